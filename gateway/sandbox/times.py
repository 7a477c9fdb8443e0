"""Moments as text."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime | None, precision: str = "microseconds") -> str | None:
    """Return a moment as `2031-02-03T08:00:00.000000Z`; precision `seconds`, `milliseconds` or `microseconds`."""
    return None if moment is None else f"{moment.isoformat(timespec=precision)[:-6]}Z"


def parse(text: str) -> datetime:
    """Read ISO 8601, taking it as UTC where it names no offset; ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
