"""What a session notes of the data that it meets, for estimates; a rehearsal plays it instead."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.engine.experience import listing
from connectors.engine.stream import Stream, group

if TYPE_CHECKING:
    from connectors.connector import Integration
    from connectors.declarations import List, Params
    from connectors.engine.experience import Made
    from connectors.engine.made import MadeHere
    from connectors.engine.record import Record


class Noting:
    """The part of a session that learns."""

    records: dict[tuple[str, str], Record]

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self.lacked: dict[Hashable, dict[Record, None]] = {}
        """Records of which a loaded view leaves a field out that it has of others, by what this is called."""
        self.used: dict[Hashable, tuple[list[int], set[Made]]] = {}
        """How often irregular reads were made, for how many keys, and their calls."""
        self._leads: dict[tuple[str, str], tuple[set[str], set[str], set[str]]] = {}

    def kept(self, filters: Mapping[str, Any], records: Sequence[Record], passed: list[bool]) -> list[bool]:
        """Which records a filter keeps."""
        if records:
            what = ("kept", records[0].model.__name__, *sorted(filters))
            self.integration.experience.note(what, len(records), sum(passed))
        return passed

    def tested(self, value: Any) -> Any:
        """A value as filters see it."""
        return value

    def walked(self, source: List, edge: str, parents: int, calls: int, *, enough: bool) -> bool:
        """Whether a walk for the children of some parents ends here."""
        if enough:
            self.integration.experience.note(("walk", source.name, edge), parents, calls)
        return enough

    def listed(self, source: List | MadeHere, params: Params, rows: int, pages: int, *, ended: bool) -> None:
        """Note the length of a list that came to its end, and how far others were read."""
        name, known = listing(source, params), self.integration.experience
        if not ended:
            known.note(("least", name), 1, max(rows, known.recall(("least", name), 1) or 0))
            return
        known.add(("rows", name), rows)
        known.add(("pages", name), pages)

    def brought(self, holder: str, edge: str, parents: int, children: int) -> None:
        """Note how many children so many parents had."""
        self.integration.experience.note(("children", holder, edge), parents, children)

    def owned(self, source: List, records: Sequence[Record], by: str, parent: Record) -> list[bool]:
        """Which records of a list that was asked for a parent's children are its children."""
        mine = [record.read(by) in (MISSING, parent.key) for record in records]
        self.integration.experience.note(("owned", source.name, by), len(records), sum(mine))
        return mine

    def missed(self, model: str, asked: int, missed: int) -> None:
        """Note how many of the records asked for a whole list does not have."""
        self.integration.experience.note(("missed", model), asked, missed)

    def grouped(self, stream: Stream, by: str) -> Mapping[Any, list[Record]]:
        """The records of a walk by the value of a field."""
        return group((entry.record for entry in stream.entries), by)

    def _followed(self, record: Record, by: str, key: str | None) -> None:
        """Note to how many records the references of so many lead, and how many of these were not loaded along."""
        model, known = record.model, self.integration.experience
        asked, targets, bare = self._leads.setdefault((model.__name__, by), (set(), set(), set()))
        if record.key in asked:
            return
        asked.add(record.key)
        if key is not None and key not in targets:
            targets.add(key)
            target = self.records.get((model.fields[by].ref or "", key))
            if target is None or not target.views:
                bare.add(key)
            known.note(("bare", model.__name__, by), len(targets), len(bare))
        known.note(("distinct", model.__name__, by), len(asked), len(targets))
