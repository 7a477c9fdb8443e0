"""Where a download may connect to: https at port 443 of public addresses, and nowhere else."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

Address = IPv4Address | IPv6Address
Resolver = Callable[[str], Awaitable[Sequence[str]]]
"""All addresses of a host name, as text."""

NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local NAT64
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
)
"""What `is_global` calls public on some supported Python, though it leads (or may lead) inside."""

LONGEST = 2048
"""Characters of a URL."""

NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
"""A last label like this makes browsers and C libraries read the whole host as an IPv4 address."""


class Unsafe(Exception):
    """The address must not be fetched from; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place to fetch from: the URL, its host as sent on the wire, and the addresses to connect to."""

    url: httpx.URL
    host: str
    addresses: tuple[Address, ...]


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet (models of others' checks; Python's own is not enough)."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
    if not address.is_global or address.is_multicast:
        return False
    return not any(address.version == net.version and address in net for net in NOT_PUBLIC)


async def system_resolver(host: str) -> Sequence[str]:
    """The operating system's answer."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def parse(text: str) -> tuple[httpx.URL, str]:
    """A URL that may be fetched if its addresses are public, and its host. Raises Unsafe."""
    if len(text) > LONGEST or not text.isprintable():
        raise Unsafe(f"the URL has more than {LONGEST} characters, or some that cannot be shown")
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii").rstrip(".").lower()
    except (httpx.InvalidURL, UnicodeError):
        raise Unsafe("this is not a URL") from None
    if url.scheme != "https":
        raise Unsafe("only https:// is fetched")
    if url.port not in (None, 443):
        raise Unsafe("only port 443 is fetched from")
    if url.userinfo or "@" in url.netloc.decode("ascii", "replace"):
        raise Unsafe("the URL must not name a user")
    if not host or "%" in host:
        raise Unsafe("the URL names no host")
    return url, host


async def locate(text: str, resolve: Resolver) -> Target:
    """The checked target of a URL. The name is resolved once; every one of its addresses must be public.

    Raises Unsafe. It never tells which address a name has: that would let callers map a network.
    """
    url, host = parse(text)
    literal = _literal(host)
    try:
        found = [literal] if literal else [ip_address(one) for one in await resolve(host)]
    except (OSError, UnicodeError, ValueError):
        raise Unsafe("the host cannot be found") from None
    if not found:
        raise Unsafe("the host cannot be found")
    if not all(is_public(one) for one in found):
        raise Unsafe("the host is not on the public internet")
    return Target(url, host, tuple(dict.fromkeys(found)))


def _literal(host: str) -> Address | None:
    """The address that a host is written as, if it is one. Raises Unsafe for octal, hex and short forms."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        if NUMBER.fullmatch(host.rpartition(".")[2]):
            raise Unsafe("an address is written as four decimal numbers, e.g. 192.0.2.1") from None
        return None
