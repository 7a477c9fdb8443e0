"""Definitions of custom fields (recruitee.md §5.8): where options stand is not shown, so every likely place is read."""

import pytest

from connectors.fields import Definition
from connectors.recruitee.fields import _definitions

OPTIONS = ("Part time", "Full time")


@pytest.mark.parametrize(
    "given",
    [
        {"values": list(OPTIONS)},
        {"options": [{"name": one} for one in OPTIONS]},
        list(OPTIONS),
        [{"id": 1, "label": "Part time"}, {"value": "Full time"}, {"id": 3}, None],
    ],
)
def test_options(given: object) -> None:
    row = {"id": 1, "name": "Hours", "kind": "dropdown", "options": given}
    assert _definitions([row], "kind", "options") == [Definition("Hours", "Hours", "dropdown", OPTIONS)]


@pytest.mark.parametrize("given", [None, {}, [], "x", 3])
def test_no_options(given: object) -> None:
    rows = [{"name": "Motto", "kind": "single_line", "options": given}, {"kind": "education"}, {"name": ""}]
    assert _definitions(rows, "kind", "options") == [Definition("Motto", "Motto", "single_line")]
