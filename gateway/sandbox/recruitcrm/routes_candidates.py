"""Endpoints that read candidates and their assignments (recruitcrm.md §4.1, §4.4)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitcrm import errors, finding, query, search, view_assignment, view_candidate
from gateway.sandbox.recruitcrm.search_candidates import FILTERS, candidates
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()
C = "/v1/candidates/{candidate}"


def _shower(vendor: RecruitCrm, call: Call) -> Callable[[int], dict[str, Any] | None]:
    """Return what shows a candidate by number, as a reader who may be behind sees it."""

    def show(number: int) -> dict[str, Any] | None:
        person = vendor.lag.seen("candidates", vendor.world.candidates[number])
        return None if person is None else view_candidate.row(vendor, person, call.base)

    return show


@routes("GET", "/v1/candidates")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """All candidates, without totals; in the default order some stand there twice (§2.3)."""
    column, down = query.sorting(call)
    size = query.limit(vendor, call)
    numbers = vendor.candidates_by(column, down=down)
    every = vendor.quirks.repeats
    if every and column == "updatedon":
        numbers = [again for number in numbers for again in (number,) * (1 + (number % every == 0))]
    return Answer(query.envelope(vendor, call, numbers, size, _shower(vendor, call)))


@routes("GET", "/v1/candidates/search")
def searched(vendor: RecruitCrm, call: Call) -> Answer:
    """Candidates by their members; [] without a hit or a real filter."""
    query.only(call, FILTERS | search.COMMON)
    found = candidates(vendor, call)
    if not query.has_filter(call, FILTERS) and not search.custom_filters(vendor, call, "candidate"):
        return Answer([])
    size = vendor.quirks.search_page
    rows = list(
        islice(found, query.page(call) * size + 1)
    )  # no total is told, so one more than the page will do
    return Answer(query.found(vendor, call, rows, size, _shower(vendor, call)))


@routes("GET", C)
def candidate(vendor: RecruitCrm, call: Call) -> Answer:
    """One candidate, without an envelope."""
    person = finding.candidate(vendor, call.params["candidate"])
    person = vendor.lag.seen("candidates", person) or person
    return Answer(view_candidate.detail(vendor, person, call.base, query.expands(call)))


@routes("GET", f"{C}/work-history")
def work(vendor: RecruitCrm, call: Call) -> Answer:
    """Where a candidate worked."""
    return Answer(view_candidate.work_history(finding.candidate(vendor, call.params["candidate"])))


@routes("GET", f"{C}/education-history")
def education(vendor: RecruitCrm, call: Call) -> Answer:
    """Where a candidate learned."""
    return Answer(view_candidate.education_history(finding.candidate(vendor, call.params["candidate"])))


@routes("GET", f"{C}/hiring-stages")
def assignments(vendor: RecruitCrm, call: Call) -> Answer:
    """All jobs a candidate is assigned to, in one unpaged array."""
    person = finding.candidate(vendor, call.params["candidate"])
    rows = finding.seen_assignments(vendor, person.id)
    return Answer([view_assignment.row(vendor, row) for row in rows])


@routes("GET", f"{C}/hiring-stages/{{job}}")
def assignment(vendor: RecruitCrm, call: Call) -> Answer:
    """One pair."""
    person = finding.candidate(vendor, call.params["candidate"])
    place = finding.job(vendor, call.params["job"])
    row = next((row for row in finding.seen_assignments(vendor, person.id) if row.job_id == place.id), None)
    if row is None:
        raise errors.coded(404, "Candidate is not assigned to this job")
    return Answer(view_assignment.row(vendor, row))


@routes("GET", f"{C}/history")
def history(vendor: RecruitCrm, call: Call) -> Answer:
    """Every move of a candidate over all jobs, oldest first."""
    person = finding.candidate(vendor, call.params["candidate"])
    rows = [
        line
        for row in finding.assignments(vendor, person.id)
        for line in view_assignment.history_rows(vendor, row)
    ]
    return Answer(sorted(rows, key=lambda line: str(line["updated_on"])))
