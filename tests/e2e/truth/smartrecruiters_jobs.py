"""What the sandbox's company makes of jobs, ads and questions, as the contract has it (smartrecruiters.md §11, §12)."""

from collections.abc import Iterable
from typing import Any

from gateway.sandbox.smartrecruiters import screening, view_job, view_posting, view_property, words
from gateway.sandbox.smartrecruiters.access import members
from tests.e2e.truth.table import Among, Bag, Null, Payload, Ref, Vendor, millis, place

JOB_STATUS = {
    "CREATED": "DRAFT",
    "SOURCING": "OPEN",
    "INTERVIEW": "OPEN",
    "OFFER": "OPEN",
    "FILLED": "CLOSED",
    "CANCELLED": "CLOSED",
    "ON_HOLD": "CLOSED",
    "OTHER": "OTHER",
}
VISIBILITY = {"PUBLIC": "PUBLIC", "INTERNAL": "INTERNAL", "PRIVATE": "UNLISTED", "NOT_PUBLISHED": None}
EMPLOYMENT = {
    "permanent": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACT",
    "intern": "INTERNSHIP",
    "temporary": "SEASONAL",
    "volunteer": "OTHER",
}
OUTCOME = {
    **dict.fromkeys(("LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED"), "PENDING"),
    "HIRED": "HIRED",
    **dict.fromkeys(("REJECTED", "WITHDRAWN", "TRANSFERRED"), "DECLINED"),
}
OFFER = {
    "CREATED": "DRAFT",
    "PENDING_APPROVAL": "DRAFT",
    "APPROVED": "APPROVED",
    "NOT_APPROVED": "DRAFT",
    "PENDING_ACCEPTANCE": "SENT",
    "ACCEPTED": "ACCEPTED",
    "NOT_ACCEPTED": "DECLINED",
    "ABANDONED": "ABANDONED",
}
ROLES = {
    "RECRUITER": "RECRUITER",
    "HIRING_MANAGER": "HIRING_MANAGER",
    "INTERVIEW_TEAM": "INTERVIEWER",
    "COORDINATOR": "COORDINATOR",
}
INTERVIEWED = ("INTERVIEW", "OFFERED", "HIRED", "TRANSFERRED")

NO_PATH = Null("smartrecruiters.md §11: the gateway's own, and no update time")
NO_SIGN = Null("smartrecruiters.md §7.5: what is deleted is in no list")


def at(member: str) -> Any:
    return lambda vendor, one: millis(getattr(one, member))


def key(vendor: Vendor, kind: str, number: int) -> str:
    return vendor.ids.shown(kind, number)


# ---- jobs ------------------------------------------------------------------------------------------------------


def default_ad(vendor: Vendor, job: Any) -> Any:
    return next(ad for ad in vendor.ads_of(job.id) if ad.default)


def live(vendor: Vendor, job: Any) -> bool:
    return any(view_job.published(ad) for ad in vendor.ads_of(job.id))


def text_of(job: Any, ad: Any) -> str:
    """The sections that say something, in order, each under its title."""
    made = [
        ("Company Description", view_job.COMPANY_TEXT),
        ("Job Description", ad.description),
        ("Qualifications", job.requirements),
    ]
    if job.id % 4 in (0, 3):
        made.append(("Additional Information", "<p>We answer within two weeks.</p>"))
    return "\n".join(f"<h3>{title}</h3>\n{text}" for title, text in made)


def job_place(vendor: Vendor, job: Any) -> Any:
    address = view_job.address(job, vendor)
    exact = job.id % 5
    return place(
        city=address.city,
        country=address.country_code,
        state=address.region,
        street1=address.street if exact else None,
        zipCode=address.postal_code if exact else None,
    )


def employment(vendor: Vendor, job: Any) -> str | None:
    return None if job.id % 19 == 8 else EMPLOYMENT[words.EMPLOYMENT_OF_WORLD[job.employment]]


def category(vendor: Vendor, job: Any) -> str | None:
    word = words.FUNCTION_OF_WORLD.get(job.category, job.category)
    return words.FUNCTION[word][0] if word else None


def department(vendor: Vendor, job: Any) -> str | None:
    return vendor.world.departments[job.department_id].name if job.department_id else None


def post_url(vendor: Vendor, job: Any) -> str | None:
    return view_job.apply_url(vendor, default_ad(vendor, job), job) if live(vendor, job) else None


def job_values(vendor: Vendor, job: Any) -> dict[str, Any]:
    """Option objects by field id."""
    return {one["id"]: one["value"] for one in view_property.of_job(vendor, job)}


def job_labels(vendor: Vendor, job: Any) -> dict[str, Any]:
    return {name: value.get("label", value["id"]) for name, value in job_values(vendor, job).items()}


def opened(vendor: Vendor, job: Any) -> Any:
    """When it was first published, else made."""
    return millis(job.published_at or job.created_at)


def job_raw(vendor: Vendor, job: Any) -> Payload:
    return Payload(
        {
            "/jobs": view_job.row(vendor, job, vendor.base),
            "/jobs/{id}": view_job.detail(vendor, job, vendor.base),
        }
    )


def team(vendor: Vendor) -> list[tuple[Any, int]]:
    return [
        (job, user) for job in vendor.world.jobs for user in dict.fromkeys(user for user, _ in members(job))
    ]


def roles(vendor: Vendor, member: tuple[Any, int]) -> Bag:
    """Without executives and roles of the company's own; one old member has none (§11.12)."""
    job, user = member
    held = [(place, role) for place, (one, role) in enumerate(members(job)) if one == user]
    told = [role for place, role in held if not (job.id % 20 == 6 and place == 0)]
    return Bag([ROLES[role] for role in told if role in ROLES])


def job_key(vendor: Vendor, row: Any) -> str:
    return key(vendor, "jobs", row[0].id)


# ---- ads and questions -----------------------------------------------------------------------------------------


def listed_ads(vendor: Vendor) -> list[Any]:
    """The board lists what is published for all or inside the company; private ads are found by their jobs."""
    jobs = vendor.world.jobs
    return [
        ad
        for ad in vendor.world.postings
        if view_job.published(ad) and view_job.visibility(jobs[ad.job_id]) != "PRIVATE"
    ]


def job_of_ad(function: Any) -> Any:
    return lambda vendor, ad: function(vendor, vendor.world.jobs[ad.job_id], ad)


def ad_url(vendor: Vendor, job: Any, ad: Any) -> Among:
    """The posting's page or the application's (§11.3)."""
    page = view_posting.detail(vendor, ad, vendor.base, "en")["postingUrl"]
    return Among((page, view_job.apply_url(vendor, ad, job)))


def ad_raw(vendor: Vendor, ad: Any) -> Payload:
    row = view_posting.detail(vendor, ad, vendor.base, "en")
    return Payload(
        {
            "/postings": row,
            "/postings/{id}": row,
            "/jobs/{id}/jobads": view_job.job_ad(vendor, ad, vendor.base),
        }
    )


def asked(vendor: Vendor) -> list[tuple[Any, int, Any, Any]]:
    """Job, rank, question and field: of every job with a form that is published."""
    return [
        (job, rank, question, box)
        for job in vendor.world.jobs
        if live(vendor, job)
        for rank, (question, box) in enumerate(
            (question, box) for question in screening.of_job(vendor, job) for box in question.boxes
        )
    ]


def asked_publicly(vendor: Vendor) -> Iterable[tuple[Any, Any]]:
    """The fields of the forms behind the listed ads, each once: of jobs of one number the form of one (§15.14)."""
    jobs = {ad.job_id for ad in listed_ads(vendor)}
    firsts: dict[Any, Any] = {}
    for job in vendor.world.jobs:
        if job.id in jobs:
            firsts.setdefault(view_job.ref_number(vendor, job) or job.id, job)
    chosen = {job.id for job in firsts.values()}
    found = {field(row[2:]): row[2:] for row in asked(vendor) if row[0].id in chosen}
    return found.values()


def field(pair: Any) -> str:
    return f"{pair[0].id}/{pair[1].id}"


def title(vendor: Vendor, pair: Any) -> str:
    question, box = pair
    return question.label if len(question.boxes) == 1 else f"{question.label} – {box.label}"


def description(vendor: Vendor, pair: Any) -> str | None:
    """What fields that only tell something say beside one that is answered (§11.7)."""
    told = [box.label for box in pair[0].boxes if box.type == "INFORMATION"]
    return "\n".join(told) if told and len(pair[0].boxes) > 1 else None


def question_format(vendor: Vendor, pair: Any) -> dict[str, Any]:
    box = pair[1]
    options = [{"id": ident, "name": label, "remoteId": ident} for ident, label in box.values]
    match box.type:
        case "INPUT_TEXT" | "TEXTAREA":
            lines = "SINGLE_LINE" if box.type == "INPUT_TEXT" else "MULTI_LINE"
            return {"type": "TEXT", "displayType": lines, "maxLength": None}
        case "RADIO" | "SINGLE_SELECT":
            look = "RADIO" if box.type == "RADIO" else "DROPDOWN"
            return {"type": "SINGLE_SELECT", "displayType": look, "options": options}
        case "CHECKBOX" if len(options) == 1:
            return {"type": "BOOLEAN"}
        case "INFORMATION":
            return {"type": "INFORMATION"}
        case _:
            return {"type": "MULTI_SELECT", "options": options}


def precondition(vendor: Vendor, row: Any) -> Ref | None:
    condition = row[2].condition
    if "questionId" not in condition:
        return None
    return Ref("ScreeningQuestion", f"{condition['questionId']}/{condition['fieldId']}")
