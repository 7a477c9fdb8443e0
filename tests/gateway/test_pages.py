from __future__ import annotations

import base64
import json
import re

import pytest

from gateway import pages

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_gets_the_playground(gateway) -> None:
    answer = await gateway.client.get("/graphql", headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "unsafe-eval" not in answer.headers["content-security-policy"]


async def test_the_playground_can_be_switched_off(running) -> None:
    async with running(playground=False, get_queries=False) as gateway:
        answer = await gateway.client.get("/graphql", headers=BROWSER)
        assets = await gateway.client.get("/playground/examples.json")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert assets.status_code == 404


@pytest.mark.parametrize("built", [True, False])
async def test_the_page_loads_only_what_its_policy_allows(gateway, monkeypatch, tmp_path, built) -> None:
    monkeypatch.setattr(pages, "BUILD", tmp_path)
    if built:
        (tmp_path / "main.js").touch()
    answer = await gateway.client.get("/graphql", headers=BROWSER)
    scripts = re.search(r"script-src ([^;]+)", answer.headers["content-security-policy"])
    assert scripts
    assert scripts[1] == ("'self'" if built else "'self' https://cdn.jsdelivr.net")
    assert "<script>" not in answer.text
    foreign = re.findall(r"<(?:script|link)[^>]+https://[^>]+>", answer.text)
    assert len(foreign) == (0 if built else 4)
    for tag in foreign:
        assert re.search(r"https://cdn\.jsdelivr\.net/npm/[a-z-]+@\d+\.\d+\.\d+/", tag)
        integrity = re.search(r'integrity="sha384-([^"]+)"', tag)
        assert integrity
        assert len(base64.b64decode(integrity[1])) == 48


async def test_what_the_page_loads_from_us_is_there(gateway) -> None:
    for path in ("cdn.js", "page.css"):
        assert (await gateway.client.get(f"/playground/{path}")).status_code == 200
    for path in ("../pages.py", "%2e%2e/pages.py", ".."):
        assert (await gateway.client.get(f"/playground/{path}")).status_code == 404


async def test_the_examples_open_as_tabs(gateway) -> None:
    examples = (await gateway.client.get("/playground/examples.json")).json()
    assert len(examples) == 6
    assert all(example["query"].startswith("# ") for example in examples)
    assert json.loads(examples[2]["variables"]) == {"id": ""}


def test_variables_are_filled_with_ids_that_exist() -> None:
    found = {"candidates": {"nodes": [{"id": "c1"}]}, "applications": {"nodes": []}}
    _, _, candidate, move, *_ = pages.examples(found)
    assert json.loads(candidate["variables"]) == {"id": "c1"}
    assert json.loads(move["variables"]) == {"application": "", "stage": ""}


def test_the_examples_fit_the_graph() -> None:
    from graphql import build_schema, parse, validate

    from resolvers.schema import schema

    graph = build_schema(schema.as_str())
    for text in (*(example["query"] for example in pages.examples()), pages.LOOKUP.read_text()):
        assert validate(graph, parse(text)) == []
