"""What the sandbox's account at Recruit CRM makes of the unified fields, as its contract has it (recruitcrm.md §8)."""

from typing import Any

from gateway.sandbox.recruitcrm import fields, view_answers, view_assignment, view_candidate, view_user, words
from gateway.sandbox.recruitcrm.ids import slug
from tests.e2e.truth.table import COUNTRIES, Null, Payload, Ref, Vendor, place, profile

STATUS = {0: "CLOSED", 1: "OPEN", 2: "ARCHIVED", 3: "CLOSED", 1004: "CLOSED", 1406: "OPEN"}
EMPLOYMENT = {1: "PART_TIME", 2: "FULL_TIME", 3: "CONTRACT", 4: "CONTRACT"}
NETWORKS = ("linkedin", "twitter", "facebook", "github", "xing")
APP = "https://app.recruitcrm.io"

NO_STAMP = Null("recruitcrm.md §8, DESIGN §5: no update time")
NO_MARK = Null("recruitcrm.md §8: null on live reads")


# ---- users and roles -------------------------------------------------------------------------------------------


def user_roles(vendor: Vendor) -> list[tuple[Any, str]]:
    return [(one, label) for one in vendor.world.users if (label := view_user.role(vendor, one))]


def role_key(label: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in label.lower()).split())


def roles(vendor: Vendor) -> list[str]:
    """Labels of users' roles, and the two that users have on jobs."""
    return [*dict.fromkeys(label for _, label in user_roles(vendor)), "Owner", "Collaborator"]


def on_jobs(label: str) -> bool:
    return label in ("Owner", "Collaborator")


def role_type(vendor: Vendor, label: str) -> str | None:
    """Of the roles on jobs, the owner is taken for the recruiter [inferred]."""
    return {"Account Owner": "ADMIN", "Admin": "ADMIN", "Owner": "RECRUITER"}.get(label)


# ---- jobs ------------------------------------------------------------------------------------------------------


def salary(member: str) -> Any:
    return lambda vendor, job: (getattr(job.salary, member) if job.salary else None) or None


def currency(vendor: Vendor, job: Any) -> str | None:
    """Some old job has a currency that is in no list."""
    return job.salary.currency if job.salary and job.id % 29 != 7 else None


def experience(vendor: Vendor, job: Any) -> str | None:
    years = words.EXPERIENCE.get(job.experience or "")
    return f"{years[0]}-{years[1]} years" if years else None


def whole_place(address: Any, locality: str | None) -> Any:
    if address is None:
        return None
    return place(
        city=address.city,
        country=COUNTRIES[address.country] if address.country else None,
        state=address.region,
        street1=address.street,
        zipCode=address.postal_code,
        raw=", ".join(filter(None, (locality, address.city, address.country))),
    )


def job_place(vendor: Vendor, job: Any) -> Any:
    locality = "Old Town" if job.id % 6 == 1 else None
    if not job.location_ids:
        return place(raw=locality)
    return whole_place(vendor.world.locations[job.location_ids[0]].address, locality)


def department(vendor: Vendor, job: Any) -> str | None:
    return vendor.world.departments[job.department_id].name if job.department_id else None


def job_values(vendor: Vendor, job: Any) -> dict[str, Any]:
    """The department stands in one of the customer's fields."""
    found = {one.name: fields.value_of(vendor, one, job.id, job.values) for one in vendor.fields["job"]}
    return {**found, fields.DEPARTMENT: department(vendor, job)}


def contact(vendor: Vendor, job: Any) -> Ref | None:
    return Ref("User", slug("contacts", job.contact_id)) if job.contact_id else None


def job_key(vendor: Vendor, pair: Any) -> str:
    return slug("jobs", pair[0].id)


def stages_of(vendor: Vendor, job: Any) -> list[int]:
    pipeline = vendor.world.pipelines[job.pipeline_id]
    return vendor.stages.master if pipeline.default else vendor.stages.of_pipeline(pipeline)


def job_stages(vendor: Vendor) -> list[tuple[Any, int, int]]:
    return [(job, rank, one) for job in vendor.world.jobs for rank, one in enumerate(stages_of(vendor, job))]


def job_questions(vendor: Vendor) -> list[tuple[Any, int, Any]]:
    sets = vendor.world.question_sets
    found = []
    for job in vendor.world.jobs:
        asked = sets[job.question_set_id].questions if job.question_set_id else []
        known = [vendor.questions[one.id] for one in asked if one.id in vendor.questions]
        found += [(job, rank, one) for rank, one in enumerate(known)]
    return found


def team(vendor: Vendor) -> list[tuple[Any, int]]:
    """Owner and collaborators of a job, and the members of the team that collaborates."""
    found = []
    for job in vendor.world.jobs:
        number = job.id % view_user.TEAMS + 1
        opened = job.id % 4 in (1, 2)
        mates = {one.id for one in vendor.world.users if number in (view_user.team_numbers(one) or ())}
        users = {vendor.owner_of(job), *job.follower_ids, *(mates if opened else ())}
        found += [(job, user) for user in sorted(users)]
    return found


# ---- candidates and applications -------------------------------------------------------------------------------


def people(vendor: Vendor) -> list[Any]:
    return [one for one in vendor.world.candidates if one.deleted_at is None]


def person_values(vendor: Vendor, one: Any) -> dict[str, Any]:
    return {
        field.name: fields.value_of(vendor, field, one.id, one.values) for field in vendor.fields["candidate"]
    }


def profiles(vendor: Vendor, one: Any) -> list[Any]:
    held = view_candidate.links_of(one)
    return [{**profile(link), "type": name.upper()} for name in NETWORKS if (link := held[name])]


def touched(vendor: Vendor, one: Any) -> Any:
    """A stage change counts as a change of the candidate (§6)."""
    return vendor.touched(one)


def person_raw(vendor: Vendor, one: Any) -> Any:
    return view_candidate.detail(vendor, one, None, set())


def applications(vendor: Vendor) -> list[Any]:
    alive = {one.id for one in people(vendor)}
    return [one for one in vendor.world.applications if one.candidate_id in alive]


def application_key(vendor: Vendor, one: Any) -> str:
    return f"{slug('candidates', one.candidate_id)}:{slug('jobs', one.job_id)}"


def answers(vendor: Vendor, one: Any) -> list[Any]:
    """All answers are texts here; questions without one are left out."""
    found = ((vendor.questions[number], value) for number, value in view_answers.of_job(vendor, one).items())
    return [
        {
            "question": {"remoteId": str(asked["id"]), "title": asked["question"], "type": "TEXT"},
            "answer": {"content": view_answers.as_text(value)},
        }
        for asked, value in found
        if value is not None
    ]


def application_values(vendor: Vendor, one: Any) -> dict[str, Any]:
    """The customer's fields of an assignment; the travelled distance is known of every third."""
    return {
        field.name: (str(one.id % 60) if one.id % 3 == 0 else None)
        if field.world is not None
        else fields.made_up(vendor, field, one.id)
        for field in vendor.fields["job-associated"]
    }


def application_raw(vendor: Vendor, one: Any) -> Payload:
    person = vendor.world.candidates[one.candidate_id]
    return Payload(
        {
            "/jobs/{job}/assigned-candidates": view_assignment.in_job(vendor, one, person, None),
            "/candidates/{candidate}/hiring-stages": view_assignment.row(vendor, one),
        }
    )


def stage_raw(vendor: Vendor, number: int) -> Payload:
    """A stage is named under one of two names, as a number or a text (§3)."""
    label = vendor.stages.labels[number]
    spelt = [
        {name: key, "label": label} for name in ("status_id", "stage_id") for key in (number, str(number))
    ]
    return Payload(dict.fromkeys(("/hiring-pipeline", "/jobs/{job}/assigned-candidates"), spelt))
