"""Global ids: opaque, stable, made without a store from integration, model and the record's key."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import NamedTuple

from connectors.errors import BadInput
from connectors.model import MODELS

SEPARATOR = "\x1f"
"""Stands in no integration id and in no vendor's id."""


class GlobalId(NamedTuple):
    """Who a record is, across all integrations."""

    model: str
    integration: str
    key: str

    def __str__(self) -> str:
        return encode(*self)


def encode(model: str, integration: str, key: str) -> str:
    """The id that clients see."""
    packed = SEPARATOR.join((model, integration, key)).encode()
    return urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text: str, model: str | None = None) -> GlobalId:
    """The parts of an id.

    Raises BadInput for a text that is no id of this gateway's, or one of another model than `model`.
    """
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        found = GlobalId(*packed.split(SEPARATOR))
    except (NotBase64, UnicodeDecodeError, UnicodeEncodeError, TypeError, ValueError):
        found = GlobalId("", "", "")
    if found.model not in MODELS or not found.integration or not found.key or encode(*found) != text:
        raise BadInput(f"{text[:80]!r} is not an id; use the `id` of a record as it was given")
    if model is not None and found.model != model:
        raise BadInput(f"{text[:80]!r} is the id of a {found.model}; the id of a {model} is needed")
    return found
