"""Connecting accounts, and the registry of those that are."""

import asyncio

import pytest

from connectors.connector import connect
from connectors.errors import BadInput, NotFound, Unauthenticated
from connectors.registry import CONNECTORS, Registry
from connectors.upstream import Account
from tests.support.acme import Acme
from tests.support.world import integrate


def account(tool="acme", **credentials):
    return Account("mine", tool, "https://api.acme.test", credentials)


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        ({}, r"mine: the credential `key` is missing \(an API key\)"),
        ({"key": ""}, "`key` is missing"),
        ({"key": "k", "pass": "x"}, r"mine: Acme has no credential `pass`; known are \['key'\]"),
    ],
)
async def test_credentials_are_checked_by_name(credentials, words):
    with pytest.raises(BadInput, match=words):
        connect(Acme(), account(**credentials))


async def test_a_connected_account():
    integration = connect(Acme(), account(key="s3cr3t"))
    assert (integration.id, integration.connector.tool, integration.sizes) == ("mine", "acme", {})
    assert "s3cr3t" not in repr(integration.account)
    await integration.upstream.aclose()


def test_an_unknown_tool_is_refused():
    with pytest.raises(BadInput, match="mine: there is no tool `nothing`; known are"):
        Registry.open([account("nothing")])


def test_tools_are_listed_by_their_slug():
    assert all(slug == connector.tool for slug, connector in CONNECTORS.items())
    assert "recruitee" in CONNECTORS


async def test_integrations_are_found_by_id():
    one = integrate()
    registry = Registry([one])
    assert registry.get("acme") is one
    with pytest.raises(NotFound):
        registry.get("other")


async def test_credentials_are_tried_one_call_each():
    good, bad = integrate(name="good"), integrate(name="bad")
    refused = Unauthenticated("no")
    bad.upstream.fail("GET /users", refused)
    registry = Registry([good, bad])
    assert await registry.check() == {"good": None, "bad": refused}
    assert [len(one.upstream.sent) for one in (good, bad)] == [1, 1]
    await asyncio.gather(registry.aclose())
