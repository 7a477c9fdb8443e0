"""A job as Tracker holds it: the members of a detail, and `row`, what only rows show (trackerrms.md §6.2, §7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.trackerrms import ids, links
from gateway.sandbox.trackerrms.sheet_resource import merged
from gateway.sandbox.trackerrms.statuses import JOB_STATUSES, job_status

if TYPE_CHECKING:
    from gateway.sandbox.records import Job, Posting, Salary
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

SLOTS = 5
CATEGORIES = {"information_technology": "IT & Telecoms", "engineering": "Engineering", "sales": "Sales"}
_PERIODS = {"year": ("per Annum", "per Year"), "month": ("per Month", "Per month"), "hour": ("per Hour",)}


def sheet(vendor: TrackerRMS, job: Job) -> dict[str, Any]:
    """Return everything Tracker knows of a job."""
    return merged(_given(vendor, job), job.extra.get("written", {}))


def slots(vendor: TrackerRMS, job: Job) -> list[tuple[int, int, int]]:
    """Return the five owner slots as (user id shown, percent, role id), zeros where empty (§4.5, §8).

    A slot may be empty before a full one, a user may stand in two, and some users are on no list: one who left,
    the system user, and one whose record is gone.
    """
    return vendor.kept(("slots", job.id), lambda: _slots(vendor, job))


def _slots(vendor: TrackerRMS, job: Job) -> list[tuple[int, int, int]]:
    others = [user for user in job.follower_ids if user not in {job.manager_id, job.recruiter_id}]
    users = [ids.or_zero("users", user) for user in (job.manager_id, job.recruiter_id, *others[: SLOTS - 2])]
    users += [0] * (SLOTS - len(users))
    left = next((user.id for user in vendor.world.users if not user.active), None)
    unlisted = {7: ids.or_zero("users", left), 11: ids.SYSTEM_USER, 13: ids.MISSING_USER}
    users[-1] = unlisted.get(job.id % 20) or users[-1]
    share = 100 // max(1, sum(1 for user in users if user))
    roles = (2, 5, 7, 5, 0)
    return [(user, share, role) if user else (0, 0, 0) for user, role in zip(users, roles, strict=True)]


def name_of(job: Job) -> str:
    """Return the name with the stray blanks some have (§4.5)."""
    return job.title.replace(" ", "  ", 1) if job.id % 11 == 4 else job.title + " " * (job.id % 9 == 2)


def work_type_of(job: Job) -> int:
    """Return the place of the job's work type."""
    return links.employment_work_type(job.employment, hybrid_deal=job.id % 2 == 0)


def is_over(job: Job) -> bool:
    """Return whether the job's status is in state won or closed."""
    return job_status(job).group != "open"


def _given(vendor: TrackerRMS, job: Job) -> dict[str, Any]:
    world, clock = vendor.world, vendor.clock
    contact = world.contacts.get(job.contact_id)
    place = world.locations.get(job.location_ids[0]) if job.location_ids else None
    address = place.address if place else None
    status = job_status(job)
    filled = job.closed_at if status.group == "won" else None
    opened = job.published_at or (job.created_at if job.status != "draft" else None)
    rate = float(job.id % 40 * 10 + 200) if job.salary is None else None
    return {
        "id": ids.shown("jobs", job.id),
        "name": name_of(job),
        "typeName": "Job",
        "source": "",
        "contactDetails": dict.fromkeys(("telephone", "mobilePhone", "fax", "email")),
        "status": status.link(),
        "territory": {"id": 4, "name": "North"} if job.id % 3 == 0 else dict(links.NO_LINK),
        "department": links.department(vendor, job.department_id),
        "customFields": links.custom_fields(vendor, "job", job.values),
        "owners": links.owners(vendor, slots(vendor, job)),
        "description": job.description if job.id % 7 else "",
        "note": "Client prefers calls" if job.id % 5 == 1 else None,
        "location": address.text if address and job.id % 8 == 3 else "",
        "locationCity": (address.city if address else None) or "",
        "locationState": (address.region if address and job.id % 2 else None) or "",
        "postCodeLocation": (address.postal_code if address else None) or "",
        "clientReference": f"PO-{job.id:04}" if job.id % 3 else "",
        "strategy": None,
        "contractType": None,
        "numberOfPositions": job.openings,
        "probabiity": 50 if status.group == "open" else None,
        "estimatedValue": None,
        "factoredValue": None,
        "targetMargin": None,
        **dict.fromkeys(("invoiceStartDate", "startDate", "endDate", "startTime", "endTime")),
        "tagText": ", ".join(job.tags),
        "vmsReference": None,
        "payRate": rate,
        "chargeRate": None if rate is None else rate * 1.25,
        "currencyCode": (job.salary.currency if job.salary else None) or "GBP",
        "unitsInADay": 8.0,
        "billingPerDay": "days" if rate else None,
        "daysOfWeek": "Mo,Tu,We,Th,Fr",
        "contactRole": None,
        "businessType": dict(links.NO_LINK),
        "bidDetails": dict.fromkeys(("type", "dueDate", "driver", "noBid", "noBidReason"))
        | {"manager": dict(links.NO_LINK)},
        "advertDetails": advert(vendor, job),
        "client": links.client(contact.company if contact else None),
        "contact": links.contact(contact),
        "secondaryContact": dict(links.NO_LINK),
        "workType": links.work_type(work_type_of(job)),
        "publishContact": links.contact(contact),
        "mandact": {},
        "sectors": [{"id": 1 + job.id % 4, "name": links.SECTORS[job.id % 4]}] if job.id % 2 else [],
        "history": {
            "created": clock.text(job.created_at),
            "closed": clock.text(job.closed_at) if is_over(job) else None,
            "updated": clock.text(job.updated_at),
            "updatedBy": ids.or_zero("users", job.recruiter_id),
            "opened": clock.text(opened),
            "awarded": None,
            "filled": clock.text(filled),
            "approved": None,
            "approvedBy": None,
        },
    }


def advert(vendor: TrackerRMS, job: Job) -> dict[str, Any]:
    """Return the advert block; the website flag and the job boards' status disagree at times (§9.3)."""
    posting = vendor.adverts.get(job.id)
    low, high, per = _salary(job.salary, job.id)
    return {
        "publishOnline": job.status == "published" and job.id % 10 != 3,
        "reference": job.code if job.id % 4 else "",
        "title": _title(posting, job),
        "description": posting.description if posting and job.id % 6 else "",
        "location": "Multiple sites" if job.id % 5 == 2 else "",
        "duration": "6 months, maybe longer" if work_type_of(job) == 3 else "",
        "workType": links.WORK_TYPES[work_type_of(job)],
        "sector": links.SECTORS[job.id % 4] if job.id % 3 == 1 else "",
        "category": CATEGORIES.get(job.category or "", ""),
        "salaryFrom": low,
        "salaryTo": high,
        "salaryPer": per,
        "benefits": "",
        "skills": "",
        "publishDate": vendor.clock.text(job.published_at) if job.id % 3 else None,
        "startDate": None,
        "advertStatus": _advert_status(job),
    }


def _title(posting: Posting | None, job: Job) -> str:
    without = job.status == "draft" or (job.status == "internal" and job.id % 2 == 0)
    return (
        ""
        if without or posting is None
        else f"{posting.title} at {job.code}"
        if job.id % 4 == 1
        else posting.title
    )


def _advert_status(job: Job) -> str:
    if job.status == "published":
        return "A" if job.id % 2 else " "
    return "C" if job.status == "closed" and job.id % 3 else ""


def _salary(salary: Salary | None, number: int) -> tuple[str, str, str]:
    """Return the range as the recruiter typed it: digits, thousands marks, a currency sign, or prose (§4.5)."""
    if salary is None or (salary.minimum is None and salary.maximum is None):
        return ("Negotiable" if number % 3 == 0 else "", "", "")
    styles = (
        str,
        str,
        lambda amount: f"{amount:,}",
        lambda amount: f"£{amount}",
        lambda amount: f"{amount}.00",
    )
    style = styles[number % len(styles)]
    texts = [style(amount) if amount is not None else "" for amount in (salary.minimum, salary.maximum)]
    words = _PERIODS.get(salary.period or "", ("",))
    return texts[0], texts[1], words[number % len(words)]


def status_link(number: int) -> dict[str, Any] | None:
    """Return the job status of an id, None if there is no such one."""
    return next((status.link() for status in JOB_STATUSES if status.id == number), None)
