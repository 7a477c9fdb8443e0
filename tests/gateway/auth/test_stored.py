"""API keys on record: made once, known by a hash, rotated, revoked, expired; each tenant's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from connectors.errors import BadInput, NotFound, Unidentified
from gateway.auth.stored import StoredKeys
from gateway.store import opened
from gateway.store.tables import KEYS
from resolvers.principals import Principal

READER = Principal("reader", frozenset({"acme-gem"}), "acme", actions=frozenset(), admin=False)


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000_000.0

    def __call__(self) -> float:
        return self.time


@asynccontextmanager
async def stored(where=None, clock=None, taken=()) -> AsyncIterator[StoredKeys]:
    async with opened(where) as engine:
        yield StoredKeys(engine, taken, clock or Clock())


async def test_a_key_is_its_principal() -> None:
    async with stored() as keys:
        key, text = await keys.create(READER)
        assert text.startswith(f"{key.prefix}_")
        assert (await keys.identify(text)).principal == READER


async def test_nothing_of_a_key_is_kept_but_its_prefix(tmp_path) -> None:
    file = tmp_path / "store.sqlite3"
    async with stored(str(file)) as keys:
        _, text = await keys.create(READER)
        await keys.identify(text)
        async with keys._engine.connect() as connection:
            (row,) = await connection.execute(select(KEYS))
        assert text not in str(row)
    secret = text.rsplit("_", 1)[1].encode()
    assert not any(secret in one.read_bytes() for one in tmp_path.iterdir())


@pytest.mark.parametrize("wrong", ["", "x", "ats_", "ats_0123456789ab_" + "0" * 48, "é" * 40])
async def test_other_texts_are_nobody(wrong) -> None:
    async with stored() as keys:
        _, text = await keys.create(READER)
        for one in (wrong, text[:-1] + ("0" if text[-1] != "0" else "1"), text.upper(), text + " "):
            with pytest.raises(Unidentified, match="not known"):
                await keys.identify(one)


async def test_a_key_ends_with_its_life() -> None:
    clock = Clock()
    async with stored(clock=clock) as keys:
        key, text = await keys.create(READER, 60)
        assert key.expires_at == clock() + 60
        clock.time += 59
        await keys.identify(text)
        clock.time += 1
        with pytest.raises(Unidentified, match="expired"):
            await keys.identify(text)


async def test_a_revoked_key_ends_at_once() -> None:
    async with stored() as keys:
        key, text = await keys.create(READER)
        await keys.identify(text)
        revoked = await keys.revoke("acme", key.prefix)
        assert revoked.revoked_at is not None
        with pytest.raises(Unidentified, match="revoked"):
            await keys.identify(text)
        assert await keys.revoke("acme", key.prefix) == revoked


async def test_rotation_leaves_the_old_key_for_a_while() -> None:
    clock = Clock()
    async with stored(clock=clock) as keys:
        old, text = await keys.create(READER, 1_000)
        clock.time += 500
        new, newer = await keys.rotate("acme", old.prefix, 60)
        assert new.principal == READER
        assert new.expires_at == clock() + 1_000
        await keys.identify(text)
        clock.time += 60
        with pytest.raises(Unidentified):
            await keys.identify(text)
        assert (await keys.identify(newer)).prefix == new.prefix
        with pytest.raises(NotFound):
            await keys.rotate("acme", old.prefix, 60)


async def test_an_overlap_never_lengthens_a_life() -> None:
    async with stored() as keys:
        old, _ = await keys.create(READER, 30)
        await keys.rotate("acme", old.prefix, 1_000)
        assert {one.prefix: one.expires_at for one in await keys.listed("acme")}[old.prefix] == old.expires_at


async def test_use_is_noted_once_a_minute() -> None:
    clock = Clock()
    async with stored(clock=clock) as keys:
        _, text = await keys.create(READER)
        await keys.identify(text)
        clock.time += 5
        await keys.identify(text)
        (known,) = await keys.listed("acme")
        assert known.last_used_at == clock() - 5


async def test_tenants_know_nothing_of_each_others_keys() -> None:
    async with stored() as keys:
        key, _ = await keys.create(READER)
        assert await keys.listed("other") == []
        told = []
        for prefix in (key.prefix, "ats_000000000000"):
            for act in (keys.revoke("other", prefix), keys.rotate("other", prefix, 0)):
                with pytest.raises(NotFound) as refused:
                    await act
                told.append(str(refused.value))
        assert set(told) == {"there is no such key"}


async def test_names_are_used_once() -> None:
    async with stored(taken={("acme", "boss")}) as keys:
        key, _ = await keys.create(READER)
        with pytest.raises(BadInput, match=key.prefix):
            await keys.create(READER)
        with pytest.raises(BadInput, match="settings"):
            await keys.create(Principal("boss", tenant="acme"))
        await keys.revoke("acme", key.prefix)
        await keys.create(READER)
