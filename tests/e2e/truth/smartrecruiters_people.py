"""What it makes of people, applications, interviews and offers (smartrecruiters.md §11, §12)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from gateway.sandbox.smartrecruiters import properties, view_candidate, view_interview, view_property, words
from gateway.sandbox.smartrecruiters.routes_configuration import _processes as processes
from gateway.sandbox.smartrecruiters.states import STATUSES, STEPPED, steps
from gateway.sandbox.times import iso
from tests.e2e.truth.smartrecruiters_jobs import INTERVIEWED, key
from tests.e2e.truth.table import COUNTRIES, Among, Payload, Ref, Vendor, millis, place, profile

# ---- people ----------------------------------------------------------------------------------------------------


def people(vendor: Vendor) -> list[Any]:
    """Who is not deleted and has applied: others are in no list (§14)."""
    return [one for one in vendor.world.candidates if one.deleted_at is None and applied(vendor, one)]


def applied(vendor: Vendor, one: Any) -> list[Any]:
    return vendor.world.applications.of(one.id)


def main(vendor: Vendor, one: Any) -> Any:
    return view_candidate.main_first(vendor, applied(vendor, one))[0]


def position(one: Any) -> tuple[str | None, str | None]:
    """Employer and title: the current ones, else those begun last; without a working life what was typed."""
    lines = [line for line in one.employments if line.end is None] or one.employments
    if not lines:
        return (one.company, one.title) if one.company else (None, None)
    last = max(lines, key=lambda line: line.start)
    return last.company, last.title


def profiles(vendor: Vendor, one: Any) -> list[Any]:
    shapes = {
        "website": lambda link: {"link": link, "type": "WEBSITE", "username": None},
        "skype": lambda name: {"link": None, "type": "SKYPE", "username": name},
    }
    held = view_candidate.web(one) or {}
    return [
        shapes[name](link) if name in shapes else {**profile(link), "type": name.upper()}
        for name, link in held.items()
    ]


def home(vendor: Vendor, one: Any) -> Any:
    address = one.address
    if address is None or not (address.city or address.country_code):
        return None
    return place(
        city=address.city,
        country=address.country_code or COUNTRIES.get(address.country or ""),
        state=address.region or address.region_code,
    )


def values(vendor: Vendor, row: Any) -> dict[str, Any]:
    return properties.values(vendor, row)


def labels(vendor: Vendor, row: Any) -> dict[str, Any]:
    """Values as people read them: the labels of what was chosen."""
    found = {}
    for ident, value in values(vendor, row).items():
        item = vendor.properties[ident]
        chosen = [dict(item.options)[one] for one in value] if item.type == "MULTI_SELECT" else None
        found[ident] = properties.label_of(item, value) or chosen or value
    return found


def fields_raw(vendor: Vendor, row: Any) -> Any:
    return view_property.of_application(vendor, vendor.base, row, None, multi=True)


def person_raw(vendor: Vendor, one: Any) -> Payload:
    rows = applied(vendor, one)
    return Payload(
        {
            "/candidates": view_candidate.row(vendor, one, rows, vendor.base),
            "/candidates/{id}": view_candidate.detail(vendor, one, rows, vendor.base),
            "/candidates/{id}/properties": fields_raw(vendor, main(vendor, one)),
        }
    )


def tag_key(text: str) -> str:
    return text.strip().casefold()


def tags(vendor: Vendor) -> Iterable[str]:
    return dict.fromkeys(tag_key(text) for one in people(vendor) for text in view_candidate.tags(vendor, one))


def spellings(vendor: Vendor, tag: str) -> Among:
    found = (text for one in people(vendor) for text in view_candidate.tags(vendor, one))
    return Among(tuple({text for text in found if tag_key(text) == tag}))


def tagged(vendor: Vendor) -> list[tuple[Any, str]]:
    return [(one, tag_key(text)) for one in people(vendor) for text in view_candidate.tags(vendor, one)]


# ---- applications, interviews, offers --------------------------------------------------------------------------


def applications(vendor: Vendor) -> list[Any]:
    return [row for one in people(vendor) for row in applied(vendor, one)]


def application_key(vendor: Vendor, row: Any) -> str:
    return f"{key(vendor, 'candidates', row.candidate_id)}:{key(vendor, 'jobs', row.job_id)}"


def status(vendor: Vendor, row: Any) -> str:
    return vendor.states.of(row)[0]


def reason(vendor: Vendor, row: Any) -> str | None:
    found = vendor.reason(row)
    return found and found["label"]


def history(place: int) -> Any:
    return lambda vendor, row: millis(vendor.states.history(row)[place].at)


def stage(vendor: Vendor, row: Any) -> Ref:
    word, step = vendor.states.of(row)
    return Ref("ApplicationStage", f"{word}:{step}" if step else word)


def all_stages(vendor: Vendor) -> dict[str, tuple[str, int | None]]:
    """Name and place by key: statuses in order with the steps of active processes, then steps of others."""
    found: list[str] = []
    for word in STATUSES:
        mine = [step for one in vendor.world.pipelines for step in steps(one).get(word, ())]
        found += [word, *dict.fromkeys(f"{word}:{step}" for step in mine)]
    made: dict[str, tuple[str, int | None]] = {one: (stage_name(one), rank) for rank, one in enumerate(found)}
    for one in processes(vendor):
        for word in STEPPED if not one["active"] else ():
            for step in one["subStatuses"][word]:
                made.setdefault(f"{word}:{step}", (step, None))
    return made


def stage_name(name: str) -> str:
    word, _, step = name.partition(":")
    return step or word.replace("_", " ").capitalize()


def application_raw(vendor: Vendor, row: Any) -> Payload:
    person, rows = vendor.world.candidates[row.candidate_id], vendor.world.applications.of(row.candidate_id)
    job = key(vendor, "jobs", row.job_id)

    def mine(shown: Any) -> Any:
        both = (shown["primaryAssignment"], *shown.get("secondaryAssignments", ()))
        return next(one for one in both if one["job"]["id"] == job)

    lines = [
        {"changedOn": iso(one.at, "milliseconds"), "status": one.status}
        | ({"subStatus": one.step} if one.step else {})
        | (
            {
                "actions": {
                    "changedBy": words.action(
                        f"{vendor.base}/user-api/v201804/users/{key(vendor, 'users', one.user)}"
                    )
                }
            }
            if one.user
            else {}
        )
        for one in vendor.in_history_order(vendor.states.history(row))
    ]
    path = "/candidates/{id}/jobs/{jobId}"
    return Payload(
        {
            "/candidates": mine(view_candidate.row(vendor, person, rows, vendor.base)),
            "/candidates/{id}": mine(view_candidate.detail(vendor, person, rows, vendor.base)),
            f"{path}/status/history": {"totalFound": len(lines), "content": lines},
            f"{path}/properties": fields_raw(vendor, row),
        }
    )


def slots(vendor: Vendor) -> list[tuple[Any, int]]:
    """Interview and timeslot: of candidates who stand so far that they are looked for (§7.4)."""
    alive = {row.id: row for row in applications(vendor)}
    return [
        (one, slot)
        for one in vendor.world.interviews
        if view_interview.shown(vendor, one)
        and one.application_id in alive
        and status(vendor, alive[one.application_id]) in INTERVIEWED
        for slot in range(2 if one.id % 4 == 1 else 1)
    ]


def slot_key(vendor: Vendor, row: Any) -> str:
    one, slot = row[:2]
    return f"{key(vendor, 'interviews', one.id)}:{key(vendor, 'timeslots', one.id * 10 + slot)}"


def slot_title(vendor: Vendor, row: Any) -> str:
    one = row[0]
    kinds = {
        "phone": "Phone interview",
        "interview": "On-site interview",
        "video": "Video interview",
        "meeting": "Meeting",
    }
    return one.title if one.id % 5 else kinds[one.kind]


def starts(row: Any) -> Any:
    return millis(row[0].starts_at + timedelta(days=row[1]))


def slot_place(vendor: Vendor, row: Any) -> Any:
    one = row[0]
    return place(raw=f"Room {one.id % 9 + 1}" if one.location and one.id % 2 else one.location)


def interviewers(vendor: Vendor) -> list[tuple[Any, int, int]]:
    """Everybody in the first timeslot, in a second one the last of them."""
    return [
        (one, slot, user) for one, slot in slots(vendor) for user in list(one.attendees)[-1 if slot else 0 :]
    ]


def about(vendor: Vendor, one: Any) -> Ref:
    return Ref("Application", application_key(vendor, vendor.world.applications[one.application_id]))


def offers(vendor: Vendor) -> list[Any]:
    alive = {row.id for row in applications(vendor)}
    return [one for one in vendor.world.offers if one.application_id in alive]


def offer_values(vendor: Vendor, one: Any) -> dict[str, Any]:
    """Of some offers no fields are shown."""
    return view_interview.offer_values(one) if one.id % 10 != 7 else {}


def offer_raw(vendor: Vendor, one: Any) -> Any:
    return view_interview.offer(vendor, one, vendor.base)
