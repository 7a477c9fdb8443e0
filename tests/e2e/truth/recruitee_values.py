"""What the sandbox's account at Recruitee makes of the unified fields, as its contract has it (recruitee.md §10, §11)."""

from typing import Any

from gateway.sandbox.recruitee import routes_interviews as calendar
from gateway.sandbox.recruitee import view_candidate, view_offer, view_placement
from gateway.sandbox.recruitee.ids import OPTIONS
from gateway.sandbox.recruitee.view_hit import hit
from tests.e2e.truth.table import Among, Bag, Null, Ref, Vendor, day, place, split_name

STATUS = {
    "draft": "DRAFT",
    "published": "OPEN",
    "internal": "OPEN",
    "closed": "CLOSED",
    "archived": "ARCHIVED",
}
VISIBILITY = {"published": "PUBLIC", "internal": "INTERNAL"}
EMPLOYMENT = {
    "fulltime": "FULL_TIME",
    "fulltime_permanent": "FULL_TIME",
    "fulltime_fixed_term": "FULL_TIME",
    "parttime": "PART_TIME",
    "parttime_permanent": "PART_TIME",
    "parttime_minijob": "PART_TIME",
    "contract": "CONTRACT",
    "freelance": "CONTRACT",
    "seasonal": "SEASONAL",
    "internship": "INTERNSHIP",
    "traineeship": "INTERNSHIP",
    "volunteer": "OTHER",
}
OUTCOME = {"pending": "PENDING", "rejected": "DECLINED", "hired": "HIRED"}
FORMATS = {
    "text": {"type": "TEXT", "displayType": "MULTI_LINE", "maxLength": None},
    "boolean": {"type": "BOOLEAN"},
    "legal": {"type": "BOOLEAN"},
    "number": {"type": "NUMBER", "displayType": "FIELD", "min": None, "max": None},
    "salary": {"type": "NUMBER", "displayType": "FIELD", "min": None, "max": None},
    "date": {"type": "DATE"},
    "file": {"type": "FILE", "acceptedMimeTypes": None, "maxFileSizeBytes": None},
    "video": {"type": "FILE", "acceptedMimeTypes": None, "maxFileSizeBytes": None},
    "infobox": {"type": "INFORMATION"},
}

NO_TIME = Null("DESIGN §5: the vendor keeps no time of it (recruitee.md §5.4 to §5.7)")
NOT_TOLD = Null("recruitee.md §10: what is deleted vanishes")


# ---- jobs ------------------------------------------------------------------------------------------------------


def salary(job: Any, member: str) -> Any:
    return getattr(job.salary, member) if job.salary else None


def one_salary(vendor: Vendor, job: Any) -> float | None:
    low, high = salary(job, "minimum"), salary(job, "maximum")
    return low if low == high else None


def job_place(vendor: Vendor, job: Any) -> Any:
    """The first place of work; the API leaves the street of some out."""
    if not job.location_ids:
        return None
    address = vendor.world.locations[job.location_ids[0]].address
    return place(
        city=address.city,
        country=address.country_code,
        state=address.region,
        street1=address.street if job.id % 3 else None,
        zipCode=address.postal_code,
        raw=address.text,
    )


def department(vendor: Vendor, job: Any) -> str | None:
    return vendor.world.departments[job.department_id].name if job.department_id else None


def job_values(vendor: Vendor, job: Any) -> dict[str, Any]:
    return {vendor.world.fields[number].name: value for number, value in job.values.items()}


def job_raw(vendor: Vendor, job: Any) -> Any:
    every = frozenset(view_offer.INCLUDES)
    return [view_offer.row(vendor, job, every), view_offer.detail(vendor, job)]


def remote_work(vendor: Vendor, job: Any) -> str | None:
    return "REMOTE" if job.remote else "HYBRID" if job.hybrid else "ON_SITE" if job.on_site else None


def stages_of(vendor: Vendor, job: Any) -> list[Any]:
    return vendor.world.pipelines[job.pipeline_id].stages


def team(vendor: Vendor, job: Any) -> list[tuple[Any, int]]:
    return [(job, user) for user in sorted({job.manager_id, job.recruiter_id, *job.follower_ids} - {None})]


def roles(vendor: Vendor, member: tuple[Any, int]) -> Bag:
    job, user = member
    held = {"HIRING_MANAGER": job.manager_id, "RECRUITER": job.recruiter_id}
    return Bag([role for role, holder in held.items() if holder == user])


def of_jobs(inner: Any) -> Any:
    """Pairs of a job and what it holds."""
    return lambda vendor: [pair for job in vendor.world.jobs for pair in inner(vendor, job)]


def job_of(vendor: Vendor, pair: Any) -> Ref:
    return Ref("Job", vendor.remote_id("jobs", pair[0].id))


# ---- questions -------------------------------------------------------------------------------------------------


def asked(vendor: Vendor, job: Any) -> list[tuple[Any, int, Any]]:
    """The questions of a job in order; the careers site of a published one leaves out those that are not visible."""
    found = vendor.world.question_sets.get(job.question_set_id)
    listed = found.questions if found else []
    shown = [one for one in listed if one.visible or job.status != "published"]
    return [(job, index, one) for index, one in enumerate(shown)]


def known_questions(vendor: Vendor) -> list[Any]:
    """The company's templates hold theirs; one of a job's own shows on the careers site alone (§5.5)."""
    own = {job.question_set_id for job in vendor.world.jobs if job.status == "published"}
    return [
        one
        for found in vendor.world.question_sets
        for one in found.questions
        if not found.own or (found.id in own and one.visible)
    ]


def title(vendor: Vendor, question: Any) -> Among:
    """In the language of any job that asks it, else the first there is."""
    return Among(tuple(question.texts.values()))


def question_format(vendor: Vendor, question: Any) -> Any:
    options = [
        {"id": str(OPTIONS + one.id), "name": one.text, "remoteId": str(OPTIONS + one.id)}
        for one in question.options
    ]
    match question.kind:
        case "string":
            return {"type": "TEXT", "displayType": "SINGLE_LINE", "maxLength": question.length}
        case "single_choice":
            return {"type": "SINGLE_SELECT", "displayType": None, "options": Options(options)}
        case "multi_choice":
            return {"type": "MULTI_SELECT", "options": Options(options)}
        case kind:
            return FORMATS[kind]


class Options(Bag):
    """Options: those without a position come first."""


def answers(vendor: Vendor, application: Any) -> list[Any]:
    """What was answered; half of the applications name the question by id (§5.5). No files."""
    found = []
    for number, value in application.answers.items():
        question = vendor.world.questions[number]
        kind = question_format(vendor, question)["type"]
        if kind == "FILE":
            continue
        content = {
            "TEXT": {"content": value},
            "SINGLE_SELECT": {"choice": value},
            "MULTI_SELECT": {"choices": value},
            "BOOLEAN": {"checked": value},
            "NUMBER": {"number": float(value) if kind == "NUMBER" else None},
            "DATE": {"date": day(value) if kind == "DATE" else None},
        }[kind]
        told = vendor.remote_id("questions", number) if application.id % 2 == 0 else None
        text = question.texts.get("en") or next(iter(question.texts.values()))
        found.append({"question": {"remoteId": told, "title": text, "type": kind}, "answer": content})
    return found


# ---- people ----------------------------------------------------------------------------------------------------


def people(vendor: Vendor) -> list[Any]:
    return [one for one in vendor.world.candidates if one.deleted_at is None]


def name(part: int) -> Any:
    return lambda vendor, one: None if one.confidential else split_name(one.name)[part]


def source(vendor: Vendor, one: Any) -> str | None:
    named = [vendor.world.sources[number].name for number in one.source_ids]
    return named[0] if named else one.referrer or one.channel


def contact(member: str, shape: Any) -> Any:
    """What is hidden of anonymous people."""
    return lambda vendor, one: [] if one.confidential else shape(one, getattr(one, member))


def home(vendor: Vendor, one: Any) -> Any:
    """The address, for some people as a text."""
    address = one.address
    if address is None:
        return None
    if one.id % 6 == 0:
        return place(raw=address.text)
    return place(
        city=address.city,
        country=address.country_code,
        state=address.region_code,
        street1=address.street,
        zipCode=address.postal_code,
    )


def values(vendor: Vendor, one: Any) -> dict[str, Any]:
    """The customer's fields; numbers are texts at this vendor (§5.8)."""
    fields = vendor.world.fields
    return {
        fields[number].name: str(value) if fields[number].kind == "number" else value
        for number, value in one.values.items()
    }


def person_raw(vendor: Vendor, one: Any) -> Any:
    base = f"{vendor.base}"
    applied = vendor.world.applications.of(one.id)
    return [view_candidate.detail(vendor, base, one, applied), hit(vendor, one, applied)]


def profile_url(vendor: Vendor, one: Any) -> str:
    number = vendor.remote_id("candidates", one.id)
    return f"https://app.recruitee.com/#/dashboard/overview?candidate={number}&company={vendor.company_id}"


def tagged(vendor: Vendor) -> list[tuple[Any, int]]:
    return [(one, number) for one in people(vendor) for number in one.tag_ids]


# ---- applications and interviews -------------------------------------------------------------------------------


def applied(vendor: Vendor) -> list[Any]:
    return [
        one
        for one in vendor.world.applications
        if vendor.world.candidates[one.candidate_id].deleted_at is None
    ]


def application_key(vendor: Vendor, one: Any) -> str:
    parts = (("candidates", one.candidate_id), ("jobs", one.job_id), ("applications", one.id))
    return ":".join(vendor.remote_id(kind, number) for kind, number in parts)


def reason(vendor: Vendor, one: Any) -> str | None:
    return vendor.world.reasons[one.reason_id].name if one.state == "rejected" else None


def rejected_at(vendor: Vendor, one: Any) -> Any:
    """Old placements lack the date (§1.8)."""
    return one.rejected_at if one.state == "rejected" and one.id % 19 else None


def placement_raw(vendor: Vendor, one: Any) -> Any:
    return [view_placement.placement(vendor, one, hired_elsewhere=other) for other in (False, True)]


def of_person(function: Any) -> Any:
    return lambda vendor, one: function(vendor, vendor.world.candidates[one.candidate_id])


def interviews(vendor: Vendor) -> list[Any]:
    return [one for one in vendor.world.interviews if not one.canceled]


def video(vendor: Vendor, one: Any) -> str | None:
    if one.video == "own":
        return f"https://{vendor.subdomain}.example.org/v/events/e{one.id:06d}"
    return f"https://video.example.org/{one.id}" if one.video else None


def about(vendor: Vendor, one: Any) -> Ref | None:
    """The candidate's application for the job, of somebody whose record is there."""
    gone = one.id % calendar.ORPHANS == 13
    person = vendor.world.candidates[one.candidate_id]
    if gone or one.job_id is None or person.deleted_at is not None:
        return None
    mine = [row for row in vendor.world.applications.of(person.id) if row.job_id == one.job_id]
    return Ref("Application", application_key(vendor, mine[0]))
