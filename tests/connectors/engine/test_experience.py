"""What earlier operations showed: amounts by number, calls by what they were made for."""

from connectors.engine.experience import KEPT, Experience, current, ledger


def test_amounts_are_recalled_in_proportion_to_the_nearest():
    known = Experience()
    assert known.recall("children", 5) is None
    known.note("children", 10, 30)
    known.note("children", 100, 150)
    assert known.recall("children", 10) == 30
    assert known.recall("children", 20) == 60
    assert known.recall("children", 90) == 135
    assert known.recall("children", 0) == 0


def test_the_mean_of_what_is_added_counts():
    known = Experience()
    for rows in (10, 20, 30):
        known.add("rows", rows)
    assert known.recall("rows", 1) == 20


def test_no_more_is_kept_than_is_needed():
    known = Experience()
    for count in range(1, 3 * KEPT):
        known.note("children", count, count)
    assert len(known.amounts["children"]) == KEPT


def test_calls_that_are_alike_each_time_are_told_from_others():
    known = Experience()
    users, first, second = ("GET /users", 0), ("GET /jobs", 1), ("GET /jobs", 2)
    known.note_calls("team", 1, [users, first, first])
    assert known.recall_calls("team", 3) == [users, first]
    known.note_calls("team", 2, [users, second])
    assert known.alike("team", again=True) == {users}
    assert known.recall_calls("team", 2) == [users, second]


def test_a_ledger_holds_the_calls_of_what_stands_within_it():
    assert current() is None
    with ledger() as outer:
        outer.write(("a", 1))
        with ledger() as inner:
            inner.write(("b", 2))
    assert (outer.made, inner.made) == ([("a", 1), ("b", 2)], [("b", 2)])
    assert current() is None
