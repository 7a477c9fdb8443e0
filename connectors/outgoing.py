"""What a caller's own call is to send: path, parameters, headers and body, checked (connectors/passthrough.py).

What would lead elsewhere than below the account, or carry credentials, is refused before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from connectors import files
from connectors.actions import Refused
from connectors.columns import Json, as_text
from connectors.enums import HttpMethod
from connectors.upstream import Request, Upload, sendable

if TYPE_CHECKING:
    from connectors.commands import MultipartFieldInput, PassthroughInput
    from connectors.engine.session import Session

Path = tuple[str, ...]

ROUNDS = 3
"""How often a path may have been percent-encoded over; more hides something."""

HEADERS = frozenset(
    {
        "accept",
        "accept-language",
        "cache-control",
        "content-language",
        "idempotency-key",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-unmodified-since",
        "prefer",
        "range",
        "x-correlation-id",
        "x-request-id",
    }
)
"""What a caller may say in headers; the type of a body has an input of its own."""

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+( *; *[\w.-]+=[^;,]+)*")
ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def writes(method: HttpMethod) -> bool:
    """Whether a call by this verb may change something. Searches by POST are taken for writes, too."""
    return method is not HttpMethod.GET


async def asked(session: Session, command: PassthroughInput) -> Request:
    """The request that a command means. Raises Refused with the path of what is wrong."""
    account, connector = session.integration.account, session.connector
    path, base = below(command.path), None
    host = _host(command.api_options)
    if host is None:
        prefix = connector.prefix(account)
        path = path if f"{path}/".startswith(f"{prefix}/") else prefix + path
    else:
        hosts = connector.bases(account)
        if host not in hosts:
            known = f"known are {', '.join(sorted(hosts))}" if hosts else "the integration has none"
            raise Refused("HOST_UNKNOWN", f"leave `host` out, or name one: {known}", ("api_options", "host"))
        base = hosts[host]
    request = Request(
        operation=f"PASSTHROUGH {command.method.name}",
        method=command.method.name,
        path=path,
        query=tuple(_pairs(command.params, ("params",))),
        headers={**connector.headers, **_headers(command.headers)},
        base=base,
        safe=not writes(command.method),
        authenticated=base is None,
        raw=True,
    )
    return await _with_body(request, command)


def below(path: str) -> str:
    """A path that leads nowhere but below the place it is put. Raises Refused."""
    here = ("path",)
    if not path.startswith("/") or path.startswith("//"):
        raise Refused("PATH_INVALID", "a path begins with one `/`, without scheme and host", here)
    if (
        not path.isascii()
        or not path.isprintable()
        or set(path) & set(' ?#\\"<>^`{|}')
        or ESCAPE.search(path)
    ):
        raise Refused(
            "PATH_INVALID",
            "a path is percent-encoded, without `?` and `#`: parameters go into `params`",
            here,
        )
    decoded, before, rounds = path, "", 0
    while decoded != before and rounds <= ROUNDS:
        decoded, before, rounds = unquote(decoded, errors="replace"), decoded, rounds + 1
    segments = decoded.split("/")[1:]
    dots = any(segment.split(";")[0] in (".", "..") for segment in segments)
    hidden = decoded != before or not decoded.isprintable() or "\\" in decoded
    if dots or hidden or "" in segments[:-1]:
        raise Refused(
            "PATH_INVALID", "a path has no empty or dot segment, backslash or control character", here
        )
    return path


def _host(given: Json) -> str | None:
    """The host named among the options, which are an object of nothing else."""
    if given is None:
        return None
    if not isinstance(given, Mapping) or given.keys() - {"host"}:
        raise Refused("OPTION_UNKNOWN", "the only option is `host`", ("api_options",))
    return as_text(given.get("host"))


def _headers(given: Json) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise Refused("HEADER_REFUSED", "headers are an object of texts", ("headers",))
    found: dict[str, str] = {}
    for name, value in given.items():
        if str(name).lower() not in HEADERS:
            known = ", ".join(sorted(HEADERS))
            raise Refused(
                "HEADER_REFUSED", f"this header is not passed on; those are: {known}", ("headers", str(name))
            )
        if not isinstance(value, str) or not sendable(value):
            raise Refused("HEADER_REFUSED", "a header is one line of ASCII text", ("headers", str(name)))
        found[str(name).lower()] = value
    return found


def _pairs(given: Json, path: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of an object, of which a list repeats the name, or of a list of pairs."""
    if isinstance(given, Mapping):
        pairs = [
            (str(name), one)
            for name, value in given.items()
            for one in (value if isinstance(value, list) else [value])
        ]
    elif given is None or (
        isinstance(given, list) and all(isinstance(one, list) and len(one) == 2 for one in given)  # noqa: PLR2004  # a pair
    ):
        pairs = [(str(name), value) for name, value in given or ()]
    else:
        raise Refused("PARAMETERS_INVALID", "give an object of texts, or a list of pairs", path)
    for name, value in pairs:
        if isinstance(value, Mapping | list):
            raise Refused("PARAMETERS_INVALID", "a value is a text, a number, true or false", (*path, name))
        if value is not None:
            yield name, value if isinstance(value, str) else as_text(value) or ""


async def _with_body(request: Request, command: PassthroughInput) -> Request:
    """The request with its body, which is given in one way at most."""
    given = [name for name in BODIES if getattr(command, name) is not None]
    if len(given) > 1:
        raise Refused("BODY_AMBIGUOUS", f"give one body, not {' and '.join(given)}", (given[1],))
    kind = command.content_type
    if kind is not None and (not MEDIA_TYPE.fullmatch(kind) or not {"data", "base64"} & set(given)):
        raise Refused(
            "CONTENT_TYPE_INVALID", "a MIME type, of a body in `data` or `base64`", ("content_type",)
        )
    if not given:
        return request
    if not writes(command.method):
        raise Refused("BODY_REFUSED", "a GET has no body", (given[0],))
    return await BODIES[given[0]](request, command)


def _typed(request: Request, kind: str | None) -> Mapping[str, str]:
    return {**request.headers, "content-type": kind} if kind else request.headers


async def _data(request: Request, command: PassthroughInput) -> Request:
    if isinstance(command.data, str):
        kind = command.content_type or "text/plain; charset=utf-8"
        return replace(request, content=command.data.encode(), headers=_typed(request, kind))
    return replace(request, json=command.data, headers=_typed(request, command.content_type))


async def _form(request: Request, command: PassthroughInput) -> Request:
    form: dict[str, list[str]] = {}
    for name, value in _pairs(command.form, ("form",)):
        form.setdefault(name, []).append(value)
    return replace(request, form=form)


async def _base64(request: Request, command: PassthroughInput) -> Request:
    if command.content_type is None:
        raise Refused("CONTENT_TYPE_MISSING", "`base64` needs its `contentType`", ("content_type",))
    content = files.decoded(str(command.base64), ("base64",))
    return replace(request, content=content, headers=_typed(request, command.content_type))


async def _multipart(request: Request, command: PassthroughInput) -> Request:
    given = command.multipart_form_data or []
    parts = [await _part(part, ("multipart_form_data", str(index))) for index, part in enumerate(given)]
    if not parts:
        raise Refused("BODY_EMPTY", "a multipart body has a part", ("multipart_form_data",))
    if sum(len(part.content) for part in parts) > files.LARGEST:
        raise Refused("FILE_TOO_LARGE", f"a body may have {files.LARGEST:,} bytes", ("multipart_form_data",))
    return replace(request, uploads=parts)


async def _part(part: MultipartFieldInput, path: Path) -> Upload:
    """One part of a form: a text, or a file."""
    if not sendable(part.name) or '"' in part.name:
        raise Refused("PART_INVALID", "a part's name is one line of ASCII text", (*path, "name"))
    if (part.value is None) == (part.file is None):
        raise Refused("PART_INVALID", "a part has either a `value` or a `file`", path)
    if part.file is None:
        return Upload(part.name, None, None, str(part.value).encode())
    return (await files.load(part.file, (*path, "file"), needs_type=False)).upload(part.name)


BODIES: Mapping[str, Callable[[Request, PassthroughInput], Awaitable[Request]]] = {
    "data": _data,
    "form": _form,
    "base64": _base64,
    "multipart_form_data": _multipart,
}
"""The ways to give a body, by the input's name."""
