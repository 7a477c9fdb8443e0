"""What every simulated vendor has: a data set, routes, authentication, quotas, and the order they come in."""

from __future__ import annotations

import math
import traceback
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from gateway.sandbox.call import ANYONE, Answer, Call, Principal, Refused
from gateway.sandbox.post import Post
from gateway.sandbox.quota import Limit, Quotas, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.options import Account, Options
    from gateway.sandbox.routes import Route, Routes
    from gateway.sandbox.world import World

V = TypeVar("V", bound="Vendor")


class Vendor(ABC):
    """One account at one tool.

    A subclass gives `tool`, `routes` and the methods below; `gateway/sandbox/__init__.py` says how to add one.
    Handlers run without interruption, one after another, so they may change the world freely.
    """

    tool: ClassVar[str]
    routes: ClassVar[Routes[Any]]

    def __init__(self, account: Account, world: World, options: Options) -> None:
        self.account = account
        self.world = world
        self.options = options
        self.quotas = Quotas(options.rate_factor)
        self.last_error: str | None = None
        self.post = Post()
        self.setup()

    def setup(self) -> None:  # noqa: B027 - optional
        """Prepare what the vendor keeps beside the world (its tokens, its odd records)."""

    # what a vendor must say

    @abstractmethod
    def authenticate(self, call: Call) -> Principal:
        """Return who calls, or raise `Refused` with the vendor's 401 or 403."""

    @abstractmethod
    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        """Return what the vendor answers to a path (or method) that it does not have."""

    @abstractmethod
    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        """Return the vendor's 429; `retry_after` None leaves that header out."""

    @abstractmethod
    def bad_request(self, call: Call, problem: str) -> Answer:
        """Return what the vendor answers to a body it cannot read."""

    @abstractmethod
    def remote_id(self, kind: str, number: int) -> str:
        """Return the id that the vendor's API shows for the world's record; KeyError for a kind it lacks."""

    @abstractmethod
    def raw(self, kind: str, number: int) -> Any:
        """Return the vendor's fullest representation of a record, as tests compare it; KeyError likewise."""

    @abstractmethod
    def demo(self) -> dict[str, Any]:
        """Return how to use this account: `credentials` and `settings` as an integration's configuration has them.

        `{base}` in a setting stands for the account's address. Further members (other tokens) may be added.
        """

    # what a vendor may say

    async def enter_webhook(self, url: str, events: list[str]) -> dict[str, Any]:
        """Save a webhook as a person does by hand, and return what is shown of it; KeyError where nobody can."""
        raise KeyError(self.tool)

    def limits(self, call: Call) -> Sequence[Limit]:
        """Return the quotas this call counts against, by `self.quotas`."""
        return ()

    def headers(self, call: Call, verdicts: Sequence[Verdict]) -> dict[str, str]:
        """Return headers that every answer carries, such as the quota left."""
        return {}

    def announced(self, verdict: Verdict) -> int | None:
        """Return the seconds a real 429 tells to wait, or None for a vendor that does not tell."""
        return math.ceil(verdict.reset)

    def normal(self, path: str) -> str:
        """Return the path as the routes spell it; by default a trailing slash does not matter."""
        return path.rstrip("/") or "/"

    # what happens to a call

    def find(self, call: Call) -> Route[Any] | Answer:
        """Find the call's route and fill in `template` and `params`, or return the answer that ends it."""
        route, params, known = self.routes.find(call.method, self.normal(call.path))
        call.template = route.template if route else "(unknown)"
        call.params = params
        if route is not None and route.public:
            call.principal = ANYONE
            return route
        try:
            call.principal = self.authenticate(call)
        except Refused as refused:
            return refused.answer
        return route or self.not_found(call, wrong_method=known)

    def perform(self, call: Call, route: Route[Any]) -> Answer:
        """Run the handler; what it did not foresee becomes a 500 whose traceback is in `last_error`."""
        try:
            answer: Answer = route.handler(self, call)
        except Refused as refused:
            return refused.answer
        except UnreadableBody as problem:
            return self.bad_request(call, str(problem))
        except Exception:  # noqa: BLE001 - a server answers 500 whatever happened
            self.last_error = traceback.format_exc()
            return Answer({"error": "Server internal error"}, 500)
        return answer


class UnreadableBody(ValueError):
    """The request's body is not what its content type says, or not an object."""


def json_object(call: Call) -> dict[str, Any]:
    """Return the call's JSON body, {} when empty; UnreadableBody unless it is an object."""
    try:
        document = call.json
    except ValueError as problem:
        raise UnreadableBody("the body is not JSON") from problem
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise UnreadableBody("the body is not a JSON object")
    return document
