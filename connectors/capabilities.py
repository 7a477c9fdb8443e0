"""What a tool can do, read off its connector's declarations: no second list exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from connectors.commands import COMMANDS, inputs
from connectors.connector import Connector
from connectors.engine.filters import asks
from connectors.filters import FILTERS
from connectors.model import MODELS, enum_type, word
from connectors.switches import WHOLE, Off

ATTACHMENTS = ("Application.attachments", "Candidate.attachments")
"""The actions that are fields of the graph: reads that ask the ATS at once."""


NONE: Off = frozenset()

EVERYWHERE = frozenset({"passthrough"})
"""The actions that take nothing of a connector but its way to the vendor."""


@enum_type
class CapabilityStatus(Enum):
    """Whether something works for a tool."""

    SUPPORTED = word("SUPPORTED", "It works.")
    UNSUPPORTED = word("UNSUPPORTED", "The tool does not have it.")
    NOT_IMPLEMENTED = word("NOT_IMPLEMENTED", "The tool has it, the gateway does not do it yet.")
    SWITCHED_OFF = word("SWITCHED_OFF", "The tool has it, the settings of the integration switch it off.")


SUPPORTED, UNSUPPORTED, NOT_IMPLEMENTED, SWITCHED_OFF = CapabilityStatus


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing and its status. `pushed_down`, of a filter: whether the vendor applies it."""

    name: str
    status: CapabilityStatus
    pushed_down: bool = False


def model_status(connector: Connector, model: str, off: Off = NONE) -> CapabilityStatus:
    """Whether a model can be read."""
    if model not in connector.resources:
        return UNSUPPORTED
    return SWITCHED_OFF if (model, WHOLE) in off else SUPPORTED


def fields(connector: Connector, model: str, off: Off = NONE) -> Iterator[Capability]:
    """The plain fields of a model, `id` among them; labels go with their enums."""
    resource = connector.resources.get(model)
    if resource is not None:
        yield Capability("id", model_status(connector, model, off))
    for name in MODELS[model].fields:
        if name.endswith("_label") and name.removesuffix("_label") in MODELS[model].fields:
            continue
        if connector.offers(model, name):
            status = SWITCHED_OFF if (model, name) in off else SUPPORTED
        elif resource is not None and name in resource.not_implemented:
            status = NOT_IMPLEMENTED
        else:
            status = UNSUPPORTED
        yield Capability(name, status)


def filters(connector: Connector, model: str, off: Off = NONE) -> Iterator[Capability]:
    """The filters of a model's list: those the vendor does not apply are applied here.

    Those that ask for what is switched off match nothing.
    """
    resource = connector.resources.get(model)
    if resource is None or model not in FILTERS:
        return
    pushed = {name for source in resource.lists for name in source.filters}
    for name in FILTERS[model].__annotations__ | FILTERS[model].__mro__[1].__annotations__:
        silenced = asks(off, MODELS[model], {name: {}})
        yield Capability(name, SWITCHED_OFF if silenced else SUPPORTED, name in pushed and not silenced)


def actions(connector: Connector) -> Iterator[Capability]:
    """The unified actions."""
    for name in (*COMMANDS, *ATTACHMENTS):
        yield Capability(name, action_status(connector, name))


def action_status(connector: Connector, name: str) -> CapabilityStatus:
    """Whether an action works."""
    if (
        name in connector.actions
        or name in EVERYWHERE
        or name.removesuffix(".attachments") in connector.attachments
    ):
        return SUPPORTED
    return NOT_IMPLEMENTED if name in connector.not_implemented else UNSUPPORTED


def action_inputs(connector: Connector, name: str) -> Iterator[Capability]:
    """The dotted inputs of an action, and whether they reach the vendor."""
    action = connector.actions.get(name)
    for path in sorted(inputs(COMMANDS[name])) if name in COMMANDS else ():
        status = action_status(connector, name)
        if action is not None and action.inputs is not None:
            status = SUPPORTED if path in action.inputs else UNSUPPORTED
        yield Capability(path, status)


def features(connector: Connector) -> Iterator[Capability]:
    """The tool's features beside models and actions."""
    for name, done in connector.features.items():
        yield Capability(name, SUPPORTED if done else NOT_IMPLEMENTED)


def tools_with(connectors: list[Connector], model: str, field: str) -> list[str]:
    """The slugs of the tools that serve a field."""
    return sorted(one.tool for one in connectors if one.offers(model, field))
