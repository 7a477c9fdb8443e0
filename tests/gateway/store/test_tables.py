from __future__ import annotations

import asyncio
import stat
from importlib.util import find_spec

import pytest
from sqlalchemy import select, text, update

from gateway.settings import SettingsError
from gateway.store.tables import STORE, VERSION, opened


async def version(where) -> int:
    async with opened(where) as engine, engine.connect() as connection:
        return (await connection.execute(select(STORE.c.version))).scalar_one()


async def test_a_store_is_made_once_and_found_again(tmp_path) -> None:
    file = tmp_path / "kept.sqlite3"
    assert await version(str(file)) == VERSION
    assert await version(str(file)) == VERSION
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_several_processes_may_make_it_at_once(tmp_path) -> None:
    assert await asyncio.gather(*(version(str(tmp_path / "kept")) for _ in range(8))) == [VERSION] * 8


async def test_without_a_place_it_is_kept_in_memory(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert await version(None) == VERSION
    assert list(tmp_path.iterdir()) == []


async def test_a_power_cut_forgets_nothing(tmp_path) -> None:
    async with opened(str(tmp_path / "kept")) as engine, engine.connect() as connection:
        asked = {
            one: (await connection.execute(text(f"PRAGMA {one}"))).scalar()
            for one in ("journal_mode", "synchronous")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2}


async def test_another_versions_tables_are_left_alone(tmp_path) -> None:
    where = str(tmp_path / "kept")
    async with opened(where) as engine, engine.connect() as connection:
        await connection.execute(update(STORE).values(version=VERSION + 1))
    with pytest.raises(SettingsError, match=f"version {VERSION + 1}"):
        await version(where)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("mysql://host/db", "mysql:// is not known"),
        ("://", "is not a URL"),
        (
            "postgresql://ann:hunter2@127.0.0.1:1/db",
            "cannot be opened" if find_spec("asyncpg") else "is not installed",
        ),
        ("{folder}/no/such/folder/kept", "cannot be opened"),
        ("{folder}", "cannot be opened"),
    ],
)
async def test_a_place_that_cannot_be_used_is_told_without_its_password(where, told, tmp_path) -> None:
    with pytest.raises(SettingsError) as caught:
        await version(where.format(folder=tmp_path))
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_a_file_that_is_something_else_is_told(tmp_path) -> None:
    file = tmp_path / "kept"
    file.write_text("these are not tables" * 100)
    with pytest.raises(SettingsError, match="it is no SQLite file"):
        await version(str(file))
    assert "not tables" in file.read_text()
