"""The filter grammar of candidate search, with its traps (recruitee.md §5.12).

Filters are ANDed. What is not understood (an unknown filter, field or operator, tags by name) filters nothing,
and of two objects for the same entity the later replaces the earlier; wrong values just match nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee.ids import all_meant
from gateway.sandbox.recruitee.view_fields import candidate_fields
from gateway.sandbox.recruitee.words import search_key, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Application
    from gateway.sandbox.recruitee.vendor import Recruitee

    Test = Callable[[int], bool]
    Maker = Callable[[Recruitee, dict[str, Any]], Test | None]

RANGES: dict[str, Callable[[float, float], bool]] = {
    "gte": lambda value, bound: value >= bound,
    "lte": lambda value, bound: value <= bound,
}


def tests(vendor: Recruitee, filters: Any) -> list[Test]:
    """Return a test of a candidate's number for each filter that is understood."""
    by_entity: dict[str, tuple[Maker | None, dict[str, Any]]] = {}
    for document in filters if isinstance(filters, list) else []:
        if not isinstance(document, dict):
            continue
        if "field" in document:
            entity, maker = str(document["field"]), FIELDS.get(str(document["field"]))
        else:
            entity = str(document.get("filter"))
            maker = FILTERS.get(entity) or _custom(vendor, entity)
        by_entity[entity] = (maker, document)
    made = (maker(vendor, document) for maker, document in by_entity.values() if maker is not None)
    return [test for test in made if test is not None]


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _range(read: Callable[[Recruitee, int], float | None]) -> Maker:
    def maker(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
        bounds = [(RANGES[name], _number(document[name])) for name in RANGES if name in document]
        if not bounds:
            return None

        def test(number: int) -> bool:
            value = read(vendor, number)
            return value is not None and all(
                bound is not None and holds(value, bound) for holds, bound in bounds
            )

        return test

    return maker


def _unscored(vendor: Recruitee, number: int) -> float | None:
    """Nobody has been evaluated."""
    return None


def _created(vendor: Recruitee, number: int) -> float | None:
    return vendor.world.columns.created[number]


def _consent(vendor: Recruitee, number: int) -> float | None:
    until = vendor.world.candidates[number].consent_until
    return until.timestamp() if until else None


def _full_text(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    query = document.get("query")
    if not isinstance(query, str) or not query.strip():
        return None
    choices = [[word.strip().lower() for word in part.split(" AND ")] for part in query.split(" OR ")]

    def test(number: int) -> bool:
        text = text_of(vendor, number)
        return any(all(_holds(word, text) for word in words) for words in choices)

    return test


def _holds(word: str, text: str) -> bool:
    if word.startswith("not "):
        return word[4:].strip() not in text
    return word.strip('"') in text


def _status(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    wanted = _listed(document, "in")
    if wanted is None:
        return None

    def test(number: int) -> bool:
        states = vendor.world.states_of(number)
        marks = {"viewed" if number % 2 == 0 else "new"}
        marks |= {"disqualified" if state == "rejected" else "qualified" for state in states}
        return bool(marks & set(map(str, wanted)))

    return test


def _listed(document: dict[str, Any], name: str) -> list[Any] | None:
    value = document.get(name)
    return value if isinstance(value, list) else None


def _having(document: dict[str, Any], has: Test) -> Test | None:
    """Return the test of `has_any` or `has_none`, None without either."""
    if document.get("has_any"):
        return has
    if document.get("has_none"):
        return lambda number: not has(number)
    return None


def _sets(
    document: dict[str, Any], member: str, carried: Callable[[int], set[Any]], kind: str | None
) -> Test | None:
    """Return the test of `in`, `not_in` or `all_in` within a member such as `id`, or of having any."""
    inner = document.get(member)
    if isinstance(inner, dict):
        for operator in ("in", "not_in", "all_in"):
            values = _listed(inner, operator)
            if values is not None:
                wanted = set(all_meant(kind, values)) if kind else {str(value) for value in values}
                if operator == "in":
                    return lambda number: bool(carried(number) & wanted)
                if operator == "not_in":
                    return lambda number: not carried(number) & wanted
                return lambda number: wanted <= carried(number)
    return _having(document, lambda number: bool(carried(number)))


def _label(context: str, kind: str) -> Maker:
    def maker(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
        index = vendor.world.labels.of(context)
        of_person: dict[int, set[int]] = {}
        for label, numbers in index.items():
            for number in numbers:
                of_person.setdefault(number, set()).add(label)
        return _sets(document, "id", lambda number: of_person.get(number, set()), kind)

    return maker


def _jobs(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    world = vendor.world
    parts = [_sets({"id": document.get("id")}, "id", lambda number: set(world.jobs_of(number)), "jobs")]
    if "status" in document:
        statuses = {job.id: job.status for job in world.jobs}
        member = {"status": document["status"]}
        parts.append(
            _sets(member, "status", lambda number: {statuses[job] for job in world.jobs_of(number)}, None)
        )
    parts.append(_having(document, lambda number: bool(world.jobs_of(number))))
    found = [part for part in parts if part is not None]
    return (lambda number: all(part(number) for part in found)) if found else None


def _of_applications(member: str, read: Callable[[Recruitee, Application], str | None]) -> Maker:
    def maker(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
        def carried(number: int) -> set[Any]:
            values = (read(vendor, row) for row in vendor.world.applications.of(number))
            return {value for value in values if value is not None}

        return _sets(document, member, carried, None)

    return maker


def _stage_name(vendor: Recruitee, row: Application) -> str | None:
    return vendor.world.stages[row.stage_id].name if row.stage_id else None


def _reason_name(vendor: Recruitee, row: Application) -> str | None:
    reason = vendor.world.reasons.get(row.reason_id) if row.state == "rejected" else None
    return reason.name if reason else None


def _skills(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    inner = document.get("text")
    if not isinstance(inner, dict):
        return None

    def skills(number: int) -> set[str]:
        return {skill.lower() for skill in vendor.world.candidates[number].skills}

    for operator, test in SKILL_TESTS.items():
        values = _listed(inner, operator)
        if values is not None:
            wanted = {str(value).lower() for value in values}
            return lambda number, test=test: test(skills(number), wanted)  # type: ignore[misc] # a bound default
    return None


def _contains(skills: set[str], wanted: set[str]) -> bool:
    return any(part in skill for skill in skills for part in wanted)


SKILL_TESTS: dict[str, Callable[[set[str], set[str]], bool]] = {
    "in": lambda skills, wanted: bool(skills & wanted),
    "not_in": lambda skills, wanted: not skills & wanted,
    "has_all_of": lambda skills, wanted: wanted <= skills,
    "contains": _contains,
    "not_contains": lambda skills, wanted: not _contains(skills, wanted),
}


def _gdpr_status(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    wanted = _listed(document, "in")
    return None if wanted is None else lambda number: vendor.world.candidates[number].consent in wanted


def _ever_given(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
    if not isinstance(document.get("eq"), bool):
        return None
    return lambda number: (vendor.world.candidates[number].consent in {"given", "expired"}) == document["eq"]


def _custom(vendor: Recruitee, entity: str) -> Maker | None:
    """Return the filter of a custom field by its search key."""
    name = next((field.name for field in vendor.candidate_fields if search_key(field.name) == entity), None)
    if name is None:
        return None

    def maker(vendor: Recruitee, document: dict[str, Any]) -> Test | None:
        def filled(number: int) -> bool:
            fields = candidate_fields(vendor.world.candidates[number], vendor.candidate_fields)
            return any(field.get("name") == name and field["values"] for field in fields)

        return _having(document, filled)

    return maker


FIELDS: dict[str, Maker] = {
    "all": _full_text,
    "created_at": _range(_created),
    "gdpr_expires_at": _range(_consent),
    "average_score": _range(_unscored),
    "status": _status,
}
FILTERS: dict[str, Maker] = {
    "jobs": _jobs,
    "stages": _of_applications("name", _stage_name),
    "tags": _label("tags", "tags"),
    "sources": _label("sources", "sources"),
    "disqualifies": _of_applications("reason", _reason_name),
    "talent_pools": _label("pools", "pools"),
    "skills": _skills,
    "gdpr_status": _gdpr_status,
    "gdpr_consent_ever_given": _ever_given,
}
