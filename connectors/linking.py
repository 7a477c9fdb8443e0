"""Links to results in other products, checked: what every tool needs of them before it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from connectors.actions import Refused

if TYPE_CHECKING:
    from connectors.commands import ResultLinkCommand

Lines = dict[str, str]
"""What to write, by name: the link first, then the attributes."""


def lines(command: ResultLinkCommand, joint: str = "", *, prefixed: bool = True) -> Lines:
    """The link by its label, and the attributes by prefix, `joint` and key; by the key alone if not `prefixed`.

    Raises Refused for an empty label or key, a URL that is none, a prefix that is missing, a name used twice.
    """
    label = command.label.strip()
    if not label:
        raise Refused("LABEL_MISSING", "a link needs a label", ("label",))
    found = {label: web_address(command.url)}
    details = command.details
    if details is None:
        return found
    prefix = (details.custom_field_name_prefix or "") if prefixed else ""
    if prefixed and not prefix.strip():
        raise Refused(
            "PREFIX_MISSING",
            "`details` needs `customFieldNamePrefix`, to tell its attributes from the fields of others",
            ("details", "custom_field_name_prefix"),
        )
    for index, one in enumerate(details.attributes or ()):
        path = ("details", "attributes", str(index), "key")
        if not one.key.strip():
            raise Refused("ATTRIBUTE_KEY_MISSING", "an attribute needs a key", path)
        name = f"{prefix}{joint}{one.key}".strip()
        if name in found:
            raise Refused("ATTRIBUTE_TWICE", "two attributes, or one and the label, have the same name", path)
        found[name] = one.value
    return found


def as_note(wanted: Lines, longest: int, warnings: list[str]) -> str:
    """The link and its attributes as a note, a line each; attributes that it has no room for are left out, and told.

    Raises Refused where it has no room for the link.
    """
    first, *attributes = wanted.items()
    text = ": ".join(first)
    if len(text) > longest:
        raise Refused("LINK_TOO_LONG", f"a note has room for {longest:,} characters", ("url",))
    for index, line in enumerate(attributes):
        longer = f"{text}\n{': '.join(line)}"
        if len(longer) > longest:
            left = len(attributes) - index
            warnings.append(f"a note has room for {longest:,} characters: {left} attributes were left out")
            break
        text = longer
    return text


def web_address(text: str, path: tuple[str, ...] = ("url",)) -> str:
    """A URL of the web. Raises Refused."""
    try:
        url = httpx.URL(text.strip())
        fine = url.scheme in ("http", "https") and bool(url.host) and "%" not in url.host and not url.userinfo
    except httpx.InvalidURL:
        fine = False
    if not fine:
        raise Refused("URL_INVALID", "this is not the address of a web page: https://…", path)
    return text.strip()
