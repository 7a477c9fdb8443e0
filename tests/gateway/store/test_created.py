"""Ids of what was made through the gateway, on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.errors import BadInput
from connectors.upstream import Account
from gateway.store import CreatedIds, opened

ONE = Account("one", "acme", "https://acme.test")
OTHERS = replace(ONE, tenant="other")


async def test_latest_first_page_by_page_each_once(tmp_path) -> None:
    async with opened(str(tmp_path / "kept")) as engine:
        ids = CreatedIds(engine, now=lambda: 1000.25)
        await ids.note(ONE, [("Application", "b"), ("Application", "a"), ("Candidate", "p")])
        await ids.note(ONE, [("Application", "old")], at=999.1)
        await ids.note(ONE, [("Application", "old"), ("Application", "new")], at=2000.7)
        await ids.note(OTHERS, [("Application", "foreign")])
        here, mark, seen = ids.at(ONE), None, []
        while page := await here.page("Application", mark, 2):
            seen += [key for key, _ in page]
            mark = page[-1][1]
            await ids.note(ONE, [("Application", f"made meanwhile {len(seen)}")], at=3000)
        assert seen == ["new", "a", "b", "old"]
        assert await here.among("Application", ["a", "foreign", "x", "a"]) == {"a"}
        assert await here.among("Candidate", ["p", "a"]) == {"p"}
        assert await here.among("Candidate", [str(number) for number in range(1200)] + ["p"]) == {"p"}
    async with opened(str(tmp_path / "kept")) as engine:
        assert await CreatedIds(engine).at(ONE).among("Candidate", ["p"]) == {"p"}


@pytest.mark.parametrize("mark", ["", "x", "one a"])
async def test_foreign_marks_are_refused(mark: str) -> None:
    async with opened(None) as engine:
        with pytest.raises(BadInput, match="cursor"):
            await CreatedIds(engine).at(ONE).page("Application", mark, 2)
