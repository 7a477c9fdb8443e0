"""Why a field is null, for every reason at every tool: each null has one, and it is the right one.

What a tool offers is the checklist's word (`tests/coverage.json`); what credentials lack is the sandbox's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from connectors.model import MODELS
from connectors.upstream import Budget
from gateway.sandbox import Fault, Sandbox
from gateway.sandbox.recruitee import access as recruitee
from gateway.sandbox.smartrecruiters import access as smartrecruiters
from gateway.sandbox.trackerrms import access as trackerrms
from resolvers.context import Principal
from tests.connectors.test_capabilities import BEYOND
from tests.e2e.test_truth import (  # noqa: F401  # `unhurried` is a fixture that is used by itself
    PATHS,
    ROOTS,
    SHAPES,
    unhurried,
    with_every_field,
)
from tests.support.graph import Graph, account, every, graph, served

FACTS = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
FEW = 5
FORBIDDEN = 403
NULLS = "meta { nulls { field reason } }"

APART = {
    "recruitcrm": ("Job", "department"),
    "recruitee": ("Candidate", "location"),
    "smartrecruiters": ("Job", "experienceLevel"),
    "trackerrms": ("Job", "status"),
    "gem": ("Job", "description"),
}
"""A field that takes a call beside its list."""

WHOLLY = {"recruitcrm", "gem"}
"""The tools whose 403 refuses the credentials as such (recruitcrm.md §2.2, gem.md §11)."""

PERSONAL = {"Job": "customFields", "Candidate": "firstName", "Application": "customFields"}

LACKING = {
    "recruitee": [
        (suffix, {"api_token": f"sandbox-recruitee-token-{suffix}"}) for suffix in recruitee.CRIPPLED
    ],
    "smartrecruiters": [
        (scope, {"client_id": f"sandbox-smartrecruiters-client-no-{scope}"})
        for scope in sorted(smartrecruiters.SCOPES)
        if scope.endswith("read")
    ],
    "trackerrms": [
        (suffix, {"bearer_token": f"sandbox-trackerrms-token-{suffix}"}) for suffix in trackerrms.CRIPPLED
    ],
}
"""Credentials that lack something; Recruit CRM's and Gem's lack all or nothing."""


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[Sandbox, str]]:
    with served(*FACTS, jobs=20, candidates=40, applications=100, rate_factor=0) as made:
        yield made


def fields_of(model: str) -> dict[str, str]:
    """Every plain field of a model, by its GraphQL name."""
    return {to_camel_case(name): name for name in MODELS[model].fields}


def selection(model: str) -> str:
    shown = (
        f"{name} {{ {SHAPES[plain]} }}" if plain in SHAPES else name
        for name, plain in fields_of(model).items()
    )
    return f"id {' '.join(shown)} {NULLS}"


def spend() -> Budget:
    return Budget(max_calls=5000, deadline=time.monotonic() + 60)


async def records(asked: Graph, model: str, first: int = 100, **options: Any) -> list[dict[str, Any]]:
    """The first page of a model's records with all fields, by its list or through its parents."""
    root, *edges = PATHS.get(model, (ROOTS.get(model, ""),))
    inner = "".join(f"{{ {edge} " for edge in edges) + f"{{ {selection(model)} }}" + " }" * len(edges)
    answered = await asked.ask(f"{{ {root}(first: {first}) {{ nodes {inner} }} }}", budget=spend(), **options)
    return every(answered.data, root, "nodes", *edges)


def reasons(node: dict[str, Any]) -> dict[str, str]:
    return {one["field"]: one["reason"] for one in node["meta"]["nulls"]}


def allowed(tool: str, model: str, name: str) -> set[str]:
    """The reasons that a field's null may have where nothing is missing and nothing fails.

    Where a tool has no word of its own for an open enum, its label is not offered.
    """
    plain = name.removesuffix("_label")
    offered = plain in FACTS[tool]["models"][model]["fields"]
    if (model, plain) in BEYOND or (offered and plain != name):
        return {"EMPTY", "NOT_OFFERED"}
    if offered:
        return {"EMPTY"} | ({"UNKNOWN"} if name == "changed_at" else set())
    return {"NOT_OFFERED", "NOT_IMPLEMENTED"}


@pytest.mark.parametrize("tool", FACTS)
async def test_every_null_has_a_reason_that_its_field_may_have(tool: str, small: Any) -> None:
    """All fields of all models, of every record of the first page."""
    made, base = small
    wrong, met = set(), set()
    async with graph(with_every_field(account(made, base, tool)), sandbox=made) as asked:
        for model in FACTS[tool]["models"]:
            names = fields_of(model)
            nodes = await records(asked, model)
            assert nodes, model
            for node in nodes:
                told = reasons(node)
                met |= set(told.values())
                wrong |= {
                    f"{model}.{name}: {told.get(name)}"
                    for name in names
                    if (node[name] is None) != (name in told)
                }
                wrong |= {
                    f"{model}.{name}: {reason}"
                    for name, reason in told.items()
                    if reason not in allowed(tool, model, names[name])
                }
            for name in names:
                told = {reasons(node).get(name) for node in nodes}
                wrong |= {f"{model}.{name}: {told}"} if "NOT_OFFERED" in told and len(told) > 1 else set()
    assert sorted(wrong) == []
    assert {"EMPTY", "NOT_OFFERED"} <= met <= {"EMPTY", "NOT_OFFERED", "NOT_IMPLEMENTED", "UNKNOWN"}


@pytest.mark.parametrize(("status", "reason"), [(FORBIDDEN, "PERMISSION_MISSING"), (500, "FAILED")])
@pytest.mark.parametrize("tool", FACTS)
async def test_what_a_vendor_refuses_and_what_fails(tool: str, status: int, reason: str, small: Any) -> None:
    """The call that a field takes beside its list is refused, or fails: the rest is there, one error tells."""
    made, base = small
    model, name = APART[tool]
    root, shown = ROOTS[model], f"{name} {{ city }}" if name == "location" else name
    async with graph(account(made, base, tool), sandbox=made) as asked:
        ways = []
        for selected in ("id", shown):
            made.calls.clear()
            asked.fresh()
            await asked.read(f"{{ {root}(first: {FEW}) {{ nodes {{ id {selected} }} }} }}")
            ways.append({one.template for one in made.calls.entries})
        asked.fresh()
        made.faults.rules += [
            Fault("status", tool=tool, path=path, status=status) for path in ways[1] - ways[0]
        ]
        try:
            found = await asked.ask(f"{{ {root}(first: {FEW}) {{ nodes {{ id {shown} {NULLS} }} }} }}")
        finally:
            made.faults.rules.clear()
    nodes = found.data[root]["nodes"]
    assert nodes
    told = {reasons(node).get(name) for node in nodes if node[name] is None}
    if (tool, status) == ("trackerrms", FORBIDDEN):
        assert (told, found.codes) == (set(), [])  # it does without: the statuses' names tell as much (§9.1)
        return
    wholly = status == FORBIDDEN and tool in WHOLLY
    assert told - {"EMPTY"} == {"FAILED" if wholly else reason}
    code = "UNAUTHENTICATED" if wholly else "FORBIDDEN" if status == FORBIDDEN else "UNAVAILABLE"
    assert found.codes == [f"UPSTREAM_{code}"]


@pytest.mark.parametrize("tool", FACTS)
async def test_what_is_not_granted_and_what_is_switched_off(tool: str, small: Any) -> None:
    made, base = small
    off = [f"{model}.{field}" for model, field in PERSONAL.items()]
    plain = account(made, base, tool)
    for switched, reason in ((off, "SWITCHED_OFF"), ([], "NOT_GRANTED")):
        one = replace(plain, settings={**plain.settings, "switched_off": switched})
        async with graph(one, sandbox=made) as asked:
            for model, field in PERSONAL.items():
                query = f"{{ {ROOTS[model]}(first: {FEW}) {{ nodes {{ id {field} {NULLS} }} }} }}"
                found = await asked.ask(query, principal=Principal(personal_data=bool(switched)))
                nodes = found.data[ROOTS[model]]["nodes"]
                assert found.errors == []
                assert nodes
                assert {(node[field], reasons(node)[field]) for node in nodes} == {(None, reason)}


@pytest.mark.parametrize("tool", FACTS)
async def test_a_model_that_is_switched_off(tool: str, small: Any) -> None:
    made, base = small
    plain = account(made, base, tool)
    one = replace(plain, settings={**plain.settings, "switched_off": ["Candidate"]})
    async with graph(one, sandbox=made) as asked:
        made.calls.clear()
        listed = await asked.read("{ candidates { nodes { id } sources { status error { code } } } }")
        assert listed.data["candidates"] == {
            "nodes": [],
            "sources": [{"status": "SWITCHED_OFF", "error": None}],
        }
        assert not made.calls.entries
        found = await asked.read(
            f"{{ applications(first: {FEW}) {{ nodes {{ id candidate {{ lastName }} }} }} }}"
        )
        assert {node["candidate"] for node in found.data["applications"]["nodes"]} == {None}


@pytest.mark.parametrize("tool", LACKING)
async def test_what_credentials_lack(tool: str, small: Any) -> None:
    """What is there for whole credentials and null for others is PERMISSION_MISSING, or its list FAILED with one error.

    A vendor that leaves out what may not be seen, without a word, is told of by `checkIntegration` alone.
    """
    made, base = small
    models = [
        one
        for one in ("Job", "Candidate", "Application", "ScreeningQuestion")
        if one in FACTS[tool]["models"]
    ]
    met = set()
    async with graph(account(made, base, tool), sandbox=made) as asked:
        whole = {model: {node["id"]: node for node in await records(asked, model)} for model in models}
    for lack, given in LACKING[tool]:
        async with graph(account(made, base, tool, **given), sandbox=made) as asked:
            for model in models:
                root = ROOTS[model]
                query = f"{{ {root}(first: {FEW}) {{ nodes {{ {selection(model)} }} sources {{ status error {{ code }} }} }} }}"
                found = await asked.ask(query, budget=spend())
                (source,) = found.data[root]["sources"]
                assert set(found.codes) <= {"UPSTREAM_FORBIDDEN"}, (lack, model, found.codes)
                assert len(found.codes) <= 1
                met.add(source["status"])
                assert (source["status"] == "OK") == (source["error"] is None)
                for node in found.data[root]["nodes"]:
                    there = whole[model].get(node["id"], {})
                    told = reasons(node)
                    lost = {
                        name
                        for name in told
                        if there.get(name) not in (None, [], {}) and name != "remoteData"
                    }
                    met |= {told[name] for name in lost}
                    assert found.codes or "PERMISSION_MISSING" not in told.values()
                    reasons_of = {told[name] for name in lost}
                    assert reasons_of <= {"PERMISSION_MISSING" if found.codes else "EMPTY"}, (lack, lost)
    assert met & {"FAILED", "PERMISSION_MISSING"}
