"""The parts behind the edge, as they really are."""

import pytest

from connectors import registry
from connectors.errors import BadInput
from gateway import parts
from gateway.settings import Integration


class Regional(type(registry.CONNECTORS["gem"])):
    """A tool whose accounts say where they are."""

    def base(self, settings):
        if "region" not in settings:
            raise BadInput("set `region`")
        return f"https://{settings['region']}.vendor.test"


@pytest.fixture
def regional(monkeypatch):
    monkeypatch.setattr(registry, "CONNECTORS", {"gem": Regional()})


def configured(**given):
    return Integration.model_validate(
        {"id": "one", "tool": "gem", "credentials": {"api_key": "k"}, "settings": {}, **given}
    )


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({"settings": {"region": "ca"}}, "https://ca.vendor.test"),
        ({"base_url": "http://127.0.0.1:9"}, "http://127.0.0.1:9"),
        ({"settings": {"region": "ca"}, "base_url": "http://127.0.0.1:9"}, "http://127.0.0.1:9"),
    ],
)
async def test_an_account_is_where_its_settings_say_unless_a_base_url_is_given(regional, given, base):
    opened = parts.real().open_registry([configured(**given)])
    assert opened.integrations["one"].account.base_url == base
    await opened.aclose()


def test_settings_that_do_not_tell_are_told(regional):
    with pytest.raises(BadInput):
        parts.real().open_registry([configured()])
