"""Each paging style, to the end of lists that are well told and of lists that are not."""

from datetime import UTC, datetime

import pytest

from connectors.errors import BadInput
from connectors.paging import NextToken, Offset, PageNumber, Single, rest
from connectors.upstream import Answer

STYLES = {
    "single": Single(),
    "offset": Offset(3),
    "offset with total": Offset(3, total_at="meta.total"),
    "page": PageNumber(3),
    "page with total": PageNumber(3, total_at="meta.total"),
    "page with more": PageNumber(3, more_at="more"),
    "token": NextToken(3, "cursor", "next", total_at="meta.total"),
}


def answer(body=None):
    return Answer(200, {}, body, datetime(2031, 1, 1, tzinfo=UTC))


class Vendor:
    """A list of `rows` rows that is cut as asked. `total`, `more` and `token` may lie; `cap` serves less than asked."""

    def __init__(self, rows, *, total=None, cap=1000, more=None, token=None):
        self.rows, self.cap, self.calls = list(range(rows)), cap, 0
        self.total = rows if total is None else total
        self.more, self.token = more, token

    def page(self, query):
        self.calls += 1
        size = min(int(query.get("limit", len(self.rows) or 1)), self.cap)
        start = int(query.get("offset", 0)) or (int(query.get("page", 1)) - 1) * size
        if "cursor" in query:
            start = int(query["cursor"][1:])
        end = start + size
        rest = end < len(self.rows)
        token = f"t{end}" if rest else self.token
        more = rest if self.more is None else self.more
        return self.rows[start:end], {"meta": {"total": self.total}, "more": more, "next": token}


def walk(style, vendor, most=30):
    found, position = [], None
    while True:
        rows, body = vendor.page(style.query(position))
        found += rows
        position = style.after(position, len(rows), answer(body))
        if position is None:
            return found
        assert vendor.calls < most, "no end"


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 6, 7, 30])
@pytest.mark.parametrize("name", STYLES)
def test_every_row_once_in_order(name, rows):
    vendor = Vendor(rows)
    assert walk(STYLES[name], vendor) == list(range(rows))
    size = min(STYLES[name].size, 1000)
    least = max(1, -(-rows // size))
    surplus = name in ("offset", "page") and rows % size == 0 and rows > 0
    assert vendor.calls == least + surplus  # without total only an empty page shows the end


@pytest.mark.parametrize("name", ["offset with total", "page with total"])
def test_a_total_too_high_ends_at_the_empty_or_short_page(name):
    vendor = Vendor(6, total=100)
    assert walk(STYLES[name], vendor) == list(range(6))
    assert vendor.calls == 3


def test_an_offset_goes_on_where_the_vendor_serves_fewer_than_asked():
    assert walk(STYLES["offset with total"], Vendor(7, cap=2)) == list(range(7))


def test_a_total_that_is_no_number_is_none():
    style = STYLES["page with total"]
    for body in (None, [], {"meta": None}, {"meta": {"total": "many"}}, {"meta": {"total": None}}):
        assert style.total(answer(body)) is None
        assert style.after(None, 3, answer(body)) == 2
        assert style.after(None, 2, answer(body)) is None


def test_a_more_that_lies_ends_at_the_empty_page():
    vendor = Vendor(4, more=True)
    assert walk(STYLES["page with more"], vendor) == list(range(4))
    assert vendor.calls == 3


def test_a_missing_more_leaves_it_to_the_size():
    style = STYLES["page with more"]
    assert style.after(1, 3, answer({})) == 2
    assert style.after(1, 2, answer({})) is None
    assert style.after(1, 2, answer({"more": "x"})) == 2
    assert style.after(1, 3, answer({"more": None})) is None


def test_a_repeated_token_is_the_end():
    style = STYLES["token"]
    assert style.after("t3", 3, answer({"next": "t3"})) is None
    assert style.after("t3", 3, answer({"next": "t6"})) == "t6"
    assert style.after("t3", 0, answer({"next": "t6"})) is None
    assert style.after(None, 3, answer({"next": ""})) is None
    assert style.after(None, 3, answer({"next": 17})) == "17"


def test_totals():
    assert STYLES["token"].total(answer({"meta": {"total": "12"}})) == 12
    assert STYLES["offset"].total(answer({"meta": {"total": "12"}})) is None
    assert Single().total(answer()) is Single().after(None, 5, answer()) is None


def test_the_parameters_are_the_vendors():
    assert Offset(3, "count", "start").query(6) == {"count": "3", "start": "6"}
    assert PageNumber(3, "p", None).query(None) == {"p": "1"}
    assert NextToken(3, "after", "next", None).query(None) == {}
    assert NextToken(3, "after", "next").query("x") == {"limit": "3", "after": "x"}
    assert Single().query("whatever") == {}


@pytest.mark.parametrize("position", ["3", -1, True, 1.5])
@pytest.mark.parametrize("name", ["offset", "page"])
def test_a_position_of_another_style_is_bad_input(name, position):
    with pytest.raises(BadInput, match="does not belong to this list"):
        STYLES[name].query(position)
    with pytest.raises(BadInput):
        STYLES[name].after(position, 3, answer({}))


def test_pages_count_from_one():
    with pytest.raises(BadInput):
        STYLES["page"].query(0)


@pytest.mark.parametrize("word", [None, "", False, "null"])
def test_no_further_page_in_any_spelling(word):
    style = PageNumber(3, more_at="more")
    assert style.after(1, 3, answer({"more": word})) is None
    assert style.after(1, 3, answer({"more": "https://x.test/?page=2"})) == 2


@pytest.mark.parametrize(
    ("paging", "position", "total", "expected"),
    [
        (Offset(10), 10, 35, [10, 20, 30]),
        (PageNumber(10), 2, 35, [2, 3, 4]),
        (PageNumber(10), 4, 30, []),
        (NextToken(10, "token", "next"), "t1", 35, []),
        (Single(), None, 35, []),
    ],
)
def test_the_rest_of_the_pages_is_told_where_positions_are_numbers(paging, position, total, expected):
    assert rest(paging, position, total) == expected
