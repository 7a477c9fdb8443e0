"""ASGI plumbing: a request read into a `Call`, an `Answer` sent, and the wire-level faults."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import TypeAlias

    from starlette.types import Receive, Send

    from gateway.sandbox.faults import Fault

    Scope: TypeAlias = MutableMapping[str, Any]

HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
GARBAGE = b'{"data": [{"id": 1, "name": "'
PIECES = 8


async def read(scope: Scope, receive: Receive, account: str) -> Call:
    """Return the whole request; the account's name is cut off its path."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    raw = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("latin-1").split("?")[0].removeprefix(f"/{account}") or "/"
    base = f"{scope.get('scheme', 'http')}://{headers.get('host', 'sandbox.test')}/{account}"
    query = scope["query_string"].decode("latin-1")
    return Call(scope["method"], path, base=base, query_string=query, headers=headers, body=bytes(body))


async def send(answer: Answer, send_: Send, faults: list[Fault]) -> None:
    """Send an answer, spoiled as the faults say."""
    kinds = {fault.kind: fault for fault in faults}
    payload = answer.payload()
    kind = "text/html" if "content_type" in kinds else answer.content_type
    headers = {"content-type": kind, "content-length": str(len(payload)), **answer.headers}
    if answer.status == 204 or (answer.body is None and not payload):
        del headers["content-type"]
    start = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send_({"type": "http.response.start", "status": answer.status, "headers": start})
    if "truncate" in kinds:
        await send_({"type": "http.response.body", "body": payload[: len(payload) // 2], "more_body": True})
        break_off(send_)
    elif "drip" in kinds:
        size = max(1, len(payload) // PIECES)
        for begin in range(0, len(payload), size):
            await send_(
                {"type": "http.response.body", "body": payload[begin : begin + size], "more_body": True}
            )
            await asyncio.sleep(kinds["drip"].seconds)
        await send_({"type": "http.response.body", "body": b""})
    else:
        await send_({"type": "http.response.body", "body": payload})


async def hang(receive: Receive) -> None:
    """Wait until the client gives up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def break_off(send_: Send, *, reset: bool = False) -> None:
    """Close the connection below HTTP, with a TCP reset if asked; on other servers the call just fails."""
    transport = getattr(getattr(send_, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("the sandbox broke the connection off")
    peer = transport.get_extra_info("socket")
    if reset and peer is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()


def instead(fault: Fault) -> Answer:
    """Return the answer that a fault puts in the place of the real one."""
    if fault.kind == "garbage":
        return Answer(GARBAGE)
    status = fault.status if fault.kind == "status" else 200
    title = f"{status} from the load balancer" if status != 200 else "Scheduled maintenance"
    return Answer(HTML.format(title), status, content_type="text/html; charset=utf-8")
