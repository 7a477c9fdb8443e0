"""Finding what a path names, with the refusals of each operation (smartrecruiters.md §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.access import is_admin, sees_job
from gateway.sandbox.smartrecruiters.view_candidate import main_first

if TYPE_CHECKING:
    from gateway.sandbox.call import Call, Principal
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters


def visible(vendor: SmartRecruiters, who: Principal, person: Candidate) -> list[Application]:
    """Return a person's applications that a credential may see."""
    return [row for row in vendor.world.applications.of(person.id) if sees_job(who, row.job_id)]


def person_of(vendor: SmartRecruiters, call: Call, *, denied: int = 401, name: str = "id") -> Candidate:
    """Return the candidate of the path.

    Raises:
        Refused: 404 for an unknown or deleted one (or as the quirk says); `denied`, which is 401 in many
            operations, when the credential sees none of the person's jobs or the person is confidential.

    """
    person = vendor.world.candidates.get(vendor.ids.meant("candidates", call.params[name]))
    if person is None or person.deleted_at is not None:
        if vendor.quirks.unknown_candidate == 404:
            raise errors.refused(404, "CANDIDATE_NOT_FOUND", "Candidate not found")
        raise errors.candidate_denied(denied)
    who = call.principal
    if (person.confidential and not is_admin(who)) or (
        who.jobs is not None and not visible(vendor, who, person)
    ):
        raise errors.candidate_denied(denied)
    return person


def application_of(vendor: SmartRecruiters, call: Call, *, denied: int = 401) -> Application:
    """Return the application of the path's person and job; 404 JOB_NOT_FOUND when they do not belong together."""
    person = person_of(vendor, call, denied=denied)
    number = vendor.ids.meant("jobs", call.params["jobId"])
    row = next((row for row in vendor.world.applications.of(person.id) if row.job_id == number), None)
    if row is None:
        raise errors.refused(404, "JOB_NOT_FOUND", "Candidate is not assigned to given job")
    if not sees_job(call.principal, number):
        raise errors.job_denied(denied, "NO_ACCESS_TO_JOB" if denied == 403 else "PERMISSION_DENIED")
    return row


def main_of(vendor: SmartRecruiters, call: Call, *, denied: int = 401) -> Application:
    """Return the main application of the path's person; 404 when there is none."""
    person = person_of(vendor, call, denied=denied)
    rows = main_first(vendor, visible(vendor, call.principal, person))
    if not rows:
        raise errors.refused(404, "JOB_NOT_FOUND", "Candidate is not assigned to any job")
    return rows[0]
