"""Where applications come from: types, subtypes, values, and the rules for naming one (smartrecruiters.md §8.10, §10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import mix, scramble
from gateway.sandbox.smartrecruiters import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.call import Refused
    from gateway.sandbox.records import Application
    from gateway.sandbox.smartrecruiters.ids import Ids
    from gateway.sandbox.world import World

TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "JOB_BOARD": ("Job Board", ("FREE", "PAID")),
    "AGENCY": ("Agency", ("AGENCY",)),
    "CAREER_SITE": ("Career Site", ("CAREER_SITE",)),
    "REFERRAL": ("Referral", ("REFERRAL",)),
    "API": ("API", ("API",)),
    "OTHER": ("Other Sources", ("OTHER",)),
}
"""Type id to label and subtypes. [assumed] only OTHER is named by the contract."""
_OF_WORLD = {
    "Indeed": ("JOB_BOARD", "FREE"),
    "LinkedIn": ("JOB_BOARD", "PAID"),
    "StepStone": ("JOB_BOARD", "PAID"),
    "Career site": ("CAREER_SITE", "CAREER_SITE"),
    "Referral": ("REFERRAL", "REFERRAL"),
    "Agency Harbourlight": ("AGENCY", "AGENCY"),
}
API, RETIRED, CUSTOM = 100, 101, 102
"""Numbers of the default source of the recruiter route, of a deleted one, and of the first custom one."""
CUSTOM_NAMES = (
    "Partner board", "partner board", "Partner board ", "Sandbox Gateway", *(f"Campus {n}" for n in range(1, 121)),
)  # fmt: skip
"""More than a page, and names that differ in case or a blank only: the name must be exact (§10.1)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source; those of the world keep its numbers."""

    number: int
    type: str
    subtype: str
    id: str
    label: str
    deleted: bool = False


class Sources:
    """All sources of an account."""

    def __init__(self, world: World, ids: Ids, salt: int) -> None:
        rows: list[tuple[int, str, str, str, bool]] = [
            (row.id, *_OF_WORLD.get(row.name, ("OTHER", "OTHER")), row.name, False) for row in world.sources
        ]
        rows.append((API, "API", "API", "API", False))
        rows.append((RETIRED, "OTHER", "OTHER", "Job fair 2024", True))
        rows += [(CUSTOM + n, "OTHER", "OTHER", name, False) for n, name in enumerate(CUSTOM_NAMES)]
        self.by_number = {
            number: Source(number, kind, sub, ids.shown("source_values", number), label, gone)
            for number, kind, sub, label, gone in rows
        }
        self._ids = ids
        self._world = world
        self._base = mix(salt, "sources")
        self._generated = tuple(row.id for row in world.sources)

    def number_of(self, row: Application) -> int:
        """Return an application's source: as set, else the person's first, else thrown; a few are deleted ones."""
        told = row.extra.get("source")
        if told is not None:
            return int(told)
        throw = scramble(self._base + row.id)
        if throw % 53 == 9:
            return RETIRED
        if throw % 11 == 2:
            return CUSTOM
        person = self._world.candidates.get(row.candidate_id)
        if person is not None and person.source_ids:
            return person.source_ids[0]
        return self._generated[throw % len(self._generated)]

    def of(self, row: Application) -> Source:
        """Return an application's source."""
        return self.by_number[self.number_of(row)]

    def identifier(self, source: Source) -> str:
        """Return the UUID that `/configuration/sources/{identifier}` takes."""
        return self._ids.shown("sources", source.number)

    def values(self, kind: str, subtype: str | None) -> list[Source]:
        """Return the sources of a type that still exist."""
        return [
            source
            for source in self.by_number.values()
            if source.type == kind and subtype in {None, source.subtype} and not source.deleted
        ]

    def named(
        self,
        details: Any,
        *,
        no_type: Callable[[str], Refused],
        no_subtype: Callable[[str], Refused],
        no_source: Callable[[str], Refused],
    ) -> Source:
        """Return the source of a `sourceDetails` object; the refusals differ by operation (§5)."""
        if not isinstance(details, dict) or not details.get("sourceTypeId") or not details.get("sourceId"):
            raise errors.invalid("sourceTypeId and sourceId are required")
        kind, sub = details["sourceTypeId"], details.get("sourceSubTypeId")
        if kind not in TYPES:
            raise no_type("Source type does not exist")
        if sub is None and len(TYPES[kind][1]) > 1:
            raise no_subtype("Subtype is required for this source type")
        found = [source for source in self.values(kind, sub) if source.id == details["sourceId"]]
        if not found:
            raise no_source("Source does not exist")
        return found[0]
