"""Searching candidates: which people meet every criterion of `GET /candidates` (smartrecruiters.md §8.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters import answers, errors, properties, view_candidate
from gateway.sandbox.smartrecruiters.access import sees_job
from gateway.sandbox.smartrecruiters.query import choices, later, moment
from gateway.sandbox.smartrecruiters.states import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

FILTERS = (
    "q", "jobId", "location", "averageRating", "status", "subStatus", "consentStatus", "tag", "updatedAfter",
    "onboardingStatus", "propertyId", "propertyValueId", "sourceType", "sourceSubType", "sourceValueId",
    "questionCategory", "questionFieldId", "questionFieldValueId",
)  # fmt: skip
_KEYWORD = re.compile(r'"([^"]*)"|([^\s"]+)')
"""What stands between double quotes is searched for as a whole (the help page that the specification of `q` names)."""
_GROUPS = (
    (("propertyId", "propertyValueId"), "FIELDS_CRITERIA_SIZE_VIOLATED"),
    (("sourceType", "sourceSubType", "sourceValueId"), "SOURCES_CRITERIA_SIZE_VIOLATED"),
    (
        ("questionCategory", "questionFieldId", "questionFieldValueId"),
        "SCREENING_QUESTIONS_CRITERIA_SIZE_VIOLATED",
    ),
)


def matching(vendor: SmartRecruiters, call: Call) -> list[int]:
    """Return the numbers of the matching candidates, oldest first; only people with an application are found.

    The answer to equal criteria is remembered until somebody changes something.
    """
    world, quirks = vendor.world, vendor.quirks
    asked = tuple((name, value) for name, value in call.query if name in FILTERS)
    version = (world.candidates.version, world.applications.version, quirks)
    key = (asked, call.principal.key)
    if key in vendor.searches and vendor.searches[key][0] == version:
        return vendor.searches[key][1]
    found = list(_search(vendor, call))
    if len(vendor.searches) >= 64:
        vendor.searches.clear()
    vendor.searches[key] = (version, found)
    return found


def _search(vendor: SmartRecruiters, call: Call) -> Iterable[int]:
    world, who = vendor.world, call.principal
    criteria = _OnApplications(vendor, call)
    people = _on_people(vendor, call)
    after = moment(call, vendor.quirks, "updatedAfter")
    recent = world.columns.active if vendor.quirks.updated_by_all else world.columns.updated
    since = None if after is None else int(after.timestamp()) - 1
    jobs = world.columns.job
    for number in criteria.among():
        if since is not None and recent[number] < since:
            continue
        rows = [row for row in world.applications.ids_of(number) if jobs[row] and sees_job(who, jobs[row])]
        if not rows or world.is_deleted(number) or not criteria.met(rows):
            continue
        if people or after is not None:
            person = world.candidates[number]
            if not later(vendor.updated_on(person), after) or not all(test(person) for test in people):
                continue
        yield number


class _OnApplications:
    """Criteria in the context of a job: these hold for one and the same application, or each for any (§15.5)."""

    def __init__(self, vendor: SmartRecruiters, call: Call) -> None:
        self.vendor = vendor
        self.jobs = {vendor.ids.meant("jobs", value) for value in call.args("jobId")}
        self.statuses = choices(call, "status", STATUSES)
        self.step = call.arg("subStatus") if self.statuses else None
        if call.arg("onboardingStatus") is not None:
            raise errors.coded(400, "ONBOARDING_STATUS_NOT_ACTIVE")
        self.groups: list[list[tuple[str, ...]]] = []
        for names, code in _GROUPS:
            columns = [call.args(name) for name in names]
            if len({len(column) for column in columns}) > 1:
                raise errors.coded(400, code)
            self.groups.append(list(zip(*columns, strict=True)))

    def among(self) -> Iterable[int]:
        """Return the candidates worth looking at."""
        world = self.vendor.world
        if not self.jobs:
            return world.candidates.ids()
        columns = world.columns
        return sorted({columns.candidate[row] for job in self.jobs for row in columns.in_job(job)})

    def met(self, rows: list[int]) -> bool:
        """Return whether a person with these applications is found."""
        if not (self.jobs or self.statuses or any(self.groups)):
            return True
        tests = (self._job, self._status)
        if self.vendor.quirks.same_application:
            rows = [row for row in rows if all(test(row) for test in tests)]
            if not rows:
                return False
        elif not all(any(test(row) for row in rows) for test in tests):
            return False
        return not any(self.groups) or self._grouped(rows)

    def _job(self, row: int) -> bool:
        return not self.jobs or self.vendor.world.columns.job[row] in self.jobs

    def _status(self, row: int) -> bool:
        if not self.statuses:
            return True
        status, step = self.vendor.states.place(row)
        return status in self.statuses and self.step in {None, step}

    def _grouped(self, numbers: list[int]) -> bool:
        rows = [self.vendor.world.applications[number] for number in numbers]
        tests: tuple[Callable[[Application, list[tuple[str, ...]]], bool], ...] = (
            self._property,
            self._source,
            self._question,
        )
        return all(
            not group or any(test(row, group) for row in rows)
            for test, group in zip(tests, self.groups, strict=True)
        )

    def _property(self, row: Application, group: list[tuple[str, ...]]) -> bool:
        """Every single-select field named must have one of the values named for it."""
        held = properties.values(self.vendor, row)
        wanted: dict[str, set[str]] = {}
        for ident, value in group:
            wanted.setdefault(ident, set()).add(value)
        known = self.vendor.properties
        return all(
            ident in known and known[ident].type == "SINGLE_SELECT" and held.get(ident) in values
            for ident, values in wanted.items()
        )

    def _source(self, row: Application, group: list[tuple[str, ...]]) -> bool:
        source = self.vendor.sources.of(row)
        return (source.type, source.subtype, source.id) in group

    def _question(self, row: Application, group: list[tuple[str, ...]]) -> bool:
        given = {
            (answer["category"], field["id"], value["id"])
            for answer in answers.given(self.vendor, row)
            for record in answer["records"]
            for field in record["fields"]
            for value in field["values"]
        }
        return given.issuperset(group)


def _on_people(vendor: SmartRecruiters, call: Call) -> list[Callable[[Candidate], bool]]:
    """Return the tests that need the person's record."""
    tests: list[Callable[[Candidate], bool]] = []
    words = [whole or word for whole, word in _KEYWORD.findall((call.arg("q") or "").lower())]
    if words:
        tests.append(lambda person: all(word in _keywords(person) for word in words))
    places = [text.lower() for text in call.args("location")]
    if places:
        tests.append(lambda person: any(text in _place(person) for text in places))
    tags = {text.lower() for text in call.args("tag")}
    if tags:
        tests.append(lambda person: bool(tags & {tag.lower() for tag in view_candidate.tags(vendor, person)}))
    consents = choices(call, "consentStatus", view_candidate.CONSENTS)
    if consents:
        tests.append(lambda person: view_candidate.consent(person) in consents)
    ratings = choices(call, "averageRating", ("1", "2", "3", "4", "5"))
    if ratings:
        tests.append(lambda person: str(int(view_candidate.rating(person.id) or 0)) in ratings)
    return tests


def _keywords(person: Candidate) -> str:
    return " ".join((person.first_name, person.last_name, *person.emails)).lower()


def _place(person: Candidate) -> str:
    place: Any = person.address
    parts = (place.city, place.region, place.country) if place else ()
    return " ".join(part for part in parts if part).lower()
