"""How the truth about an account is written down: of each model the sandbox's objects, and what each field must be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from resolvers import ids

Vendor = Any
"""A simulated account: its world, and what only it keeps."""


@dataclass(frozen=True)
class Rows:
    """A model: the sandbox's objects behind its records, the keys of their ids, and what their fields are.

    `id` follows from the key, and so does `remote_id` where the fields do not say otherwise.
    """

    of: Callable[[Vendor], Iterable[Any]]
    key: Callable[[Vendor, Any], str]
    fields: Mapping[str, Callable[[Vendor, Any], Any]]


@dataclass(frozen=True)
class Null:
    """A field that the vendor has no value for, by the section named: null, or an empty list."""

    section: str
    value: Any = None

    def __call__(self, vendor: Vendor, one: Any) -> Any:
        return self.value


class Mostly(Null):
    """A field that has a value in records only that this walk does not list, by the section named."""


@dataclass(frozen=True)
class Ref:
    """A global id: of the record with that key."""

    model: str
    key: str

    def matches(self, shown: Any, integration: str) -> bool:
        return bool(shown == ids.encode(self.model, integration, self.key))


@dataclass(frozen=True)
class Payload:
    """Remote data: under one of these paths a part of the vendor's own representation, unchanged."""

    by_path: Mapping[str, Any]

    def matches(self, shown: Any, integration: str) -> bool:
        return (
            isinstance(shown, dict)
            and bool(shown)
            and all(
                path in self.by_path and part_of(found, self.by_path[path]) for path, found in shown.items()
            )
        )


@dataclass(frozen=True)
class Fields:
    """Integration fields: every member of a representation, unchanged, and the customer's own by name."""

    members: Any
    custom: Mapping[str, Any]

    def matches(self, shown: Any, integration: str) -> bool:
        if shown is None:
            return False
        plain = {one["key"]: one["value"] for one in shown if one["type"] == "DEFAULT"}
        own = {one["key"]: one["value"] for one in shown if one["type"] == "CUSTOM"}
        distinct = len({one["id"] for one in shown}) == len(shown)
        return (
            distinct
            and part_of(plain, self.members)
            and bool(plain) == bool(self.members)
            and own == dict(self.custom)
        )


@dataclass(frozen=True)
class Among:
    """One of several values, each right: which one depends on the way the record was read."""

    values: tuple[Any, ...]

    def matches(self, shown: Any, integration: str) -> bool:
        return any(same(shown, value, integration) for value in self.values)


@dataclass(frozen=True)
class Bag:
    """A list in no particular order."""

    values: list[Any]

    def matches(self, shown: Any, integration: str) -> bool:
        return isinstance(shown, list) and sorted(map(str, shown)) == sorted(map(str, self.values))


FLEETING = frozenset({"file_link"})
"""Members that differ each time they are shown: signed links."""


def lasting(value: Any) -> Any:
    """JSON without the members that do not last."""
    if isinstance(value, dict):
        return {name: lasting(one) for name, one in value.items() if name not in FLEETING}
    return [lasting(one) for one in value] if isinstance(value, list) else value


def part_of(shown: Any, whole: Any) -> bool:
    """Whether every member shown is as it stands in the whole; of several wholes, in one of them."""
    shown, wholes = lasting(shown), lasting(whole if isinstance(whole, list) else [whole])
    if not isinstance(shown, dict):
        return shown in wholes
    return all(any(name in one and one[name] == value for one in wholes) for name, value in shown.items())


def same(shown: Any, expected: Any, integration: str) -> bool:
    """Whether a value through the graph is the one expected."""
    if hasattr(expected, "matches"):
        return bool(expected.matches(shown, integration))
    if isinstance(expected, datetime):
        return shown is not None and datetime.fromisoformat(shown) == expected
    if isinstance(expected, Mapping) and isinstance(shown, Mapping):
        return set(shown) >= set(expected) and all(
            same(value, expected.get(name), integration) for name, value in shown.items()
        )
    if isinstance(expected, list) and isinstance(shown, list):
        return len(shown) == len(expected) and all(
            same(one, other, integration) for one, other in zip(shown, expected, strict=True)
        )
    return bool(shown == expected and isinstance(shown, bool) == isinstance(expected, bool))


def empty(expected: Any) -> bool:
    """Whether a value says nothing."""
    return (
        expected is None
        or expected in ([], {})
        or (isinstance(expected, Fields) and not expected.members and not expected.custom)
    )


# ---- what many fields have in common ---------------------------------------------------------------------------


def get(name: str) -> Callable[[Vendor, Any], Any]:
    """A member as it is."""
    return lambda vendor, one: getattr(one, name)


def to(model: str, kind: str, member: str) -> Callable[[Vendor, Any], Any]:
    """The id of the record of another table that a member numbers."""

    def found(vendor: Vendor, one: Any) -> Ref | None:
        number = getattr(one, member)
        return None if number is None else Ref(model, vendor.remote_id(kind, number))

    return found


def numbered(kind: str) -> Callable[[Vendor, Any], str]:
    """The vendor's id of a record of a table."""
    return lambda vendor, one: vendor.remote_id(kind, one.id)


def stripped(text: str | None) -> str | None:
    """A text without space around it; an empty one is none."""
    return (text or "").strip() or None


def split_name(name: str) -> tuple[str | None, str | None]:
    """Given and family name: the last word is the latter, the only one is the former."""
    words = name.split()
    return (" ".join(words[:-1] or words) or None, words[-1] if len(words) > 1 else None)


def whole_seconds(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)


def millis(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def day(text: str) -> datetime:
    """A date as the moment it begins."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


COUNTRIES = {
    "Belgium": "BE",
    "Netherlands": "NL",
    "Germany": "DE",
    "Poland": "PL",
    "France": "FR",
    "Spain": "ES",
    "Denmark": "DK",
    "Portugal": "PT",
    "United Kingdom": "GB",
    "United States": "US",
    "Singapore": "SG",
}
"""ISO 3166-1 codes of the countries that there are in the sandbox."""

NETWORKS = {
    "www.linkedin.com": "LINKEDIN",
    "github.com": "GITHUB",
    "x.com": "TWITTER",
    "twitter.com": "TWITTER",
}


def profile(link: str) -> dict[str, Any]:
    """A link as social media: the network by its host, the name at the end of its path."""
    network = NETWORKS.get(link.rsplit("//", maxsplit=1)[-1].split("/", maxsplit=1)[0])
    return {"link": link, "type": network, "username": link.rstrip("/").split("/")[-1] if network else None}


def place(**parts: Any) -> dict[str, Any] | None:
    """A location with these parts, None where it has none."""
    names = ("city", "country", "state", "street1", "street2", "zipCode", "raw")
    made = {name: parts.get(name) or None for name in names}
    return made if any(made.values()) else None
