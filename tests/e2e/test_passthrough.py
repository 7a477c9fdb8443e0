"""The mutation `passthrough` over sockets, at all five tools."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from gateway.sandbox import Fault, Sandbox
from resolvers.context import Principal
from tests.e2e.actions import PDF
from tests.e2e.test_exactly_once import on_disk, storing
from tests.support.graph import Graph, account, graph, served

CALL = """mutation ($input: PassthroughInput!) { passthrough(input: $input) {
    status headers { name value } data base64 warnings steps { name status } replayed
    upstreamRequests { method path body } userErrors { code message field } } }"""
TOOLS = ("recruitcrm", "recruitee", "smartrecruiters", "trackerrms", "gem")
READS = {
    "recruitcrm": "/users",
    "recruitee": "/admin",
    "smartrecruiters": "/user-api/v201804/users",
    "trackerrms": "/api/v1/MetaData",
    "gem": "/ats/v0/users/",
}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def five() -> Iterator[tuple[Sandbox, str]]:
    with served(*TOOLS, jobs=12, candidates=60, applications=90, rate_factor=0) as made:
        yield made


@pytest.fixture
async def gateway(five: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = five
    sandbox.calls.clear()
    async with graph(*(account(sandbox, base, name) for name in TOOLS), sandbox=sandbox) as made:
        yield made
    sandbox.faults.clear()


async def passed(graph: Graph, tool: str, method: str, path: str, **more: Any) -> dict[str, Any]:
    """The payload of a call that must not be refused by the gateway."""
    given = {"integrationId": f"sandbox-{tool}", "method": method, "path": path, **more}
    payload: dict[str, Any] = (await graph.read(CALL, input=given)).data["passthrough"]
    assert payload["userErrors"] == []
    return payload


async def refused(graph: Graph, tool: str, method: str, path: str, **more: Any) -> tuple[str, list[str]]:
    """Code and field of the one refusal; nothing was called."""
    given = {"integrationId": f"sandbox-{tool}", "method": method, "path": path, **more}
    payload = (await graph.read(CALL, input=given)).data["passthrough"]
    assert graph.sandbox.calls.listed() == []
    assert (payload["status"], payload["headers"], payload["data"], payload["steps"]) == (None, [], None, [])
    (error,) = payload["userErrors"]
    return error["code"], error["field"]


def somebody() -> tuple[str, str]:
    return "Zanzibara", f"zanzibara.{next(NUMBERS)}@canary.test"


def body_for(graph: Graph, tool: str) -> tuple[str, dict[str, Any]]:
    """Path and body of a call that makes a candidate."""
    name, email = somebody()
    vendor = graph.sandbox.vendors["gem"]
    job = vendor.remote_id("jobs", next(one.id for one in vendor.world.jobs if one.status == "published"))
    return {
        "recruitcrm": ("/candidates", {"form": {"first_name": name, "last_name": "Canary", "email": email}}),
        "recruitee": ("/candidates", {"data": {"candidate": {"name": f"{name} Canary", "emails": [email]}}}),
        "smartrecruiters": (
            "/candidates",
            {"data": {"firstName": name, "lastName": "Canary", "email": email}},
        ),
        "trackerrms": (
            "/api/v1/Resource",
            {"data": {"firstName": name, "surname": "Canary", "contactDetails": {"email": email}}},
        ),
        "gem": (
            "/ats/v0/candidates/",
            {
                "data": {
                    "first_name": name,
                    "last_name": "Canary",
                    "email": email,
                    "job_id": job,
                }
            },
        ),
    }[tool]


def candidates(graph: Graph, tool: str, number: int = 0) -> int:
    table = graph.sandbox.vendors[tool].world.candidates
    return sum(table[one].first_name == "Zanzibara" for one in table.ids() if one in table)


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_read(gateway: Graph, tool: str) -> None:
    found = await gateway.read(
        CALL, input={"integrationId": f"sandbox-{tool}", "method": "GET", "path": READS[tool]}
    )
    payload = found.data["passthrough"]
    assert payload["status"] in (200, 201)
    assert payload["data"]
    assert (payload["steps"], payload["warnings"], payload["replayed"]) == ([], [], False)
    assert {"name": "content-type", "value": "application/json; charset=utf-8"} in payload["headers"]
    assert found.live == ["PASSTHROUGH GET"]
    again = await gateway.read(
        CALL, input={"integrationId": f"sandbox-{tool}", "method": "GET", "path": READS[tool]}
    )
    assert again.live == ["PASSTHROUGH GET"]  # never from cache


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_write_is_seen_at_once(gateway: Graph, tool: str) -> None:
    before = candidates(gateway, tool)
    await gateway.read("{ users(first: 1) { nodes { id } } }")
    path, body = body_for(gateway, tool)
    payload = await passed(gateway, tool, "POST", path, **body)
    assert payload["status"] in (200, 201), payload
    assert payload["steps"] == [{"name": "call", "status": "DONE"}]
    assert candidates(gateway, tool) == before + 1
    after = await gateway.read(
        "query ($ids: [ID!]) { users(first: 1, integrations: $ids) { nodes { id } } }",
        ids=[f"sandbox-{tool}"],
    )
    assert after.live  # nothing that was read before is served any more


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_dry_run_sends_nothing(gateway: Graph, tool: str) -> None:
    path, body = body_for(gateway, tool)
    payload = await passed(
        gateway, tool, "POST", path, **body, params={"a": ["1", "ü"], "b": True}, dryRun=True
    )
    (request,) = payload["upstreamRequests"]
    assert request["method"] == "POST"
    assert request["path"].endswith(f"{path}?a=1&a=%C3%BC&b=true")
    assert "Zanzibara" in request["body"]
    assert payload["steps"] == [{"name": "call", "status": "PLANNED"}]
    assert payload["status"] is None
    reading = await passed(gateway, tool, "GET", READS[tool], dryRun=True)
    assert reading["upstreamRequests"][0]["body"] is None
    assert gateway.sandbox.calls.listed() == []


@pytest.mark.parametrize("tool", TOOLS)
async def test_what_the_vendor_refuses_is_its_answer(gateway: Graph, tool: str) -> None:
    for method in ("GET", "PUT"):
        payload = await passed(gateway, tool, method, "/no/such/thing")
        assert payload["status"] in (403, 404, 405), payload
        assert payload["steps"] == ([] if method == "GET" else [{"name": "call", "status": "FAILED"}])


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_path_may_have_the_accounts_prefix(gateway: Graph, tool: str) -> None:
    one = gateway.registry.get(f"sandbox-{tool}")
    prefix = one.connector.prefix(one.account)
    assert (await passed(gateway, tool, "GET", prefix + READS[tool]))["status"] in (200, 201)
    assert all(call["path"].startswith(prefix) for call in gateway.sandbox.calls.listed()[-1:])


@pytest.mark.parametrize("tool", TOOLS)
async def test_no_secret_is_in_an_answer(gateway: Graph, tool: str) -> None:
    one = gateway.registry.get(f"sandbox-{tool}")
    secrets = [
        one.account.credentials[setting.name]
        for setting in one.connector.credentials
        if setting.secret and setting.name in one.account.credentials
    ]
    assert secrets
    path, body = body_for(gateway, tool)
    told = [
        await passed(gateway, tool, "GET", READS[tool]),
        await passed(gateway, tool, "POST", path, **body),
        await passed(gateway, tool, "POST", path, **body, dryRun=True),
        await passed(gateway, tool, "GET", f"/{secrets[0]}"),
    ]
    assert not [secret for secret in secrets if secret in str(told[:3])]
    names = {header["name"] for payload in told for header in payload["headers"]}
    assert not {"set-cookie", "authorization", "www-authenticate", "content-length"} & names


async def test_multipart(gateway: Graph) -> None:
    file = {"name": "cv.pdf", "contentType": "application/pdf", "data": b64encode(PDF).decode()}
    for tool, path, part, blanks in (
        ("recruitcrm", "/files", "files[]", {"related_to": None, "related_to_type": "candidate"}),
        ("recruitee", "/attachments", "attachment[file]", {"attachment[candidate_id]": None}),
        ("smartrecruiters", "/candidates/{id}/attachments", "file", {"attachmentType": "GENERIC_FILE"}),
        ("gem", "/v0/candidates/{id}/uploaded_resumes/{user}", "resume_file", {}),
    ):
        vendor = gateway.sandbox.vendors[tool]
        person = vendor.remote_id("candidates", next(iter(vendor.world.candidates.ids())))
        before = len(list(vendor.world.files.ids()))
        texts = {name: value or person for name, value in blanks.items()}
        user = ""
        if tool == "gem":
            user = (await passed(gateway, tool, "GET", "/v0/users"))["data"][0]["id"]
        payload = await passed(
            gateway,
            tool,
            "POST",
            path.format(id=person, user=user),
            multipartFormData=[
                *({"name": name, "value": value} for name, value in texts.items()),
                {"name": part, "file": file},
            ],
        )
        assert payload["status"] in (200, 201), (tool, payload)
        assert len(list(vendor.world.files.ids())) == before + 1
        assert vendor.world.files[max(vendor.world.files.ids())].content == PDF


async def test_bytes_come_in_base64(gateway: Graph) -> None:
    vendor = gateway.sandbox.vendors["smartrecruiters"]
    person = vendor.remote_id("candidates", next(iter(vendor.world.candidates.ids())))
    listed = await passed(gateway, "smartrecruiters", "GET", f"/candidates/{person}/attachments")
    for one in listed["data"]["content"]:
        payload = await passed(
            gateway,
            "smartrecruiters",
            "GET",
            f"/candidates/{person}/attachments/{one['id']}",
            headers={"Accept": "*/*"},
        )
        assert payload["data"] is None
        assert b64decode(payload["base64"]) if payload["base64"] else payload["data"]
        assert payload["status"] == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ({"data": '{"bearerToken": "no"}', "contentType": "application/json"}, "text", 401),
        ({"base64": b64encode(b'{"maxResults": 1}').decode(), "contentType": "text/json"}, "json", 200),
        ({"data": {"maxResults": 1}, "contentType": "application/json-patch+json"}, "json", 200),
        ({"data": '{"maxResults": 1}'}, "text", 415),
        ({"form": {"maxResults": 1}}, "form", 415),
        ({"base64": b64encode(b"\xff\x00").decode(), "contentType": "application/json"}, "json", 400),
    ],
)
async def test_bodies_are_sent_as_they_are(
    gateway: Graph, body: dict[str, Any], kind: str, status: int
) -> None:
    if status == 401:  # the vendor's word on the caller's own token: an error as for any call
        given = {"integrationId": "sandbox-trackerrms", "method": "POST", "path": "/api/Auth/ExchangeToken"}
        assert (await gateway.ask(CALL, input={**given, **body})).codes == ["UPSTREAM_UNAUTHENTICATED"]
        return
    payload = await passed(gateway, "trackerrms", "POST", "/api/v1/User/Search", **body)
    assert payload["status"] == status, payload


async def test_another_host_of_the_vendors_gets_no_credentials(gateway: Graph) -> None:
    payload = await passed(gateway, "recruitee", "GET", "/offers", apiOptions={"host": "careers"})
    assert payload["data"]["offers"]
    missing = await passed(gateway, "recruitee", "GET", "/nothing", apiOptions={"host": "careers"})
    assert missing["status"] in (401, 404)  # of a call without credentials
    assert await refused_host(gateway, "recruitee") == ("HOST_UNKNOWN", ["apiOptions", "host"])
    assert await refused_host(gateway, "gem") == ("HOST_UNKNOWN", ["apiOptions", "host"])


async def refused_host(graph: Graph, tool: str) -> tuple[str, list[str]]:
    graph.sandbox.calls.clear()
    return await refused(graph, tool, "GET", "/offers", apiOptions={"host": "evil.test"})


PATHS = [
    "",
    "offers",
    "//evil.test/offers",
    "https://evil.test/offers",
    "http:/offers",
    "/../../c/2/offers",
    "/a/./b",
    "/a/%2e%2e/b",
    "/a/%2E./b",
    "/a/..%2fb",
    "/a/%252e%252e/b",
    "/a/%25252e%25252e/b",
    "/a/%2525252525252e%2525252525252e/b",
    "/a/..;x=1/b",
    "/a//b",
    "/%2fevil.test",
    "/a\\..\\b",
    "/a%5c..%5cb",
    "/a?b=1",
    "/a#b",
    "/a b",
    "/a\nb",
    "/a%0d%0aHost:evil.test",
    "/a%00",
    "/ä",
    "/a%zz",
    "/a%2",
]


@pytest.mark.parametrize("tool", TOOLS)
async def test_paths_that_lead_elsewhere(gateway: Graph, tool: str) -> None:
    for path in PATHS:
        assert await refused(gateway, tool, "GET", path) == ("PATH_INVALID", ["path"]), path


@pytest.mark.parametrize(
    "name",
    [
        "Authorization", "X-API-Key", "X-SmartToken", "X-Application-Secret", "Cookie", "Host", "Connection",
        "Content-Length", "Transfer-Encoding", "Upgrade", "Proxy-Authorization", "X-Forwarded-For",
        "Content-Type", "X-HTTP-Method-Override", "Accept\r\nHost",
    ],
)  # fmt: skip
async def test_headers_that_are_not_passed_on(gateway: Graph, name: str) -> None:
    given = {"headers": {name: "x"}}
    assert await refused(gateway, "gem", "GET", "/ats/v0/users/", **given) == (
        "HEADER_REFUSED",
        ["headers", given_name(name)],
    )


def given_name(name: str) -> str:
    from strawberry.utils.str_converters import to_camel_case

    return to_camel_case(name)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"headers": {"Accept": "a\r\nHost: evil.test"}}, "HEADER_REFUSED", ["headers", "Accept"]),
        ({"headers": {"Accept": 1}}, "HEADER_REFUSED", ["headers", "Accept"]),
        ({"headers": ["Accept"]}, "HEADER_REFUSED", ["headers"]),
        ({"params": "a=b"}, "PARAMETERS_INVALID", ["params"]),
        ({"params": {"a": {"b": 1}}}, "PARAMETERS_INVALID", ["params", "a"]),
        ({"params": [["a", "1", "2"]]}, "PARAMETERS_INVALID", ["params"]),
        ({"data": {}, "form": {"a": "b"}}, "BODY_AMBIGUOUS", ["form"]),
        ({"data": {}, "method": "GET"}, "BODY_REFUSED", ["data"]),
        ({"base64": "AA=="}, "CONTENT_TYPE_MISSING", ["contentType"]),
        ({"base64": "*", "contentType": "a/b"}, "FILE_CONTENT", ["base64"]),
        (
            {"data": "a", "contentType": "text/plain\r\nHost: evil.test"},
            "CONTENT_TYPE_INVALID",
            ["contentType"],
        ),
        ({"form": {"a": "b"}, "contentType": "a/b"}, "CONTENT_TYPE_INVALID", ["contentType"]),
        ({"contentType": "a/b"}, "CONTENT_TYPE_INVALID", ["contentType"]),
        ({"multipartFormData": []}, "BODY_EMPTY", ["multipartFormData"]),
        ({"multipartFormData": [{"name": "a"}]}, "PART_INVALID", ["multipartFormData", "0"]),
        (
            {"multipartFormData": [{"name": 'a"; x="', "value": "b"}]},
            "PART_INVALID",
            ["multipartFormData", "0", "name"],
        ),
        (
            {"multipartFormData": [{"name": "a", "file": {"name": "b", "dataUrl": "http://127.0.0.1/"}}]},
            "FILE_URL_REFUSED",
            ["multipartFormData", "0", "file", "dataUrl"],
        ),
    ],
)
async def test_what_is_refused_before_anything_is_called(
    gateway: Graph, more: dict[str, Any], code: str, field: list[str]
) -> None:
    given = {"method": "POST", **more}
    assert await refused(gateway, "gem", given.pop("method"), "/ats/v0/users/", **given) == (code, field)


@pytest.mark.parametrize("grant", ["passthrough", "read", "personal_data"])
async def test_it_takes_a_grant(gateway: Graph, grant: str) -> None:
    given = {"integrationId": "sandbox-gem", "method": "GET", "path": "/ats/v0/users/"}
    answered = await gateway.ask(CALL, principal=Principal("a", **{grant: False}), input=given)
    assert answered.codes == ["FORBIDDEN"]
    assert answered.errors[0].extensions["grant"] == grant
    foreign = await gateway.ask(CALL, principal=Principal("a", frozenset({"sandbox-recruitee"})), input=given)
    assert foreign.codes == ["NOT_FOUND"]
    assert gateway.sandbox.calls.listed() == []


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_write_with_a_key_goes_once(gateway: Graph, tmp_path: Path, tool: str) -> None:
    before = candidates(gateway, tool)
    path, body = body_for(gateway, tool)
    async with storing(gateway, tmp_path) as stored:
        first = await passed(stored, tool, "POST", path, **body, idempotencyKey="one")
        again = await passed(stored, tool, "POST", path, **body, idempotencyKey="one")
    assert candidates(gateway, tool) == before + 1
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert (again["status"], again["data"], again["headers"]) == (first["status"], None, [])
    assert "only the status" in again["warnings"][0]
    assert b"Zanzibara" not in on_disk(tmp_path)


async def test_equal_calls_at_once_are_one(gateway: Graph, tmp_path: Path) -> None:
    path, body = body_for(gateway, "recruitee")
    async with storing(gateway, tmp_path) as stored:
        asked = [passed(stored, "recruitee", "POST", path, **body, idempotencyKey="k") for _ in range(3)]
        answers = await asyncio.gather(*asked)
    assert gateway.sandbox.calls.count(method="POST") == 1
    assert [one["status"] for one in answers] == [201] * 3
    assert sum(one["data"] is not None for one in answers) == 1


@pytest.mark.parametrize("kind", ["reset", "truncate"])
async def test_a_write_whose_answer_is_lost_is_not_sent_again(
    gateway: Graph, tmp_path: Path, kind: str
) -> None:
    path, body = body_for(gateway, "recruitee")
    gateway.sandbox.faults.add(Fault(kind, tool="recruitee", method="POST", count=1))
    given = {"integrationId": "sandbox-recruitee", "method": "POST", "path": path, **body}
    async with storing(gateway, tmp_path) as stored:
        for _ in range(2):
            answered = await stored.ask(CALL, input={**given, "idempotencyKey": kind})
            assert answered.codes == ["OUTCOME_UNKNOWN"]
            assert not answered.errors[0].extensions["retryable"]
    assert gateway.sandbox.calls.count(method="POST") == 1


async def test_a_vendor_that_fails_answers_too(gateway: Graph) -> None:
    gateway.sandbox.faults.add(Fault("status", tool="recruitee", status=503, count=2))
    path, body = body_for(gateway, "recruitee")
    payload = await passed(gateway, "recruitee", "POST", path, **body)
    assert payload["status"] == 503
    assert payload["data"].startswith("<!DOCTYPE html>")
    assert payload["steps"] == [{"name": "call", "status": "UNKNOWN"}]
    assert (await passed(gateway, "recruitee", "GET", "/admin"))["status"] == 503


async def test_limits_and_broken_connections_are_errors(gateway: Graph) -> None:
    given = {"integrationId": "sandbox-recruitee", "method": "POST", "path": "/candidates", "data": {}}
    gateway.sandbox.faults.add(Fault("throttle", tool="recruitee", retry_after=60, count=1))
    assert (await gateway.ask(CALL, input=given)).codes == ["UPSTREAM_RATE_LIMITED"]
    gateway.sandbox.faults.add(Fault("reset", tool="gem", count=9))
    reading = {"integrationId": "sandbox-gem", "method": "GET", "path": READS["gem"]}
    assert (await gateway.ask(CALL, input=reading)).codes == ["UPSTREAM_UNAVAILABLE"]


async def test_the_call_log_has_no_path(gateway: Graph) -> None:
    found = await gateway.read(
        CALL, input={"integrationId": "sandbox-gem", "method": "DELETE", "path": "/ats/v0/candidates/7"}
    )
    assert found.calls == [("PASSTHROUGH DELETE", "LIVE")]
