"""Limits of documents: what each refuses, and that no text takes long to be refused."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from graphql import FieldsOnCorrectTypeRule, get_introspection_query

from connectors.errors import BadInput, OverLimit
from resolvers.documents import check, check_variables
from resolvers.limits import Limits
from resolvers.schema import faults, schema

CORE = schema._schema
LIMITS = Limits()


def looked_at(text: str, variables=None, limits=LIMITS) -> None:
    check(text, CORE, variables, limits)


def doubling(levels: int, last: str = "__typename") -> str:
    chain = "".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }} " for n in range(levels))
    return f"{{ ...f0 }} {chain} fragment f{levels} on Query {{ {last} }}"


def nested(levels: int) -> str:
    return "{ jobs { nodes " + "{ hiringTeam { job " * levels + "{ id }" + " } }" * levels + " } }"


PAGES = "query($n: Int = 100) { jobs(first: $n) { nodes { applications(first: %s) { nodes { id } } } } }"
TWICE = "{ jobs { nodes { %s } } }"

BEYOND = {
    "document_bytes": "{" + " " * 50_000 + "tools { slug } }",
    "tokens": "{ jobs { nodes { " + "id " * 1_600 + "} } }",
    "depth": nested(8),
    "fields": doubling(98),
    "aliases": "{ tools { " + " ".join(f"a{n}: slug" for n in range(31)) + " } }",
    "directives": "{ tools { " + "slug @include(if: true) " * 51 + " } }",
    "root_fields": "{ " + "tools { slug } " * 21 + "}",
    "mutation_fields": "mutation { "
    + " ".join(f"a{n}: revokeApiKey(input: {{id: 1}}) {{ secret }}" for n in range(6))
    + "}",
    "nodes": "{ jobs(first: 100) { nodes { applications(first: 100) { nodes { job "
    "{ applications(first: 3) { nodes { id } } } } } } } }",
    "operations": " ".join(f"query q{n} {{ tools {{ slug }} }}" for n in range(51)),
}


@pytest.mark.parametrize("limit", BEYOND)
def test_each_limit_names_itself_and_what_to_change(limit) -> None:
    with pytest.raises(OverLimit) as refused:
        looked_at(BEYOND[limit])
    assert refused.value.extensions["limit"] == limit
    assert refused.value.extensions["code"] == "QUERY_TOO_COMPLEX"
    assert f"(limit: {refused.value.most})" in refused.value.message
    assert ";" in refused.value.message


def test_a_larger_limit_lets_more_pass() -> None:
    looked_at(nested(6))
    with pytest.raises(OverLimit):
        looked_at(nested(8))
    looked_at(nested(8), limits=replace(LIMITS, depth=30))


def test_records_are_counted_by_literals_variables_and_defaults() -> None:
    least = replace(LIMITS, nodes=150)
    looked_at(PAGES % 5, {"n": 10}, least)
    looked_at("{ jobs(first: 7) { nodes { applications { nodes { id } } } } }", None, least)
    for text, variables in (
        (PAGES % 5, None),
        (PAGES % 5, {"n": 100}),
        ("{ jobs(first: 8) { nodes { applications { nodes { id } } } } }", None),
        ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["x"] * 151}),
    ):
        with pytest.raises(OverLimit, match="records"):
            looked_at(text, variables, least)


def test_a_known_document_is_measured_for_each_size() -> None:
    text = PAGES % 7
    for _ in range(2):
        looked_at(text, {"n": 5}, replace(LIMITS, nodes=100))
        with pytest.raises(OverLimit):
            looked_at(text, {"n": 50}, replace(LIMITS, nodes=100))
        looked_at(text, {"n": 50, "other": [1]})


@pytest.mark.parametrize("variables", [None, [], "n", 3, {"n": None}, {"n": "x"}, {"n": -5}])
def test_variables_of_a_wrong_kind_are_left_to_others(variables) -> None:
    looked_at(PAGES % 5, variables)


def test_numbers_beyond_all_measure() -> None:
    with pytest.raises(OverLimit, match="records"):
        looked_at("{ jobs(first: " + "9" * 20_000 + ") { nodes { id } } }")


def test_the_playground_may_ask_for_the_whole_schema() -> None:
    looked_at(get_introspection_query(input_value_deprecation=True, schema_description=True))


def test_repeated_fields_and_crowded_directives() -> None:
    looked_at(TWICE % ("id " * 70))
    with pytest.raises(OverLimit, match="again and again"):
        looked_at(TWICE % ("id " * 100))
    with pytest.raises(OverLimit, match="one place"):
        looked_at("{ tools @a @b @c @d @e { slug } }")


def test_fragments_within_themselves_are_refused_before_anything_follows_them() -> None:
    with pytest.raises(BadInput, match="within itself"):
        looked_at("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }")


def test_variables_of_many_values() -> None:
    check_variables({"a": [{"b": [1, 2, 3]}], "file": "x" * 1_000_000}, LIMITS)
    with pytest.raises(OverLimit, match="variables"):
        check_variables({"a": [{"b": list(range(2_000))}]}, LIMITS)


@pytest.mark.parametrize("name", ["depth", "tokens"])
def test_limits_are_at_least_one(name) -> None:
    with pytest.raises(ValueError, match=name):
        Limits(**{name: 0})


@pytest.mark.parametrize("levels", [20, 98])
def test_doubling_fragments_take_no_time(levels) -> None:
    started = time.process_time()
    with pytest.raises(OverLimit):
        looked_at(doubling(levels))
    assert time.process_time() - started < 0.05


def test_only_some_faults_of_a_document_are_looked_for() -> None:
    text = "{ jobs { nodes { " + " ".join(f"zz{n}" for n in range(500)) + " } } }"
    assert len(faults(CORE, text, (FieldsOnCorrectTypeRule,))) == 11
