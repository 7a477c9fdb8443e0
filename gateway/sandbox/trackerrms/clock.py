"""Tenant-local times without offset, as Tracker writes and reads them (trackerrms.md §4.5, A-02)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Clock:
    """Translates between moments and a tenant's naive texts."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def text(self, moment: datetime | None) -> str | None:
        """Return `2026-02-17T16:40:00` in the tenant's time, None where there is no moment."""
        if moment is None:
            return None
        return moment.astimezone(self.zone).replace(tzinfo=None).isoformat(timespec="seconds")

    def day(self, moment: datetime | date | None) -> str | None:
        """Return the tenant's date of a moment."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(self.zone).date()
        return None if moment is None else moment.isoformat()

    def meant(self, text: str, *, honour_zone: bool = False) -> datetime:
        """Read a moment; an offset in the text counts for nothing unless `honour_zone`."""
        read = datetime.fromisoformat(text)
        if read.tzinfo is not None and honour_zone:
            return read.astimezone(UTC)
        return read.replace(tzinfo=self.zone).astimezone(UTC)

    def midnight(self, text: str) -> str:
        """Return the first moment of a date, as a date-time text."""
        return datetime.combine(date.fromisoformat(text[:10]), time()).isoformat(timespec="seconds")
