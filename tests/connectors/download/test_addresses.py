"""Which addresses and URLs may be fetched from (a table; Python's own `is_global` is not enough)."""

from ipaddress import ip_address

import pytest

from connectors.download import Unsafe, is_public, locate

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104  # an address to refuse, nothing binds to it
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "3fff::1",
    "fe80::1%eth0",
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]


def resolver(*answers):
    async def resolve(host):
        return answers

    return resolve


@pytest.mark.parametrize("address", FORBIDDEN)
async def test_inner_addresses_are_refused(address):
    assert not is_public(ip_address(address))
    with pytest.raises(Unsafe):
        await locate("https://files.test/cv.pdf", resolver(address))
    with pytest.raises(Unsafe, match="public internet"):
        await locate("https://files.test/cv.pdf", resolver("8.8.8.8", address))


@pytest.mark.parametrize("address", [one for one in FORBIDDEN if "%" not in one])
async def test_also_where_the_url_names_them(address):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Unsafe, match="public internet"):
        await locate(f"https://{host}/cv.pdf", resolver("8.8.8.8"))


@pytest.mark.parametrize("address", PUBLIC)
async def test_public_ones_are_taken(address):
    assert is_public(ip_address(address))
    found = await locate("https://Files.Test./cv.pdf?sig=1#x", resolver(address, address))
    assert found.host == "files.test"
    assert found.addresses == (ip_address(address),)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://files.test/cv.pdf", "https"),
        ("ftp://files.test/cv.pdf", "https"),
        ("file:///etc/passwd", "https"),
        ("//files.test/cv.pdf", "https"),
        ("cv.pdf", "https"),
        ("", "https"),
        ("https://files.test:8443/cv.pdf", "443"),
        ("https://files.test:80/cv.pdf", "443"),
        ("https://ann:secret@files.test/cv.pdf", "user"),
        ("https://ann@files.test/cv.pdf", "user"),
        ("https://8.8.8.8@127.0.0.1/cv.pdf", "user"),
        ("https://2130706433/", "decimal"),
        ("https://0x7f000001/", "decimal"),
        ("https://0177.0.0.1/", "not a URL"),
        ("https://0x7f.0.0.1/", "decimal"),
        ("https://127.1/", "decimal"),
        ("https://017700000001/", "decimal"),
        ("https://files.1/", "decimal"),
        ("https:///cv.pdf", "host"),
        ("https://files.test/\ncv.pdf", "characters"),
        ("https://files.test/" + "a" * 2048, "characters"),
        ("https://[::1/cv.pdf", "not a URL"),
    ],
)
async def test_urls_that_are_refused(url, why):
    async def never(host):
        raise AssertionError(host)

    with pytest.raises(Unsafe, match=why):
        await locate(url, never)


@pytest.mark.parametrize("answers", [(), ("nonsense",)])
async def test_a_name_without_address(answers):
    with pytest.raises(Unsafe, match="cannot be found"):
        await locate("https://files.test/", resolver(*answers))


async def test_a_name_that_is_not_known():
    async def unknown(host):
        raise OSError(host)

    with pytest.raises(Unsafe, match="cannot be found"):
        await locate("https://files.test/", unknown)
