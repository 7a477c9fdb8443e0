"""A caller's own call: what goes out, what of the answer is shown, and that it goes out once."""

from base64 import b64encode

import httpx
import pytest

from connectors import passthrough
from connectors.actions import Doing, StepStatus
from connectors.commands import MultipartFieldInput, MultipartFileInput, PassthroughInput
from connectors.connector import Integration, Setting
from connectors.enums import HttpMethod
from connectors.errors import OutcomeUnknown, RateLimited, Unauthenticated
from connectors.upstream import Account, Budget, HeaderAuth
from tests.connectors.test_actions import Notes
from tests.connectors.upstream.fakes import upstream
from tests.support.acme import Acme

SECRET, TOKEN, COMPANY = 's3cr3t"key', "t0k3n-of-today", "acme-inc"


class Api(Acme):
    credentials = (Setting("key", "…"), Setting("company", "…", secret=False))

    def prefix(self, account):
        return f"/c/{account.credentials['company']}"

    def bases(self, account):
        return {"careers": "https://careers.acme.test/api"}


class Caller:
    """An account whose vendor gives one answer to everything."""

    def __init__(self, respond):
        self.sent = []

        def answer(request):
            self.sent.append(request)
            found = respond(request) if callable(respond) else respond
            if isinstance(found, Exception):
                raise found
            return found

        account = Account("acme", "acme", "https://api.acme.test/v2", {"key": SECRET, "company": COMPANY})
        made = upstream(answer, account=account, auth=HeaderAuth({"X-Key": TOKEN}))
        self.session = Integration(Api(), account, made).session(Budget())

    async def pass_on(self, receipts=None, **given):
        given = {"method": HttpMethod.GET, "path": "/jobs", **given}
        self.doing = Doing(self.session, **({"receipts": receipts} if receipts else {}))
        return await passthrough.passed(self.doing, PassthroughInput(integration_id="acme", **given))


def told(answer):
    return {header.name: header.value for header in answer.headers}


# ---- what goes out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "host", "url"),
    [
        ("/jobs", None, "https://api.acme.test/v2/c/acme-inc/jobs"),
        ("/c/acme-inc/jobs", None, "https://api.acme.test/v2/c/acme-inc/jobs"),
        ("/c/acme-inc", None, "https://api.acme.test/v2/c/acme-inc"),
        ("/c/acme-incorrect/jobs", None, "https://api.acme.test/v2/c/acme-inc/c/acme-incorrect/jobs"),
        ("/jobs/a%2Fb%20c/", None, "https://api.acme.test/v2/c/acme-inc/jobs/a%2Fb%20c/"),
        ("/@x:y;z=1,(2)!*'~", None, "https://api.acme.test/v2/c/acme-inc/@x:y;z=1,(2)!*'~"),
        ("/jobs", "careers", "https://careers.acme.test/api/jobs"),
    ],
)
async def test_where_it_goes(path, host, url):
    account = Caller(httpx.Response(204))
    assert (await account.pass_on(path=path, api_options=host and {"host": host})).status == 204
    assert str(account.sent[0].url) == url
    assert ("x-key" in account.sent[0].headers) == (host is None)


async def test_parameters_and_headers():
    account = Caller(httpx.Response(204))
    await account.pass_on(
        params={"a": [1, 2.5, "x y"], "b": True, "c": None, "d": " é"}, headers={"Accept": "text/csv"}
    )
    assert account.sent[0].url.query == b"a=1&a=2.5&a=x%20y&b=true&d=%20%C3%A9"
    assert account.sent[0].headers["accept"] == "text/csv"
    await account.pass_on(params=[["b", 1], ["a", 2], ["b", 3]])
    assert account.sent[1].url.query == b"b=1&a=2&b=3"
    assert account.sent[1].headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"data": {"a": 1}}, '{"a":1}'),
        ({"form": {"a": 1}}, '{"a":["1"]}'),
        ({"data": "é"}, "é"),
        ({"base64": "/w==", "content_type": "image/png"}, "(1 bytes)"),
        ({"multipart_form_data": [MultipartFieldInput(name="a", value="b")]}, '{"a":"b"}'),
    ],
)
async def test_a_dry_run_shows_the_body(given, shown):
    account = Caller(httpx.Response(204))
    assert await account.pass_on(method=HttpMethod.PUT, params={"q": "é"}, **given) is not None
    account.sent.clear()
    doing = Doing(account.session, dry_run=True)
    command = PassthroughInput(
        integration_id="acme", method=HttpMethod.PUT, path="/a", params={"q": "é"}, **given
    )
    assert await passthrough.passed(doing, command) is None
    (planned,) = doing.planned
    assert (planned.method, planned.path, planned.body) == ("PUT", "/c/acme-inc/a?q=%C3%A9", shown)
    assert account.sent == []


@pytest.mark.parametrize(
    ("given", "kind", "content"),
    [
        ({"data": {"a": [1, None]}}, "application/json", b'{"a":[1,null]}'),
        ({"data": False}, "application/json", b"false"),
        ({"data": [], "content_type": "application/x+json"}, "application/x+json", b"[]"),
        ({"data": "<a/>", "content_type": "text/xml"}, "text/xml", b"<a/>"),
        ({"data": "é"}, "text/plain; charset=utf-8", "é".encode()),
        ({"data": ""}, "text/plain; charset=utf-8", b""),
        (
            {"base64": b64encode(b"\xff\x00").decode(), "content_type": "image/png"},
            "image/png",
            b"\xff\x00",
        ),
        ({"form": {"a": ["1", "2"], "b": "x y"}}, "application/x-www-form-urlencoded", b"a=1&a=2&b=x+y"),
        ({}, None, b""),
    ],
)
async def test_bodies(given, kind, content):
    account = Caller(httpx.Response(204))
    await account.pass_on(method=HttpMethod.PUT, **given)
    assert account.sent[0].content == content
    assert account.sent[0].headers.get("content-type") == kind


async def test_a_multipart_body_keeps_the_order_of_its_parts():
    account = Caller(httpx.Response(204))
    file = MultipartFileInput(name="a.txt", data=b64encode(b"hello").decode())
    parts = [
        MultipartFieldInput(name="b", value="1"),
        MultipartFieldInput(name="file[]", file=file),
        MultipartFieldInput(name="a", value="é"),
    ]
    await account.pass_on(method=HttpMethod.POST, multipart_form_data=parts)
    body, kind = account.sent[0].content, account.sent[0].headers["content-type"]
    boundary = kind.partition("boundary=")[2].encode()
    first, second, third = body.split(b"--" + boundary)[1:4]
    assert first == b'\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n'
    assert b'name="file[]"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello' in second
    assert third == b'\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xa9\r\n'


# ---- what is shown ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "shown"),
    [
        ("application/json", b'{"a": 1}', {"data": {"a": 1}}),
        ("application/problem+json; charset=utf-8", b"[]", {"data": []}),
        ("application/json", b"<html>", {"data": "<html>"}),
        ("application/json", b"\xff", {"base64": "/w=="}),
        (None, b"3", {"data": 3}),
        (None, b"a", {"base64": "YQ=="}),
        ("text/csv", b"a,b", {"data": "a,b"}),
        ("text/plain; charset=latin-1", b"\xe9", {"base64": "6Q=="}),
        ("application/xml", b"<a/>", {"data": "<a/>"}),
        ("application/pdf", b"%PDF", {"base64": "JVBERg=="}),
        ("application/json", b" ", {}),
        (None, b"", {}),
    ],
)
@pytest.mark.parametrize("status", [200, 302, 404, 500])
async def test_forms_of_an_answer(kind, body, shown, status):
    headers = {"content-type": kind} if kind else {}
    answer = await Caller(httpx.Response(status, content=body, headers=headers)).pass_on()
    assert answer.status == status
    found = {name: getattr(answer, name) for name in ("data", "base64")}
    assert {name: value for name, value in found.items() if value is not None} == shown


async def test_secrets_are_blotted_out():
    import json

    body = {"a": [f"{SECRET} of {COMPANY}"], TOKEN: {"b": TOKEN.upper()}, "c": 7}
    account = Caller(
        httpx.Response(
            200,
            content=json.dumps(body),
            headers=[
                ("content-type", "application/json"),
                ("set-cookie", "a=b"),
                ("set-cookie", "c=d"),
                ("x-auth-token", "new"),
                ("www-authenticate", "Bearer"),
                ("x-echo", f"key {TOKEN}"),
                ("link", "<https://x.test?page=2>; rel=next"),
                ("link", "<https://x.test?page=9>; rel=last"),
                ("connection", "close"),
                ("content-encoding", "identity"),
            ],
        )
    )
    answer = await account.pass_on()
    assert answer.data == {"a": [f"*** of {COMPANY}"], "***": {"b": "***"}, "c": 7}
    assert [(header.name, header.value) for header in answer.headers] == [
        ("content-type", "application/json"),
        ("x-echo", "key ***"),
        ("link", "<https://x.test?page=2>; rel=next"),
        ("link", "<https://x.test?page=9>; rel=last"),
    ]
    plain = httpx.Response(200, text=f"{SECRET}\n  {COMPANY}", headers={"content-type": "text/plain"})
    assert (await Caller(plain).pass_on()).data == f"***\n  {COMPANY}"
    packed = httpx.Response(200, content=b"\xff" + TOKEN.encode() + b"\x00", headers={"content-type": "a/b"})
    assert (await Caller(packed).pass_on()).base64 == b64encode(b"\xff***\x00").decode()


async def test_a_body_that_is_too_large_is_left_out(monkeypatch):
    monkeypatch.setattr(passthrough, "MOST", 10)
    account = Caller(httpx.Response(200, json={"a": "x" * 10}))
    answer = await account.pass_on()
    assert (answer.status, answer.data, told(answer)["content-type"]) == (200, None, "application/json")
    assert "left out" in account.doing.warnings[0]


async def test_refused_credentials_and_limits_are_errors():
    with pytest.raises(Unauthenticated):
        await Caller(httpx.Response(401, json={"message": "no"})).pass_on()
    with pytest.raises(RateLimited):
        await Caller(httpx.Response(429, headers={"retry-after": "99"})).pass_on()
    elsewhere = await Caller(httpx.Response(401)).pass_on(api_options={"host": "careers"})
    assert elsewhere.status == 401  # no credentials went there


# ---- once ------------------------------------------------------------------------------------------------------

POST = {"method": HttpMethod.POST, "data": {}}


@pytest.mark.parametrize(
    ("status", "step"),
    [(201, StepStatus.DONE), (302, StepStatus.DONE), (422, StepStatus.FAILED), (503, StepStatus.UNKNOWN)],
)
async def test_what_was_answered_is_not_sent_again(status, step):
    account, notes = Caller(httpx.Response(status, json={"a": 1})), Notes()
    assert (await account.pass_on(notes, **POST)).data == {"a": 1}
    assert [one.status for one in account.doing.steps] == [step]
    assert await account.pass_on(notes, **POST) == passthrough.Passed(status)
    assert len(account.sent) == 1


async def test_what_was_not_answered_is_not_sent_again():
    account, notes = Caller(httpx.ReadTimeout("late")), Notes()
    for _ in range(2):
        with pytest.raises(OutcomeUnknown) as caught:
            await account.pass_on(notes, **POST)
        assert not caught.value.extensions["retryable"]
    assert len(account.sent) == 1
    with pytest.raises(OutcomeUnknown):
        await Caller(httpx.ReadTimeout("late")).pass_on(**POST)


async def test_what_the_pace_refused_may_be_repeated():
    answers = [httpx.Response(429, headers={"retry-after": "99"})]
    account, notes = Caller(lambda _: answers[0]), Notes()
    with pytest.raises(RateLimited):
        await account.pass_on(notes, **POST)
    assert notes.log == ["begin call", "refused call"]


async def test_a_read_is_made_each_time():
    account = Caller(httpx.Response(200, json=[1]))
    assert [(await account.pass_on()).data for _ in range(2)] == [[1], [1]]
    assert len(account.sent) == 2
    assert account.doing.steps == []
