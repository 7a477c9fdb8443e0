import os
from dataclasses import replace

import pytest

from connectors.errors import Unsupported
from gateway.integrations.vault import Locked, Vault
from gateway.settings import Settings, SettingsError, load
from gateway.values import MasterKey
from tests.support.managed import MASTER, SECOND

ONE, TWO = MasterKey("one", os.urandom(32)), MasterKey("two", os.urandom(32))
SECRETS = {"api_token": "s3cret-token", "company_id": "7"}


def test_what_is_locked_opens_and_shows_nothing() -> None:
    vault = Vault([ONE])
    first, second = vault.lock("a", SECRETS), vault.lock("a", SECRETS)
    assert vault.open("a", first) == vault.open("a", second) == SECRETS
    assert first.data_key != second.data_key  # each integration has a key of its own, each time
    assert b"s3cret" not in first.content + first.data_key
    assert "s3cret" not in repr(first) + repr(vault) + repr(ONE)
    assert repr(ONE.key) not in repr(ONE)


def test_it_is_bound_to_its_name_its_key_and_its_content() -> None:
    vault = Vault([ONE, TWO])
    sealed, other = vault.lock("a", SECRETS), vault.lock("a", {"api_token": "x"})
    for wrong in (
        replace(sealed, content=sealed.content[:-1] + b"\0"),
        replace(sealed, content=other.content),
        replace(sealed, key_id="two"),
        replace(sealed, key_id="lost"),
    ):
        with pytest.raises(Locked):
            vault.open("a", wrong)
    with pytest.raises(Locked):
        vault.open("b", sealed)


def test_master_keys_rotate_by_locking_only_the_data_key_anew() -> None:
    sealed = Vault([ONE]).lock("a", SECRETS)
    both = Vault([TWO, ONE])
    anew = both.relocked("a", sealed)
    assert (anew.key_id, anew.content) == ("two", sealed.content)
    assert Vault([TWO]).open("a", anew) == SECRETS
    with pytest.raises(Locked, match="'one'; add it to `master_keys`"):
        Vault([TWO]).open("a", sealed)


def test_without_a_master_key_nothing_is_locked() -> None:
    with pytest.raises(Unsupported, match="master_keys"):
        Vault([]).lock("a", SECRETS)


def test_master_keys_in_the_settings(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATS_GATEWAY_MASTER_KEYS", f"{MASTER},b:env:OTHER_KEY")
    monkeypatch.setenv("OTHER_KEY", SECOND.partition(":")[2])
    found = load({})
    assert [(one.id, one.key) for one in found.master_keys] == [("first", b"1" * 32), ("b", b"2" * 32)]
    assert not found.sandboxed
    assert "1111" not in repr(found)
    monkeypatch.setenv("OTHER_KEY", "c2hvcnQ=")
    with pytest.raises(SettingsError, match="b: is not 32 bytes") as told:
        load({})
    assert "c2hvcnQ" not in str(told.value)
    assert Settings(master_keys=()).sandboxed
