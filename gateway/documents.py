"""Trusted documents: the operator's list of what may be asked, known by the SHA-256 of their text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from connectors.errors import BadInput, UnknownDocument, Untrusted
from gateway.media import decode
from gateway.settings import SettingsError

Mode = Literal["off", "allow", "only"]

NAMED = "sha256:"
"""What may stand before an id, as the specification of persisted documents has it."""


class Documents:
    """The list. `mode`: off knows none, allow takes others as well, only takes nothing else."""

    def __init__(self, mode: Mode = "off", texts: Mapping[str, str] | None = None) -> None:
        self.mode = mode
        self._texts = dict(texts or {})

    @classmethod
    def load(cls, mode: Mode, manifest: Path | None) -> Documents:
        """The list in a file: a JSON object of texts by their SHA-256 in hex. Raises SettingsError."""
        if mode == "off":
            return cls()
        if manifest is None:
            raise SettingsError(f"trusted_documents: {mode!r} needs `documents`, the file that lists them")
        try:
            found = decode(manifest.read_bytes())
        except OSError as problem:
            raise SettingsError(f"documents: {manifest} cannot be read ({problem.strerror})") from problem
        except json.JSONDecodeError as problem:
            raise SettingsError(f"documents: {manifest} is not JSON (line {problem.lineno})") from problem
        if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
            raise SettingsError(f"documents: {manifest} must be an object of documents by their SHA-256")
        for name, text in found.items():
            if sha256(text) != name:
                raise SettingsError(
                    f"documents: {manifest}: {name[:64]!r} is not the SHA-256 of its document; write the list anew"
                )
        return cls(mode, found)

    def text(self, given: Mapping[str, Any]) -> str | None:
        """The document of a request: the one it names, else the one it holds. Raises UnknownDocument, BadInput.

        It is named by `documentId`, or by `extensions.persistedQuery.sha256Hash`.
        """
        query = given.get("query")
        named = _named(given)
        if named is None or self.mode == "off":
            return query if isinstance(query, str) else None
        if isinstance(query, str) and query:
            if sha256(query) != named:
                raise BadInput("the hash is not the SHA-256 of the document that came with it")
            return query
        known = self._texts.get(named)
        if known is None:
            raise UnknownDocument("PersistedQueryNotFound: no document has this id here")
        return known

    def check(self, digest: str) -> None:
        """Raises Untrusted for a document that is not listed, where only listed ones are taken."""
        if self.mode == "only" and digest not in self._texts:
            raise Untrusted("only listed documents are executed here; send the id of one, or its exact text")


def sha256(text: str) -> str:
    """The name of a document."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _named(given: Mapping[str, Any]) -> str | None:
    named = given.get("documentId")
    if named is None:
        extensions = given.get("extensions")
        persisted = extensions.get("persistedQuery") if isinstance(extensions, Mapping) else None
        named = persisted.get("sha256Hash") if isinstance(persisted, Mapping) else None
    if named is None:
        return None
    if not isinstance(named, str):
        raise BadInput("the id of a document is a string: the SHA-256 of its text in hex")
    return named.removeprefix(NAMED).lower()
