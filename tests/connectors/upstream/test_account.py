import pytest

from connectors.errors import BadInput
from connectors.upstream import Account
from connectors.upstream.account import origin


def test_credentials_do_not_show():
    account = Account("acme", "gem", "https://x.test", {"api_key": "canary"})
    assert "canary" not in repr(account)
    assert "canary" not in account.version


def test_the_version_tells_credentials_apart():
    def version(**credentials):
        return Account("a", "gem", "https://x.test", credentials).version

    assert version(a="1", b="2") == version(b="2", a="1")
    assert len({version(a="1"), version(a="2"), version(b="1"), version()}) == 4


def test_an_origin_is_scheme_host_and_port():
    assert origin("https://X.test:443/a") == origin("https://x.test") == ("https", "x.test", None)
    assert origin("http://x.test:8080") == ("http", "x.test", 8080)


@pytest.mark.parametrize(
    "url", ["", "x.test", "file:///etc", "https://", "https://u@x.test", "https://x.test/#a"]
)
def test_other_urls_are_refused(url):
    with pytest.raises(BadInput):
        origin(url)
