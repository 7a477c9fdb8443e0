"""The settings about events: `[polling]` and `[[webhooks_out]]`."""

from __future__ import annotations

import base64
from typing import Annotated, Literal

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from connectors.upstream import TENANT
from gateway.values import Identifier, Secret, address, loopback

SIGNING = 24, 64
"""Bytes of a secret that webhooks are signed with."""


def _receiver(value: str) -> str:
    base, mark, query = value.partition("?")
    checked = address(base)
    if not checked.startswith("https://") and not loopback(httpx.URL(checked).host):
        raise ValueError("must begin with https://")
    return base + mark + query


def _signing(secret: SecretStr) -> SecretStr:
    try:
        key = base64.b64decode(secret.get_secret_value().removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not SIGNING[0] <= len(key) <= SIGNING[1]:
        raise ValueError("must be whsec_ and 24 to 64 random bytes in base64")
    return secret


class WebhookOut(BaseModel):
    """One `[[webhooks_out]]` table: an address of a client's that is told of events."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: Annotated[str, AfterValidator(_receiver)]
    secret: Annotated[Secret, AfterValidator(_signing)]
    """What it is signed with, as Standard Webhooks has it: `whsec_…`."""
    integrations: frozenset[str] | None = None
    models: frozenset[str] | None = None
    include: str | None = None
    """What is told of the record: a selection on `Node`, as `... on Candidate { firstName }`; unset: nothing."""
    tenant: Identifier = TENANT


class Polling(BaseModel):
    """The `[polling]` table: how changes are looked for of which no webhook tells. Times are in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    when: Literal["listened", "always", "never"] = "listened"
    """Only while somebody listens to the model; or always; or not at all."""
    shortest: float = Field(default=15.0, gt=0)
    """Between two looks at a model where something changes."""
    longest: float = Field(default=600.0, gt=0)
    """Between two looks where nothing does."""
    walk: float = Field(default=3600.0, gt=0)
    """After which a list is read whole though the vendor tells what was updated: some deletions show only so."""
