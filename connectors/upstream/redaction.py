"""Keeps an account's secrets out of texts that others will read."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from connectors.upstream.account import Account

Blot = Callable[[str], str]
"""Takes the secrets out of a text."""

LEAST = 4
"""A text shorter than this is no secret, and blotting it out would only garble messages."""

TOKENS = 8
"""So many of the latest derived header values are remembered."""

WORDS = 300
"""Characters of a vendor's own words that are passed on."""


class Redactor:
    """Blots out an account's credentials, and what was derived from them, wherever they occur."""

    def __init__(self, account: Account) -> None:
        self._lasting = {
            text for value in account.credentials.values() for text in (value, quote(value, safe=""))
        }
        self._derived: deque[str] = deque(maxlen=TOKENS)
        self._pattern = self._compile()

    def learn(self, headers: Mapping[str, str]) -> None:
        """Count the values of these authentication headers among the secrets, with and without a scheme."""
        fresh = [value for value in headers.values() if value not in self._derived]
        if fresh:
            self._derived.extend(fresh)
            self._pattern = self._compile()

    def clean(self, text: str, length: int = WORDS) -> str:
        """The text on one line, without secrets, trimmed."""
        line = " ".join(text.split())
        if self._pattern is not None:
            line = self._pattern.sub("***", line)
        return line if len(line) <= length else line[: length - 1] + "…"

    def blot(self, text: str, public: frozenset[str]) -> str:
        """The text without secrets, otherwise as it is. `public` are those of the credentials that are none."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: found[0] if found[0] in public else "***", text)

    def _compile(self) -> re.Pattern[str] | None:
        bare = (value.rpartition(" ")[2] for value in self._derived)
        return _either(self._lasting.union(self._derived, bare))


def _either(secrets: Iterable[str]) -> re.Pattern[str] | None:
    lines = {" ".join(secret.split()) for secret in secrets}
    longest_first = sorted((line for line in lines if len(line) >= LEAST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if longest_first else None
