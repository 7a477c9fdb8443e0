import re

import pytest

from gateway.sandbox.smartrecruiters.ids import Ids, is_uuid

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.parametrize("kind", ["candidates", "jobs", "users", "departments"])
def test_ids_are_read_back(kind):
    ids = Ids(5)
    for number in (1, 2, 1000, 250_000):
        assert ids.meant(kind, ids.shown(kind, number)) == number


def test_forms():
    ids = Ids(5)
    assert UUID.fullmatch(ids.shown("candidates", 77))
    assert re.fullmatch(r"[0-9a-f]{24}", ids.shown("users", 77))
    assert len({ids.shown("candidates", number) for number in range(5000)}) == 5000
    assert ids.shown("jobs", 1) != ids.shown("candidates", 1) != Ids(6).shown("candidates", 1)


@pytest.mark.parametrize(
    "text", ["", "x", "0" * 32, "9b30f1aa-0000-4000-8000-000000000001", "é" * 32, None, 7, "-" * 36]
)
def test_what_was_not_given_out_means_nobody(text):
    assert Ids(5).meant("candidates", text) == 0


def test_of_another_kind_means_nobody():
    ids = Ids(5)
    assert ids.meant("jobs", ids.shown("candidates", 3)) == 0


def test_is_uuid():
    assert is_uuid("9b30f1aa-0000-4000-8000-000000000001")
    assert not is_uuid("9b30f1aa-0000-4000-8000-00000000000g")
    assert not is_uuid("9b30f1aa000040008000000000000001")
