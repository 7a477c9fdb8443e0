"""The settings that name principals: `[[principals]]` and `[jwt]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from connectors.upstream import TENANT
from gateway.auth import keytext
from gateway.auth.grants import Grants
from gateway.values import Identifier, Secret, address, loopback

SHORTEST_KEY = 20
"""Characters of a key that an operator makes up."""

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
]
"""Of signatures that are checked with a public key: a shared secret would make every checker an issuer."""


def _keys_address(value: str) -> str:
    parts = urlsplit(address(value))
    if parts.scheme != "https" and not loopback(parts.hostname):
        raise ValueError("must begin with https://: who can change the keys on their way can ask as anybody")
    return value


class NamedPrincipal(Grants):
    """One `[[principals]]` table: a key, by itself or by its SHA-256, and what is granted to who shows it."""

    name: Identifier
    tenant: Identifier = TENANT
    key: Secret | None = None
    key_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    expires_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.key is None) == (self.key_sha256 is None):
            raise ValueError("needs one of key and key_sha256")
        if self.key is not None and len(self.key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"key must have at least {SHORTEST_KEY} characters; draw it at random")
        return self

    @property
    def digest(self) -> str:
        """The SHA-256 of the key."""
        return self.key_sha256 or keytext.digest(self.key.get_secret_value() if self.key else "")


class Jwt(BaseModel):
    """The `[jwt]` table: the one issuer whose tokens are taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: str
    audience: str
    jwks_url: Annotated[str, AfterValidator(_keys_address)] | None = None
    jwks_file: Path | None = None
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256",), min_length=1)
    leeway_seconds: int = Field(default=30, ge=0, le=300)
    grants_claim: str = "ats_gateway"
    """The claim that holds the grants: an object as in `[[principals]]`, with `tenant`. Without it nothing is."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.jwks_url is None) == (self.jwks_file is None):
            raise ValueError("needs one of jwks_url and jwks_file")
        return self
