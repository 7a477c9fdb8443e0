from dataclasses import dataclass

import pytest

from gateway.sandbox.tables import REMEMBERED, Table


@dataclass
class Row:
    id: int
    owner: int = 1
    text: str = "made"


def even(number):
    return Row(number, number // 10) if number % 2 == 0 else None


@pytest.fixture
def table():
    return Table(
        "rows", range(1, 21), even, owner=lambda row: row.owner, owned=lambda o: range(o * 10, o * 10 + 10)
    )


def test_records_are_built_when_asked_for(table):
    assert table[4].text == "made"
    assert table.get(3) is None
    assert table.get(99) is None
    assert table.get(None) is None
    assert 4 in table
    assert 3 not in table
    with pytest.raises(KeyError):
        table[3]


def test_what_was_changed_is_kept(table):
    table.keep(Row(4, 0, "changed"))
    assert table[4].text == "changed"
    assert len(table) == 10


def test_new_records_get_the_next_number(table):
    assert table.next_id() == 21
    table.keep(Row(21, 1, "new"))
    assert table.next_id() == 22
    assert table.ids()[-1] == 21
    assert [row.id for row in table.of(1)] == [10, 12, 14, 16, 18, 21]


def test_numbers_set_aside_end_with_the_built_ones(table):
    table.keep(Row(21, 2, "new"))
    assert [row.id for row in table.of(2)] == [20, 21]


def test_dropped_records_are_gone_everywhere(table):
    table.drop(12)
    assert table.get(12) is None
    assert 12 not in table.ids()
    assert [row.id for row in table.of(1)] == [10, 14, 16, 18]


def test_a_record_that_changed_owner_is_no_longer_the_first_ones(table):
    table.keep(Row(12, 0))
    assert 12 not in [row.id for row in table.of(1)]


def test_an_order_is_made_anew_after_a_change(table):
    order = table.ordered("text", lambda number: -number, keep=lambda number: number in table)
    assert order[0] == 20
    assert table.ordered("text", lambda number: -number, keep=lambda number: number in table) is order
    table.drop(20)
    assert table.ordered("text", lambda number: -number, keep=lambda number: number in table)[0] == 18


def test_only_so_many_built_records_are_remembered():
    built = []
    table = Table("rows", range(1, REMEMBERED + 3), lambda number: built.append(number) or Row(number))
    assert len(list(table)) == REMEMBERED + 2
    table[1]
    assert built.count(1) == 2
    table[REMEMBERED + 2]
    assert built.count(REMEMBERED + 2) == 1
