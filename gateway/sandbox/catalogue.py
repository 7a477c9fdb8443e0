"""The small, fixed part of the imaginary employer: users, jobs and everything they refer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.dice import Dice
from gateway.sandbox.questions import question_set
from gateway.sandbox.records import (
    Contact,
    Department,
    Field,
    Job,
    Location,
    Named,
    Pipeline,
    Pool,
    Posting,
    QuestionSet,
    Role,
    Salary,
    Stage,
    User,
)

if TYPE_CHECKING:
    from datetime import datetime

ROLES = (
    ("Administrator", "admin"),
    ("Recruiter", "recruiter"),
    ("Hiring manager", "manager"),
    ("Guest", "viewer"),
)
DEPARTMENTS = (
    "Structures",
    "Engineering",
    "Sales",
    "Care",
    "Finance",
    "People & Culture",
    "Logistics",
    "Marketing",
    "IT",
)
TAGS = (
    "2031", "Acme Tests", "bilingual", "night shift", "relocation", "silver medalist", "referral bonus", "do not call",
    "part-time only", "Python developer", "welding", "ex-colleague", "event 2026", "graduate", "visa needed", "ÉTÉ",
    "driver", "top 10%", "remote", "VIP",
)  # fmt: skip
SOURCES = (
    "Indeed",
    "LinkedIn",
    "Career site",
    "Referral",
    "StepStone",
    "Agency Harbourlight",
    "Job fair",
    "Acme Tests",
)
REASONS = (
    "Too far away", "Salary too high", "Not enough experience", "Withdrew", "Position filled", "No work permit",
    "Did not show up", "Overqualified", "Language", "Failed assessment",
)  # fmt: skip
STAGES = (
    ("Referred", "referred"), ("Sourced", "sourced"), ("Applied", "applied"), ("Phone interview", "screen"),
    ("On-site interview", "interview"), ("Evaluation", "evaluation"), ("Offer", "offer"), ("Hired", "hire"),
)  # fmt: skip
STATUSES = (("published", 56), ("internal", 8), ("draft", 8), ("closed", 16), ("archived", 12))
EMPLOYMENTS = (
    ("fulltime", 3), ("fulltime_permanent", 5), ("fulltime_fixed_term", 2), ("parttime", 2), ("parttime_permanent", 1),
    ("parttime_minijob", 1), ("contract", 2), ("freelance", 1), ("seasonal", 1), ("internship", 2), ("traineeship", 1),
    ("volunteer", 1),
)  # fmt: skip
FIELDS = (
    ("candidate", "Notice period", "single_line", ()),
    ("candidate", "Remarks", "multi_line", ()),
    ("candidate", "Driving licence", "boolean", ()),
    ("candidate", "Shirt size", "dropdown", ("S", "M", "L", "XL")),
    ("candidate", "Years of practice", "number", ()),
    ("candidate", "Available from", "date", ()),
    ("job", "Cost centre", "single_line", ()),
    ("job", "Budget approved", "boolean", ()),
    ("job", "Grade", "single_choice", ("A", "B", "C")),
    ("application", "Travel distance", "number", ()),
)


@dataclass(slots=True)
class Catalogue:
    """Everything that exists in tens or hundreds."""

    roles: list[Role]
    users: list[User]
    departments: list[Department]
    locations: list[Location]
    contacts: list[Contact]
    pipelines: list[Pipeline]
    question_sets: list[QuestionSet]
    fields: list[Field]
    tags: list[Named]
    sources: list[Named]
    reasons: list[Named]
    pools: list[Pool]
    jobs: list[Job]
    postings: list[Posting]


def build(seed: int, jobs: int, now: datetime) -> Catalogue:
    """Make the employer of a seed with that many jobs."""
    users = [_user(seed, number, now) for number in range(1, max(14, min(400, jobs // 3)) + 1)]
    catalogue = Catalogue(
        roles=[Role(number, *role) for number, role in enumerate(ROLES, 1)],
        users=users,
        departments=[Department(number, name) for number, name in enumerate(DEPARTMENTS, 1)],
        locations=[_location(seed, number) for number in range(1, 9)],
        contacts=[_contact(seed, number) for number in range(1, max(6, jobs // 4) + 1)],
        pipelines=[_pipeline(seed, number) for number in range(1, 5)],
        question_sets=[question_set(seed, number) for number in range(1, 6)],
        fields=[Field(number, *row[:3], list(row[3])) for number, row in enumerate(FIELDS, 1)],
        tags=[Named(number, name) for number, name in enumerate(TAGS, 1)],
        sources=[Named(number, name) for number, name in enumerate(SOURCES, 1)],
        reasons=[Named(number, name) for number, name in enumerate(REASONS, 1)],
        pools=[
            Pool(number, name, now - timedelta(days=700 - number))
            for number, name in enumerate(("Silver medalists", "Interns of next year", "Welders"), 1)
        ],
        jobs=[],
        postings=[],
    )
    for number in range(1, jobs + 1):
        _add_job(catalogue, seed, number, now)
    return catalogue


def _user(seed: int, number: int, now: datetime) -> User:
    dice = Dice(seed, "user", number)
    first, last = dice.pick(people.FIRST), dice.pick(people.LAST)
    email = f"{people.ascii_word(first)}.{people.ascii_word(last)}{number}@employer.example.org"
    role = 1 if number == 1 else dice.weighted(((1, 1), (2, 4), (3, 5), (4, 1)))
    zone = dice.pick(("Europe/Brussels", "Europe/London", "Europe/Warsaw"))
    return User(
        number,
        first,
        last,
        email,
        role,
        not (number > 6 and dice.chance(12)),
        zone,
        now - timedelta(days=900 + number),
    )


def _location(seed: int, number: int) -> Location:
    place = people.address(Dice(seed, "location", number))
    return Location(
        number, f"{place.city} {('office', 'plant', 'depot')[number % 3]}", place, archived=number == 8
    )


def _contact(seed: int, number: int) -> Contact:
    dice = Dice(seed, "contact", number)
    first, last, company = dice.pick(people.FIRST), dice.pick(people.LAST), dice.pick(people.EMPLOYERS)
    email = f"{people.ascii_word(last)}.{number}@{people.slug(company)}.test"
    return Contact(number, first, last, email, people.phone(dice) if dice.chance(70) else None, company)


def _pipeline(seed: int, number: int, *, own: bool = False) -> Pipeline:
    """Make a pipeline: the first has all eight steps, others leave some out; one step is named as others are."""
    dice = Dice(seed, "pipeline", number)
    names = [
        (name, kind)
        for name, kind in STAGES
        if number == 1 or kind not in {"evaluation", "interview"} or dice.chance(70)
    ]
    if own or number == 3:
        names.insert(-2, ("Trial day", "evaluation"))
    first = (number - 1) * 12 + 1
    stages = [Stage(first + index, number, name, kind, index) for index, (name, kind) in enumerate(names)]
    title = (
        f"Own pipeline {number}"
        if own
        else ("Default pipeline", "Field staff", "Office", "Interns")[number - 1]
    )
    return Pipeline(number, title, number == 1, own, stages)


def _add_job(catalogue: Catalogue, seed: int, number: int, now: datetime) -> None:
    dice = Dice(seed, "job", number)
    if number % 9 == 4:
        pipeline = _pipeline(seed, len(catalogue.pipelines) + 1, own=True)
        catalogue.pipelines.append(pipeline)
    else:
        pipeline = catalogue.pipelines[dice.below(4)]
    questions: QuestionSet | None = None
    if number % 13 == 5:
        questions = question_set(seed, len(catalogue.question_sets) + 1, own=True)
        catalogue.question_sets.append(questions)
    elif not dice.chance(15):
        questions = catalogue.question_sets[dice.below(5)]
    job = _job(catalogue, dice, number, now)
    job.pipeline_id, job.question_set_id = pipeline.id, questions.id if questions else None
    catalogue.jobs.append(job)
    for language in ("en", "nl")[: 2 if dice.chance(25) else 1]:
        catalogue.postings.append(_posting(job, len(catalogue.postings) + 1, language))


def _job(catalogue: Catalogue, dice: Dice, number: int, now: datetime) -> Job:
    status = "published" if number <= 3 else dice.weighted(STATUSES)
    created = now - timedelta(days=dice.between(5, 900), seconds=dice.below(86_400))
    age = now - created
    live = status != "draft"
    over = status in {"closed", "archived"}
    users = [user.id for user in catalogue.users if user.active]
    manager, recruiter = dice.pick(users), dice.pick(users)
    on_site, hybrid, remote = dice.weighted(
        (
            ((True, False, False), 5),
            ((True, True, False), 3),
            ((False, False, True), 2),
            ((True, True, True), 1),
            ((False,) * 3, 1),
        )
    )
    places = [location.id for location in catalogue.locations if not location.archived]
    followers = sorted({manager, recruiter, *dice.some(users, dice.below(4))})
    low = dice.between(20, 36)
    return Job(
        id=number,
        code=f"{number:02x}{dice.below(36**3):04x}"[:7],
        title=dice.pick(people.TITLES) + (" (m/f/x)" if dice.chance(10) else ""),
        description=people.paragraphs(dice, 2),
        requirements=f"<ul><li>{dice.pick(people.SKILLS)}</li><li>{dice.pick(people.SKILLS)}</li></ul>",
        status=status,
        confidential=dice.chance(4),
        employment=dice.weighted(EMPLOYMENTS),
        on_site=on_site,
        hybrid=hybrid,
        remote=remote,
        hours=(low, dice.pick((low, 38, 40))) if dice.chance(80) else None,
        category=dice.pick(("engineering", "information_technology", "sales", "healthcare", "finance", None)),
        department_id=dice.pick(catalogue.departments).id if dice.chance(92) else None,
        location_ids=sorted(dice.some(places, dice.weighted(((1, 8), (2, 1), (3, 1))))),
        experience=dice.pick(("entry_level", "mid_level", "senior_manager", "experienced", None)),
        education=dice.pick(("bachelor_degree", "master_degree", "professional", "college_coursework", None)),
        salary=_salary(dice),
        manager_id=manager if dice.chance(85) else None,
        recruiter_id=dice.weighted(((recruiter, 7), (manager, 1), (None, 2))),
        follower_ids=followers,
        contact_id=dice.pick(catalogue.contacts).id if dice.chance(80) else None,
        pipeline_id=1,
        question_set_id=None,
        tags=dice.some(("urgent", "board 2026", "graduate"), dice.below(3)),
        values=_values(dice, catalogue.fields),
        openings=dice.pick((1, 1, 2, 5, None)),
        priority=dice.weighted((("normal", 6), ("high", 2), ("urgent", 1), ("low", 1))),
        language=dice.weighted((("en", 7), ("nl", 2), ("de", 1))),
        created_at=created,
        updated_at=created + age * dice.between(5, 98) / 100,
        published_at=created + age * dice.between(1, 4) / 100 if live else None,
        closed_at=created + age * dice.between(5, 90) / 100 if over else None,
        closing_at=now + timedelta(days=dice.between(3, 60))
        if status == "published" and dice.chance(20)
        else None,
    )


def _salary(dice: Dice) -> Salary | None:
    kind = dice.below(10)
    if kind == 0:
        return None
    if kind < 3:
        return Salary(None, None, None, None)
    period, unit = dice.pick((("month", 100), ("year", 1000), ("hour", 1)))
    low = dice.between(18, 45) * unit
    high = {3: low, 4: None}.get(kind, low + dice.between(2, 20) * unit)
    return Salary(None if kind == 5 else low, high, period, dice.pick(("EUR", "EUR", "PLN", "GBP", "USD")))


def _values(dice: Dice, fields: list[Field]) -> dict[int, Any]:
    made: dict[int, Any] = {}
    for field in fields:
        if field.owner == "job" and dice.chance(60):
            made[field.id] = field_value(dice, field)
    return made


def field_value(dice: Dice, field: Field) -> Any:
    """Return something that may stand in a custom field: text, bool, number or ISO date."""
    if field.kind == "boolean":
        return dice.chance(50)
    if field.kind == "number":
        return dice.between(0, 60)
    if field.kind == "date":
        return f"2026-{dice.between(1, 12):02}-{dice.between(1, 28):02}"
    if field.choices:
        return dice.pick(field.choices)
    return dice.pick(("1 month", "2 months", "none", "4711", "see CV", "Übergabe nötig"))


def _posting(job: Job, number: int, language: str) -> Posting:
    return Posting(
        id=number,
        job_id=job.id,
        title=job.title if language == "en" else f"{job.title} [NL]",
        description=job.description,
        status="published"
        if job.status in {"published", "internal"}
        else "draft"
        if job.status == "draft"
        else "closed",
        public=job.status == "published",
        default=language == "en",
        created_at=job.created_at,
        updated_at=job.updated_at,
    )
