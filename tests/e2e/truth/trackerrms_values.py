"""What the sandbox's account at TrackerRMS makes of the unified fields, as its contract has it (trackerrms.md §8, §9)."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from gateway.sandbox.trackerrms import links, sheet_placement, statuses, view_opportunity
from gateway.sandbox.trackerrms import sheet_opportunity as opportunity
from gateway.sandbox.trackerrms import sheet_resource as resource
from tests.e2e.truth.table import COUNTRIES, Among, Null, Payload, Ref, Vendor, place, profile, whole_seconds

API = "/api/v1"
EMPLOYMENT = {
    "Permanent": "FULL_TIME",
    "Full Time": "FULL_TIME",
    "Part Time": "PART_TIME",
    "Contract": "CONTRACT",
    "Contract-to-hire": "CONTRACT",
    "Temp": "CONTRACT",
    "Freelance": "CONTRACT",
    "Seasonal": "SEASONAL",
    "Internship": "INTERNSHIP",
    "Voluntary": "OTHER",
}
OUTCOME = {"Rejected": "DECLINED", "Working": "HIRED", "Complete": "HIRED"}

NO_STAMP = Null("trackerrms.md §8, A-06, DESIGN §5: no update stamp")
NO_TRACE = Null("trackerrms.md §8: deletions leave no trace")


def tidy(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def at(member: str) -> Any:
    return lambda vendor, one: whole_seconds(getattr(one, member))


def local_day(vendor: Vendor, moment: datetime | None) -> datetime | None:
    """The tenant's midnight before a moment: dates have no time (§4.5)."""
    zone = vendor.clock.zone
    return moment and datetime.combine(moment.astimezone(zone).date(), time(), zone)


# ---- jobs ------------------------------------------------------------------------------------------------------


def advert(vendor: Vendor, job: Any) -> dict[str, Any]:
    return opportunity.advert(vendor, job)


def bounds(job: Any) -> tuple[Any, Any]:
    return (job.salary.minimum, job.salary.maximum) if job.salary else (None, None)


def one_salary(vendor: Vendor, job: Any) -> float | None:
    """The one bound or both if equal; the day rate of a job without salary (A-10)."""
    low, high = bounds(job)
    if low is None and high is None:
        return job.id % 40 * 10 + 200 if job.salary is None else None
    return (low or high) if low is None or high is None or low == high else None


def period(vendor: Vendor, job: Any) -> str | None:
    if any(bounds(job)):
        return (job.salary.period or "").upper() or None
    return "DAY" if job.salary is None else None


def status(vendor: Vendor, job: Any) -> str:
    if job.status == "archived":
        return "ARCHIVED"
    return "OPEN" if statuses.job_status(job).group == "open" else "CLOSED"


def published(vendor: Vendor, job: Any) -> bool:
    """On the tenant's website or on the boards (§9.3)."""
    return job.status == "published" and bool(job.id % 10 != 3 or job.id % 2)


def visibility(vendor: Vendor, job: Any) -> str:
    return "CONFIDENTIAL" if job.confidential else "PUBLIC" if published(vendor, job) else "INTERNAL"


def description(vendor: Vendor, job: Any) -> str | None:
    return (job.description if job.id % 7 else None) or advert(vendor, job)["description"] or None


def category(vendor: Vendor, job: Any) -> str | None:
    sector = links.SECTORS[job.id % 4] if job.id % 3 == 1 else None
    return opportunity.CATEGORIES.get(job.category or "") or sector


def job_place(vendor: Vendor, job: Any) -> Any:
    site = vendor.world.locations[job.location_ids[0]].address if job.location_ids else None
    whole = site.text if site and job.id % 8 == 3 else "Multiple sites" if job.id % 5 == 2 else None
    if site is None:
        return place(raw=whole)
    return place(
        city=site.city, state=site.region if job.id % 2 else None, zipCode=site.postal_code, raw=whole
    )


def opened(vendor: Vendor, job: Any) -> datetime | None:
    return local_day(vendor, job.published_at or (job.created_at if job.status != "draft" else None))


def filled(vendor: Vendor, job: Any) -> datetime | None:
    """A row tells when a job was filled, not when it was closed otherwise (A-11)."""
    return local_day(vendor, job.closed_at) if statuses.job_status(job).group == "won" else None


def department(vendor: Vendor, job: Any) -> str | None:
    return vendor.world.departments[job.department_id].name if job.department_id else None


def job_raw(vendor: Vendor, job: Any) -> Payload:
    return Payload({f"{API}/Opportunity/Search": view_opportunity.row(vendor, job, custom=True)})


def advertised(vendor: Vendor) -> list[Any]:
    """Jobs that have an advert: published, on or off the boards, or with a title for it (A-14)."""

    def has_one(job: Any) -> bool:
        block = advert(vendor, job)
        return published(vendor, job) or block["advertStatus"] in ("A", "C") or bool(block["title"])

    return [job for job in vendor.world.jobs if has_one(job)]


def posting_status(vendor: Vendor, job: Any) -> str:
    if advert(vendor, job)["advertStatus"] == "C":
        return "INACTIVE"
    if not published(vendor, job):
        return "DRAFT"
    return "INACTIVE" if statuses.job_status(job).group != "open" else "ACTIVE"


def posted(vendor: Vendor, job: Any) -> datetime | None:
    """The day of publication, else the creation of the job."""
    shown = job.published_at if job.id % 3 else None
    return local_day(vendor, shown) or whole_seconds(job.created_at)


def owners(vendor: Vendor) -> list[tuple[Any, int]]:
    """The users in a job's five slots, each once."""
    return [
        (job, user)
        for job in vendor.world.jobs
        for user in dict.fromkeys(user for user, _, _ in opportunity.slots(vendor, job) if user)
    ]


def member(vendor: Vendor, row: tuple[Any, int]) -> str:
    return f"{vendor.remote_id('jobs', row[0].id)}:{row[1]}"


# ---- people ----------------------------------------------------------------------------------------------------


def people(vendor: Vendor) -> list[Any]:
    return [one for one in vendor.world.candidates if one.deleted_at is None]


def phones(vendor: Vendor, one: Any) -> list[Any]:
    held = resource.phones_of(one)
    kinds = {"mobilePhone": "MOBILE", "homeTelephone": "HOME", "workTelephone": "WORK"}
    return [{"phoneNumber": held[name], "type": kind} for name, kind in kinds.items() if held[name]]


def emails(vendor: Vendor, one: Any) -> list[Any]:
    kinds = ("PRIMARY", "OTHER")
    return [{"emailAddress": text, "type": kind} for text, kind in zip(one.emails, kinds, strict=False)]


def profiles(vendor: Vendor, one: Any) -> list[Any]:
    """LinkedIn; the row, by which lists are read, has no other (§8: detail only)."""
    return [profile(link) for link in one.profiles if "linkedin.com" in link]


def home(vendor: Vendor, one: Any) -> Any:
    address = one.address
    if address is None:
        return None
    return place(
        street1=address.street,
        city=address.city,
        state=address.region,
        zipCode=address.postal_code,
        country=COUNTRIES[address.country] if address.country else None,
    )


def registered(vendor: Vendor, one: Any) -> datetime | None:
    return None if one.channel == "import" else local_day(vendor, one.created_at)


def tags_of(vendor: Vendor, one: Any) -> list[str]:
    """The pieces of the text that holds somebody's tags (A-17)."""
    return [piece.strip() for piece in re.split(r"[,;\n]", resource.tag_text(vendor, one)) if piece.strip()]


def all_tags(vendor: Vendor) -> Iterable[str]:
    return dict.fromkeys(text.lower() for one in people(vendor) for text in tags_of(vendor, one))


def spellings(vendor: Vendor, tag: str) -> Among:
    found = (text for one in people(vendor) for text in tags_of(vendor, one))
    return Among(tuple({text for text in found if text.lower() == tag}))


def tagged(vendor: Vendor) -> list[tuple[Any, str]]:
    return [
        (one, text)
        for one in people(vendor)
        for text in dict.fromkeys(text.lower() for text in tags_of(vendor, one))
    ]


# ---- applications ----------------------------------------------------------------------------------------------


def applications(vendor: Vendor) -> list[Any]:
    alive = {one.id for one in people(vendor)}
    return [one for one in vendor.world.applications if one.candidate_id in alive]


def group(vendor: Vendor, one: Any) -> str:
    return vendor.stages.group(vendor.stages.of_record(one))


def reason(vendor: Vendor, one: Any) -> str | None:
    """What was typed, else the name of the status."""
    if group(vendor, one) != "Rejected":
        return None
    number = vendor.stages.of_record(one)
    return sheet_placement.rejection_text(vendor, one, number) or vendor.stages.name(number)


def stage(vendor: Vendor, one: Any) -> Ref | None:
    number = vendor.stages.of_record(one)
    return Ref("ApplicationStage", str(number)) if number else None


def in_order(vendor: Vendor) -> list[Any]:
    return sorted(vendor.stages.all, key=lambda one: (one.order is None, one.order or 0, one.id))


def entry(vendor: Vendor, one: Any) -> Payload:
    return Payload({f"{API}/MetaData": one.shown()})
