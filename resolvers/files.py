"""Files behind addresses of ours: what a link names, and how it becomes the vendor's file again."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
from cryptography.fernet import Fernet, InvalidToken

from connectors.errors import NotFound
from connectors.model import MODELS
from resolvers.principals import NOBODY, Principal

if TYPE_CHECKING:
    from connectors.shapes import Attachment, FileSource
    from resolvers.context import Context

LIVES = 15 * 60
"""Seconds that a link to a file can be followed."""

PATH = "/files/"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,2000}={0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file, named so that it can be found again: by integration, record and the vendor's id of the file.

    `principal` is the identity of who was given the link.
    """

    integration: str
    model: str
    key: str
    file: str
    principal: str


class Links:
    """Makes links to files, opaque and signed, and reads them. One secret serves all processes of a gateway."""

    def __init__(self, secret: str | None = None, base: str = "", lives: int = LIVES) -> None:
        key = sha256(b"files\x1f" + (secret or secrets.token_urlsafe()).encode()).digest()
        self._seal = Fernet(urlsafe_b64encode(key))
        self._base = base.rstrip("/")
        self._lives = lives

    def to(self, ref: FileRef) -> str:
        """The address of a file at this gateway."""
        packed = orjson.dumps([ref.integration, ref.model, ref.key, ref.file, ref.principal])
        return f"{self._base}{PATH}{self._seal.encrypt(packed).decode()}"

    def read(self, token: str) -> FileRef:
        """What a link names. Raises NotFound for one that is forged, broken or too old."""
        try:
            if not TOKEN.fullmatch(token):
                raise InvalidToken  # noqa: TRY301  # base64 readers skip what they do not know
            packed = self._seal.decrypt(token, ttl=self._lives)
        except InvalidToken:
            raise foreign() from None
        return FileRef(*orjson.loads(packed))


def foreign() -> NotFound:
    """The one answer for a link that is forged, too old, or another principal's."""
    return NotFound("there is no such file, or its link has expired: ask for it again")


def holder(ref: FileRef) -> Principal:
    """Who follows a link: the principal it was made for, as far as the one integration goes."""
    tenant, _, name = ref.principal.partition(":")
    return replace(
        NOBODY,
        name=name,
        tenant=tenant,
        integrations=frozenset({ref.integration}),
        read=True,
        personal_data=True,
    )


async def find(context: Context, ref: FileRef) -> tuple[Attachment, FileSource]:
    """The file that a link names, as the vendor lists it now, and where it is. Raises NotFound, and what the vendor's calls raise."""
    integration = context.integration(ref.integration)
    session = context.session(integration)
    listed = integration.connector.attachments.get(ref.model)
    if listed is not None:
        for one in await listed(session, session.record(MODELS[ref.model], ref.key)):
            if one.remote_id == ref.file and one.source is not None:
                return one, one.source
    raise NotFound("there is no such file (any more)")
