"""How Recruitee is spoken to: base, headers, limits, errors (recruitee.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connectors.columns import Json, as_text
from connectors.connector import Setting
from connectors.upstream import Account, HeaderAuth, Policy, VendorError

BASE = "https://api.recruitee.com"

COMPANY = "[A-Za-z0-9-]{1,63}"
"""A number, or a subdomain: it becomes a part of a host's name."""

CREDENTIALS = (
    Setting(
        "company_id",
        "the number or the subdomain of the company, shown beside the API tokens",
        secret=False,
        pattern=COMPANY,
    ),
    Setting("api_token", "a personal API token, made under Settings > Apps and plugins > API tokens"),
    Setting(
        "webhook_secret", "the secret shown where the webhook is entered, to check deliveries", required=False
    ),
    Setting("webhook_secret_before", "the secret before it, while deliveries may carry it", required=False),
)

SETTINGS = (
    Setting(
        "subdomain",
        "the company's subdomain, for the public careers site, if `company_id` is a number",
        required=False,
        pattern=COMPANY,
    ),
    Setting(
        "careers_url",
        "base URL of the careers site's API, if it is not the usual one",
        required=False,
        address=True,
    ),
)

POLICY = Policy(rate=10, per=1.0, concurrency=5, counted_by=("api_token",))
"""The vendor's numbers are not public; these are the suggested ones (§2.6 [inferred])."""


def auth(account: Account) -> HeaderAuth:
    """The personal token as bearer (§2.2)."""
    return HeaderAuth.bearer(account.credentials["api_token"])


def careers_url(account: Account) -> str | None:
    """Base URL of the public Careers Site API (§7); None where it is not known.

    An account behind another base URL (a proxy, a stub) has its careers site only where the settings say.
    """
    given = account.settings.get("careers_url")
    if given:
        return str(given)
    company = account.settings.get("subdomain") or account.credentials["company_id"]
    if account.base_url != BASE or str(company).isdigit():
        return None
    return f"https://{company}.recruitee.com/api"


def read_error(status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
    """The message of an error body in the forms A to D (§2.5)."""
    if 200 <= status < 300:  # noqa: PLR2004  # the statuses are their own names
        return None
    if not isinstance(body, Mapping):
        return VendorError(message=as_text(body) or "")
    structured = list(_entries(body.get("errors")))
    words = [word for word in (_word(entry) for entry in (*structured, *_entries(body.get("error")))) if word]
    codes = [as_text(entry.get("code")) for entry in structured if isinstance(entry, Mapping)]
    code = next((code for code in codes if code), as_text(body.get("error_code")))
    return VendorError(message="; ".join(dict.fromkeys(words)), code=code)


def _entries(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _word(entry: Json) -> str | None:
    if isinstance(entry, Mapping):
        message = entry.get("message") or entry.get("code")
        return message if isinstance(message, str) else None
    return entry if isinstance(entry, str) else None
