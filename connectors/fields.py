"""The customer's own fields of an account, found out live: as the vendor defines them, and in a few of its records."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.choices import CUSTOM, PASSED
from connectors.columns import Json, as_text
from connectors.engine.lists import Query, open_list
from connectors.enums import IntegrationFieldType
from connectors.errors import GatewayError, Unsupported
from connectors.model import MODELS

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.shapes import IntegrationField

SAMPLED = 10
"""Records that are looked at: where their fields take a call each, an exploration stays cheap."""

SAMPLES = 5
"""Different values shown of a field."""

KINDS = {bool: "boolean", int: "number", float: "number", str: "text", list: "list", dict: "object"}
"""What a field's values are, for vendors that do not say it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A field as the vendor defines it. `key` is the one under which records hold it, `type` the vendor's word."""

    key: str
    label: str | None = None
    type: str | None = None
    options: tuple[str, ...] = ()


Definitions = Callable[["Session", bool], Awaitable[Iterable[Definition]]]
"""How a vendor's definitions are listed; options only where asked for, as they may take further calls."""


@dataclass(slots=True)
class Explored:
    """A field of the account, with values of some records."""

    definition: Definition
    identity: str
    kind: IntegrationFieldType = IntegrationFieldType.CUSTOM
    samples: list[Json] = field(default_factory=list)

    @property
    def type(self) -> str | None:
        """The vendor's word, else what its values are."""
        found = next((KINDS.get(type(value)) for value in self.samples), None)
        return self.definition.type or found


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found, and why the records could not be looked at, if they could not."""

    fields: Sequence[Explored]
    failure: GatewayError | None = None


async def custom_fields(session: Session, model: str, *, options: bool, samples: bool) -> Exploration:
    """The custom fields of a model. The session shows everything there is.

    Records are looked at where samples are wanted, or where the vendor does not list definitions. Raises
    Unsupported where the tool has no custom fields of the model, and what listing the definitions raises.
    """
    found = {
        one.key: Explored(one, f"CUSTOM:{one.key}") for one in await _defined(session, model, CUSTOM, options)
    }
    if not samples and model in session.connector.definitions:
        return Exploration(list(found.values()))
    records, failure = await _records(session, model, CUSTOM)
    for held in (record.read(CUSTOM) for record in records):
        for key, value in held.items() if isinstance(held, Mapping) else ():
            _sample(found.setdefault(key, Explored(Definition(key, key), f"CUSTOM:{key}")), value)
    return Exploration(list(found.values()), failure)


async def remote_fields(session: Session, model: str) -> Exploration:
    """Every field of the vendor's on a model's records, fixed and made by the customer. Raises as above."""
    defined = await _defined(session, model, PASSED, options=False)
    records, failure = await _records(session, model, PASSED)
    found: dict[str, Explored] = {}
    for held in (record.read(PASSED) for record in records):
        for one in held if isinstance(held, list) else ():
            _sample(found.setdefault(str(one.id), _explored(one)), one.value)
    for definition in defined:
        identity = f"CUSTOM:{definition.key}"
        known = found.setdefault(identity, Explored(definition, identity))
        known.definition = definition
    return Exploration(list(found.values()), failure)


def _explored(one: IntegrationField) -> Explored:
    return Explored(
        Definition(str(one.key), one.label), str(one.id), one.type or IntegrationFieldType.DEFAULT
    )


async def _defined(session: Session, model: str, name: str, options: bool) -> Iterable[Definition]:
    if not session.connector.offers(model, name):
        raise Unsupported(f"{session.connector.label} has no such fields of a {model}")
    listed = session.connector.definitions.get(model)
    return await listed(session, options) if listed else ()


async def _records(session: Session, model: str, name: str) -> tuple[list[Record], GatewayError | None]:
    """The first few records with a field loaded; those that cannot be read are left out, with the first reason."""
    try:
        stream = await open_list(session, MODELS[model], Query(wants={name: {}}, rows=SAMPLED))
        entries = await stream.fill(SAMPLED)
    except GatewayError as failure:
        return [], failure
    records = [one.record for one in entries[:SAMPLED]]
    loaded = await asyncio.gather(*(session.need(one, name) for one in records), return_exceptions=True)
    failures = [one for one in loaded if isinstance(one, GatewayError)]
    unexpected = next((one for one in loaded if isinstance(one, BaseException) and one not in failures), None)
    if unexpected is not None:
        raise unexpected
    read = [one for one, what in zip(records, loaded, strict=True) if not isinstance(what, BaseException)]
    return read, failures[0] if failures else None


def _sample(known: Explored, value: Any) -> None:
    empty = value is None or value in ("", [], {})
    if not empty and len(known.samples) < SAMPLES and value not in known.samples:
        known.samples.append(value)


def words(values: Iterable[Json]) -> tuple[str, ...]:
    """Options as texts, each once; what is none is left out."""
    found = (as_text(one) for one in values)
    return tuple(dict.fromkeys(one for one in found if one))
