"""A caller's own call of a vendor's API: checked, sent through the same room as all others, answered as it is.

Paths are below the account's base URL, and below its prefix where the tool has one (given or not); the option `host` names one
of the connector's further hosts, which get no credentials.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx
import orjson

from connectors.actions import Doing
from connectors.columns import Json
from connectors.model import MODELS, object_type, required
from connectors.outgoing import asked, writes
from connectors.upstream.redaction import Blot

if TYPE_CHECKING:
    from connectors.commands import PassthroughInput
    from connectors.engine.session import Session
    from connectors.upstream import Answer

STEP = "call"

MOST = 10 * 1024 * 1024
"""Bytes of an answer's body that are passed on."""

WITHHELD = re.compile(r"cookie|auth|token|secret|api-?key|session|credential|signature|^proxy-")
"""Names of an answer's headers that carry, or ask for, credentials."""

CONNECTION = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that were about the message on the wire, which is no more."""

TEXTS = re.compile(r"^(text/|application/(xml|[\w.+-]+\+xml|javascript|x-www-form-urlencoded))")


@object_type
class ResponseHeader:
    """A header of a vendor's answer."""

    name: str = required("Its name, in lower case.")
    value: str = required("Its value.")


@dataclass(frozen=True, slots=True)
class Passed:
    """A vendor's answer: its body in one of the two forms, or in none where there is none to show."""

    status: int
    headers: tuple[ResponseHeader, ...] = ()
    data: Json = None
    base64: str | None = None


async def passed(doing: Doing, command: PassthroughInput) -> Passed | None:
    """The vendor's answer to a caller's own call; None in a dry run.

    Whatever the vendor answers is the answer, but for refused credentials and limits. A write that an earlier call
    with the same key has made is not sent again: of its answer only the status is kept.

    Raises:
        Refused: the call cannot be made as asked.
        OutcomeUnknown: a write was sent, and nobody can tell what came of it.
        UpstreamError: the credentials or the pace were refused, or no answer came.

    """
    session = doing.session
    request = await asked(session, command)
    if writes(command.method) or doing.dry_run:
        receipt = None if doing.dry_run else await doing.receipts.known(STEP)
        if receipt is not None and receipt.kept is not None:
            return Passed(int(receipt.kept["status"]))
        try:
            answer = await doing.forward(STEP, request)
        finally:
            if doing.wrote:
                session.integration.evict(*MODELS)
    else:
        answer = await session.integration.upstream.send(request, session.budget)
    return (
        None
        if answer is None
        else shown(session, answer, doing.warnings, in_base64=command.response_as_base64)
    )


def shown(session: Session, answer: Answer, warnings: list[str], *, in_base64: bool = False) -> Passed:
    """A vendor's answer without secrets: JSON and text as such, anything else (or all of it) in base64."""
    blot = session.integration.blot
    heads = answer.headers
    pairs = heads.multi_items() if isinstance(heads, httpx.Headers) else list(heads.items())
    told = tuple(
        ResponseHeader(name=name.lower(), value=blot(value))
        for name, value in pairs
        if name.lower() not in CONNECTION and not WITHHELD.search(name.lower())
    )
    body: bytes = answer.body or b""
    found = Passed(answer.status, told)
    if len(body) > MOST:
        warnings.append(
            f"the answer's body has {len(body):,} bytes and was left out: at most {MOST:,} are shown"
        )
        return found
    if not body.strip():
        return found
    kind = next((value for name, value in pairs if name.lower() == "content-type"), "").lower()
    if not in_base64 and ("json" in kind or not kind):
        try:
            return replace(found, data=_clean(orjson.loads(body), blot))
        except orjson.JSONDecodeError:
            pass
    if not in_base64 and ("json" in kind or TEXTS.match(kind)):
        try:
            return replace(found, data=blot(body.decode()))
        except UnicodeDecodeError:
            pass
    clean = blot(body.decode("latin-1")).encode("latin-1")  # each byte a character, so that none is lost
    return replace(found, base64=b64encode(clean).decode())


def _clean(value: Json, blot: Blot) -> Json:
    """JSON whose texts hold no secrets."""
    if isinstance(value, str):
        return blot(value)
    if isinstance(value, list):
        return [_clean(one, blot) for one in value]
    if isinstance(value, dict):
        return {blot(name): _clean(one, blot) for name, one in value.items()}
    return value
