"""Webhooks to clients: signed so that others can verify it, tried until taken, none lost over a restart."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from connectors.events import EventKind
from gateway.events.hub import Hub
from gateway.events.options import WebhookOut
from gateway.events.outgoing import PATIENCE, Outgoing
from gateway.settings import SettingsError
from resolvers.ids import encode
from tests.gateway.events.conftest import AT, Clock, happened, hub
from tests.support.loopback import Loopback, names, server
from tests.support.waiting import until

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@dataclass
class Receiver(httpx.AsyncBaseTransport):
    """A client's endpoint; `answers` are the statuses it gives, the last one for ever."""

    answers: list[int] = field(default_factory=lambda: [200])
    got: list[httpx.Request] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        self._more.set()
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not status:
            raise httpx.ConnectError("refused")
        return httpx.Response(status)

    async def until(self, count: int) -> list[httpx.Request]:
        async with asyncio.timeout(10):
            while len(self.got) < count:
                self._more.clear()
                await self._more.wait()
        return self.got


def endpoint(**given) -> WebhookOut:
    return WebhookOut.model_validate({"url": "https://client.test/hook", "secret": SECRET, **given})


@asynccontextmanager
async def sending(
    made: Hub, receiver: httpx.AsyncBaseTransport, *endpoints: WebhookOut
) -> AsyncIterator[None]:
    resolve = names(client_test=" ".join(["93.184.216.34"] * 40))
    outgoing = Outgoing(
        endpoints or [endpoint()],
        made,
        made._registry,
        made.log._engine,
        resolve=resolve,
        transport=receiver,
        pauses=(0.001, 0.002),
    )
    async with outgoing.running():
        yield


def content(request: httpx.Request) -> dict:
    return json.loads(request.content)


def keys(receiver: Receiver) -> list[str]:
    return [content(request)["data"]["recordId"] for request in receiver.got]


async def test_an_event_comes_as_the_subscription_tells_it_signed_by_standard_webhooks() -> None:
    receiver = Receiver()
    async with hub() as made, sending(made, receiver):
        made.publish(happened(1, fields=("last_name",)))
        (request,) = await receiver.until(1)
    name = request.headers["webhook-id"]
    assert content(request) == {
        "type": "candidate.updated",
        "timestamp": AT.isoformat(),
        "data": {
            "id": name,
            "at": AT.isoformat(),
            "kind": "UPDATED",
            "source": "WEBHOOK",
            "model": "Candidate",
            "integration": {"id": "acme"},
            "recordId": encode("Candidate", "acme", "1"),
            "changedFields": ["lastName"],
        },
    }
    moment = request.headers["webhook-timestamp"]
    assert abs(time.time() - int(moment)) < 60
    mac = hmac.new(KEY, digestmod=hashlib.sha256)
    for part in (name.encode(), b".", moment.encode(), b".", request.content):
        mac.update(part)
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(mac.digest()).decode()
    assert request.headers["host"] == "client.test"
    assert request.url.host == "93.184.216.34"
    assert request.extensions["sni_hostname"] == "client.test"


async def test_what_is_not_taken_is_sent_again_in_order_with_the_same_id() -> None:
    receiver = Receiver([500, 0, 302, 404, 204, 200])
    async with hub() as made, sending(made, receiver):
        made.publish(happened(1))
        made.publish(happened(2))
        got = await receiver.until(6)
    assert len({request.headers["webhook-id"] for request in got[:5]}) == 1
    assert len({request.content for request in got[:5]}) == 1
    assert keys(receiver)[4:] == [encode("Candidate", "acme", "1"), encode("Candidate", "acme", "2")]


async def test_a_restart_loses_none_and_repeats_none_that_was_taken(tmp_path: Path) -> None:
    clock = Clock()
    first = Receiver([200, 200, 500])
    async with hub(tmp_path / "store", now=clock) as made, sending(made, first):
        for number in range(5):
            made.publish(happened(number))
        await first.until(4)
    second = Receiver()
    async with hub(tmp_path / "store", now=clock) as made, sending(made, second):
        made.publish(happened(5))
        await second.until(4)
    assert keys(second) == [encode("Candidate", "acme", str(number)) for number in (2, 3, 4, 5)]


async def test_only_what_an_endpoint_wants_of_its_own_tenant_is_sent() -> None:
    jobs, foreign = Receiver(), Receiver()
    async with (
        hub() as made,
        sending(made, jobs, endpoint(models=["Job"], integrations=["acme"])),
        sending(made, foreign, endpoint(tenant="other")),
    ):
        made.publish(happened(1))
        made.publish(happened(2, "Job", "other"))
        made.publish(happened(3, "Job"))
        await jobs.until(1)
        assert made.wanted("acme", "Job")
        assert not made.wanted("other", "Candidate")
    assert keys(jobs) == [encode("Job", "acme", "3")]
    assert foreign.got == []


async def test_the_record_comes_along_where_the_operator_says_what_of_it() -> None:
    receiver = Receiver()
    chosen = endpoint(include="... on Candidate { lastName }")
    async with hub() as made, sending(made, receiver, chosen):
        made.publish(happened(3))
        made.publish(happened(3, kind=EventKind.DELETED))
        got = await receiver.until(2)
    assert [content(request)["data"]["record"] for request in got] == [{"lastName": "L003"}, None]


async def test_a_selection_that_is_none_is_told_at_the_start() -> None:
    async with hub() as made:
        with pytest.raises(SettingsError, match="include"):
            Outgoing([endpoint(include="nonsense")], made, made._registry, made.log._engine)


async def test_an_event_is_given_up_when_it_is_old_and_the_next_one_is_sent() -> None:
    clock, receiver = Clock(), Receiver([500])
    async with hub(now=clock) as made, sending(made, receiver):
        made.publish(happened(1))
        await receiver.until(2)
        clock.seconds += PATIENCE
        made.publish(happened(2))
        receiver.answers = [200]
        while encode("Candidate", "acme", "2") not in keys(receiver):
            await receiver.until(len(receiver.got) + 1)


async def test_a_receiver_that_is_gone_gets_no_more() -> None:
    receiver = Receiver([410])
    async with hub() as made, sending(made, receiver):
        made.publish(happened(1))
        await receiver.until(1)
        await until(lambda: not made.listeners)
        made.publish(happened(2))
        await made.kept()
    assert len(receiver.got) == 1


async def test_an_address_that_leads_inside_is_not_asked() -> None:
    receiver = Receiver()
    async with hub() as made:
        for address in ("127.0.0.1", "10.0.0.1", "::ffff:127.0.0.1"):
            outgoing = Outgoing(
                [], made, made._registry, made.log._engine,
                resolve=names(client_test=address), transport=receiver,
            )  # fmt: skip
            made.publish(happened(1))
            await made.kept()
            told = (await made.log.after(0))[-1]
            assert await outgoing._post(endpoint(), told, b"{}") is None
            assert await outgoing._post(endpoint(url="http://127.0.0.1:1/"), told, b"{}") is None
    assert receiver.got == []


@pytest.mark.parametrize(
    "given",
    [
        {"url": "http://client.test/"},
        {"url": "ftp://client.test/"},
        {"url": "https://user:secret@client.test/"},
        {"secret": "whsec_c2hvcnQ="},
        {"secret": "not base64 at all, this"},
        {"unknown": 1},
    ],
)
def test_settings_that_cannot_be_used_are_refused(given) -> None:
    with pytest.raises(ValidationError):
        endpoint(**given)


async def test_over_a_real_connection_the_certificate_is_checked_for_the_name() -> None:
    answer: Callable = lambda *_: b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"  # noqa: E731  # one use
    async with hub() as made, server(answer()) as (port, heads):
        outgoing = Outgoing(
            [], made, made._registry, made.log._engine,
            resolve=names(files_test="93.184.216.34"), transport=Loopback(port),
        )  # fmt: skip
        made.publish(happened(1))
        await made.kept()
        (told,) = await made.log.after(0)
        assert await outgoing._post(endpoint(url="https://files.test/hook?a=1"), told, b"{}") == 200
    assert heads[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
