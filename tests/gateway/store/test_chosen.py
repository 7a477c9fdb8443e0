"""Choices of fields on record."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from connectors.upstream import Account
from gateway.store import Chosen, opened
from gateway.store.chosen import FRESH

BASE = {"custom_fields": {"Job": {"visa": "Visa"}}, "integration_fields": {"Job": ["Motto"]}}
ONE = Account("one", "acme", "https://acme.test", settings=BASE)
OTHERS = replace(ONE, tenant="other")


def test_other_processes_hear_of_it_within_a_minute() -> None:
    assert FRESH <= 60


async def test_what_is_chosen_lies_on_the_settings_and_is_the_tenants_own(tmp_path) -> None:
    async with opened(str(tmp_path / "kept")) as engine, Chosen(engine).kept_fresh() as chosen:
        await chosen.map(ONE, "Job", "size", "Shoe size")
        await chosen.map(ONE, "Job", "visa", "Permit")
        await chosen.map(ONE, "Job", "visa", "Permission")
        assert chosen.of(ONE).mapping("Job") == {"visa": "Permission", "size": "Shoe size"}
        assert chosen.of(OTHERS).mapping("Job") == {"visa": "Visa"}
        await chosen.unmap(ONE, "Job", "visa")
        assert chosen.of(ONE).mapping("Job") == {"visa": "Visa", "size": "Shoe size"}
        await chosen.switch(ONE, "Job", "Motto", on=False)
        await chosen.switch(ONE, "Job", "Shoe size", on=True)
        passed = chosen.of(ONE)
        assert [passed.passes("Job", None, key) for key in ("Motto", "Shoe size", "x")] == [
            False,
            True,
            False,
        ]
        assert chosen.of(OTHERS).passes("Job", None, "Motto")
    async with opened(str(tmp_path / "kept")) as engine, Chosen(engine).kept_fresh() as again:
        assert again.of(ONE).mapping("Job") == {"visa": "Visa", "size": "Shoe size"}


async def test_a_store_that_fails_for_a_while_leaves_what_is_at_hand(tmp_path) -> None:
    async with opened(str(tmp_path / "kept")) as engine, Chosen(engine).kept_fresh(every=0) as chosen:
        await chosen.map(ONE, "Job", "size", "Shoe size")
        async with engine.connect() as connection:
            await connection.execute(text("ALTER TABLE chosen RENAME TO away"))
        for _ in range(50):
            await asyncio.sleep(0)
        assert chosen.of(ONE).mapping("Job").keys() == {"visa", "size"}
        async with engine.connect() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO chosen"))
        await chosen.load()


@pytest.mark.parametrize("key", ["Größe 👟", "a'b;--", "x" * 255])
async def test_any_key(tmp_path, key: str) -> None:
    async with opened(None) as engine, Chosen(engine).kept_fresh() as chosen:
        await chosen.map(ONE, "Job", key, key)
        assert chosen.of(ONE).mapping("Job")[key] == key
