"""The pure readers: what they read, what they take for nothing, what they refuse."""

import copy
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import columns
from connectors.columns import MISSING
from connectors.errors import Malformed


class Colour(Enum):
    RED = "RED"
    OTHER = "OTHER"


NOTHING = [None, "", "   ", [], {}]
NOON = datetime(2031, 2, 3, 12, tzinfo=UTC)
READERS = {
    "text": columns.text("a"),
    "remote_key": columns.remote_key("a"),
    "number": columns.number("a"),
    "integer": columns.integer("a"),
    "flag": columns.flag("a"),
    "moment": columns.moment("a"),
    "choose": columns.choose("a", {"red": Colour.RED}, Colour.OTHER),
}


@pytest.mark.parametrize("value", NOTHING)
@pytest.mark.parametrize("name", READERS)
def test_nothing_is_none(name, value):
    assert READERS[name].read({"a": value}) is None
    assert READERS[name].read({}) is None


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("value", [{"b": 1}, ["x"]])
def test_another_shape_is_malformed_and_names_the_path(name, value):
    column = READERS[name]
    with pytest.raises(Malformed, match=r"^\$\.a: .* expected, (dict|list) found$"):
        column.read({"a": value})


@pytest.mark.parametrize(
    ("value", "read"),
    [(" x ", "x"), (5, "5"), (5.0, "5"), (5.5, "5.5"), (True, "true"), (False, "false"), (0, "0")],
)
def test_text(value, read):
    assert columns.text("a").read({"a": value}) == read


def test_text_takes_the_first_path_that_holds_any_and_applies_using_to_text_only():
    column = columns.text("a", "b.c", using=str.upper)
    assert column.read({"a": "  ", "b": {"c": "x"}}) == "X"
    assert column.read({"a": None, "b": None}) is None


@pytest.mark.parametrize(("value", "read"), [(7, "7"), ("7", "7"), (0, None), ("0", None), (False, None)])
def test_a_key_of_zero_is_none(value, read):
    assert columns.remote_key("a").read({"a": value}) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (3, 3.0),
        ("3", 3.0),
        ("32.0", 32.0),
        ("3,000.50", 3000.5),
        (" 5 ", 5.0),
        ("about 5", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        (10**400, None),
        (-7.9, -7.9),
    ],
)
def test_number(value, read):
    assert columns.number("a").read({"a": value}) == read
    assert columns.integer("a").read({"a": value}) == (None if read is None else int(read))


@pytest.mark.parametrize("value", [2**31, "-1e20"])
def test_a_whole_number_that_the_graph_cannot_show_is_malformed(value):
    with pytest.raises(Malformed, match="32 bits"):
        columns.integer("a").read({"a": value})
    assert columns.number("a").read({"a": value}) == float(value)


def test_a_boolean_is_no_number():
    with pytest.raises(Malformed):
        columns.number("a").read({"a": True})


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, True),
        ("Yes", True),
        ("y", True),
        (1, True),
        ("false", False),
        ("0", False),
        (0, False),
        ("maybe", None),
    ],
)
def test_flag(value, read):
    assert columns.flag("a").read({"a": value}) is read


@pytest.mark.parametrize(
    "value",
    [
        "2031-02-03T12:00:00.000000Z",  # recruitcrm.md §2, recruitee.md §2.4
        "2031-02-03T12:00:00.000Z",  # smartrecruiters.md, gem.md
        "2031-02-03T13:00:00+0100",  # smartrecruiters.md: an offset without a colon
        "2031-02-03T13:00:00.000+01:00",
        "2031-02-03 12:00:00 UTC",  # recruitee.md §2.4: the careers site
        "2031-02-03T12:00:00.0000000001Z",
        "2031-02-03T12:00:00",  # trackerrms.md: naive
        1927886400,  # gem.md: unix seconds
        1927886400.0,
    ],
)
def test_moments_in_every_form_of_the_contracts(value):
    assert columns.moment("a").read({"a": value}) == NOON
    assert columns.moment("a").read({"a": value}).tzinfo is UTC


def test_naive_moments_stand_in_the_zone_given():
    west = timezone(-timedelta(hours=8))
    assert columns.as_moment("2031-02-03T04:00:00", zone=west) == NOON
    assert columns.as_moment("2031-02-03T12:00:00Z", zone=west) == NOON


def test_days():
    assert columns.as_day("2031-02-03") == date(2031, 2, 3)
    assert columns.as_moment("2031-02-03") == datetime(2031, 2, 3, tzinfo=UTC)
    assert columns.as_day(None) is None


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "0000-00-00",
        "2031-13-01",
        "12:30",
        True,
        1e30,
        -1e30,
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_impossible_moments_are_malformed(value):
    with pytest.raises(Malformed, match=r"^\$\.a: a date-time expected"):
        columns.moment("a").read({"a": value})


def test_a_zero_moment_is_none():
    assert columns.moment("a").read({"a": 0}) is None


@pytest.mark.parametrize(
    ("word", "read"), [("red", Colour.RED), (" Red ", Colour.RED), ("blue", Colour.OTHER)]
)
def test_choose_knows_its_table_and_keeps_the_word(word, read):
    column = READERS["choose"]
    assert column.read({"a": word}) is read
    assert column.label({"a": word}) == word.strip()


def test_each_takes_lists_lone_objects_and_nothing():
    column = columns.each("a", lambda one: one.get("n"))
    assert column.read({"a": [{"n": 1}, None, {"n": None}, {"n": 2}]}) == [1, 2]
    assert column.read({"a": {"n": 1}}) == [1]
    assert [column.read({"a": value}) for value in NOTHING] == [[]] * 5


def test_if_present_is_missing_without_the_member_and_so_is_its_label():
    column = columns.if_present("a.b", columns.choose("a.b", {"red": Colour.RED}, None))
    for raw in ({}, {"a": None}, {"a": []}, {"a": {}}):
        assert column.read(raw) is MISSING
        assert column.label(raw) is MISSING
    assert column.read({"a": {"b": None}}) is None
    assert column.label({"a": {"b": "red"}}) == "red"
    assert columns.if_present("a", columns.text("a")).label is None


def test_dig_goes_as_far_as_it_can():
    raw = {"a": [{"b": 1}], "c": "x"}
    assert columns.dig(raw, "a.0.b") == 1
    assert columns.dig(raw, "a.1.b") is None
    assert columns.dig(raw, "c.d") is None
    assert columns.dig(None, "a") is None


def test_small_helpers():
    assert columns.pairs(
        {"f": [{"n": "x", "v": 1}, {"n": None}, {"v": 2}]}, "f", "n", lambda one: one["v"]
    ) == {"x": 1}
    assert columns.minutes_after(NOON, 45) == NOON + timedelta(minutes=45)
    assert columns.minutes_after(None, 45) is columns.minutes_after(NOON, None) is None
    assert columns.join_keys("a", "b") == "a:b"
    assert columns.join_keys("a", None) is None
    assert columns.distinct([2, 1, 2]) == [2, 1]
    assert columns.constant(3).read(None) == 3
    assert not MISSING
    assert repr(MISSING) == "MISSING"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["2031-02-03T12:00:00Z", "0", "nan", "1e400", "+00:00", "2031-02-03 UTC"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "n"]), inner, max_size=3)
    ),
    max_leaves=6,
)
EVERY = [
    *READERS.values(),
    columns.text("a.b", "a.0", "n"),
    columns.each("a", columns.as_text),
    columns.if_present("a.b", columns.number("a.b")),
    columns.constant(1),
]


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_never_anything_but_a_value_or_malformed_and_never_a_change(raw):
    before = copy.deepcopy(raw)
    for column in EVERY:
        with suppress(Malformed):
            column.read(raw)
    assert raw == before
