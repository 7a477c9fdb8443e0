"""What Gem's account has beside the common employer: drafts of every kind, templates, people who left, families."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.sandbox.gem.stages import DRAFTS
from gateway.sandbox.records import Field, User

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Job, Posting
    from gateway.sandbox.world import World

PARENTS = {
    "departments": {2: 1, 9: 2, 8: 3},
    "locations": {4: 3, 6: 5},
}
"""Record to the one above it (gem.md §11: a job's department can be a child)."""
LINKED = 5
"""One user in so many was a candidate here first: user 5 is candidate 35, user 10 is candidate 70 …"""

Marks = dict[tuple[str, int], "datetime"]


FIELDS = (("Assessment score", "number"), ("Assessment link", "single_line"))
"""Custom fields of applications that a customer made for results (gem.md §9.3)."""


def furnish(world: World) -> Marks:
    """Add what is missing to the employer and return when which small records were deleted."""
    for name, kind in FIELDS:
        world.fields.keep(Field(world.fields.next_id(), "application", name, kind, []))
    marks = _people(world)
    _drafts(world)
    for rank, job in enumerate(job for job in world.jobs if job.status == "archived"):
        if rank % 3 == 1:
            marks["jobs", job.id] = job.updated_at + timedelta(hours=1)
    for post in world.postings:
        if ("jobs", post.job_id) in marks or post.id % 17 == 5:
            marks["postings", post.id] = post.updated_at + timedelta(hours=1)
    for office in world.locations:
        if office.archived:
            marks["locations", office.id] = world.now() - timedelta(days=200)
    return {key: min(moment, world.now() - timedelta(minutes=5)) for key, moment in marks.items()}


def _people(world: World) -> Marks:
    """Add somebody who may not log in and somebody who was deleted (gem.md §6.1)."""
    began, left = world.now() - timedelta(days=800), world.now() - timedelta(days=90)
    first = world.users.next_id()
    for number, name in ((first, "Dorothea"), (first + 1, "Anselm")):
        email = f"{name.lower()}.former{number}@employer.example.org"
        world.users.keep(User(number, name, "Former", email, 2, False, "Europe/Brussels", began))
    return {("users", first + 1): left}


def _drafts(world: World) -> None:
    """Make sure of a job of each unopened kind and of a template; `extra` says which it is (gem.md §6.2)."""
    drafts = [job for job in world.jobs if job.status == "draft"]
    while len(drafts) < len(DRAFTS):
        number = world.jobs.next_id()
        pattern = world.jobs[1]
        created = world.now() - timedelta(days=3 + number % 50)
        job = replace(
            pattern,
            id=number,
            code=f"D{number}",
            status="draft",
            created_at=created,
            updated_at=created,
            published_at=None,
            closing_at=None,
        )
        world.add(world.jobs, job)
        drafts.append(job)
    for rank, job in enumerate(drafts):
        world.change(
            world.jobs,
            job,
            extra={**job.extra, "gem_status": DRAFTS[rank % len(DRAFTS)]},
            updated_at=job.updated_at,
        )


def status(job: Job) -> str:
    """Return a job's status in Gem's words (gem.md §6.2)."""
    if job.status == "draft":
        word: str = job.extra.get("gem_status", "draft")
        return "draft" if word == "template" else word
    return "closed" if job.status in {"closed", "archived"} else "open"


def is_template(job: Job) -> bool:
    """Return whether a job is a pattern for others, which stands in the same list (gem.md §6.2)."""
    return job.extra.get("gem_status") == "template"


def is_retired(post: Posting) -> bool:
    """Return whether a post was withdrawn without being deleted."""
    return post.id % 19 == 6


def candidate_of(user: int, people: int) -> int | None:
    """Return the candidate a user once was."""
    number = user * 7
    return number if user % LINKED == 0 and number <= people else None


def user_of(candidate: int, users: int) -> int | None:
    """Return the user a candidate has become."""
    number, rest = divmod(candidate, 7)
    return number if rest == 0 and number % LINKED == 0 and 0 < number <= users else None
