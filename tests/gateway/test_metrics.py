from __future__ import annotations

from connectors.upstream.messages import CallRecord, Served
from gateway.metrics import MOST_TEMPLATES, Metrics


def call(operation: str, integration: str = "acme") -> CallRecord:
    return CallRecord(operation, Served.LIVE, 200, 0.0, 5.0, integration=integration)


def test_labels_are_a_closed_set() -> None:
    metrics = Metrics(["acme"])
    metrics.answered("/candidates/ann@people.test", "BREW", 404, 0.1)
    metrics.executed(
        "query", "ok", 0.1, [call("GET /jobs/ann@people.test?x=1"), call("GET /jobs", "stranger")]
    )
    text = metrics.text().decode()
    assert 'ats_gateway_requests_total{method="other",route="other",status="404"} 1.0' in text
    assert 'integration="acme",operation="other"' in text
    assert 'integration="other",operation="GET /jobs"' in text
    assert "people" not in text


def test_templates_are_bounded_in_number() -> None:
    metrics = Metrics(["acme"])
    metrics.executed("query", "ok", 0.1, [call(f"GET /v{number}") for number in range(MOST_TEMPLATES + 2)])
    line = 'ats_gateway_upstream_calls_total{integration="acme",operation="other",outcome="ok",served="LIVE"} 2.0'
    assert line in metrics.text().decode()
