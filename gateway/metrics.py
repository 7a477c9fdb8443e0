"""Prometheus metrics. Labels come from closed sets, so that no caller can grow them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

from connectors.upstream.messages import CallRecord, Served

ROUTES = ("/graphql", "/livez", "/readyz", "/metrics")
METHODS = ("GET", "POST", "OPTIONS", "HEAD")
TEMPLATE = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /[A-Za-z0-9_{}/.:-]{0,120}")
MOST_TEMPLATES = 500
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)


class Metrics:
    """The counters of one gateway process."""

    def __init__(self, integrations: Iterable[str] = ()) -> None:
        self.integrations = set(integrations)
        self._templates: set[str] = set()
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "ats_gateway_requests", "HTTP answers", ["route", "method", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "ats_gateway_request_seconds",
            "Time to answer",
            ["route"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.operations = Counter(
            "ats_gateway_operations",
            "GraphQL operations: ok, partial (data and errors), failed (no data) or gone (the caller left)",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self.operation_seconds = Histogram(
            "ats_gateway_operation_seconds",
            "Time to execute",
            ["kind"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.upstream_calls = Counter(
            "ats_gateway_upstream_calls",
            "Vendor answers used by operations: live or from cache",
            ["integration", "operation", "served", "outcome"],
            registry=self.registry,
        )
        self.upstream_seconds = Histogram(
            "ats_gateway_upstream_seconds", "Time of live vendor calls", ["integration"],
            registry=self.registry, buckets=BUCKETS,
        )  # fmt: skip

    def answered(self, path: str, method: str, status: int, seconds: float) -> None:
        """Count one HTTP answer."""
        known = route(path)
        self.requests.labels(known, method if method in METHODS else "other", str(status)).inc()
        self.request_seconds.labels(known).observe(seconds)

    def executed(self, kind: str, outcome: str, seconds: float, calls: Iterable[CallRecord] = ()) -> None:
        """Count one operation and the vendor calls it used."""
        self.operations.labels(kind, outcome).inc()
        self.operation_seconds.labels(kind).observe(seconds)
        self.called(calls)

    def called(self, calls: Iterable[CallRecord]) -> None:
        """Count the vendor calls of an operation, or of a part of it."""
        for call in calls:
            integration = call.integration if call.integration in self.integrations else "other"
            ended = "ok" if call.error is None else "failed"
            self.upstream_calls.labels(
                integration, self._template(call.operation), call.served.value, ended
            ).inc()
            if call.served is Served.LIVE:
                self.upstream_seconds.labels(integration).observe(call.milliseconds / 1000)

    def text(self) -> bytes:
        """The exposition format, for a scraper."""
        return generate_latest(self.registry)

    def _template(self, operation: str) -> str:
        if operation not in self._templates:
            if len(self._templates) >= MOST_TEMPLATES or not TEMPLATE.fullmatch(operation):
                return "other"
            self._templates.add(operation)
        return operation


def route(path: str) -> str:
    """A path as one of the few that are told apart."""
    if path in ROUTES:
        return path
    return next(
        (
            f"/{part}"
            for part in ("playground", "files", "connect", "webhooks")
            if path.startswith(f"/{part}/")
        ),
        "other",
    )
