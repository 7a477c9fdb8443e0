"""Definitions of custom fields (recruitcrm.md §4.7)."""

import pytest

from connectors.fields import Definition
from connectors.recruitcrm.fields import definition


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"field_id": 7, "field_name": "Visa", "field_type": "dropdown", "default_value": "EU, none,EU,"},
            Definition("Visa", "Visa", "dropdown", ("EU", "none")),
        ),
        (
            {
                "field_id": 8,
                "field_name": "Spoken",
                "field_type": "multiselect",
                "default_value": ["English", None, 3],
            },
            Definition("Spoken", "Spoken", "multiselect", ("English", "3")),
        ),
        (
            {"field_id": 9, "field_name": "Motto", "field_type": "text", "default_value": "a, b"},
            Definition("Motto", "Motto", "text"),
        ),
        ({"field_id": 9, "field_name": None, "default_value": None}, Definition("9", "9", None)),
        ({"field_type": "text"}, None),
    ],
)
def test_a_definition(row: dict[str, object], expected: Definition | None) -> None:
    assert definition(row) == expected
