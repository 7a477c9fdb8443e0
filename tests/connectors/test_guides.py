"""Guides and permissions fit the connectors that they are for."""

import json
from pathlib import Path

import pytest

from connectors.features import HOW
from connectors.registry import CONNECTORS

CHECKLIST = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())


@pytest.mark.parametrize("tool", CONNECTORS)
def test_a_guide_asks_for_what_the_connector_needs(tool: str) -> None:
    connector, guide = CONNECTORS[tool], CONNECTORS[tool].guide
    known = {one.name: one for one in connector.credentials}
    for method in guide.methods:
        assert set(method.credentials) <= set(known)
        assert {name for name, one in known.items() if one.required} <= set(method.credentials)
        assert method.steps
        assert not method.consent or connector.consent is not None
    assert len({method.name for method in guide.methods}) == len(guide.methods)
    assert guide.prerequisites
    assert set(guide.settings) <= {one.name for one in connector.settings}
    assert not any(one.address for one in connector.settings if one.name in guide.settings)


@pytest.mark.parametrize("tool", CONNECTORS)
def test_every_model_and_action_says_what_it_needs(tool: str) -> None:
    scopes, checklist = CONNECTORS[tool].scopes, CHECKLIST[tool]
    assert set(scopes.needs) == {*checklist["models"], *checklist["actions"]}
    names = [one.name for one in scopes.permissions]
    assert len(set(names)) == len(names)
    assert {one for needed in scopes.needs.values() for one in needed} == set(names)
    assert set(scopes.probes) <= set(names)
    assert all(one.without and one.grant for one in scopes.permissions)
    for probe in scopes.probes.values():
        assert probe.call.method == "GET" or probe.call.path.endswith("/Search")
    assert set(scopes.tests) in ({*checklist["models"]}, set())
    assert bool(scopes.tests) == ("Per Model Tests" in checklist["features"])


def test_each_feature_of_the_checklist_says_how_it_is_used() -> None:
    assert {name for one in CHECKLIST.values() for name in one["features"]} == set(HOW)
