"""Logs: one JSON object (or console line) an event, made of allow-listed keys only.

Nothing a caller or a vendor wrote reaches a log: no variables, bodies, query strings, header values or
exception texts. Lines of other libraries are reduced to their name, level and constant template.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger",
        "request_id", "error_id", "error", "frames", "codes",
        "route", "method", "status", "milliseconds",
        "operation_kind", "operation_name", "operation_hash", "outcome", "calls",
        "tool", "integration", "integrations", "operation", "attempts", "ms", "url", "mode",
    }
)  # fmt: skip

SPOKEN = frozenset({"uvicorn.error"})
"""Libraries whose messages hold nothing but our own address and process."""


def keep_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not on the list: a mistake at a call site then costs a field, not a leak."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def describe(problem: BaseException) -> dict[str, Any]:
    """An exception as class names and code places: its text may quote what a caller or vendor sent."""
    return {
        "error": " <- ".join(type(cause).__name__ for cause in _causes(problem)),
        "frames": [
            f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(problem.__traceback__)
        ],
    }


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or problem.__context__


class Foreign(logging.Handler):
    """Hands the records of the standard library's logging on, without what they were filled with."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record of another library."""
        template = record.getMessage() if record.name in SPOKEN else record.msg if record.args else ""
        details = describe(record.exc_info[1]) if record.exc_info and record.exc_info[1] else {}
        structlog.get_logger().log(
            record.levelno, str(template) or "message withheld", logger=record.name, **details
        )


def configure(level: str = "info", form: str = "json", stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (default: standard error), as `json` or for a `console`."""
    target = stream or sys.stderr
    last: list[Processor] = (
        [structlog.processors.JSONRenderer(lambda event, **_: orjson.dumps(event).decode())]
        if form == "json"
        else [structlog.dev.ConsoleRenderer(colors=target.isatty())]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [Foreign()]
    root.setLevel(max(logging.WARNING, getattr(logging, level.upper())))
