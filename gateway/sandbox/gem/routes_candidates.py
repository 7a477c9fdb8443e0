"""Reading candidates, applications and interviews (gem.md §6.5 to §6.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import errors, graves, view_candidate, view_interview
from gateway.sandbox.gem.query import Query
from gateway.sandbox.gem.routes_catalogue import ATS, item
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.gem.vendor import Gem

routes: Routes[Gem] = Routes()
STATES = {"active": "pending", "rejected": "rejected", "hired": "hired"}


@routes("GET", f"{ATS}/candidates/")
def candidates(vendor: Gem, call: Call) -> Answer:
    """The candidates, each with all applications, those on other jobs too."""
    query, world = Query(call, vendor.quirks), vendor.world
    page, deleted = query.page(), bool(query.flag("include_deleted"))
    created, updated = query.window("created"), query.window("updated")
    job, email = query.text("job_id"), query.text("email")
    wanted = query.ids("candidate_ids", vendor.quirks.candidate_ids_most)
    query.check()
    if vendor.quirks.slow_candidates is not None and page.size >= vendor.quirks.slow_candidates:
        raise errors.gateway(504, "Endpoint request timed out")
    few: list[set[int]] = []
    if wanted is not None:
        few.append({vendor.meant("candidates", text) for text in wanted})
    if email is not None:
        few.append({row.id for row in world.by_email(email)})
    if job is not None:
        applied = vendor.lists.in_job(vendor.meant("jobs", job), deleted=deleted)
        few.append({world.columns.candidate[number] for number in applied})
    numbers = (
        _existing(vendor, set.intersection(*few), deleted=deleted)
        if few
        else vendor.lists.candidates(deleted=deleted)
    )
    within, columns = vendor.lists.within, world.columns
    bumped = vendor.quirks.application_bumps_candidate
    numbers = within(numbers, created, columns.created, lambda n: world.candidates[n].created_at, None)
    numbers = within(
        numbers,
        updated,
        columns.active if bumped else columns.updated,
        lambda number: graves.updated_at(vendor, "candidates", world.candidates[number]),
        world.is_deleted,
    )
    if vendor.quirks.order == "activity":
        numbers = sorted(numbers, key=lambda number: -columns.active[number])

    def show(number: int) -> dict[str, object]:
        return view_candidate.candidate(vendor, number, call.base, deleted=deleted)

    return page.of(numbers, show, totals=vendor.quirks.x_pagination)


def _existing(vendor: Gem, numbers: set[int], *, deleted: bool) -> list[int]:
    known = (number for number in sorted(numbers) if number in vendor.world.candidates)
    return [number for number in known if deleted or not vendor.world.is_deleted(number)]


def found(vendor: Gem, text: str) -> int:
    """Return the number of a candidate, or raise the 404."""
    number = vendor.meant("candidates", text)
    record = vendor.world.candidates.get(number)
    if record is None or (record.deleted_at and not vendor.quirks.item_shows_deleted):
        raise errors.gone()
    return number


@routes("GET", f"{ATS}/candidates/{{id}}")
def candidate(vendor: Gem, call: Call) -> Answer:
    """One candidate; some come without `applications` (gem.md §6.5, §11)."""
    number = found(vendor, call.params["id"])
    shown = view_candidate.candidate(vendor, number, call.base)
    if vendor.quirks.item_without_applications and number % view_candidate.WITHOUT_APPLICATIONS == 2:
        del shown["applications"]
    return Answer(shown)


@routes("GET", f"{ATS}/applications/")
def applications(vendor: Gem, call: Call) -> Answer:
    """The applications; no `updated_after`, but `last_activity_after`."""
    query, world = Query(call, vendor.quirks), vendor.world
    page, deleted = query.page(), bool(query.flag("include_deleted"))
    created, active = query.window("created"), query.after("last_activity")
    job, status = query.text("job_id"), query.choice("status", tuple(STATES))
    query.check()
    lists, columns = vendor.lists, world.columns
    if job is None:
        numbers = lists.applications(deleted=deleted)
    else:
        numbers = lists.in_job(vendor.meant("jobs", job), deleted=deleted)
    if status is not None:
        place = list(STATES).index(status)
        numbers = [number for number in numbers if columns.state[number] == place]

    def last(number: int) -> datetime:
        return graves.updated_at(vendor, "applications", world.applications[number])

    def gone(number: int) -> bool:
        return graves.is_deleted_application(vendor, number)

    numbers = lists.within(numbers, created, columns.begun, lambda n: world.applications[n].created_at, None)
    numbers = lists.within(numbers, active, columns.moved, last, gone)
    if vendor.quirks.order == "activity":
        numbers = sorted(numbers, key=lambda number: -columns.moved[number])
    totals = vendor.quirks.x_pagination
    return page.of(numbers, lambda number: view_candidate.application(vendor, number), totals=totals)


@routes("GET", f"{ATS}/applications/{{id}}")
def application(vendor: Gem, call: Call) -> Answer:
    """One application [inferred]."""
    number = vendor.meant("applications", call.params["id"])
    item(vendor, "applications", "applications", number, vendor.world.applications.get(number))
    return Answer(view_candidate.application(vendor, number))


@routes("GET", f"{ATS}/scheduled_interviews/")
def interviews(vendor: Gem, call: Call) -> Answer:
    """The interviews; `job_id` and `application_id` are not heeded (gem.md §6.7)."""
    query = Query(call, vendor.quirks)
    page, deleted = query.page(), bool(query.flag("include_deleted"))
    created, updated = query.window("created"), query.window("updated")
    starts, ends = query.window("starts"), query.window("ends")
    event, actionable = query.text("external_event_id"), query.flag("actionable")
    query.check()
    numbers, times = vendor.lists.interviews(deleted=deleted), vendor.lists.times()
    for window, name in ((created, "created"), (starts, "starts"), (ends, "ends")):
        if window:
            numbers = [number for number in numbers if window.holds(getattr(times[number], name))]
    if updated:
        numbers = [
            number for number in numbers if updated.holds(vendor.lists.changed_at(number, times[number]))
        ]
    if event is not None:
        numbers = [number for number in numbers if view_interview.external_event_id(number) == event]
    if actionable is not None:
        # taken as: the application is still being decided on; nobody says what it means (gem.md §6.7)
        states = vendor.world.columns.state
        numbers = [number for number in numbers if (states[times[number].application] == 0) is actionable]
    if vendor.quirks.interview_filters:
        numbers = _of_job_or_application(vendor, query, numbers)
    totals = vendor.quirks.x_pagination
    return page.of(numbers, lambda number: view_interview.interview(vendor, number), totals=totals)


def _of_job_or_application(vendor: Gem, query: Query, numbers: list[int]) -> list[int]:
    times, columns = vendor.lists.times(), vendor.world.columns
    job, application = query.text("job_id"), query.text("application_id")
    if job is not None:
        wanted = vendor.meant("jobs", job)
        numbers = [number for number in numbers if columns.job[times[number].application] == wanted]
    if application is not None:
        wanted = vendor.meant("applications", application)
        numbers = [number for number in numbers if times[number].application == wanted]
    return numbers


@routes("GET", f"{ATS}/scheduled_interviews/{{id}}")
def interview(vendor: Gem, call: Call) -> Answer:
    """One interview [assumed]."""
    number = vendor.meant("interviews", call.params["id"])
    record = vendor.world.interviews.get(number)
    record = None if record is None or record.application_id is None else record
    item(vendor, "scheduled_interviews", "interviews", number, record)
    return Answer(view_interview.interview(vendor, number))
