from gateway.sandbox.dice import Dice, mix


def test_the_same_parts_give_the_same_throws():
    first, second = Dice(1, "candidate", 17), Dice(1, "candidate", 17)
    assert [first.below(1000) for _ in range(20)] == [second.below(1000) for _ in range(20)]


def test_known_values_never_move():
    dice = Dice(1, "candidate", 17)
    assert [dice.below(1000) for _ in range(5)] == [323, 700, 313, 220, 200]


def test_every_part_counts_and_so_does_their_order():
    assert len({mix(1, 2), mix(2, 1), mix(1, 2, 0), mix("a", 2), mix(1)}) == 5


def test_throws_stay_in_their_bounds():
    dice = Dice(3, "bounds")
    assert {dice.below(3) for _ in range(200)} == {0, 1, 2}
    assert {dice.between(4, 6) for _ in range(200)} == {4, 5, 6}
    assert {dice.weighted((("a", 1), ("b", 9), ("c", 0))) for _ in range(200)} == {"a", "b"}
    hits = sum(dice.chance(25) for _ in range(4000))
    assert 850 < hits < 1150


def test_some_gives_different_options_in_their_order():
    dice = Dice(5, "some")
    for count in (0, 1, 3, 9):
        chosen = dice.some("abcde", count)
        assert len(chosen) == len(set(chosen)) == min(count, 5)
        assert chosen == sorted(chosen)
