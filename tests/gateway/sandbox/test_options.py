from datetime import datetime

import pytest

from gateway.sandbox import Account, Options, create


def test_account_names():
    assert Account.parse("gem") == Account("gem", "gem", 1)
    assert Account.parse("recruitee-12") == Account("recruitee-12", "recruitee", 12)


@pytest.mark.parametrize("name", ["", "Recruitee", "recruitee-1", "recruitee-0", "recruitee-x", "a/b"])
def test_bad_account_names_are_refused(name):
    with pytest.raises(ValueError, match="recruitee-2"):
        Account.parse(name)


def test_bad_options_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Options(jobs=0)
    with pytest.raises(ValueError, match="aware"):
        Options(now=datetime(2026, 1, 1))  # noqa: DTZ001 - the naive value is what is refused


def test_unknown_tools_are_refused():
    with pytest.raises(ValueError, match=r"there are: .*recruitee"):
        create(Options(vendors=("nosuch",)))


def test_accounts_of_one_tool_differ():
    sandbox = create(Options(jobs=3, candidates=20, applications=30, vendors=("recruitee", "recruitee-2")))
    one, two = sandbox.vendors.values()
    assert [person.name for person in one.world.candidates] != [
        person.name for person in two.world.candidates
    ]
    assert (one.demo()["credentials"]["company_id"], two.demo()["credentials"]["company_id"]) == (
        "70707",
        "70708",
    )
    assert not set(one.demo()["tokens"]) & set(two.demo()["tokens"])
