"""What single settings may be: secrets and where they are, names, addresses."""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


SHORTEST_SECRET = 16


def resolve(value: object) -> object:
    """The secret meant by a credential's value. Raises ValueError where the reference leads nowhere."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # an account number written without quotes
    if not isinstance(value, str):
        raise ValueError("must be text: env:NAME, file:PATH or the value")  # noqa: TRY004  # pydantic reports ValueError only
    scheme, _, reference = value.partition(":")
    if scheme == "env":
        secret = os.environ.get(reference)
        if secret is None:
            raise ValueError(f"the environment variable {reference} is not set; set it or name another")
    elif scheme == "file":
        try:
            secret = Path(reference).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as problem:
            reason = getattr(problem, "strerror", None) or "is not UTF-8 text"
            raise ValueError(f"the file {reference} cannot be read ({reason})") from problem
    else:
        secret = value
    if not secret.strip():
        raise ValueError("is empty")
    return secret


def long(secret: SecretStr) -> SecretStr:
    """A secret that nobody guesses. Raises ValueError."""
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters; take random ones")
    return secret


def identifier(value: str) -> str:
    """A name that may stand in ids and logs. Raises ValueError."""
    if not ID.fullmatch(value):
        raise ValueError("must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit")
    return value


def address(value: str) -> str:
    """A URL without credentials, query and fragment. Raises ValueError."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as problem:
        raise ValueError("is not a URL; write it as https://host or https://host:port/path") from problem
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must not carry a user, a query or a fragment; credentials have their own table")
    return value.rstrip("/")


def origin(value: str) -> str:
    """Where a page comes from, or *. Raises ValueError."""
    if value != "*" and (urlsplit(address(value)).path or value.endswith("/")):
        raise ValueError("an origin is scheme://host or scheme://host:port, without a path; or *")
    return value


def listed(value: object) -> object:
    """Environment variables write a list with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def loopback(host: str | None) -> bool:
    """Whether an address is this machine's own, and no other can reach it."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


Secret = Annotated[SecretStr, BeforeValidator(resolve)]
Identifier = Annotated[str, AfterValidator(identifier)]
Address = Annotated[str, AfterValidator(address)]


KEY_BYTES = 32
"""Of a master key: AES-256."""


@dataclass(frozen=True)
class MasterKey:
    """A key that the keys of stored credentials are locked with; `id` names it in the store."""

    id: str
    key: bytes = field(repr=False)


def master_key(value: object) -> MasterKey:
    """The key meant by `id:env:NAME`, `id:file:PATH` or `id:<base64>`. Raises ValueError."""
    if isinstance(value, MasterKey):
        return value
    name, colon, reference = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not colon or not ID.fullmatch(name):
        raise ValueError(
            "write it as id:env:NAME or id:file:PATH, the id being a name of your own for the key"
        )
    try:
        key = base64.b64decode(str(resolve(reference)).strip().replace("-", "+").replace("_", "/"))
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(
            f"{name}: is not {KEY_BYTES} bytes in base64; `ats-gateway integrations new-key` makes one"
        )
    return MasterKey(name, key)
