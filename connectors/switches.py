"""What an account's owner has switched off: models and fields that are neither read nor shown.

The setting `switched_off` lists them, `"Interview"` or `"Candidate.phoneNumbers"`. With a field go its label and the
edges that follow it; with a model go the edges to it. The vendor's own representation (`remoteData`) goes wherever it
may hold what is switched off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from strawberry.utils.str_converters import to_camel_case

from connectors.errors import BadInput
from connectors.model import MODELS

if TYPE_CHECKING:
    from connectors.connector import Connector
    from connectors.engine.plan import Wants

SETTING = "switched_off"

WHOLE = ""
"""Stands for a model itself among the names of its fields and edges."""

ATTACHMENTS = "attachments"
"""What candidates and applications have besides fields and edges."""

Off = frozenset[tuple[str, str]]
"""Model and field (or edge, or WHOLE) of everything that is switched off."""


def switched_off(connector: Connector, account: str, settings: Mapping[str, Any]) -> Off:
    """Everything that an account's settings switch off. Raises BadInput that names what is no model or field."""
    given = settings.get(SETTING) or ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise BadInput(
            f"{account}: `{SETTING}` is a list of models and fields, such as `Candidate.phoneNumbers`"
        )
    named = {_named(account, str(one)) for one in given}
    off = set(named)
    for model, declared in MODELS.items():
        if (model, WHOLE) in named:
            off |= {(model, name) for name in (*declared.fields, *declared.edges, ATTACHMENTS)}
    off |= {(model, f"{name}_label") for model, name in off if f"{name}_label" in MODELS[model].fields}
    touched = {model for model, _ in off}
    for resource in connector.resources.values():
        for view in resource.views:
            if touched & {inner.model.__name__ for inner in view.carried()}:
                off.add((view.model.__name__, "remote_data"))
    return frozenset(_with_edges(off))


def _with_edges(off: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The same with the edges that lead to what is off, or would tell it."""
    for model, declared in MODELS.items():
        for edge in declared.edges.values():
            holder = edge.target if edge.many else model
            if (edge.target, WHOLE) in off or (edge.by and (holder, edge.by) in off):
                off.add((model, edge.name))
    for model, declared in MODELS.items():
        for edge in declared.edges.values():
            if edge.through:
                first, second = edge.through
                if (model, first) in off or (declared.edges[first].target, second) in off:
                    off.add((model, edge.name))
    return off


def touches(off: Off, model: str, wants: Wants) -> bool:
    """Whether something wanted of a model's records is switched off, or of records behind them."""
    edges = MODELS[model].edges
    return any(
        (model, name) in off or (name in edges and touches(off, edges[name].target, inner))
        for name, inner in wants.items()
    )


def without(off: Off, model: str, wants: Wants) -> Wants:
    """What is wanted of a model's records without what is switched off."""
    if not off:
        return wants
    edges = MODELS[model].edges
    return {
        name: without(off, edges[name].target, inner) if name in edges else inner
        for name, inner in wants.items()
        if (model, name) not in off
    }


def _named(account: str, given: str) -> tuple[str, str]:
    """The model and the field of an entry, in whichever spelling."""
    first, _, second = given.partition(".")
    model = _found(account, given, "model", first, {_plain(name): name for name in MODELS})
    if "." not in given:
        return model, WHOLE
    names = [*MODELS[model].fields, *MODELS[model].edges]
    names += [ATTACHMENTS] if model in ("Candidate", "Application") else []
    return model, _found(account, given, f"field of {model}", second, {_plain(name): name for name in names})


def _found(account: str, given: str, kind: str, word: str, known: Mapping[str, str]) -> str:
    found = known.get(_plain(word))
    if found is None:
        near = get_close_matches(_plain(word), known, n=1)
        hint = (
            f"did you mean `{to_camel_case(known[near[0]])}`?"
            if near
            else f"known are {sorted(known.values())}"
        )
        raise BadInput(f"{account}: `{SETTING}` names {given!r}, but {word!r} is no {kind}; {hint}")
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
