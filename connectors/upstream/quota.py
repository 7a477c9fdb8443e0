"""What a vendor's headers say about its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 3600.0
"""Seconds: a longer wait asked for is cut to this and then tried anew; it may be nonsense."""

EPOCH = 1e9
"""A reset above this is a moment in seconds since 1970, not a number of seconds."""

MILLIS = 1e12
"""A reset above this is such a moment in milliseconds."""

_NUMBER = re.compile(r"\s*(\d{1,15}(?:\.\d{1,9})?)")


@dataclass(frozen=True, slots=True)
class Quota:
    """The vendor's own count, as last seen: calls allowed, calls left, seconds until it starts anew, and how many
    are allowed together.
    """

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    concurrency: int | None = None


def read(headers: Mapping[str, str], now: datetime) -> Quota | None:
    """The quota told by `X-RateLimit-*` or `RateLimit-*` headers; None where there are none."""
    names = ("limit", "remaining", "reset", "concurrent-limit")
    limit, remaining, reset, concurrency = (_header(headers, name) for name in names)
    if limit is remaining is reset is concurrency is None:
        return None
    return Quota(_whole(limit), _whole(remaining), _wait(reset, now), _whole(concurrency))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by `Retry-After` (seconds or a date), else by the quota's reset."""
    told = _wait(headers.get("retry-after"), now)
    return told if told is not None else _wait(_header(headers, "reset"), now)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    for prefix in ("x-ratelimit-", "x-rate-limit-", "ratelimit-"):
        if (text := headers.get(prefix + name)) is not None:
            return text
    return None


def _whole(text: str | None) -> int | None:
    number = _NUMBER.match(text or "")  # "100, 100;w=60" begins with the limit
    return int(float(number[1])) if number else None


def _wait(text: str | None, now: datetime) -> float | None:
    if not text:
        return None
    if number := _NUMBER.match(text):
        seconds = float(number[1])
        if seconds > MILLIS:
            seconds /= 1000
        if seconds > EPOCH:
            seconds -= now.timestamp()
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    return min(max(seconds, 0.0), LONGEST)
