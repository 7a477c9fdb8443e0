"""An operation rehearsed: the engine at work on imagined records, without any call.

Whatever chooses between lists, reads, sweeps and batches runs as it does in earnest. Only what would call a
vendor is played: a list brings as many imagined records as it is known (or guessed) to have, a read those that
were asked for, each with the views that the declarations promise. What calls this would take is written down.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import copy
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, Any

from connectors.declarations import Batch, Call, Fetch, Gather, One, Page, Pages, Through, Within
from connectors.engine.experience import Experience, listing, reading
from connectors.engine.hydrate import lack
from connectors.engine.imagined import Anything, Imagined, page_of, position_of, whole
from connectors.engine.made import MadeHere
from connectors.engine.plan import TYPICAL_CHILDREN, sweeps
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.engine.steps import Basis, Steps
from connectors.engine.stream import Stream
from connectors.errors import GatewayError, TooComplex
from connectors.marks import Marks
from connectors.model import MODELS, Model
from connectors.paging import EVERYTHING, Position
from connectors.upstream import Budget, identity
from connectors.views import Embedded, View

if TYPE_CHECKING:
    from connectors.connector import Integration
    from connectors.declarations import AnyView, List, Params, Read
    from connectors.engine.experience import Made
    from connectors.shapes import Attachment

FIRST_KEY = 1_000_000_000
"""Imagined keys count from here: numbers, as some vendors take nothing else."""

EMBEDDED = 3
"""Guessed records of an edge that is embedded in a row."""

PASSING = 0.5
"""The share of records that a filter is guessed to keep."""


EXACT = Basis.EXACT

LARGE = 1000
"""Rows from which on a list that nobody has walked yet is sure to have the page asked for."""

GLANCE, THOROUGH = 150, 20_000
"""Records that a rehearsal imagines at an integration at most: each takes about a tenth of a millisecond, which a
caller who has not asked for the plan should not have to wait for.
"""

FAR = 3
"""A rehearsal ends when it has come to so many times the calls that the operation may make."""


class Rehearsal(Session):
    """One integration within a rehearsed operation."""

    def __init__(self, integration: Integration, budget: Budget, steps: Steps, most: int = THOROUGH) -> None:
        shadow = copy(integration)
        shadow.sizes, shadow.widest = dict(integration.sizes), dict(integration.widest)
        shadow.experience, shadow.seen = Experience(), Marks()
        super().__init__(shadow, budget)
        self.known = integration.experience
        self.steps = steps
        self.most = most
        self._beside: dict[str, dict[AnyView, None]] = {}
        self.asked: dict[Hashable, dict[Record, bool]] = {}
        """Of which records a field was asked, and whether their views left it out."""
        self._lacking: Counter[Hashable] = Counter()
        self._sure: set[str] = set()
        """Models that came along with what was read of them on purpose, not by the way."""
        self._met: set[str] = set()
        """The keys of all records."""
        self._led: set[tuple[str, str]] = set()
        self._missed: set[str] = set()
        self._bare: Counter[tuple[str, str]] = Counter()
        self._leading: Counter[tuple[str, str]] = Counter()
        self._pages: Counter[Hashable] = Counter()
        self._uses: dict[Hashable, tuple[Hashable, list[Hashable], list[Made]]] = {}
        self._bases: dict[str, Basis] = {}
        """What the number of records rests on that are imagined, by their keys."""
        self._keys = count(FIRST_KEY + 500_000_000)

    # ---- what calls cost -------------------------------------------------------------------------------------

    def _pay(self, operation: str, what: Hashable, basis: Basis) -> None:
        """Write down a call, once; nothing where its answer is kept."""
        if what in self.steps.paid:
            return
        self.steps.paid.add(what)
        if self.integration.upstream.has(what, self.budget.max_age):
            self.steps.cached[operation] += 1
        else:
            self.steps.calls[operation, basis] += 1
            if self.steps.predicted > FAR * self.budget.max_calls:
                raise TooComplex("far more calls than the operation may make")

    def _call(self, call: Call, params: Params, basis: Basis) -> None:
        try:
            what: Hashable = identity(self.integration.account, self.request(call, params))
        except GatewayError:  # imagined keys need not look like the vendor's
            what = (call.operation, *sorted((name, str(value)) for name, value in params.items()))
        self._pay(call.operation, what, basis)

    def _irregular(
        self, what: Hashable, keys: Hashable, number: int, name: str, guess: float, basis: Basis
    ) -> None:
        """The calls of an irregular list or read: those made before, else as many as it is declared to make."""
        made = self.known.recall_calls(what, number)
        if made is None:
            for index in range(ceil(guess)):
                self._pay(name, (what, keys, index), basis)
            return
        first, uses, paid = self._uses.setdefault(what, (keys, [], []))
        uses.append(keys)
        total = self.known.recall(("made", what), len(uses))
        if number == 1 and len(uses) > 1 and total is not None:
            for place in range(len(paid), round(total)):  # some of them may ask for the same
                one = made[place % len(made)]
                paid.append(one)
                self._pay(one[0], (one, keys, place), max(basis, Basis.LEARNED))
            return
        paid += made
        alike = self.known.alike(what, again=first != keys)
        for one in made:
            self._pay(one[0], one[1] if one in alike else (one, keys), max(basis, Basis.LEARNED))

    # ---- lists -----------------------------------------------------------------------------------------------

    async def page(self, source: List | MadeHere, position: Position, params: Params) -> Page:
        """An imagined page. Others get their turn: imagining many takes a while."""
        await asyncio.sleep(0)
        if isinstance(source, MadeHere):
            return await source.page(self, position, params)
        if isinstance(source, Within):
            return await self._within(source, position, params)
        place = page_of(source, position)
        if isinstance(source, Gather):
            return self._gathered(source, place, params)
        if source.adapt:
            params = await source.adapt(self, params)
        total, known = self._rows(source, params)
        size = source.paging.size
        whence = max(self._bases.get(str(value), EXACT) for value in ("", *params.values()))
        basis = max(whence, EXACT if place == 0 else known)
        self._call(source.call, {**params, **source.paging.query(position)}, basis)
        self._bring(source.call.carries)
        rows = max(0, min(size, total - place * size))
        after = position_of(source, place + 1) if total > (place + 1) * size else None
        rests = max(basis, known)
        if whole(source, params) and known is Basis.GUESSED and source.typical >= LARGE:
            rests = basis  # whoever asks for a page of it will find one
        return Page(
            self._imagine(source.view, self._listed(source, params, place * size, rows), rests), after
        )

    async def _within(self, source: Within, position: Position, params: Params) -> Page:
        known = self.integration.sizes.get(source.name)
        if known is not None:
            self.integration.sizes.setdefault(source.of.name, known)
        outer = await self.page(source.of, position, params)
        inner: Sequence[View[Any]] = outer.views
        for name in source.edge.split("."):
            inner = [child for parent in inner for child in self.children(parent, name)]
        distinct = {(view.model.__name__, view.raw["_key"]): view for view in inner}
        return Page(list(distinct.values()), outer.after, None, outer.views)

    def _gathered(self, source: Gather, place: int, params: Params) -> Page:
        what = listing(source, params)
        over = 1 if source.over and place == 0 else 0
        guess = 1 + (source.lookups + over if place == 0 else 0)
        self._irregular(what, (place, str(params)), 1 if place == 0 else 2, source.name, guess, Basis.GUESSED)
        self._bring(source.brings)
        pages, rows = self.known.recall(("pages", what), 1), self.known.recall(("rows", what), 1)
        if pages and rows is not None:
            number = round(rows * (place + 1) / pages) - round(rows * place / pages)
        else:
            whole = source.typical if not source.over else self.integration.sizes.get(source.over.name, 0)
            size = min(source.paging.size, whole or 1)
            pages, number = max(1.0, (whole or 1) / size), size
            if source.paging.size >= EVERYTHING:
                number = source.typical
        after = f"~{place + 1}" if place + 1 < pages else None
        rests = Basis.GUESSED if rows is None else Basis.LEARNED
        return Page(
            self._imagine(source.view, self._listed(source, params, place * number, number), rests), after
        )

    def _rows(self, source: Pages, params: Params) -> tuple[int, Basis]:
        """Rows of a list, and what that rests on."""
        if whole(source, params):
            known = self.integration.sizes.get(source.name)
            return (source.typical, Basis.GUESSED) if known is None else (known, Basis.LEARNED)
        name = listing(source, params)
        mean, least = self.known.recall(("rows", name), 1), self.known.recall(("least", name), 1)
        if mean is not None or least is not None:
            return max(round(mean or 0), round(least or 0)), Basis.LEARNED
        scoped = any(str(value) in self._met for value in params.values())
        return (TYPICAL_CHILDREN if scoped else round(source.typical * PASSING)), Basis.GUESSED

    def _size(self, model: str) -> int:
        """How many records of a model there are, as far as its lists tell."""
        resource = self.connector.resources.get(model)
        whole = [one.source for one in sweeps(resource)] if resource else []
        sizes = self.integration.sizes
        known = [
            sizes.get(one.name, one.typical) for one in whole if isinstance(one, Pages) or one.name in sizes
        ]
        return max(1, min(known, default=EVERYTHING))

    def _listed(self, source: List, params: Params, start: int, rows: int) -> list[str]:
        """The keys of rows: of a whole list the same ones to which references lead.

        A key that tells of a parent has the parent's.
        """
        model = source.view.model
        resource = self.connector.resources.get(model.__name__)
        for read in resource.reads if resource else ():
            by = MODELS[read.parent].edges[read.edge].by if isinstance(read, Through) else None
            if isinstance(read, Through) and by in model.fields:
                kin = (self._key_of(model.__name__, by, read.parent) for _ in range(rows))
                return [f"{parent}:{next(self._keys)}" for parent in kin]
        if whole(source, params):
            return [str(FIRST_KEY + start + row) for row in range(rows)]
        return [str(next(self._keys)) for _ in range(rows)]

    # ---- reads -----------------------------------------------------------------------------------------------

    async def fetch(self, read: Read, keys: Sequence[str]) -> Iterable[View[Any]]:
        """The imagined views that a read brings."""
        if isinstance(read, Through):
            await read.fetch(self, keys)
            return self._imagine(read.view, keys, max(self._bases.get(key, EXACT) for key in keys))
        basis = max(self._bases.get(key, EXACT) for key in keys)
        if isinstance(read, One):
            try:
                params = read.parts(keys[0])
            except GatewayError:
                params = {"id": keys[0]}
            self._call(read.call, params, basis)
            self._bring(read.call.carries)
        elif isinstance(read, Batch):
            self._call(read.call, read.params(keys), basis)
            self._bring(read.call.carries)
        else:
            name = f"{read.view.__name__}"
            self._irregular(reading(read), tuple(keys), len(keys), name, read.calls, basis)
            self._bring(read.brings)
            self._sure.update(view.model.__name__ for one in read.brings for view in one.carried())
        kinds = [read.view]
        if isinstance(read, Fetch):
            kinds += [view for view in read.brings if view.model is read.view.model]
        return [view for kind in kinds for view in self._imagine(kind, keys, basis)]

    async def files(self, record: Record) -> list[Attachment]:
        """No files, at their price."""
        what = ("files", record.model.__name__)
        self._irregular(
            what, record.key, 1, f"files of {record.model.__name__}", 1, self._bases.get(record.key, EXACT)
        )
        return []

    async def fact(self, name: str) -> Any:
        """Nothing, at the price of a fact."""
        if name not in self._facts:
            self._facts[name] = None
            self._irregular(("fact", name), name, 1, name.strip("_"), 1, Basis.GUESSED)
        return None

    # ---- records ---------------------------------------------------------------------------------------------

    def record(self, model: type[Model], key: str) -> Record:
        """An imagined record."""
        known = self.records.get((model.__name__, key))
        if known is None:
            self._met.add(key)
            known = self.records[model.__name__, key] = Imagined(self, model, key)
        return known

    def _imagine(self, kind: AnyView, keys: Sequence[str], basis: Basis) -> list[View[Any]]:
        """Views of records, whose being there rests on something."""
        for key in keys:
            self._bases.setdefault(key, basis)
        return [kind({"_key": key}) for key in keys]

    def _bring(self, views: Iterable[AnyView]) -> None:
        """From here on references to these models find such views loaded."""
        for view in (inner for one in views for inner in one.carried()):
            self._beside.setdefault(view.model.__name__, {})[view] = None

    def absorb(self, views: Iterable[View[Any]]) -> list[Record]:
        """Attach imagined views to their records, and imagine what is embedded in them."""
        listed = list(views)
        found: list[Record] = []
        self.steps.imagined += len(listed)
        if self.steps.imagined > self.most:
            self.steps.cut = True
            raise TooComplex("too much to be imagined")
        for place, view in enumerate(listed):
            record = self.record(view.model, view.raw["_key"])
            record.add(view)
            for name, column in view.columns.items():
                if isinstance(column, Embedded):
                    number = self._born(view, name, place, len(listed))
                    record.edges.expected[name] = (view, number)  # type: ignore[attr-defined]  # it is Lazy
            found.append(record)
        return found

    def _born(self, view: View[Any], edge: str, place: int, parents: int) -> int:
        """How many children the parent at this place has."""
        total = self.known.recall(("children", type(view).__name__, edge), parents)
        if total is None:
            total = parents * (EMBEDDED if view.model.edges[edge].many else 1)
        return round(total * (place + 1) / parents) - round(total * place / parents)

    def embed(self, record: Imagined, name: str) -> Stream:
        """Imagine what is embedded in a record, now that it is asked for."""
        view, number = record.edges.expected.pop(name)
        edge = record.model.edges[name]
        keys = [f"{record.key}:{next(self._keys)}" for _ in range(number)]
        if not edge.many and keys:
            keys = [self._key_of(record.model.__name__, edge.by, edge.target, embedded=True)]
            record.refs[edge.by] = keys[0]
        kind = view.columns[name].view  # type: ignore[attr-defined]  # an Embedded column
        view.raw[name] = self._imagine(kind, keys, self._rests(record, view, name))
        children = self.absorb(view.raw[name])
        for child in children if edge.many else ():
            child.refs[edge.by] = record.key  # type: ignore[attr-defined]  # imagined, too
        record.edges[name] = found = Stream.of(self, children)
        return found

    def _rests(self, record: Record, view: View[Any], edge: str) -> Basis:
        known = self.known.recall(("children", type(view).__name__, edge), 1) is not None
        return max(self._bases.get(record.key, EXACT), Basis.LEARNED if known else Basis.GUESSED)

    def children(self, view: View[Any], edge: str) -> list[View[Any]]:
        """The imagined views embedded in an imagined one."""
        if edge not in view.raw:
            (record,) = self.absorb([view])
            record.edges.get(edge)
        found: list[View[Any]] = view.raw[edge]
        return found

    def lead(self, record: Record, by: str, target: str) -> str:
        """The key to which a reference leads: the same one for as many as is usual."""
        return self._key_of(record.model.__name__, by, target)

    def _key_of(self, model: str, by: str, target: str, *, embedded: bool = False) -> str:
        what = ("distinct", model, by)
        self._leading[what[1:]] += 1
        asked = self._leading[what[1:]]
        distinct = self.known.recall(what, asked)
        reached = asked if distinct is None else max(1, round(distinct))
        reached = (reached - 1) % self._size(target) + 1
        key = str(FIRST_KEY + reached - 1)
        self._bases.setdefault(key, Basis.GUESSED if distinct is None else Basis.LEARNED)
        missed = self.known.recall(("missed", target), reached)
        if missed is not None and (key in self._missed or round(missed) > len(self._missed)):
            self._missed.add(key)
            key = f"{FAR}{key[1:]}"
        if (target, key) in self._led or embedded:
            return key
        self._led.add((target, key))
        bare = None if target in self._sure else self.known.recall(("bare", model, by), reached)
        if bare is not None and round(bare) > self._bare[what[1:]]:
            self._bare[what[1:]] += 1
        elif not self.record(MODELS[target], key).views:
            self.absorb([kind({"_key": key}) for kind in self._beside.get(target, ())])
        return key

    def lacking(self, record: Record, name: str) -> bool:
        """Whether the loaded views leave a field out that they have of other records: of as many as is usual."""
        what = lack(record, name)
        asked = self.asked.setdefault(what, {})
        if record not in asked:
            usual = self.known.recall(what, len(asked) + 1) or 0
            asked[record] = round(usual) > self._lacking[what]
            self._lacking[what] += asked[record]
        return asked[record]

    # ---- what is done here -----------------------------------------------------------------------------------

    def kept(self, filters: Mapping[str, Any], records: Sequence[Record], passed: list[bool]) -> list[bool]:
        """As many as a filter usually keeps, evenly; all whose keys were given."""
        if not records or filters.keys() & {"ids", "remote_ids"}:
            return [True] * len(records)
        total = self.known.recall(("kept", records[0].model.__name__, *sorted(filters)), len(records))
        share = PASSING if total is None else total / len(records)
        return [int((place + 1) * share) > int(place * share) for place in range(len(records))]

    def tested(self, value: Any) -> Any:
        """A value that passes."""
        return Anything() if value is None else value

    def walked(self, source: List, edge: str, parents: int, calls: int, *, enough: bool) -> bool:
        """Whether as much was walked as usually is enough."""
        usual = self.known.recall(("walk", source.name, edge), parents)
        return usual is not None and calls >= usual

    def owned(self, source: List, records: Sequence[Record], by: str, parent: Record) -> list[bool]:
        """As many as usual; of those embedded in listed rows one of each row."""
        usual = self.known.recall(("owned", source.name, by), len(records))
        if usual is None:
            usual = len(records) / (TYPICAL_CHILDREN if isinstance(source, Within) else 1)
        share = usual / max(len(records), 1)
        mine = [int((place + 1) * share) > int(place * share) for place in range(len(records))]
        for record, is_mine in zip(records, mine, strict=True):
            if is_mine:
                record.values[by] = parent.key
        return mine

    def missed(self, model: str, asked: int, missed: int) -> None:
        """As below."""

    def listed(self, source: List | MadeHere, params: Params, rows: int, pages: int, *, ended: bool) -> None:
        """Nothing is learnt from what is imagined."""

    def brought(self, holder: str, edge: str, parents: int, children: int) -> None:
        """As above."""

    def _followed(self, record: Record, by: str, key: str | None) -> None:
        """As above."""


def compare(played: Rehearsal, real: Session) -> None:
    """Learn from what was rehearsed and what came of it: how often views leave fields out."""
    for what in {*played.asked, *real.lacked}:
        number, lacking = len(played.asked.get(what, ())), len(real.lacked.get(what, ()))
        if number < lacking:
            model = str(what[1]) if isinstance(what, tuple) else ""
            number = sum(kind == model for kind, _ in real.records)
        if number:
            played.known.note(what, number, lacking)
