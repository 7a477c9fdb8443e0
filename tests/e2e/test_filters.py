"""Every filter at every tool, and filters over several models, against what the sandbox has."""

import time
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from strawberry.utils.str_converters import to_camel_case

from connectors.filters import FILTERS
from connectors.registry import CONNECTORS
from connectors.upstream import Budget, Pace, Policy
from gateway.sandbox import Sandbox
from resolvers import ids
from resolvers.queries import LISTS
from tests.e2e.test_truth import TRUTH
from tests.e2e.truth.passing import PICKS, RELATIONS, Filter, Truth, as_asked, deep, found
from tests.support.graph import Graph, account, graph, served

ROOTS = {model: to_camel_case(plural) for plural, model in LISTS.items()}
SMALL = {"jobs": 24, "candidates": 60, "applications": 110, "rate_factor": 0}
ELSEWHERE = {"include_deleted", "only_created", "applications", *RELATIONS}
"""`include_deleted` has its tests in test_fields.py, `only_created` in features/; relations are in the deep filters."""


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[Sandbox, str]]:
    with served(*TRUTH, **SMALL) as (sandbox, base):
        for name, vendor in sandbox.vendors.items():
            vendor.base = f"{base}/{name}"  # as links in answers begin
        yield sandbox, base


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for connector in CONNECTORS.values():
        paces = dict.fromkeys(connector.policy.paces, Pace())
        monkeypatch.setattr(type(connector), "policy", Policy(concurrency=8, paces=paces))


def members(model: str) -> dict[str, Any]:
    """The members of a model's filter, inherited ones included."""
    return {
        name: kind
        for one in reversed(FILTERS[model].__mro__)
        for name, kind in vars(one).get("__annotations__", {}).items()
    }


def values(truth: Truth, model: str, name: str) -> list[Any]:
    """Values to ask for; an enum's first word where the tool has none of them."""
    if (model, name) == ("Tag", "name_contains") or name in PICKS:
        some = list(PICKS[name](truth, model))
        return some or [[next(iter(get_args(get_args(members(model)[name])[0])[0])).name]]
    raise AssertionError(f"nothing to ask `{name}` for")


@pytest.mark.parametrize("tool", TRUTH)
async def test_every_filter_finds_what_the_sandbox_has(tool: str, small: tuple[Sandbox, str]) -> None:
    sandbox, base = small
    truth = Truth(sandbox.vendors[tool], TRUTH[tool])
    wrong, told = [], 0
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as asked:
        for model in FILTERS:
            for name in members(model).keys() - ELSEWHERE:
                for value in values(truth, model, name):
                    given = {name: value}
                    wrong += await differs(asked, truth, tool, model, given)
                    told += bool(found(truth, model, given))
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:40])
    assert told > 20  # most filters found something


@pytest.mark.parametrize("tool", TRUTH)
async def test_deep_filters_find_what_the_sandbox_has(tool: str, small: tuple[Sandbox, str]) -> None:
    """Eight at each of the five: forty in all."""
    sandbox, base = small
    truth = Truth(sandbox.vendors[tool], TRUTH[tool])
    filters = list(deep(truth))
    assert len(filters) == 8
    async with graph(account(sandbox, base, tool), sandbox=sandbox) as asked:
        wrong = [one for model, given in filters for one in await differs(asked, truth, tool, model, given)]
    assert [one for one in filters if not found(truth, *one)] == []
    assert not wrong, "\n".join(wrong)


async def differs(asked: Graph, truth: Truth, tool: str, model: str, given: Filter) -> list[str]:
    """What a filtered list, paged to its end, has too much or too little."""
    integration = f"sandbox-{tool}"
    try:
        shown = await walk(asked, model, as_asked(given, model, integration))
    except AssertionError as failure:
        return [f"{model} {given}: {str(failure)[:300]}"]
    keys = [ids.decode(one).key for one in shown]
    right = found(truth, model, given)
    twice = (
        [f"{model} {given}: {len(keys) - len(set(keys))} came twice"] if len(keys) > len(set(keys)) else []
    )
    extra, lost = set(keys) - right - unlisted(truth, tool, model, given), right - set(keys)
    return twice + (
        [
            f"{model} {given}: extra {sorted(extra)[:3]} of {len(extra)}, lost {sorted(lost)[:3]} of {len(lost)}"
        ]
        if extra | lost
        else []
    )


def unlisted(truth: Truth, tool: str, model: str, given: Filter) -> set[str]:
    """Records that no whole list has, and a narrower question may find."""
    if (tool, model) == ("smartrecruiters", "JobPosting"):  # private ads are found by their jobs (§8.5)
        listed, world = set(truth.keys(model)), truth.vendor.world
        return {truth.vendor.remote_id("postings", one.id) for one in world.postings} - listed
    if (tool, model) == (
        "trackerrms",
        "Tag",
    ):  # a tag is its text: who has it would take a call for each person (§8)
        return set(given.get("remote_ids", ()))
    return set()


async def walk(asked: Graph, model: str, given: dict[str, Any]) -> list[str]:
    root = ROOTS[model]
    query = f"""query ($after: String, $filter: {FILTERS[model].__name__}) {{
        {root}(first: 100, after: $after, filter: $filter) {{
            nodes {{ id }} pageInfo {{ hasNextPage endCursor }} sources {{ scan {{ complete }} }} }} }}"""
    shown: list[str] = []
    after = None
    while True:
        budget = Budget(max_calls=5000, deadline=time.monotonic() + 30)
        page = (await asked.read(query, after=after, filter=given, budget=budget)).data[root]
        shown += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return shown
