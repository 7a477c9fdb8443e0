"""Downloads over TLS on loopback: the checked addresses are played by a transport that leads there."""

import pytest

from connectors.download import Downloader, NotFetched, Unsafe
from tests.support.loopback import Loopback, moved, names, ok, server


async def test_a_file_is_fetched_from_the_checked_address_under_its_name() -> None:
    resolve = names(files_test="93.184.216.34")
    async with server(ok(b"%PDF-1.7", "content-type: application/pdf")) as (port, heads):
        way = Loopback(port)
        found = await Downloader(resolve, lambda: way).fetch(
            "https://files.test/cv.pdf?sig=a%2Fb#page", largest=100, seconds=5
        )
    assert (found.content, found.content_type) == (b"%PDF-1.7", "application/pdf")
    assert way.asked == [("93.184.216.34", "files.test", "files.test")]
    assert heads[0].startswith(b"GET /cv.pdf?sig=a%2Fb HTTP/1.1\r\n")
    assert b"authorization" not in heads[0].lower()
    assert b"cookie" not in heads[0].lower()
    assert resolve.asked == ["files.test"]


async def test_a_name_that_changes_its_mind_is_asked_once() -> None:
    resolve = names(files_test="93.184.216.34 127.0.0.1")
    async with server(ok(b"x")) as (port, _):
        way = Loopback(port)
        await Downloader(resolve, lambda: way).fetch("https://files.test/", largest=10, seconds=5)
    assert resolve.asked == ["files.test"]
    assert [one[0] for one in way.asked] == ["93.184.216.34"]


async def test_a_redirect_to_a_name_that_turned_inwards_is_refused() -> None:
    resolve = names(files_test="93.184.216.34 127.0.0.1")
    async with server(moved("https://files.test/again")) as (port, heads):
        with pytest.raises(Unsafe, match="public"):
            await Downloader(resolve, lambda: Loopback(port)).fetch(
                "https://files.test/", largest=10, seconds=5
            )
    assert len(heads) == 1


@pytest.mark.parametrize(
    "to",
    [
        "http://files.test/",
        "https://127.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://files.test:22/",
        "https://a@files.test/",
        "https://2130706433/",
        "https://[::1",
    ],
)
async def test_redirects_are_checked(to: str) -> None:
    resolve = names(files_test="93.184.216.34 93.184.216.34")
    async with server(moved(to)) as (port, heads):
        with pytest.raises(Unsafe):
            await Downloader(resolve, lambda: Loopback(port)).fetch(
                "https://files.test/", largest=10, seconds=5
            )
    assert len(heads) == 1


async def test_three_redirects_are_followed_and_no_fourth() -> None:
    steps = [moved("/b"), moved("https://other.test/c"), moved("d")]
    resolve = names(files_test="93.184.216.34 93.184.216.34", other_test="8.8.8.8 8.8.8.8")
    async with server(*steps, ok(b"here")) as (port, heads):
        found = await Downloader(resolve, lambda: Loopback(port)).fetch(
            "https://files.test/a", largest=10, seconds=5
        )
    assert found.content == b"here"
    assert [head.split(b" ")[1] for head in heads] == [b"/a", b"/b", b"/c", b"/d"]
    resolve = names(files_test=" ".join(["93.184.216.34"] * 4))
    async with server(*[moved("/on")] * 4) as (port, _):
        with pytest.raises(NotFetched, match="more than 3"):
            await Downloader(resolve, lambda: Loopback(port)).fetch(
                "https://files.test/a", largest=10, seconds=5
            )


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (ok(b"x" * 11), "larger"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\nxxxxxxxxxxx\r\n0\r\n\r\n", "larger"),
        (ok(b"x", "content-encoding: gzip"), "compressed"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx", "broke"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", "answered 404"),
        (b"nonsense\r\n\r\n", "broke"),
    ],
)
async def test_what_is_not_taken(answer: bytes, why: str) -> None:
    async with server(answer) as (port, _):
        with pytest.raises(NotFetched, match=why):
            await Downloader(names(files_test="8.8.8.8"), lambda: Loopback(port)).fetch(
                "https://files.test/", largest=10, seconds=5
            )


async def test_a_server_that_says_nothing() -> None:
    async with server(b"") as (port, _):
        with pytest.raises(NotFetched, match=r"within 0\.2 s"):
            await Downloader(names(files_test="8.8.8.8"), lambda: Loopback(port)).fetch(
                "https://files.test/", largest=10, seconds=0.2
            )


async def test_a_server_that_is_somebody_else() -> None:
    async with server(ok(b"x")) as (port, heads):
        with pytest.raises(NotFetched, match="who it is"):
            await Downloader(names(wrong_test="8.8.8.8"), lambda: Loopback(port)).fetch(
                "https://wrong.test/", largest=10, seconds=5
            )
    assert heads == []


async def test_the_next_address_where_one_refuses() -> None:
    async with server(ok(b"x")) as (port, _):
        way = Loopback(port, refuse=frozenset({"2606:4700::1111"}))
        resolve = names(files_test="2606:4700::1111,8.8.8.8")
        assert (
            await Downloader(resolve, lambda: way).fetch("https://files.test/", largest=10, seconds=5)
        ).content == b"x"
    assert [one[0] for one in way.asked] == ["2606:4700::1111", "8.8.8.8"]
