from __future__ import annotations

import asyncio
import errno
import os
import signal
from typing import Any, NoReturn

import httpx
import pytest

from gateway import parts, simulation
from gateway.settings import Settings, SettingsError


def test_an_account_tells_how_it_is_reached() -> None:
    demo = {"credentials": {"key": "k"}, "settings": {"careers": "{base}/careers", "kind": 3}}
    found = simulation.integration("gem-2", "gem", "http://127.0.0.1:1/gem-2", demo)
    assert (found.id, found.tool, found.base_url) == ("sandbox-gem-2", "gem", "http://127.0.0.1:1/gem-2")
    assert found.secrets() == {"key": "k"}
    assert found.settings == {"careers": "http://127.0.0.1:1/gem-2/careers", "kind": 3}


async def test_the_real_sandbox_lets_the_real_connectors_in() -> None:
    async with parts.connected(parts.real(), Settings()) as (registry, integrations):
        found = await registry.check()
    assert integrations
    assert found == dict.fromkeys(integrations)


async def test_it_serves_until_a_signal_comes() -> None:
    urls: list[str] = []
    chosen = simulation.options(jobs=1, candidates=1, applications=0, vendors=("recruitee", "recruitee-2"))
    serving = asyncio.create_task(simulation.serve(chosen, "127.0.0.1", 0, urls.append))
    async with asyncio.timeout(10), httpx.AsyncClient(trust_env=False) as client:
        while not urls:
            await asyncio.wait({serving}, timeout=0.01)
        assert [url.rpartition("/")[2] for url in urls] == ["recruitee", "recruitee-2"]
        assert (await client.get(urls[0].rpartition("/")[0] + "/_calls")).status_code == 200
        os.kill(os.getpid(), signal.SIGTERM)
        await serving


@pytest.mark.parametrize("given", [{"jobs": 0}, {"vendors": ("zoho",)}])
async def test_what_cannot_be_simulated_is_told(given) -> None:
    with pytest.raises(SettingsError):
        await simulation.serve(simulation.options(**given), "127.0.0.1", 0, print)


async def test_an_address_that_cannot_be_had_is_told(monkeypatch) -> None:
    def taken(*_: Any, **__: Any) -> NoReturn:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(simulation, "served", taken)
    with pytest.raises(SettingsError, match=r"cannot listen on 127\.0\.0\.1:9100 \(Address already in use\)"):
        await simulation.serve(simulation.options(), "127.0.0.1", 9100, print)
