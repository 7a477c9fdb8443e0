from __future__ import annotations

import json

import pytest

from gateway.sandbox.trackerrms import shapes
from tests.gateway.sandbox.trackerrms import contract
from tests.support import contracts

DTOS = {
    "TokenRequest": shapes.TOKEN,
    "SearchRequestDto": shapes.SEARCH,
    "OpportunitySearchRequestDto": shapes.OPPORTUNITY_SEARCH,
    "OpportunityResourceSearchRequestDto": shapes.PLACEMENT_SEARCH,
    "ResourceSearchRequestDto": shapes.RESOURCE_SEARCH,
    "SearchCustomFieldRequestDto": shapes.FIELD_SEARCH,
    "ResourceRequestDto": shapes.RESOURCE,
    "ParseRequest": shapes.RESUME,
    "DocumentDto": shapes.DOCUMENT,
    "OpportunityRequestDto": shapes.OPPORTUNITY,
    "ShortListDto": shapes.SHORTLIST,
    "OpportunityResourceRequestDto": shapes.PLACEMENT,
    "LongListDto": shapes.LONGLIST,
    "WebhookRequestDto": shapes.WEBHOOK,
}
KINDS = {"int": "int32", "number": "double", "bool": "boolean", "text": "string", "moment": "date-time"}


@contracts.needed
def test_the_shapes_are_those_of_the_document():
    assert contract.compact(contract.document()) == contract.shapes()


@pytest.mark.parametrize("name", DTOS)
def test_the_sandbox_knows_exactly_the_names_and_types_the_document_has(name):
    assert _differences(name, DTOS[name]) == []


def _differences(name, shape):
    fields = contract.shapes()["schemas"][name]
    found = [f"{name}: {sorted(fields.keys() ^ shape.keys())}"] if fields.keys() != shape.keys() else []
    for field, kind in shape.items():
        expected = fields.get(field, "").rstrip("?")
        many = isinstance(kind, list)
        assert many == expected.startswith("["), (name, field)
        inner, expected = (kind[0], expected[1:-1]) if many else (kind, expected)
        if isinstance(inner, dict):
            found += _differences(expected, inner) if inner else []
        elif KINDS[inner] != expected and not (inner == "text" and expected == "date"):
            found.append(f"{name}.{field}: {expected}")
    return found


def test_a_stranger_in_an_answer_is_noticed():
    with pytest.raises(AssertionError, match="unknown"):
        contract.judge("UpdatedResponseDto", {"id": 1, "ok": True}, "here")
    with pytest.raises(AssertionError, match="boolean expected"):
        contract.judge("UpdatedResponseDto", {"success": "y"}, "here")


def test_the_fixture_holds_names_and_types_only():
    text = contract.SHAPES.read_text()
    assert set(json.loads(text)) == {"operations", "schemas"}
    assert "description" not in contract.shapes()["schemas"]["UpdatedResponseDto"]
