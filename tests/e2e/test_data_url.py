"""Files named by their address, through the mutation: nothing inward is ever fetched."""

from collections.abc import AsyncIterator, Iterator

import pytest

from connectors import files as incoming
from connectors.download import Downloader
from gateway.sandbox import Sandbox
from tests.connectors.download.test_addresses import FORBIDDEN
from tests.e2e.actions import refusal
from tests.support import loopback
from tests.support.graph import Graph, account, graph, served

REFUSED = ("FILE_URL_REFUSED", ["attachment", "dataUrl"])
ODD = [
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://127.1/",
    "https://a@files.test/",
    "http://files.test/",
]


@pytest.fixture(scope="module")
def simulated() -> Iterator[tuple[Sandbox, str]]:
    with served("recruitee", jobs=6, candidates=20, applications=20) as made:
        yield made


@pytest.fixture
async def asked(simulated: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = simulated
    async with graph(account(sandbox, base, "recruitee"), sandbox=sandbox) as made:
        yield made


async def told(asked: Graph, url: str) -> tuple[str, list[str] | None]:
    (candidate,) = (await asked.read("{ candidates(first: 1) { nodes { id } } }")).data["candidates"]["nodes"]
    given = {"name": "cv.pdf", "type": "CV", "dataUrl": url}
    return await refusal(asked, "addAttachmentToCandidate", candidateId=candidate["id"], attachment=given)


async def test_forbidden_addresses_and_odd_spellings(asked: Graph) -> None:
    assert len(FORBIDDEN) >= 28
    for address in FORBIDDEN:
        host = f"[{address.replace('%', '%25')}]" if ":" in address else address
        assert await told(asked, f"https://{host}/cv.pdf") == REFUSED, address
    for url in ODD:
        assert await told(asked, url) == REFUSED, url


async def test_names_that_lead_inwards(asked: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, at a second look (a redirect to the name itself, which has another address by then), by a redirect."""
    for answers, to in (
        ("127.0.0.1", None),
        ("8.8.8.8,10.0.0.1", None),
        ("8.8.8.8 127.0.0.1", "https://files.test/again"),
        ("8.8.8.8", "https://169.254.169.254/latest"),
    ):
        async with loopback.server(*[loopback.moved(to)] if to else []) as (port, heads):
            way = Downloader(loopback.names(files_test=answers), lambda port=port: loopback.Loopback(port))
            monkeypatch.setattr(incoming, "_downloader", way)
            assert await told(asked, "https://files.test/cv.pdf") == REFUSED
            assert len(heads) == bool(to)
