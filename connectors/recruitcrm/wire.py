"""How Recruit CRM is spoken to: base, headers, limits, errors (recruitcrm.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connectors.columns import Json, as_number, as_text
from connectors.connector import Setting
from connectors.errors import Unauthenticated
from connectors.upstream import Account, HeaderAuth, Policy, VendorError
from connectors.upstream.faults import kind_of

BASE = "https://api.recruitcrm.io"

VERSION = "/v1"
"""What every path begins with."""

CREDENTIALS = (
    Setting("api_token", "the account's API token, shown under Admin Settings > API & Integrations"),
)

SETTINGS = (Setting("note_type_id", "the type of the notes that are added to candidates", required=False),)

POLICY = Policy(rate=60, per=60.0, follows_limit=True)
"""60 calls a minute and token up to six licences; larger accounts have more and say so (§2.1)."""

REFUSED = 400
"""The least status of an error."""


def auth(account: Account) -> HeaderAuth:
    """The account's token as bearer."""
    return HeaderAuth.bearer(account.credentials["api_token"])


def read_error(status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
    """The message of an error body in any of its five shapes; answers with 200 can be errors as well (§2.2)."""
    if 200 <= status < 300:  # noqa: PLR2004  # the statuses are their own names
        told = _told(body)
        return VendorError(_message(body), code=str(told), kind=kind_of(told)) if told else None
    kind = Unauthenticated if status == 403 else None  # noqa: PLR2004  # as above; to be treated like 401 (§2.2)
    code = as_text(body.get("errorCode")) if _scalar(body, "errorCode") else None
    return VendorError(_message(body), code=code, kind=kind)


def _told(body: Json) -> int | None:
    """The status that an answer with 200 tells in its body, if that is one of an error."""
    if not isinstance(body, Mapping):
        return None
    failed = body.get("success") is False
    for name in ("errorCode", "statusCode") if failed else ("errorCode",):
        code = as_number(body.get(name)) if _scalar(body, name) else None
        if code is not None and code >= REFUSED:
            return int(code)
    return REFUSED if failed or body.get("error") is True else None


def _message(body: Json) -> str:
    """The vendor's words: one of the known members, else whatever texts the fields have."""
    if not isinstance(body, Mapping):
        return body.strip() if isinstance(body, str) else ""
    for name in ("errorMessage", "message", "error"):
        if isinstance(body.get(name), str) and body[name].strip():
            return str(body[name]).strip()
    return "; ".join(dict.fromkeys((*_texts(body.get("errors")), *_fields(body))))


def _texts(value: Json) -> Iterator[str]:
    """`["…"]` as it stands, `{"email": ["…"]}` as `email: …`."""
    if isinstance(value, Mapping):
        yield from _fields(value)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one.strip()


def _fields(body: Mapping[str, Json]) -> Iterator[str]:
    """Refused fields stand at the top, each with a list of texts."""
    for name, texts in body.items():
        if isinstance(texts, list) and name != "errors":
            yield from (f"{name}: {one}" for one in texts if isinstance(one, str))


def _scalar(body: Json, name: str) -> bool:
    return (
        isinstance(body, Mapping)
        and isinstance(body.get(name), int | float | str)
        and not isinstance(body[name], bool)
    )
