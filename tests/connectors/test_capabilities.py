"""Capabilities, read off the declarations, agree with the checklist row by row."""

import json
from pathlib import Path

import pytest

from connectors import capabilities
from connectors.capabilities import SUPPORTED, UNSUPPORTED
from connectors.model import MODELS
from connectors.registry import CONNECTORS

FACTS = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
BEYOND = {
    ("ApplicationStage", "status"),
    ("ApplicationStage", "custom_fields"),
    ("ApplicationStage", "integration_fields"),
    ("ScreeningQuestion", "category"),
    ("Offer", "employment_start_date"),
}
"""Fields of the unified model that the checklist does not have."""


@pytest.mark.parametrize("tool", CONNECTORS)
def test_models_and_fields(tool: str) -> None:
    connector, facts = CONNECTORS[tool], FACTS[tool]["models"]
    for model in MODELS:
        listed = set(facts.get(model, {}).get("fields", ()))
        assert (capabilities.model_status(connector, model) is SUPPORTED) == bool(listed)
        found = {one.name: one.status for one in capabilities.fields(connector, model)}
        served = {name for name, status in found.items() if status is SUPPORTED}
        assert {name for name in served if (model, name) not in BEYOND} == listed - (served - set(found)), (
            model
        )
        assert not listed or all(found[name] is SUPPORTED for name in listed)


@pytest.mark.parametrize("tool", CONNECTORS)
def test_actions(tool: str) -> None:
    connector, facts = CONNECTORS[tool], FACTS[tool]["actions"]
    for one in capabilities.actions(connector):
        if one.name != "passthrough":
            assert (one.status is not UNSUPPORTED) == (one.name in facts), one.name


@pytest.mark.parametrize("tool", CONNECTORS)
def test_inputs_of_performed_actions(tool: str) -> None:
    connector, facts = CONNECTORS[tool], FACTS[tool]["actions"]
    for name in connector.actions:
        reached = {one.name for one in capabilities.action_inputs(connector, name) if one.status is SUPPORTED}
        assert reached == set(facts[name]["inputs"]), name


@pytest.mark.parametrize("tool", CONNECTORS)
def test_features(tool: str) -> None:
    assert {one.name for one in capabilities.features(CONNECTORS[tool])} == set(FACTS[tool]["features"])


def test_filters_say_who_applies_them() -> None:
    found = {one.name: one.pushed_down for one in capabilities.filters(CONNECTORS["recruitee"], "Job")}
    assert found["statuses"]
    assert not found["name_contains"]
