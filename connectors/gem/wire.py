"""How Gem is spoken to: headers, limits, errors (gem.md §1 to §4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connectors.columns import Json
from connectors.connector import Setting
from connectors.errors import Unauthenticated
from connectors.upstream import Account, HeaderAuth, Policy, VendorError

BASE = "https://api.gem.com"

ATS = "/ats/v0"
"""Path of the ATS API, below the host that Gem's other APIs share."""

CREDENTIALS = (
    Setting("api_key", "an API key of the customer's, or the shareable access key of a partner integration"),
    Setting(
        "application_secret", "the partner's own secret; with a shareable access key only", required=False
    ),
)

SETTINGS = (
    Setting("acting_user_id", "the Gem user to whom writes are attributed", required=False),
    Setting(
        "job_board_vanity_path",
        "the name of the job board in its address, for links to postings",
        required=False,
    ),
    Setting("candidate_ids", "`repeat` or `comma`: how lists of ids are written in queries", required=False),
)

POLICY = Policy(rate=15, per=1.0, burst=20, concurrency=8, timeout=30.0, counted_by=("api_key",))
"""20 a second are allowed (§2); the gateway keeps below, as others do. Gem cuts answers off at 29 s."""


def auth(account: Account) -> HeaderAuth:
    """The key, and the partner's secret where there is one (§1)."""
    secret = account.credentials.get("application_secret")
    headers = {"X-API-Key": account.credentials["api_key"]}
    return HeaderAuth({**headers, "X-Application-Secret": secret} if secret else headers)


def read_error(status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
    """The message of either layer's error body (§3). A refused key answers 403 as well as 401 (§11)."""
    if 200 <= status < 300:  # noqa: PLR2004  # the statuses are their own names
        return None
    kind = Unauthenticated if status == 403 else None  # noqa: PLR2004  # as above
    if not isinstance(body, Mapping):
        return VendorError(message=_words(body), kind=kind)
    words = [_words(body.get("message")) or _words(body.get("status")), *_details(body.get("errors"))]
    return VendorError(message="; ".join(word for word in words if word), kind=kind)


def _words(value: Json) -> str:
    """Text, if it is any; a proxy's page is none."""
    return value.strip() if isinstance(value, str) and not value.lstrip().startswith("<") else ""


def _details(errors: Json) -> Iterator[str]:
    """`{"json": {"visibility": ["Must be …"]}}` as `visibility: Must be …`."""
    for where in errors.values() if isinstance(errors, Mapping) else ():
        for field, texts in where.items() if isinstance(where, Mapping) else ():
            for one in texts if isinstance(texts, list) else [texts]:
                if isinstance(one, str):
                    yield f"{field}: {one}"
