"""Links to files: the last part differs from call to call and opens the file for a while (recruitcrm.md §4.9)."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from gateway.sandbox.recruitcrm.ids import slug

if TYPE_CHECKING:
    from gateway.sandbox.records import File

HOST = "https://api.recruitcrm.io"
_DIGITS = 32


class Links:
    """Makes links, and tells which file one opens."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._serial = 0

    def make(self, base: str | None, file: File, expires: int) -> str:
        """Return a new link; `base` None gives one that is always the same, for comparisons."""
        self._serial += base is not None
        serial = 0 if base is None else self._serial
        text = f"{file.id:x}-{serial:x}-{expires if base else 0:x}"
        kind = "resume" if file.purpose == "cv" else "file"
        path = (
            f"candidates/{slug('candidates', file.candidate_id)}/{kind}"
            if file.candidate_id
            else "files/download"
        )
        return f"{base or HOST}/v1/{path}/{text}-{self._signature(text)}"

    def opens(self, token: str, now: int) -> int:
        """Return the number of the file a link's last part opens now, 0 for none."""
        text, _, signature = token.rpartition("-")
        if not hmac.compare_digest(self._signature(text).encode(), signature.encode()):
            return 0
        number, _, expires = (int(part, 16) for part in text.split("-"))
        return number if now < expires else 0

    def _signature(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:_DIGITS]
