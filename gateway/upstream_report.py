"""`extensions.upstream`: what an operation called at each integration, in names and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.upstream.messages import Budget, CallRecord, Served


def report(budgets: Mapping[str, Budget]) -> dict[str, Any]:
    """Per integration: the calls that went out, the answers from cache, the time and each call."""
    return {integration: _spent(budget) for integration, budget in sorted(budgets.items())}


def _spent(budget: Budget) -> dict[str, Any]:
    cached = sum(call.served is Served.CACHE for call in budget.calls)
    return {
        "live": len(budget.calls) - cached,
        "cached": cached,
        "milliseconds": round(sum(call.milliseconds for call in budget.calls), 1),
        "calls": [_line(call) for call in budget.calls],
    }


def _line(call: CallRecord) -> dict[str, Any]:
    line = {
        "operation": call.operation,
        "served": call.served.value,
        "status": call.status,
        "milliseconds": round(call.milliseconds, 1),
        "attempts": call.attempts,
    }
    return line if call.error is None else {**line, "error": call.error}
