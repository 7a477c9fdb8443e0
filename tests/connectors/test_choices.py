"""Which fields an integration shows, and under which keys."""

import pytest

from connectors.choices import EVERYTHING, Choices, Switches
from connectors.errors import BadInput
from connectors.shapes import IntegrationField

HELD = {"Visa": "EU", "Shoe size": 43}
FIELDS = [IntegrationField(id=f"CUSTOM:{key}", key=key) for key in HELD]


def keys(choices: Choices, model: str = "Job") -> list[str | None]:
    return [one.key for one in choices.shape(model, "integration_fields", FIELDS)]


def test_without_a_mapping_all_show_under_the_vendors_keys() -> None:
    choices = Choices.of({})
    assert choices.shape("Job", "custom_fields", HELD) == HELD
    assert keys(choices) == []
    assert choices.shape("Job", "name", "x") == "x"
    assert choices.shape("Job", "custom_fields", None) is None


def test_with_a_mapping_only_ones_own_keys_show_and_of_that_model_alone() -> None:
    choices = Choices.of({"custom_fields": {"Job": {"visa": "Visa", "none": "z"}}})
    assert choices.shape("Job", "custom_fields", HELD) == {"visa": "EU", "none": None}
    assert choices.shape("Candidate", "custom_fields", HELD) == HELD


def test_what_is_chosen_later_lies_on_top_key_by_key() -> None:
    base = Choices.of(
        {"custom_fields": {"Job": {"visa": "Visa", "size": "x"}}, "integration_fields": {"Job": ["Visa"]}}
    )
    turned = Switches({"CUSTOM:Shoe size": True, "Visa": False}, base.passed["Job"])
    both = Choices({"Job": {"size": "Shoe size"}, "Offer": {"a": "b"}}, {"Job": turned}).over(base)
    assert both.mapping("Job") == {"visa": "Visa", "size": "Shoe size"}
    assert both.mapping("Offer") == {"a": "b"}
    assert (keys(base), keys(both)) == (["Visa"], ["Shoe size"])


def test_whoever_chooses_sees_everything() -> None:
    assert EVERYTHING.shape("Job", "custom_fields", HELD) == HELD
    assert keys(EVERYTHING) == list(HELD)


@pytest.mark.parametrize(
    "settings",
    [
        {"custom_fields": ["Visa"]},
        {"custom_fields": {"Job": ["Visa"]}},
        {"custom_fields": {"Job": {"visa": 7}}},
        {"integration_fields": {"Job": "Visa"}},
        {"integration_fields": ["Visa"]},
    ],
)
def test_settings_of_another_shape_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="must hold for each model"):
        Choices.of(settings)
