"""The tools' pages are what the declarations say."""

from pathlib import Path

import pytest

from gateway import tool_pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", tool_pages.pages(), ids=str)
def test_the_page_is_in_step(path: Path) -> None:
    assert (ROOT / path).read_text() == tool_pages.pages()[path], "run `make docs`"


def test_assumptions_are_named() -> None:
    page = tool_pages.pages()[tool_pages.FOLDER / "recruitee.md"]
    assert "`batches.BATCH`" in page.partition("## Assumptions")[2]
