"""What a connector is made of: frozen values. The engine gives them behaviour.

A *list* enumerates records of a model page by page; a *read* fetches records by key. Both say which view they
bring, and so at what cost which fields are had. Irregular ones are an `async def` in the same slot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, dig
from connectors.paging import EVERYTHING, PageNumber, Paging, Position, Single
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.upstream import Answer

AnyView = type[View[Any]]
Make = Callable[["Session", Json, "Params"], Json]
"""Makes a view's JSON from a row, given the account's settings and what was asked."""

Adapt = Callable[["Session", "Params"], Awaitable["Params"]]
"""Turns the parameters that filters gave into the vendor's, where that takes a fact of the account."""

Key = str
Params = Mapping[str, str | Sequence[str] | Json]

CATALOGUE_LIFE = 300.0
"""Seconds: what lives so long or longer is catalogue data, which changes seldom and is asked for all the time."""

BEYOND, MOST_BEYOND = 0.2, 60.0
"""Catalogue data may be served once beyond its life: for this share of it, and so many seconds at the most."""


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of request: verb and path template, and where in the answer the rows stand.

    `query` is sent every time; list values repeat the parameter. `json` is the fixed part of a body. Varying
    parameters go into the query, or into the body where `into_body`. `lives` is how many seconds an answer
    may be served from cache; catalogue data also a little `beyond`. `base` names one of the connector's further hosts. `safe` reads may use POST.
    `also` finds side-loaded records in the body. Of an `array` answer anything but an array is malformed.
    """

    operation: str
    at: str = ""
    array: bool = False
    query: Params = field(default_factory=dict)
    json: Mapping[str, Json] | None = None
    into_body: bool = False
    lives: float = 30.0
    base: str | None = None
    pace: str | None = None
    safe: bool = True
    also: Callable[[Json], Iterable[View[Any]]] | None = None
    carries: tuple[AnyView, ...] = ()
    """The views that `also` may find."""

    @property
    def beyond(self) -> float:
        """Seconds beyond its life that an answer may be served once more, while it is asked for anew."""
        return min(BEYOND * self.lives, MOST_BEYOND) if self.lives >= CATALOGUE_LIFE else 0.0

    @property
    def method(self) -> str:
        """The HTTP verb."""
        return self.operation.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """The path template."""
        return self.operation.split(" ", 1)[1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its views in order, side-loaded ones apart, and where the next begins."""

    views: Sequence[View[Any]]
    after: Position = None
    total: int | None = None
    also: Sequence[View[Any]] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """How a unified filter becomes parameters of a list.

    `params` gives them for the filter's value, or None where this value cannot be pushed down. `exact` says
    that the vendor then answers what the filter means, so that nothing is left to do here.
    """

    params: Callable[[Any], Params | None]
    exact: bool = True


def one_of(param: str, *, exact: bool = True) -> Push:
    """Push a list filter to a parameter that takes a single value, when the list has just one."""
    return Push(lambda values: {param: str(values[0])} if len(values) == 1 else None, exact)


def any_of(param: str, *, size: int = 100, exact: bool = True) -> Push:
    """Push a list filter to a repeatable parameter."""
    return Push(lambda values: {param: [str(v) for v in values]} if len(values) <= size else None, exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A list that the vendor serves page by page.

    `filters` are the unified filters it takes; those in `requires` must be given (a list of one job's
    applications), and one at least of those in `needs` (a search). Parameters named in the path template go there. `orders` maps (field, descending) to
    parameters; `natural` is the order without any. `typical` guesses the rows where nothing is known yet.
    `make` puts into a row what its view needs beside it (under names that begin with `_`). `adapt` says what the
    filters' parameters are at this account.
    """

    view: AnyView
    call: Call
    paging: Paging = field(default_factory=Single)
    filters: Mapping[str, Push] = field(default_factory=dict)
    requires: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    orders: Mapping[tuple[str, bool], Params] = field(default_factory=dict)
    natural: tuple[str, bool] | None = None
    typical: int = 1000
    keep: Callable[[Json], bool] | None = None
    make: Make | None = None
    adapt: Adapt | None = None

    @property
    def name(self) -> str:
        """What cursors and the log call it."""
        return f"{self.call.operation}:{self.view.__name__}"

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that a page brings."""
        return (*self.view.carried(), *self.call.carries)

    async def page(self, session: Session, position: Position, params: Params) -> Page:
        """Fetch the page at a position."""
        if self.adapt:
            params = await self.adapt(session, params)
        answer = await session.call(self.call, {**params, **self.paging.query(position)})
        found = session.rows(self.call, answer)
        listed = dig(answer.body, self.call.at) if self.call.at else answer.body
        got = len(listed) if isinstance(listed, list) else len(found)  # nulls among the rows count as well
        kept = [row for row in found if self.keep is None or self.keep(row)]
        views = [self.view(self.make(session, row, params) if self.make else row) for row in kept]
        return Page(
            session.stamp(views, answer),
            self._after(session, position, got, answer),
            self.paging.total(answer),
            session.stamp(self.call.also(answer.body), answer) if self.call.also else (),
        )

    def _after(self, session: Session, position: Position, got: int, answer: Answer) -> Position:
        """Where the next page begins, given what earlier pages told of the vendor's own cap."""
        after = self.paging.after(position, got, answer)
        if isinstance(self.paging, PageNumber) and self.paging.caps:
            widest = session.integration.widest
            widest[self.call.operation] = max(got, widest.get(self.call.operation, 0))
            if self.paging.ends(got, widest[self.call.operation]):
                return None
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The list of records embedded in another list's records: applications inside candidates.

    `edge` may lead on through an embedded record (`application_stages.stage`).
    """

    edge: str
    of: Pages | Gather
    filters: Mapping[str, Push] = field(default_factory=dict)
    requires: frozenset[str] = frozenset()
    natural: tuple[str, bool] | None = None
    orders: Mapping[tuple[str, bool], Params] = field(default_factory=dict)

    @property
    def view(self) -> AnyView:
        """The embedded view."""
        view = self.of.view
        for name in self.edge.split("."):
            view = view.columns[name].view  # type: ignore[attr-defined]  # an Embedded column
        return view

    @property
    def name(self) -> str:
        """What cursors and the log call it."""
        return f"{self.of.name}.{self.edge}"

    @property
    def needs(self) -> frozenset[str]:
        """Those of the outer list."""
        return self.of.needs

    @property
    def paging(self) -> Paging:
        """That of the outer list."""
        return self.of.paging

    @property
    def typical(self) -> int:
        """Rows of the outer list, which decide the number of calls."""
        return self.of.typical

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that a page brings."""
        return self.of.carried

    async def page(self, session: Session, position: Position, params: Params) -> Page:
        """Fetch the outer page and take what is embedded; the outer records come along side-loaded."""
        outer = await session.page(self.of, position, params)
        inner = outer.views
        for name in self.edge.split("."):
            inner = [child for parent in inner for child in session.children(parent, name)]
        found = {view.identity: view for view in inner}
        return Page(list(found.values()), outer.after, None, (*outer.views, *outer.also))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """An irregular list: an async function from position and parameters to a page.

    `bound` is how many pages one operation reads of a root list whose pages are dear: it then stops, as it does
    when calls run short, and is gone on with by cursor.
    `over` names the list for each of whose rows it takes a call at least; what is known of that list's size
    then tells the calls of a walk, as long as none was made. `lookups` are calls made before the first page.
    """

    view: AnyView
    name: str
    fetch: Callable[[Session, Position, Params], Awaitable[Page]]
    filters: Mapping[str, Push] = field(default_factory=dict)
    requires: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    orders: Mapping[tuple[str, bool], Params] = field(default_factory=dict)
    natural: tuple[str, bool] | None = None
    typical: int = 100
    paging: Paging = field(default_factory=Single)
    brings: tuple[AnyView, ...] = ()
    bound: int | None = None
    over: Pages | None = None
    lookups: int = 0

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that a page brings."""
        return (*self.view.carried(), *self.brings)

    async def page(self, session: Session, position: Position, params: Params) -> Page:
        """Fetch the page at a position."""
        return await self.fetch(session, position, params)


List = Pages | Within | Gather


def answers(source: List, given: frozenset[str]) -> bool:
    """Whether a list can be asked with these filters."""
    return source.requires <= given and (not source.needs or not source.needs.isdisjoint(given))


def by_id(key: Key) -> Params:
    """The usual place of a key: `{id}` in the path."""
    return {"id": key}


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """Read one record a call. `parts` splits the key into parameters.

    `version` tells from the views loaded so far in which state the record is (the time of its last update): the
    answer about a known state is kept for long, for another state is another question.
    """

    view: AnyView
    call: Call
    parts: Callable[[Key], Params] = by_id
    make: Make | None = None
    version: Callable[[Record], str | None] | None = None
    size: int = 1

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that an answer brings."""
        return (*self.view.carried(), *self.call.carries)

    async def fetch(self, session: Session, keys: Sequence[Key]) -> Iterable[View[Any]]:
        """The record's view, and side-loaded ones."""
        (key,) = keys
        version = self.version(session.record(self.view.model, key)) if self.version else None
        answer = await session.call(self.call, self.parts(key), version=version)
        found = session.rows(self.call, answer)
        parts = self.parts(key)
        views = [self.view(self.make(session, row, parts) if self.make else row) for row in found[:1]]
        also = self.call.also(answer.body) if self.call.also else ()
        return session.stamp((*views, *also), answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Read up to `size` records a call."""

    view: AnyView
    call: Call
    size: int
    params: Callable[[Sequence[Key]], Params]
    make: Make | None = None

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that an answer brings."""
        return (*self.view.carried(), *self.call.carries)

    async def fetch(self, session: Session, keys: Sequence[Key]) -> Iterable[View[Any]]:
        """The records' views, and side-loaded ones."""
        params = self.params(keys)
        answer = await session.call(self.call, params)
        found = session.rows(self.call, answer)
        views = [self.view(self.make(session, row, params) if self.make else row) for row in found]
        also = self.call.also(answer.body) if self.call.also else ()
        return session.stamp((*views, *also), answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Read a record as one of its parent's children: the parent's key stands in its own.

    `parent` names the parent's model, `edge` the parent's edge to such records. Costs what the edge costs.
    """

    parent: str
    edge: str
    key: Callable[[Key], Key]
    view: AnyView
    size: int = EVERYTHING

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that an answer brings."""
        return self.view.carried()

    async def fetch(self, session: Session, keys: Sequence[Key]) -> Iterable[View[Any]]:
        """Load the parents' edges; the records enter the session on the way."""
        await session.children_of(self.parent, self.edge, list(dict.fromkeys(self.key(key) for key in keys)))
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """An irregular read: an async function from keys to views. `size` keys a call, `calls` calls each time.

    `partial` reads do not bring every record there is: what they leave out is asked of the other reads.
    `after` names a view that must be loaded of a record for the read to make sense: it completes that one.
    """

    view: AnyView
    fetch_views: Callable[[Session, Sequence[Key]], Awaitable[Iterable[View[Any]]]]
    size: int = 1
    calls: float = 1.0
    partial: bool = False
    brings: tuple[AnyView, ...] = ()
    after: AnyView | None = None

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that an answer brings."""
        return (*self.view.carried(), *self.brings)

    async def fetch(self, session: Session, keys: Sequence[Key]) -> Iterable[View[Any]]:
        """The records' views."""
        return await self.fetch_views(session, keys)


Read = One | Batch | Through | Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """All ways to a model at one tool.

    `lists` and `reads` in the order of preference among equal costs. `sweepable` lists also serve reads by
    key and edges when that is cheaper. `from_remote` makes the key from the vendor's own id, where that is
    possible without a call. `not_implemented`: fields that the tool has and the connector does not serve.
    """

    lists: tuple[List, ...] = ()
    reads: tuple[Read, ...] = ()
    sweepable: bool = True
    from_remote: Callable[[str], Key | None] = str
    not_implemented: frozenset[str] = frozenset()

    @property
    def views(self) -> tuple[AnyView, ...]:
        """Every view that its lists and reads bring, of whatever model."""
        found = (view for way in (*self.lists, *self.reads) for view in way.carried)
        return tuple(dict.fromkeys(found))
