"""Links to files: sealed, short-lived, telling nothing."""

import pytest

from connectors.errors import NotFound
from resolvers.files import PATH, FileRef, Links

REF = FileRef("acme", "Candidate", "4711", "cv:4711", "ann")


def test_a_link_is_read_back():
    links = Links("secret")
    address = links.to(REF)
    token = address.removeprefix(PATH)
    assert links.read(token) == REF
    assert Links("secret").read(token) == REF
    assert "4711" not in address
    assert "acme" not in address
    assert "secret" not in repr(links)


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-2] + "AA", lambda t: "", lambda t: "é" + t, lambda t: t + "x"]
)
def test_a_spoilt_link_is_none(spoil):
    links = Links("secret")
    with pytest.raises(NotFound):
        links.read(spoil(links.to(REF).removeprefix(PATH)))


def test_links_end(monkeypatch):
    links = Links("secret", lives=60)
    token = links.to(REF).removeprefix(PATH)
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 59)
    assert links.read(token) == REF
    monkeypatch.setattr(time, "time", lambda: now + 62)
    with pytest.raises(NotFound):
        links.read(token)


def test_secrets_differ():
    with pytest.raises(NotFound):
        Links("other").read(Links("secret").to(REF).removeprefix(PATH))
    with pytest.raises(NotFound):
        Links().read(Links().to(REF).removeprefix(PATH))
