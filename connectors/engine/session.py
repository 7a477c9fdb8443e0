"""One integration within one operation: its records, its loaders, its calls.

The verbs that the graph and the actions call:

    one(record, edge, wants)      the record that a to-one edge leads to, or None
    many(record, edge, wants)     the stream behind a to-many edge
    need(record, name)            a field that no loaded view supplies
    by_key(model, key, wants)     a record by key, or None when the vendor does not have it
    stream(model, query)          a list, filtered and ordered (engine/lists.py)
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING, Json, as_text
from connectors.columns import rows as rows_at
from connectors.created import TRACKED, Created, NothingKept
from connectors.declarations import Fetch, Gather
from connectors.engine import edges, hydrate
from connectors.engine.covering import cover
from connectors.engine.experience import current, ledger, listing, reading
from connectors.engine.loader import Loader
from connectors.engine.noting import Noting
from connectors.engine.plan import Wants
from connectors.engine.record import Record
from connectors.engine.stream import Stream
from connectors.errors import Malformed, TimedOut, UpstreamError
from connectors.model import MODELS, Model
from connectors.upstream import Answer, Budget, Request, Upload, fill, identity
from connectors.views import Embedded, View

if TYPE_CHECKING:
    from connectors.choices import Choices
    from connectors.connector import Connector, Integration
    from connectors.declarations import Call, List, Page, Params, Read
    from connectors.engine.made import MadeHere
    from connectors.paging import Position
    from connectors.shapes import Attachment


VERSION_LIVES = 3600.0
"""Seconds that an answer about a record in a known state is kept."""


class Session(Noting):
    """What one operation knows of one integration. Lives as long as the operation."""

    def __init__(self, integration: Integration, budget: Budget) -> None:
        super().__init__(integration)
        self.connector: Connector = integration.connector
        self.budget = budget
        self.records: dict[tuple[str, str], Record] = {}
        self.sweeps: dict[str, Stream] = {}
        """Whole lists begun in this operation, by the list's name: everybody reads on where the last stopped."""
        self.fields: Loader[tuple[Record, str], None] = Loader(lambda keys: hydrate.fields(self, keys))
        self.edges: Loader[tuple[Record, str], None] = Loader(lambda keys: edges.load(self, keys))
        self.ahead: dict[tuple[str, str], Wants] = {}
        """What the query selects behind an edge, by model and edge, for the planner."""
        self.personal = True
        """Whether who asks may see the fields that tell of a person."""
        self.choices: Choices = integration.choices
        self.created: Created = NothingKept()
        self.tracked: Loader[tuple[str, str], bool] = Loader(self._tracked)
        """Whether records were made through the gateway, by model and key."""
        self.by_key_only = set(TRACKED) if integration.only_created else set()
        """The models of which no whole list is walked to find records: only some may be looked at."""
        self.off = integration.off
        """What the account's settings keep from being shown. Actions read it all the same."""
        self._facts: dict[str, Any] = {}

    # ---- calls -----------------------------------------------------------------------------------------------

    async def call(
        self,
        call: Call,
        params: Params | None = None,
        *,
        json: Mapping[str, Json] | None = None,
        uploads: Sequence[Upload] = (),
        version: str | None = None,
    ) -> Answer:
        """Make a call. Parameters named in its path go there, the others into the query (or the body).

        `version` is the known state of what is asked about: only an answer about the same one is taken from cache.
        With `uploads` the body is multipart, and what `json` holds becomes its texts (`form_of`).
        """
        request = self.request(call, params or {}, json=json, uploads=uploads)
        if version is not None and call.lives:
            request = replace(request, version=version, lives=max(call.lives, VERSION_LIVES), beyond=0.0)
        noted = current()
        if noted is not None:
            noted.write((call.operation, identity(self.integration.account, request)))
        answer = await self.integration.upstream.send(request, self.budget)
        cover(answer.covered)
        return answer

    async def page(self, source: List | MadeHere, position: Position, params: Params) -> Page:
        """The page of a list at a position."""
        if not isinstance(source, Gather):
            return await source.page(self, position, params)
        with ledger() as noted:
            page = await source.page(self, position, params)
        self.integration.experience.note_calls(
            listing(source, params), 1 if position is None else 2, noted.made
        )
        return page

    async def fetch(self, read: Read, keys: Sequence[str]) -> Iterable[View[Any]]:
        """The views that one call (or what stands for it) of a read brings of these records."""
        if not isinstance(read, Fetch):
            return await read.fetch(self, keys)
        with ledger() as noted:
            views = await read.fetch(self, keys)
        what = reading(read)
        self.integration.experience.note_calls(what, len(keys), noted.made)
        uses, calls = self.used.setdefault(what, ([], set()))
        uses.append(len(keys))
        calls.update(noted.made)
        self.integration.experience.note(("made", what), len(uses), len(calls))
        return views

    async def files(self, record: Record) -> list[Attachment]:
        """The files of a record."""
        listing_files = self.connector.attachments[record.model.__name__]
        with ledger() as noted:
            found = await listing_files(self, record)
        self.integration.experience.note_calls(("files", record.model.__name__), 1, noted.made)
        return found

    def request(
        self,
        call: Call,
        params: Params,
        *,
        json: Mapping[str, Json] | None = None,
        uploads: Sequence[Upload] = (),
    ) -> Request:
        """The request that a call with these parameters makes."""
        parts = {name: str(value) for name, value in params.items() if "{" + name + "}" in call.path}
        rest = {name: value for name, value in params.items() if name not in parts and value is not None}
        body = {**call.json, **(json or {})} if call.json is not None else json
        query = call.query
        if call.into_body:
            body = {**(body or {}), **rest}
        else:
            query = {**query, **rest}
        bases = self.connector.bases(self.integration.account)
        return Request(
            operation=call.operation,
            method=call.method,
            path=fill(
                self.connector.prefix(self.integration.account) + call.path if not call.base else call.path,
                parts,
            ),
            query=tuple(_pairs(query)),
            json=None if uploads else body,
            form=form_of(body) if uploads else None,
            uploads=uploads,
            headers=self.connector.headers,
            base=bases[call.base] if call.base else None,
            safe=call.safe and call.method in ("GET", "POST"),
            authenticated=call.base is None,
            lives=call.lives,
            beyond=call.beyond,
            models=self.integration.tags(call.operation),
            pace=call.pace,
        )

    @staticmethod
    def rows(call: Call, answer: Answer) -> list[Json]:
        """The vendor's objects in an answer; what is not an object is no row.

        Raises Malformed for an answer that cannot have any.
        """
        if call.at and answer.body and not isinstance(answer.body, Mapping):
            raise Malformed(f"an object with `{call.at}` expected", operation=call.operation)
        if call.array and not isinstance(answer.body, list):
            raise Malformed("an array expected", operation=call.operation)
        found = rows_at(answer.body, call.at)
        return [row for row in found if isinstance(row, Mapping)]

    @staticmethod
    def stamp(views: Iterable[View[Any]], answer: Answer) -> list[View[Any]]:
        """The views, marked with where and when they came from."""
        marked = list(views)
        for view in marked:
            view.fetched_at, view.served = answer.fetched_at, answer.served
        return marked

    def late(self) -> UpstreamError:
        """The error of a read that was given up so that others still have time: what had kept it so far."""
        mine = (call.cause for call in reversed(self.budget.calls) if call.integration == self.integration.id)
        cause = next((cause for cause in mine if cause is not None), None)
        return (
            copy.copy(cause)
            if cause
            else TimedOut(
                "it did not answer in time; the rest of the time is kept for the other integrations",
                tool=self.connector.tool,
                integration=self.integration.id,
            )
        )

    # ---- records ---------------------------------------------------------------------------------------------

    def record(self, model: type[Model], key: str) -> Record:
        """The record with this key: always the same object within the session."""
        identity = (model.__name__, key)
        found = self.records.get(identity)
        if found is None:
            found = self.records[identity] = Record(self, model, key)
        return found

    def absorb(self, views: Iterable[View[Any]]) -> list[Record]:
        """Attach views to their records, embedded ones too; the records of the outer views, in order."""
        found = []
        born: dict[tuple[str, str], list[int]] = {}
        for view in views:
            try:
                key = view.identity
            except Malformed as malformed:
                raise self.own(malformed) from None
            if key is None:
                continue
            record = self.record(view.model, key)
            record.add(view)
            for name, column in view.columns.items():
                if isinstance(column, Embedded):
                    try:
                        inner = view.get(name)
                    except Malformed as malformed:
                        record.failures[name] = self.own(malformed)
                        continue
                    if inner is MISSING:
                        continue
                    children = self.absorb(_stamped(inner, view))
                    born.setdefault((type(view).__name__, name), []).append(len(children))
                    if view.model.edges[name].many:
                        record.edges[name] = Stream.of(self, children)
            found.append(record)
        for (holder, edge), counts in born.items():
            self.brought(holder, edge, len(counts), sum(counts))
        return found

    def children(self, view: View[Any], edge: str) -> list[View[Any]]:
        """The views embedded in a view, stamped like it."""
        try:
            found = view.get(edge)
        except Malformed as malformed:
            raise self.own(malformed) from None
        return [] if found is MISSING else _stamped(found, view)

    def own(self, malformed: Malformed) -> Malformed:
        """An error of a pure reader, told as this integration's."""
        malformed.tool = malformed.tool or self.connector.tool
        malformed.integration = malformed.integration or self.integration.id
        return malformed

    def supplied(self, model: type[Model]) -> frozenset[str]:
        """Fields and edges that some view of the tool supplies."""
        return self.connector.supplied(model.__name__)

    def shape(self, model: type[Model], name: str, value: Any) -> Any:
        """Apply the integration's mapping of custom and remote fields to a value."""
        return self.choices.shape(model.__name__, name, value)

    def hides(self, model: str) -> bool:
        """Whether records of a model are shown only if they were made through the gateway."""
        return model in TRACKED and self.integration.only_created

    async def shown(self, model: type[Model], key: str) -> bool:
        """Whether a record may be seen at this integration."""
        return not self.hides(model.__name__) or await self.tracked.load((model.__name__, key))

    async def _tracked(self, keys: Sequence[tuple[str, str]]) -> list[bool | BaseException]:
        models = {model for model, _ in keys}
        made = {
            model: await self.created.among(model, [key for one, key in keys if one == model])
            for model in models
        }
        return [key in made[model] for model, key in keys]

    # ---- verbs -----------------------------------------------------------------------------------------------

    async def need(self, record: Record, name: str) -> Any:
        """The value of a field, loaded together with all that is asked for in the same tick.

        Raises the UpstreamError that kept it from being read, each time: what failed is not tried again.
        """
        value = record.read(name)
        obtainable = name in self.supplied(record.model) or record.waits(name)
        if value is MISSING and not record.gone and obtainable:
            if name not in record.failures:
                await self.fields.load((record, name))
                value = record.read(name)
            if value is MISSING and name in record.failures:
                raise record.failures[name]
        return None if value is MISSING else value

    async def fact(self, name: str) -> Any:
        """Something about the account that values are read with; found out when it is first needed.

        Raises the UpstreamError that kept it from being found out.
        """
        if name not in self._facts:
            with ledger() as noted:
                self._facts[name] = await self.connector.facts[name](self)
            self.integration.experience.note_calls(("fact", name), 1, noted.made)
        return self._facts[name]

    async def by_key(self, model: type[Model], key: str, wants: Wants) -> Record | None:
        """The record with this key, with some view of it loaded; None when the vendor does not have it."""
        record = self.record(model, key)
        if not record.there and not record.gone:
            if not record.failures:
                await asyncio.gather(
                    *(self.fields.load((record, name)) for name in self._wanted(model, wants))
                )
            if not record.there and record.failures:
                raise next(iter(record.failures.values()))
        return record if record.there else None

    def at_hand(self, record: Record, edge: str, wants: Wants) -> Any:
        """The record that a to-one edge leads to, if that is known without waiting; else MISSING.

        A record of which no field is wanted, only its id or its edges, is taken to be there.
        """
        way = record.model.edges[edge]
        key = record.read(way.by)
        if key is not MISSING:
            self._followed(record, way.by, key)
        if key is MISSING or key is None:
            return MISSING if key is MISSING and way.by in self.supplied(record.model) else None
        target = MODELS[way.target]
        found = self.record(target, key)
        if found.views:
            return found
        supplied = self.supplied(target)
        fetched = any(name in target.fields and (name != "remote_id" or name in supplied) for name in wants)
        return MISSING if fetched else found

    async def one(self, record: Record, edge: str, wants: Wants) -> Record | None:
        """The record that a to-one edge leads to; None where it leads nowhere."""
        way = record.model.edges[edge]
        key = await self.need(record, way.by)
        if key is None:
            return None
        found = self.at_hand(record, edge, wants)
        if found is MISSING:
            return await self.by_key(MODELS[way.target], key, wants)
        known: Record | None = found
        return known

    async def many(self, record: Record, edge: str, wants: Wants) -> Stream | None:
        """The stream behind a to-many edge; None where the tool has no such edge."""
        if edge not in record.edges and not record.gone:
            if edge not in record.failures:
                self.ahead[record.model.__name__, edge] = wants
                await self.edges.load((record, edge))
            failure = record.failures.get(edge)
            if failure is not None:
                raise failure
        return record.edges.get(edge)

    async def children_of(self, model: str, edge: str, keys: Sequence[str]) -> None:
        """Load a to-many edge of several parents, whole."""
        parents = [self.record(MODELS[model], key) for key in keys]
        streams = await asyncio.gather(*(self.many(parent, edge, {}) for parent in parents))
        await asyncio.gather(*(stream.all() for stream in streams if stream))

    def sweep(self, source: List, *, deleted: bool = False) -> Stream:
        """The one walk over a whole list that this operation makes; with the deleted where the list has them."""
        push = source.filters.get("include_deleted") if deleted else None
        params = (push.params(True) if push else None) or {}
        name = f"{source.name} deleted" if params else source.name
        found = self.sweeps.get(name)
        if found is None:
            found = self.sweeps[name] = Stream(self, source, params, whole=True)
        return found

    def _wanted(self, model: type[Model], wants: Wants) -> list[str]:
        """The fields whose loading brings a record with what is wanted of it; any view will do if none is."""
        supplied = self.supplied(model)
        return [name for name in wants if name in supplied and name in model.fields] or ["remote_id"]


def _stamped(children: list[View[Any]], view: View[Any]) -> list[View[Any]]:
    """Embedded views come from where the outer one came from."""
    for child in children:
        child.fetched_at, child.served = view.fetched_at, view.served
    return children


def form_of(body: Mapping[str, Json] | None) -> dict[str, str | list[str]]:
    """JSON as the texts of a form: `candidate[name]` for a member of a member, `emails[]` for a list's elements,
    `answers[0][id]` where these are objects. Nulls are left out.
    """
    found: dict[str, str | list[str]] = {}
    for name, value in (body or {}).items():
        _flatten(found, name, value)
    return found


def _flatten(found: dict[str, str | list[str]], name: str, value: Json) -> None:
    if isinstance(value, Mapping):
        for inner, one in value.items():
            _flatten(found, f"{name}[{inner}]", one)
    elif isinstance(value, list | tuple):
        if any(isinstance(one, Mapping | list) for one in value):
            for index, one in enumerate(value):
                _flatten(found, f"{name}[{index}]", one)
        else:
            found[f"{name}[]"] = [as_text(one) or "" for one in value if one is not None]
    elif value is not None:
        found[name] = as_text(value) or ""


def _pairs(query: Params) -> Iterable[tuple[str, str]]:
    for name, value in query.items():
        if isinstance(value, list | tuple):
            yield from ((name, str(item)) for item in value)
        elif value is not None:
            yield name, str(value)
