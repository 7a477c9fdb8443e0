from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from gateway.store.seal import Seal


def test_the_same_caller_with_the_same_key_meets_the_same_wish() -> None:
    one, same = Seal("s", "ann", "k"), Seal("s", "ann", "k")
    assert (one.wish, one.content(b"x"), one.step("a")) == (same.wish, same.content(b"x"), same.step("a"))
    assert same.open(one.close({"id": "7"})) == {"id": "7"}


@pytest.mark.parametrize(
    "other", [("s", "bob", "k"), ("s", "ann", "l"), ("t", "ann", "k"), ("s", "ann\0k", "")]
)
def test_nobody_else_does(other) -> None:
    one, another = Seal("s", "ann", "k"), Seal(*other)
    assert one.wish != another.wish
    assert one.content(b"x") != another.content(b"x")
    with pytest.raises(InvalidTag):
        another.open(one.close(["secret"]))


def test_purposes_do_not_meet() -> None:
    seal = Seal("", "ann", "k")
    assert len({seal.wish, seal.content(b""), seal.step("")}) == 3


def test_nothing_of_what_goes_in_shows() -> None:
    seal = Seal("", "ann@people.test", "apply-ann@people.test")
    sealed = seal.close({"warning": "ann@people.test"})
    shown = (
        seal.wish.encode()
        + seal.content(b"ann@people.test").encode()
        + seal.step("ann.pdf").encode()
        + sealed
    )
    assert b"ann" not in shown
    assert sealed != seal.close({"warning": "ann@people.test"})


def test_keys_of_any_characters_are_taken() -> None:
    assert Seal("", "ann", "\ud800 é \0").wish != Seal("", "ann", "é").wish
