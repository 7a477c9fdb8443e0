"""The address at which an integration's webhooks are heard: it holds a secret that nobody else can make."""

from __future__ import annotations

import hmac
import secrets as randomness
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PATH = "/webhooks/"
TOKEN_BYTES = 24


def derived(secret: str, integration: str) -> str:
    """An integration's token: 192 bits in URL-safe Base64."""
    made = HKDF(SHA256(), TOKEN_BYTES, None, b"webhooks\0" + integration.encode()).derive(secret.encode())
    return urlsafe_b64encode(made).decode()


def reachable(url: str) -> bool:
    """Whether vendors may be given an address below this one: https, or plain HTTP on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Addresses:
    """Addresses below the gateway's own.

    The first of the secrets makes addresses; those made with another one are still taken. Without any nothing is.
    """

    def __init__(self, secrets: Sequence[str], base: str | None) -> None:
        self._secrets = tuple(secrets)
        self._nobody = randomness.token_urlsafe()
        self._base = (base or "").rstrip("/")

    @property
    def missing(self) -> list[str]:
        """What is to be set before vendors can be given an address."""
        lacks = []
        if not self._secrets:
            lacks.append("webhook_secret: a long random text, the same for all processes")
        if not self._base or not reachable(self._base):
            lacks.append("public_url: where the gateway is reached, by https")
        return lacks

    def url(self, integration: str, event: str = "") -> str:
        """The address for an integration, or for one event of it. Only where nothing is missing."""
        named = f"/{quote(event, safe='')}" if event else ""
        return f"{self.folder(integration)}{derived(self._secrets[0], integration)}{named}"

    def folder(self, integration: str) -> str:
        """How every address of an integration begins."""
        return self._base + self.path(integration)

    @staticmethod
    def path(integration: str) -> str:
        """The same without the gateway's own address."""
        return f"{PATH}{quote(integration, safe='')}/"

    def prove(self, integration: str, token: str) -> bool:
        """Whether a token is the integration's. Takes equally long for every wrong one."""
        right = False
        for secret in self._secrets or (self._nobody,):
            right |= hmac.compare_digest(derived(secret, integration).encode(), token.encode())
        return right and bool(self._secrets)
