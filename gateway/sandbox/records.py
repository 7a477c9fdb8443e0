"""The imaginary employer's records, in no vendor's form: numbers for ids, aware datetimes, open words.

Every record has `id`, a number from 1 that is unique within its kind. Records made on demand are copies:
read them freely, but change them only through `World.change`, which keeps the change. `extra` holds what only
the account's own vendor knows of (a photo, a flag), under names of the vendor's choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

State = Literal["pending", "rejected", "hired"]
STATES: tuple[State, ...] = ("pending", "rejected", "hired")


@dataclass(slots=True)
class Role:
    """What a user may do; `grade` is `admin`, `recruiter`, `manager` or `viewer`."""

    id: int
    name: str
    grade: str


@dataclass(slots=True)
class User:
    """An employee who uses the tool."""

    id: int
    first_name: str
    last_name: str
    email: str
    role_id: int
    active: bool
    timezone: str
    created_at: datetime


@dataclass(slots=True)
class Department:
    """A part of the employer."""

    id: int
    name: str


@dataclass(slots=True)
class Address:
    """A place; every part may be missing."""

    street: str | None = None
    city: str | None = None
    postal_code: str | None = None
    region: str | None = None
    region_code: str | None = None
    country: str | None = None
    country_code: str | None = None

    @property
    def text(self) -> str:
        """City and country as one would write them."""
        return ", ".join(part for part in (self.city, self.country) if part)


@dataclass(slots=True)
class Location:
    """A place of work."""

    id: int
    name: str
    address: Address
    archived: bool = False


@dataclass(slots=True)
class Contact:
    """The client or person a job is filled for."""

    id: int
    first_name: str
    last_name: str
    email: str
    phone: str | None
    company: str


@dataclass(slots=True)
class Stage:
    """A step of a pipeline; `kind`: referred, sourced, applied, screen, interview, evaluation, offer, hire."""

    id: int
    pipeline_id: int
    name: str
    kind: str
    index: int


@dataclass(slots=True)
class Pipeline:
    """The steps an application goes through, in order."""

    id: int
    name: str
    default: bool
    own: bool
    stages: list[Stage]


@dataclass(slots=True)
class Option:
    """One choice of a question or field; `disqualifies` names the rejection reason it leads to."""

    id: int
    text: str
    disqualifies: int | None = None


@dataclass(slots=True)
class Question:
    """A screening question; `kind` as recruitee.md §5.5, `texts` by language, `length` limits a text answer."""

    id: int
    kind: str
    texts: dict[str, str]
    required: bool
    visible: bool
    options: list[Option]
    length: int | None = None


@dataclass(slots=True)
class QuestionSet:
    """The questions of one or several jobs."""

    id: int
    name: str
    default: bool
    own: bool
    questions: list[Question]


@dataclass(slots=True)
class Field:
    """The definition of a custom field; `owner` is `candidate`, `job` or `application`."""

    id: int
    owner: str
    name: str
    kind: str
    choices: list[str]


@dataclass(slots=True)
class Salary:
    """What a job pays; any member may be unset."""

    minimum: int | None
    maximum: int | None
    period: str | None
    currency: str | None


@dataclass(slots=True)
class Job:
    """A vacancy; `status`: draft, published, internal, closed, archived."""

    id: int
    code: str
    title: str
    description: str
    requirements: str
    status: str
    confidential: bool
    employment: str
    on_site: bool
    hybrid: bool
    remote: bool
    hours: tuple[int, int] | None
    category: str | None
    department_id: int | None
    location_ids: list[int]
    experience: str | None
    education: str | None
    salary: Salary | None
    manager_id: int | None
    recruiter_id: int | None
    follower_ids: list[int]
    contact_id: int | None
    pipeline_id: int
    question_set_id: int | None
    tags: list[str]
    values: dict[int, Any]
    openings: int | None
    priority: str
    language: str
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    closed_at: datetime | None
    closing_at: datetime | None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Posting:
    """A job's advertisement."""

    id: int
    job_id: int
    title: str
    description: str
    status: str
    public: bool
    default: bool
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Pool:
    """A talent pool: candidates kept for later."""

    id: int
    name: str
    created_at: datetime


@dataclass(slots=True)
class Named:
    """A tag, a source or a rejection reason."""

    id: int
    name: str


@dataclass(slots=True)
class Study:
    """A line of somebody's education."""

    school: str
    degree: str
    subject: str
    start: date
    end: date | None


@dataclass(slots=True)
class Employment:
    """A line of somebody's working life."""

    company: str
    title: str
    city: str
    start: date
    end: date | None


@dataclass(slots=True)
class Candidate:
    """A person; `name` is as typed (spaces included), first and last name as a form with two boxes has them."""

    id: int
    name: str
    first_name: str
    last_name: str
    title: str | None
    company: str | None
    emails: list[str]
    bad_emails: list[str]
    phones: list[str]
    profiles: list[str]
    websites: list[str]
    address: Address | None
    source_ids: list[int]
    channel: str
    referrer: str | None
    owner_id: int | None
    tag_ids: list[int]
    pool_ids: list[int]
    cover_letter: str | None
    values: dict[int, Any]
    studies: list[Study]
    employments: list[Employment]
    skills: list[str]
    salary_wish: int | None
    consent: str
    consent_until: datetime | None
    confidential: bool
    sample: bool
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    deleted_by: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Application:
    """A person on a job; `answers` by question id, `stage_id` is unset for some imported ones."""

    id: int
    candidate_id: int
    job_id: int
    stage_id: int | None
    state: State
    created_at: datetime
    updated_at: datetime
    reason_id: int | None = None
    rejected_at: datetime | None = None
    rejected_by: int | None = None
    hired_at: datetime | None = None
    hired_by: int | None = None
    starts_on: date | None = None
    location_id: int | None = None
    answers: dict[int, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Interview:
    """A meeting with a person, on a job or on a talent pool; `attendees` maps user id to their reply."""

    id: int
    candidate_id: int
    application_id: int | None
    job_id: int | None
    pool_id: int | None
    stage_id: int | None
    title: str
    kind: str
    starts_at: datetime
    minutes: int
    timezone: str
    location: str | None
    video: str | None
    organiser_id: int
    attendees: dict[int, str]
    canceled: bool
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Offer:
    """A contract offered; `status`: draft, sent, accepted, declined."""

    id: int
    application_id: int
    status: str
    salary: Salary
    starts_on: date
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Note:
    """A remark about a person; `visibility`: public, protected, private."""

    id: int
    candidate_id: int
    application_id: int | None
    author_id: int
    text: str
    visibility: str
    created_at: datetime
    updated_at: datetime
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class File:
    """A document of a person; `purpose`: cv, cover_letter, other. `content` only where somebody uploaded it."""

    id: int
    candidate_id: int | None
    application_id: int | None
    name: str
    content_type: str
    purpose: str
    author_id: int | None
    created_at: datetime
    content: bytes | None = None
    remote_url: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
