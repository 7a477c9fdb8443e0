"""The sandbox's own endpoints, for tests and curious people; no vendor has them.

GET  /                      the accounts, with demo credentials
GET  /_calls[?summary=1&tool=]   what was called, oldest first; DELETE forgets
GET  /_state/{account}      kinds of records and how many there are
GET  /_state/{account}/{kind}[?offset=&limit=]   records in neutral form, with `remote_id`
GET  /_state/{account}/{kind}/{number}           one of them, with `raw`: the vendor's own form
GET  /_faults, POST /_faults {"kind": ...}, DELETE /_faults
GET  /_hooks/{account}      the webhooks sent; POST {"pace"?, "repeat"?, "tamper"?} changes how they are sent,
                            {"url", "events"} enters one by hand where that is how the tool has it
POST /_clock {"advance": seconds}    POST /_reset
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.faults import Fault
from gateway.sandbox.post import Manners

if TYPE_CHECKING:
    from starlette.requests import Request

    from gateway.sandbox.app import Sandbox
    from gateway.sandbox.vendor import Vendor

_JSON = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z


def application(sandbox: Sandbox) -> Starlette:
    """Return the application that answers everything that is no vendor's."""
    control = _Control(sandbox)
    return Starlette(
        routes=[
            Route("/", control.index),
            Route("/_calls", control.calls, methods=["GET", "DELETE"]),
            Route("/_state/{account}", control.kinds),
            Route("/_state/{account}/{kind}", control.records),
            Route("/_state/{account}/{kind}/{number:int}", control.record),
            Route("/_faults", control.faults, methods=["GET", "POST", "DELETE"]),
            Route("/_hooks/{account}", control.hooks, methods=["GET", "POST"]),
            Route("/_clock", control.clock, methods=["POST"]),
            Route("/_reset", control.reset, methods=["POST"]),
        ],
        exception_handlers={HTTPException: _failed},
    )


def _answer(document: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(document, option=_JSON), status, media_type="application/json")


async def _failed(request: Request, problem: Exception) -> Response:
    known = problem if isinstance(problem, HTTPException) else HTTPException(500)
    return _answer({"error": known.detail}, known.status_code)


class _Control:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def index(self, request: Request) -> Response:
        return _answer({"accounts": {name: vendor.demo() for name, vendor in self.sandbox.vendors.items()}})

    async def calls(self, request: Request) -> Response:
        calls = self.sandbox.calls
        if request.method == "DELETE":
            calls.clear()
            return _answer({"cleared": True})
        rows = calls.summary() if request.query_params.get("summary") else calls.listed()
        tool = request.query_params.get("tool")
        return _answer([row for row in rows if tool in {None, row["tool"]}])

    async def kinds(self, request: Request) -> Response:
        tables = self._vendor(request).world.tables
        return _answer({name: len(table) for name, table in tables.items()})

    async def records(self, request: Request) -> Response:
        vendor, kind = self._vendor(request), request.path_params["kind"]
        if kind not in vendor.world.tables:
            raise HTTPException(
                404, f"no records called {kind!r}; there are {', '.join(vendor.world.tables)}"
            )
        table = vendor.world.tables[kind]
        offset, limit = (
            self._number(request, name, default) for name, default in (("offset", 0), ("limit", 100))
        )
        numbers = [number for number in table.ids()[offset : offset + limit] if number in table]
        return _answer([_neutral(vendor, kind, number) for number in numbers])

    async def record(self, request: Request) -> Response:
        vendor, kind, number = (
            self._vendor(request),
            request.path_params["kind"],
            request.path_params["number"],
        )
        if kind not in vendor.world.tables or number not in vendor.world.tables[kind]:
            raise HTTPException(404, f"no {kind} with number {number}")
        try:
            raw = vendor.raw(kind, number)
        except KeyError:
            raw = None
        return _answer({**_neutral(vendor, kind, number), "raw": raw})

    async def faults(self, request: Request) -> Response:
        faults = self.sandbox.faults
        if request.method == "DELETE":
            faults.clear()
        elif request.method == "POST":
            try:
                faults.add(Fault.parse(orjson.loads(await request.body())))
            except ValueError as problem:
                raise HTTPException(400, str(problem)) from problem
        return _answer(faults.listed())

    async def hooks(self, request: Request) -> Response:
        vendor = self._vendor(request)
        if request.method == "GET":
            return _answer([asdict(one) for one in vendor.post.sent])
        vendor.post.attach()
        try:
            asked = orjson.loads(await request.body())
            if "url" in asked:
                return _answer(await vendor.enter_webhook(str(asked["url"]), list(asked["events"])))
            vendor.post.manners = Manners(**asked)
        except (ValueError, KeyError, TypeError) as problem:
            raise HTTPException(400, 'send {"url", "events"} or {"pace", "repeat", "tamper"}') from problem
        return _answer(asdict(vendor.post.manners))

    async def clock(self, request: Request) -> Response:
        try:
            seconds = float(orjson.loads(await request.body())["advance"])
        except (ValueError, KeyError, TypeError) as problem:
            raise HTTPException(400, 'send {"advance": seconds}') from problem
        for vendor in self.sandbox.vendors.values():
            vendor.world.advance(seconds)
        return _answer({name: vendor.world.now() for name, vendor in self.sandbox.vendors.items()})

    async def reset(self, request: Request) -> Response:
        self.sandbox.reset()
        return _answer({"reset": True})

    def _vendor(self, request: Request) -> Vendor:
        name = request.path_params["account"]
        if name not in self.sandbox.vendors:
            raise HTTPException(404, f"no account {name!r}; there are {', '.join(self.sandbox.vendors)}")
        return self.sandbox.vendors[name]

    @staticmethod
    def _number(request: Request, name: str, default: int) -> int:
        text = request.query_params.get(name, str(default))
        if not text.isdecimal():
            raise HTTPException(400, f"{name} must be a number")
        return int(text)


def _neutral(vendor: Vendor, kind: str, number: int) -> dict[str, Any]:
    row: dict[str, Any] = asdict(vendor.world.tables[kind][number])
    try:
        row["remote_id"] = vendor.remote_id(kind, number)
    except KeyError:
        row["remote_id"] = None
    if kind == "files":
        row["content"] = None if row["content"] is None else len(row["content"])
    return row
