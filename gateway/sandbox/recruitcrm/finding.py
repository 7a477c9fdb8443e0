"""Records by what a path names; 404 in the words of the endpoint (recruitcrm.md §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.recruitcrm import errors
from gateway.sandbox.recruitcrm.ids import meant

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate, Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm


def candidate_or_none(vendor: RecruitCrm, slug: object) -> Candidate | None:
    """Return the candidate; deleted ones appear nowhere (§6)."""
    person = vendor.world.candidates.get(meant("candidates", slug))
    return person if person and person.deleted_at is None else None


def job_or_none(vendor: RecruitCrm, slug: object) -> Job | None:
    """Return the job."""
    return vendor.world.jobs.get(meant("jobs", slug))


def candidate(vendor: RecruitCrm, slug: object) -> Candidate:
    """Return the candidate, or refuse with 404."""
    person = candidate_or_none(vendor, slug)
    if person is None:
        raise errors.gone("Candidate")
    return person


def job(vendor: RecruitCrm, slug: object) -> Job:
    """Return the job, or refuse with 404."""
    found = job_or_none(vendor, slug)
    if found is None:
        raise errors.gone("Job")
    return found


def assignment(vendor: RecruitCrm, person: Candidate, place: Job) -> Application | None:
    """Return the application of a pair: there is one at most."""
    return next((row for row in assignments(vendor, person.id) if row.job_id == place.id), None)


def assignments(vendor: RecruitCrm, person: int) -> list[Application]:
    """Return a candidate's applications, one a job."""
    return list({row.job_id: row for row in reversed(vendor.world.applications.of(person))}.values())[::-1]


def seen_assignments(vendor: RecruitCrm, person: int) -> list[Application]:
    """Return a candidate's applications as a reader sees them, who may be behind."""
    rows = (vendor.lag.seen("applications", row) for row in assignments(vendor, person))
    ghosts = [row for row in vendor.lag.ghosts("applications") if row.candidate_id == person]
    return [*(row for row in rows if row is not None), *ghosts]
