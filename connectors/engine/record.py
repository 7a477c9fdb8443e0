"""A record at run time: who it is, and what of it has been loaded."""

from __future__ import annotations

from asyncio import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.errors import GatewayError, Malformed
from connectors.views import ALWAYS, View

if TYPE_CHECKING:
    from connectors.engine.session import Session
    from connectors.engine.stream import Stream
    from connectors.model import Model


class Record:
    """One unified object of one integration within one operation.

    Fields are read by name off the views loaded so far; a field that none of them supplies reads MISSING and
    is then loaded by `Session.need`. `edges` holds the to-many edges loaded so far.
    """

    __slots__ = ("busy", "edges", "failures", "gone", "key", "model", "session", "tried", "values", "views")

    def __init__(self, session: Session, model: type[Model], key: str) -> None:
        self.session = session
        self.model = model
        self.key = key
        self.views: list[View[Any]] = []
        self.values: dict[str, Any] = {}
        self.edges: dict[str, Stream] = {}
        self.tried: set[int] = set()
        """Identities of the reads that were made for this record, whether or not they brought it."""
        self.busy: dict[int, Future[None]] = {}
        """The reads that are under way for this record, by their identities."""
        self.failures: dict[str, GatewayError] = {}
        """Why a field could not be read, by field name."""
        self.gone = False

    def __repr__(self) -> str:
        return f"<{self.model.__name__} of {self.session.integration.id}>"

    def read(self, name: str) -> Any:
        """The value of a field, None included, or MISSING where no loaded view supplies it.

        Raises Malformed where the vendor's value cannot be read.
        """
        values = self.values
        if name in values:
            return values[name]
        for view in self.views:
            try:
                value = view.get(name)
            except Malformed as malformed:
                raise self.session.own(malformed) from None
            if value is not MISSING:
                shaped = self.session.shape(self.model, name, value)
                values[name] = shaped if shaped is not None else self._seen(name)
                return values[name]
        if name in ALWAYS and name not in self.session.supplied(self.model) and not self.waits(name):
            return self._known(name)
        return MISSING

    def waits(self, name: str) -> bool:
        """Whether a loaded view would supply a field if it were told a fact of the account."""
        return any(view.lacks(name) for view in self.views)

    def _known(self, name: str) -> Any:
        """What is known of every record without any view's word for it."""
        if name == "remote_id":
            return self.key
        if name == "remote_data":
            return self.remote_data()
        return self._seen(name)

    def _seen(self, name: str) -> datetime | None:
        """What the gateway saw of the record, where the vendor says nothing."""
        if name not in ("changed_at", "remote_deleted_at"):
            return None
        seen, model = self.session.integration.seen, self.model.__name__
        if name == "changed_at":
            return seen.changed_at(model, self.key)
        shown = max((view.fetched_at for view in self.views if view.fetched_at), default=None)
        return seen.deleted_at(model, self.key, shown)

    def remote_data(self) -> dict[str, Any] | None:
        """The vendor's JSON by path. Members that begin with `_` are ours: context of an embedded object."""
        found = {
            view.path: {name: value for name, value in view.raw.items() if not name.startswith("_")}
            for view in self.views
            if view.path
        }
        return found or None

    def add(self, view: View[Any]) -> None:
        """Attach a view; a newer one of the same kind takes the older one's place."""
        for index, known in enumerate(self.views):
            if type(known) is type(view):
                self.views[index] = view
                self.values.clear()
                return
        self.views.append(view)
        self.gone = self.gone and not view.attests

    @property
    def there(self) -> bool:
        """Whether a loaded view shows that the vendor has it."""
        return any(view.attests for view in self.views)

    def count(self, edge: str) -> int | None:
        """How many records an edge has by the vendor's own count, where a loaded view has one."""
        try:
            return next((view.count(edge) for view in self.views if edge in view.counts), None)
        except Malformed:
            return None  # a count only saves calls
