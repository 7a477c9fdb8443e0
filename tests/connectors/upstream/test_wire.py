"""What goes over real sockets, and what comes of everything a vendor may do to a connection."""

import asyncio
import gzip
import logging
import zlib

import pytest

from connectors.errors import (
    BadInput,
    Forbidden,
    Gone,
    Malformed,
    RateLimited,
    Rejected,
    TimedOut,
    Unauthenticated,
    Unavailable,
)
from connectors.upstream import Account, Policy, Upload, wire
from tests.connectors.upstream.fakes import budget, get, http, on_socket, post, reset, upstream

ONCE = {"safe": False}  # not tried again


async def ask(vendor, request=None, **options):
    client = upstream(account=vendor.account, **options)
    try:
        return await client.send(request or get(**ONCE), budget())
    finally:
        await client.aclose()


async def test_request_is_sent_as_declared():
    async with on_socket(http(body={"ok": [1]})) as vendor:
        answer = await ask(vendor, get("/candidates/a%2Fb", query=(("s[]", "x y&z"), ("s[]", "é"))))
    seen = vendor.seen[0]
    assert (seen.method, seen.target) == ("GET", "/c/1/candidates/a%2Fb?s%5B%5D=x%20y%26z&s%5B%5D=%C3%A9")
    assert seen.headers["authorization"] == "Bearer s3cr3t-token"
    assert seen.headers["accept"] == "application/json"
    assert "cookie" not in seen.headers
    assert answer.body == {"ok": [1]}
    assert answer.fetched_at.tzinfo is not None


async def test_delete_carries_its_json_body():
    async with on_socket(http(204, b"")) as vendor:
        answer = await ask(vendor, post("/tags", method="DELETE", json={"ids": [1]}))
    assert vendor.seen[0].method == "DELETE"
    assert vendor.seen[0].body == b'{"ids":[1]}'
    assert vendor.seen[0].headers["content-type"] == "application/json"
    assert (answer.status, answer.body) == (204, None)


async def test_form_and_uploads():
    async with on_socket(http()) as vendor:
        await ask(vendor, post(json=None, form={"grant_type": "client credentials"}))
        await ask(
            vendor,
            post(
                json=None,
                form={"kind": "cv"},
                uploads=[Upload("file", "cv é.pdf", "application/pdf", b"%PDF")],
            ),
        )
    assert vendor.seen[0].body == b"grant_type=client+credentials"
    parts = vendor.seen[1]
    assert parts.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="kind"\r\n\r\ncv' in parts.body
    assert b"Content-Type: application/pdf\r\n\r\n%PDF" in parts.body


async def test_cookies_are_not_kept():
    async with on_socket(http(set_cookie="session=1; Path=/")) as vendor:
        client = upstream(account=vendor.account)
        await client.send(get(), budget())
        await client.send(get(), budget())
        await client.aclose()
    assert "cookie" not in vendor.seen[1].headers


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, Unauthenticated),
        (403, Forbidden),
        (404, Gone),
        (409, Rejected),
        (410, Gone),
        (422, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (502, Unavailable),
        (503, Unavailable),
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"<html>no</html>", b'{"message": "no", "code": "x"}', b'{"mess', b"\xff\xfe"]
)
async def test_statuses_become_typed_errors(status, kind, body):
    async with on_socket(http(status, body, x_request_id="r-1")) as vendor:
        with pytest.raises(kind) as caught:
            await ask(vendor, get(**ONCE))
    error = caught.value
    assert type(error) is kind
    assert (error.tool, error.integration, error.operation) == ("recruitee", "acme", "GET /jobs")
    assert (error.status, error.request_id) == (status, "r-1")
    told = body.startswith(b'{"message"')
    assert (error.message, error.vendor_code) == (
        ("no", "x") if told else (f"recruitee answered {status}", None)
    )


@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308])
async def test_redirects_are_errors_and_credentials_stay(status):
    async with on_socket(http()) as elsewhere:
        location = f"http://127.0.0.1:{elsewhere.port}/?token=canary"
        async with on_socket(http(status, b"", location=location)) as vendor:
            with pytest.raises(Malformed, match="redirect") as caught:
                await ask(vendor)
    assert elsewhere.seen == []
    assert caught.value.status == status
    assert "canary" not in caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        b'HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{"a":',  # half a body
        b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nhello\r\n",
        b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",  # no last chunk
        b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello",
        b"\x00\x01 not http at all\r\n\r\n",
        http(body=b'{"a": 1'),
        http(body=b"<html>maintenance</html>", content_type="text/html"),
        http(body=b"\xff\xfe\x00"),
    ],
)
async def test_broken_answers_are_malformed(raw):
    async def respond(seen, writer):
        writer.write(raw)
        await writer.drain()

    async with on_socket(respond) as vendor:
        with pytest.raises(Malformed):
            await ask(vendor)
    assert len(vendor.seen) == 1


async def test_json_is_read_whatever_it_is_called():
    async with on_socket(http(body=b'\xef\xbb\xbf{"a": 1}', content_type="text/plain")) as vendor:
        assert (await ask(vendor)).body == {"a": 1}
    async with on_socket(http(body=b" \n")) as vendor:
        assert (await ask(vendor)).body is None


async def test_bytes_for_those_who_did_not_ask_for_json():
    async with on_socket(http(body=b"%PDF\xff", content_type="application/pdf")) as vendor:
        assert (await ask(vendor, get(headers={"Accept": "*/*"}))).body == b"%PDF\xff"
    async with on_socket(http(body=b"[1]")) as vendor:
        assert (await ask(vendor, get(headers={"Accept": "*/*"}))).body == [1]


async def test_errors_told_with_200():
    async with on_socket(http(body={"message": "no such stage", "code": 404})) as vendor:
        with pytest.raises(Rejected, match="no such stage") as caught:
            await ask(vendor)
    assert (caught.value.status, caught.value.vendor_code) == (200, "404")


async def test_a_reader_that_stumbles_leaves_the_status_to_speak():
    async with on_socket(http(404, b"[]")) as vendor:
        with pytest.raises(Gone):
            await ask(vendor, read_error=lambda _status, _headers, body: body["error"])


@pytest.mark.parametrize("how", ["reset", "close", "refuse"])
async def test_broken_connections_are_unavailable(how):
    async def respond(seen, writer):
        if how == "reset":
            reset(writer)

    async with on_socket(respond) as vendor:
        if how == "refuse":
            vendor.port = 1  # nobody listens there
        with pytest.raises(Unavailable) as caught:
            await ask(vendor, get(query=(("q", "canary"),), **ONCE))
    assert "canary" not in caught.value.message
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None  # the engine's own error quotes the URL


@pytest.mark.parametrize("told", [b"", b'HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{"a"'])
async def test_a_vendor_that_hangs_times_out(told):
    async def respond(seen, writer):
        writer.write(told)
        await asyncio.Event().wait()

    async with on_socket(respond) as vendor:
        with pytest.raises(TimedOut):
            await ask(vendor, policy=Policy(timeout=0.1))


async def test_gzip_is_read_and_a_bomb_is_not(monkeypatch):
    packed = gzip.compress(b'{"a": 1}')
    async with on_socket(http(body=packed, content_encoding="gzip")) as vendor:
        assert (await ask(vendor)).body == {"a": 1}
    monkeypatch.setattr(wire, "LARGEST", 1_000_000)
    bomb = gzip.compress(b"[" + b" " * 50_000_000 + b"]")
    async with on_socket(http(body=bomb, content_encoding="gzip")) as vendor:
        with pytest.raises(Malformed, match="larger than 1,000,000 bytes"):
            await ask(vendor)


async def test_the_largest_answer_is_64_mib():
    assert wire.LARGEST == 64 * 1024 * 1024


async def test_a_large_error_page_is_still_its_status():
    page = zlib.compress(b"x" * 5_000_000)
    async with on_socket(http(503, page, content_encoding="deflate")) as vendor:
        with pytest.raises(Unavailable, match="recruitee answered 503"):
            await ask(vendor)


@pytest.mark.parametrize(
    "path",
    ["jobs", "/a/../jobs", "/a/%2E%2e/jobs", "/.", "/a\\..\\b", "/a?b=1", "/a#b", "/a b", "/é", "/a\n"],
)
async def test_paths_that_lead_elsewhere_are_refused(path):
    async with on_socket(http()) as vendor:
        with pytest.raises(BadInput):
            await ask(vendor, get(path))
    assert vendor.seen == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "GE T"},
        {"method": "CONNECT"},
        {"headers": {"Host": "evil.test"}},
        {"headers": {"content-length": "3"}},
        {"headers": {"X-A": "1\r\nX-Evil: 1"}},
        {"headers": {"X A": "1"}},
        {"headers": {"X-A": "é"}},
        {"json": {"n": 2**70}},
        {"json": {"n": "\ud800"}},
    ],
)
async def test_heads_and_bodies_that_cannot_be_sent_are_refused(wrong):
    async with on_socket(http()) as vendor:
        for safe in (True, False):
            with pytest.raises(BadInput):
                await ask(vendor, post(**wrong, safe=safe))
    assert vendor.seen == []


async def test_credentials_go_to_the_accounts_hosts_only():
    async with on_socket(http()) as vendor, on_socket(http()) as other:
        there = f"http://127.0.0.1:{other.port}/files"
        with pytest.raises(BadInput, match="credentials do not go there"):
            await ask(vendor, get(base=there))
        assert other.seen == []
        await ask(vendor, get(base=there, authenticated=False))
        allowed = Account(**{**vars(vendor.account), "hosts": (f"http://127.0.0.1:{other.port}",)})
        client = upstream(account=allowed)
        await client.send(get(base=there), budget())
        await client.aclose()
    assert ["authorization" in seen.headers for seen in other.seen] == [False, True]
    assert other.seen[0].target == "/files/jobs"


@pytest.mark.parametrize(
    "base", ["ftp://x.test", "x.test", "https://u:p@x.test", "https://x.test?a=1", "http://[::"]
)
async def test_bases_are_plain_http(base):
    with pytest.raises(BadInput, match="base URL"):
        await upstream(lambda _: None).send(get(base=base), budget())


async def test_nothing_secret_is_logged_by_the_libraries(caplog):
    caplog.set_level(logging.DEBUG)
    async with on_socket(http(500, {"message": "token s3cr3t-token of canary"})) as vendor:
        with pytest.raises(Unavailable, match=r"token \*\*\* of canary"):
            await ask(vendor, get(query=(("email", "canary@example.test"),), **ONCE))
    assert "s3cr3t" not in caplog.text
    assert "canary@" not in caplog.text
