"""Asking a simulated vendor without sockets."""

from dataclasses import dataclass
from typing import Any

import orjson

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.options import Account, Options
from gateway.sandbox.registry import TOOLS
from gateway.sandbox.vendor import Vendor
from gateway.sandbox.world import World


def account(name: str = "recruitee", options: Options | None = None, *, seed: int = 7) -> Vendor:
    """Return a fresh account."""
    options = options or Options(jobs=40, candidates=400, applications=1000)
    parsed = Account.parse(name)
    world = World(seed, options.jobs, options.candidates, options.applications, options.now)
    return TOOLS[parsed.tool](parsed, world, options)


@dataclass(frozen=True)
class Reply:
    """What a vendor answered."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body, read back from its bytes."""
        return orjson.loads(self.body)


def send(vendor: Vendor, call: Call) -> Reply:
    """Do what the server does with a call, without quotas and faults."""
    found = vendor.find(call)
    answer = found if isinstance(found, Answer) else vendor.perform(call, found)
    assert vendor.last_error is None, vendor.last_error
    return Reply(answer.status, answer.payload(), answer.headers)


@dataclass
class Client:
    """A client of one account with a fixed prefix and headers."""

    vendor: Any
    prefix: str
    headers: dict[str, str]

    def __call__(
        self, method: str, path: str, json: Any = None, *, body: bytes = b"", kind: str = ""
    ) -> Reply:
        """Send a call; `json` or raw `body` with its content type."""
        path, _, query = path.partition("?")
        headers = dict(self.headers)
        if json is not None:
            body, kind = orjson.dumps(json), "application/json"
        if kind:
            headers["content-type"] = kind
        return send(
            self.vendor, Call(method, self.prefix + path, query_string=query, headers=headers, body=body)
        )

    def get(self, path: str) -> Any:
        """Return the JSON of a GET that must succeed."""
        reply = self("GET", path)
        assert reply.status == 200, reply
        return reply.json
