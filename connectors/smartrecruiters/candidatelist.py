"""The list of candidates at SmartRecruiters, which other models' lists walk (smartrecruiters.md §6, §7, §8.4)."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.declarations import Call, Pages, Params, Push, any_of
from connectors.enums import ApplicationOutcome
from connectors.smartrecruiters import applicants, mapping, people_views
from connectors.smartrecruiters.common import CURSOR, after
from connectors.smartrecruiters.wire import CANDIDATE_PAGES

CANDIDATES = Call("GET /candidates", at="content", pace=CANDIDATE_PAGES)
CANDIDATE = Call("GET /candidates/{id}")

candidates_list = Pages(
    view=people_views.CandidateRow,
    call=CANDIDATES,
    paging=CURSOR,
    filters={
        "job_ids": any_of("jobId"),
        "email": Push(lambda address: {"q": quoted(address)}, exact=False),
        "updated_after": after("updatedAfter"),
    },
    typical=5000,
)


def quoted(address: str) -> str:
    """An e-mail address as the keyword search wants it: without quotes its parts are searched for one by one."""
    return '"' + address.replace('"', "") + '"'


def outcomes(wanted: Sequence[ApplicationOutcome]) -> Params:
    """The statuses that outcomes are made of. Candidates are listed who have such a status in any of their
    applications: "in a context of a job" is read so (§7.4, §15.5 [inferred]).
    """
    return {"status": [status for outcome in wanted for status in applicants.OUTCOME_STATUSES[outcome]]}


def stages(wanted: Sequence[str]) -> Params | None:
    """The statuses of stages; as above."""
    found = list(dict.fromkeys(key.split(":", 1)[0] for key in wanted))
    return {"status": found} if set(found) <= set(mapping.STATUSES) else None


APPLICATION_FILTERS = {
    "job_ids": any_of("jobId", exact=False),
    "job_remote_ids": any_of("jobId", exact=False),
    "outcomes": Push(outcomes, exact=False),
    "current_stage_ids": Push(stages, exact=False),
}
"""The vendor lists candidates: their other applications come along and are left out here."""
