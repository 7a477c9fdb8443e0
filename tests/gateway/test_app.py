from __future__ import annotations

import pytest


async def test_health_says_alive_and_ready_without_vendors(gateway) -> None:
    live = await gateway.client.get("/livez")
    ready = await gateway.client.get("/readyz")
    assert (live.status_code, live.json()) == (200, {"status": "alive"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    gateway.app.state.ready = False
    assert (await gateway.client.get("/readyz")).status_code == 503


async def test_without_accounts_the_sandbox_stands_in(gateway) -> None:
    assert [one.id for one in gateway.registry.integrations] == ["sandbox-recruitee", "sandbox-gem"]


async def test_named_accounts_are_used_alone(running) -> None:
    accounts = [{"id": "acme", "tool": "gem", "credentials": {"api_key": "k"}}]
    async with running(integrations=accounts) as gateway:
        assert [one.id for one in gateway.registry.integrations] == ["acme"]
    assert gateway.registry.closed


async def test_metrics_count_requests_operations_and_vendor_calls(gateway) -> None:
    await gateway.ask("{ upstream }")
    await gateway.ask("{ crash }")
    await gateway.ask("{ nothing }")
    await gateway.client.get("/no/such/path/with/ann@people.test")
    answer = await gateway.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'ats_gateway_requests_total{method="POST",route="/graphql",status="200"} 3.0',
        'ats_gateway_requests_total{method="GET",route="other",status="404"} 1.0',
        'ats_gateway_operations_total{kind="query",outcome="ok"} 1.0',
        'ats_gateway_operations_total{kind="query",outcome="partial"} 1.0',
        'ats_gateway_operations_total{kind="query",outcome="failed"} 1.0',
        'ats_gateway_upstream_calls_total{integration="sandbox-gem",operation="GET /candidates/{id}",outcome="ok",served="LIVE"} 1.0',
    ):
        assert line in answer.text.splitlines()
    assert "people.test" not in answer.text


async def test_unknown_paths_are_refused_as_json(gateway) -> None:
    answer = await gateway.client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/graphql", "/livez", "/metrics", "/nowhere"])
async def test_security_headers_stand_on_every_answer(gateway, path) -> None:
    headers = (await gateway.client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize(("origin", "allowed"), [("https://app.test", True), ("https://evil.test", False)])
async def test_other_origins_are_allowed_by_list(running, origin, allowed) -> None:
    async with running(cors_origins="https://app.test") as gateway:
        answer = await gateway.client.options(
            "/graphql",
            headers={
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type,x-deadline-ms",
            },
        )
    assert (answer.headers.get("access-control-allow-origin") == origin) is allowed


async def test_no_other_origin_is_allowed_by_default(gateway) -> None:
    answer = await gateway.client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"origin": "https://a.test"}
    )
    assert "access-control-allow-origin" not in answer.headers


async def test_introspection_can_be_switched_off(running) -> None:
    async with running(introspection=False) as gateway:
        hidden = await gateway.ask("{ __schema { types { name } } }")
        typo = await gateway.ask("{ helo }")
        assert (await gateway.ask("{ hello }"))["data"] == {"hello": "hello you"}
    assert hidden["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "hello" not in typo["errors"][0]["message"]
    async with running() as gateway:
        assert "errors" not in await gateway.ask("{ __schema { types { name } } }")
