"""Custom fields ("properties") of applications: definitions, values, and checks of what is written (smartrecruiters.md §8.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice
from gateway.sandbox.people import words
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Application
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

CONTEXTS = ("PROFILE", "OFFER_FORM", "HIRE_FORM", "OFFER_APPROVAL_FORM")
COUNTRIES = {
    "be": "Belgium",
    "nl": "Netherlands",
    "de": "Germany",
    "pl": "Poland",
    "us": "United States",
    "gb": "United Kingdom",
}
REGIONS = {"us-wa": "Washington", "us-ma": "Massachusetts", "de-by": "Bavaria", "pl-ma": "Lesser Poland"}
CURRENCIES = ("EUR", "USD", "GBP", "PLN")
READ_ONLY = "score"
"""A field its own configuration keeps from being set."""
DAY = "T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Property:
    """A definition; `field` is the world's custom field that holds the value, None for values made here."""

    id: str
    key: str
    label: str
    type: str
    contexts: tuple[str, ...] = ("PROFILE",)
    field: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    everybody: bool = True


_TYPES = {
    "single_line": "TEXT",
    "multi_line": "TEXT",
    "boolean": "BOOLEAN",
    "dropdown": "SINGLE_SELECT",
    "number": "NUMBER",
    "date": "DATE",
}
_MADE: tuple[tuple[str, str, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    ("nationality", "Nationality", "COUNTRY", ("PROFILE",), ()),
    ("state", "Preferred region", "REGION", ("PROFILE",), ()),
    ("wish", "Salary expectation", "CURRENCY", ("PROFILE", "OFFER_FORM"), ()),
    (READ_ONLY, "Match score", "PERCENT", ("PROFILE",), ()),
    ("buddy", "Buddy", "USER", ("HIRE_FORM",), ()),
    ("shifts", "Shifts", "MULTI_SELECT", ("PROFILE",), (("early", "Early"), ("late", "Late"), ("night", "Night"))),
    ("contract", "Contract form", "SINGLE_SELECT", ("OFFER_FORM", "OFFER_APPROVAL_FORM"), (("perm", "Permanent"), ("temp", "Temporary"))),
)  # fmt: skip


def slug(text: str) -> str:
    """Return an option's id."""
    return "-".join(words(text.lower()))


def definitions(vendor: SmartRecruiters) -> dict[str, Property]:
    """Return the account's definitions by id: those of the world's fields, and one of each further type."""
    made = []
    for field in vendor.world.fields:
        if field.owner in {"candidate", "application"}:
            options = tuple((slug(choice), choice) for choice in field.choices)
            key = slug(field.name)
            made.append(
                Property(
                    vendor.ids.shown("fields", field.id),
                    key,
                    field.name,
                    _TYPES[field.kind],
                    CONTEXTS[:1],
                    field.id,
                    options,
                )
            )
    for number, (key, label, kind, contexts, options) in enumerate(_MADE, 1):
        ident = vendor.ids.shown("own_fields", number)
        made.append(Property(ident, key, label, kind, contexts, None, options, key != "wish"))
    return {item.id: item for item in made}


def values(vendor: SmartRecruiters, row: Application) -> dict[str, Any]:
    """Return an application's values by property id: what was written over what was there."""
    person = vendor.world.candidates.get(row.candidate_id)
    written = row.extra.get("properties", {})
    made: dict[str, Any] = {}
    dice = Dice(vendor.salt, "properties", row.id)
    filled = dice.chance(85)
    for item in vendor.properties.values():
        if item.id in written:
            value = written[item.id]
        elif not filled or row.extra.get("created_here"):
            value = None
        elif item.field is not None:
            known = person.values.get(item.field) if person else None
            value = _travel(dice, item) if known is None else _own_form(item, known)
        else:
            value = _thrown(vendor, dice, item) if dice.chance(30) else None
        if value is not None:
            made[item.id] = value
    return made


def _travel(dice: Dice, item: Property) -> Any:
    return dice.between(1, 90) if item.key == "travel-distance" and dice.chance(50) else None


def _own_form(item: Property, value: Any) -> Any:
    if item.type == "DATE":
        return f"{value}{DAY}"
    return slug(str(value)) if item.type == "SINGLE_SELECT" else value


def _thrown(vendor: SmartRecruiters, dice: Dice, item: Property) -> Any:
    if item.type == "COUNTRY":
        return dice.pick(tuple(COUNTRIES))
    if item.type == "REGION":
        return dice.pick(tuple(REGIONS))
    if item.type == "CURRENCY":
        return {"code": dice.pick(CURRENCIES), "value": dice.between(28, 90) * 1000}
    if item.type == "PERCENT":
        return dice.between(0, 100)
    if item.type == "USER":
        return vendor.ids.shown("users", dice.between(1, len(vendor.world.users)))
    options = tuple(ident for ident, _ in item.options)
    return dice.some(options, dice.between(1, 2)) if item.type == "MULTI_SELECT" else dice.pick(options)


def label_of(item: Property, value: Any) -> str | None:
    """Return `valueLabel`: of selects, countries and regions."""
    if item.type == "SINGLE_SELECT":
        return dict(item.options).get(value)
    names = {"COUNTRY": COUNTRIES, "REGION": REGIONS}.get(item.type)
    return names.get(value) if names else None


def checked(vendor: SmartRecruiters, ident: Any, value: Any) -> Property:
    """Return the property a value is for; 404 or 400 with the codes of §5 when one cannot be set so."""
    item = vendor.properties.get(ident) if isinstance(ident, str) else None
    if item is None:
        raise errors.refused(404, "PROPERTY_NOT_FOUND", "Candidate property does not exist")
    if item.key == READ_ONLY:
        raise errors.invalid("Property cannot be set due to its configuration", "INACCESSIBLE_FIELD")
    problem = None if value is None else _problem(vendor, item, value)
    if problem:
        raise errors.invalid(f"Invalid value of property {ident}", problem)
    return item


def _problem(vendor: SmartRecruiters, item: Property, value: Any) -> str | None:
    """Return the code of what is wrong with a value."""
    options = {ident for ident, _ in item.options}
    plain = value if isinstance(value, str) else ""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    tests: dict[str, Callable[[], bool]] = {
        "BOOLEAN": lambda: isinstance(value, bool),
        "COUNTRY": lambda: plain in COUNTRIES,
        "REGION": lambda: plain in REGIONS,
        "CURRENCY": lambda: isinstance(value, dict) and value.get("code") in CURRENCIES,
        "DATE": lambda: is_date(value),
        "NUMBER": lambda: number,
        "PERCENT": lambda: number and 0 <= value <= 100,
        "SINGLE_SELECT": lambda: plain in options,
        "MULTI_SELECT": lambda: isinstance(value, list) and options.issuperset(value),
        "TEXT": lambda: bool(plain) and "\0" not in plain,
        "USER": lambda: vendor.ids.meant("users", value) in vendor.world.users,
    }
    return None if tests[item.type]() else _CODES[item.type]


_CODES = {
    "BOOLEAN": "INVALID_REQUEST",
    "COUNTRY": "COUNTRY_NOT_FOUND",
    "REGION": "REGION_NOT_FOUND",
    "CURRENCY": "CURRENCY_NOT_FOUND",
    "DATE": "INVALID_DATE_RANGE",
    "NUMBER": "INVALID_NUMBER_RANGE",
    "PERCENT": "INVALID_NUMBER_RANGE",
    "SINGLE_SELECT": "VALUE_NOT_FOUND",
    "MULTI_SELECT": "VALUE_NOT_FOUND",
    "TEXT": "INVALID_TEXT_FORMAT",
    "USER": "USER_NOT_FOUND",
}


def is_date(value: Any) -> bool:
    """Return whether a value is a moment or day as text."""
    try:
        parse(value)
    except (TypeError, ValueError):
        return False
    return True
