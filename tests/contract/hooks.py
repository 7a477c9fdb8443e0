"""What a connector states to be tested, and the means by which it is."""

import importlib
import pkgutil
from typing import Any, ClassVar

from connectors.columns import MISSING
from connectors.connector import Connector, Integration, connect
from connectors.declarations import Call
from connectors.errors import (
    Forbidden,
    Gone,
    RateLimited,
    Rejected,
    Unauthenticated,
    Unavailable,
    UpstreamError,
)
from connectors.upstream import Account, Budget, Clock, Request
from connectors.upstream.wire import _check_path
from connectors.views import Embedded
from tests.connectors.upstream.fakes import on_socket

STATUSES = {
    400: Rejected,
    401: Unauthenticated,
    403: Forbidden,
    404: Gone,
    409: Rejected,
    410: Gone,
    422: Rejected,
    429: RateLimited,
    500: Unavailable,
    502: Unavailable,
    503: Unavailable,
}


class Recorder:
    """An upstream that keeps what would be sent and answers that there is nothing."""

    def __init__(self, account):
        self.account, self.sent = account, []

    async def send(self, request, budget):
        _check_path(request.path)
        self.sent.append(request)
        raise Gone("nothing here", tool=self.account.tool, integration=self.account.id)

    def evict(self, models):
        pass


class Hooks:
    """What a connector states of itself, and how the tests use it.

    `errors`: status, headers, body (JSON, or bytes) to the class and a part of the message that they must give.
    `statuses` overrides STATUSES where the vendor's contract does. `silent` names columns that no example fills:
    constants, and members that the contract does not show. `named` names columns whose word is the customer's own
    name for what the vendor sorts otherwise; `texts` models whose key may be any text.
    """

    connector: ClassVar[Connector]
    credentials: ClassVar[dict[str, str]]
    settings: ClassVar[dict[str, Any]] = {}
    examples: ClassVar[dict[type, list[Any]]]
    auth_headers: ClassVar[dict[str, str]]
    errors: ClassVar[list[tuple[int, dict[str, str], Any, type[UpstreamError], str]]]
    statuses: ClassVar[dict[int, type[UpstreamError]]] = {}
    silent: ClassVar[frozenset[str]] = frozenset()
    named: ClassVar[frozenset[str]] = frozenset()
    texts: ClassVar[frozenset[str]] = frozenset()

    # ---- helpers -----------------------------------------------------------------------------------------------

    def account(self, base=None):
        return Account(
            "contract", self.connector.tool, base or self.connector.base_url, self.credentials, self.settings
        )

    def session(self):
        """A session that records its requests instead of sending them."""
        account = self.account()
        return Integration(self.connector, account, Recorder(account)).session(Budget())

    def ways(self):
        return [
            (model, way)
            for model, resource in self.connector.resources.items()
            for way in (*resource.lists, *resource.reads)
        ]

    def calls(self):
        """Every Call that a module of the connector names, and those of its declarations."""
        package = importlib.import_module(type(self.connector).__module__)
        modules = [
            importlib.import_module(f"{package.__name__}.{one.name}")
            for one in pkgutil.iter_modules(package.__path__)
        ]
        named = [value for module in (package, *modules) for value in vars(module).values()]
        declared = [getattr(getattr(way, "of", way), "call", None) for _, way in self.ways()]
        found = [one for one in (*named, *declared, self.connector.check) if isinstance(one, Call)]
        return list({id(one): one for one in found}.values())

    def shown(self):
        """Every view with an example: view class and raw JSON, embedded ones too."""
        found, waiting = [], [(view, raw) for view, raws in self.examples.items() for raw in raws]
        while waiting:
            view, raw = waiting.pop()
            found.append((view, raw))
            for name, column in view.columns.items():
                if isinstance(column, Embedded):
                    children = view(raw).get(name)
                    waiting += [] if children is MISSING else [(type(child), child.raw) for child in children]
        return found

    def keys(self, model):
        """Keys as the examples have them."""
        found = (view(raw).identity for view, raw in self.shown() if view.model.__name__ == model)
        return [key for key in found if key] or ["1"]

    async def sent_to(self, answer, *, safe=False, deadline=3.0, path="/contract"):
        """Make a call that is answered so, and give the answer."""
        respond = self.respond(answer)
        async with on_socket(respond) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            method = "GET" if safe else "POST"
            try:
                request = Request(f"{method} {path}", method, path, safe=safe)
                return await integration.upstream.send(
                    request, Budget(deadline=Clock().now() + deadline)
                ), vendor.seen
            finally:
                await integration.upstream.aclose()

    def respond(self, answer):
        async def respond(seen, writer):
            own = self.serve_auth(seen)
            if own is not None:
                return own
            if answer is None or callable(answer):
                return answer and answer(writer)
            return answer

        return respond

    def serve_auth(self, seen):
        """The answer to a call that fetches a token; None for every other call."""
        return
