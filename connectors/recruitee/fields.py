"""The customer's own fields as Recruitee defines them (recruitee.md §5.8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from connectors.columns import Json, as_text, dig, rows
from connectors.declarations import Call
from connectors.fields import Definition, words

if TYPE_CHECKING:
    from connectors.engine.session import Session

OF_JOBS = Call("GET /dynamic_fields", at="dynamic_fields", lives=0)
OF_PEOPLE = Call("GET /custom_fields/fieldsets", at="fieldsets", lives=0)

OPTION_MEMBERS = ("values", "options")
"""Where a definition may hold its options: the contract names `options` and `configuration`, and shows neither
(§5.8 [assumed])."""


async def of_jobs(session: Session, options: bool) -> Iterable[Definition]:
    """Dynamic fields. Jobs hold them by name."""
    answer = await session.call(OF_JOBS)
    return _definitions(session.rows(OF_JOBS, answer), "type", "configuration")


async def of_people(session: Session, options: bool) -> Iterable[Definition]:
    """The named fields of all templates, each once: people hold them by name. Built-in ones have no name."""
    answer = await session.call(OF_PEOPLE)
    every = [one for fieldset in session.rows(OF_PEOPLE, answer) for one in rows(fieldset, "fields")]
    return _definitions(every, "kind", "options")


def _definitions(found: Iterable[Json], kind: str, options: str) -> list[Definition]:
    named = {name: one for one in found if (name := as_text(dig(one, "name")))}
    return [
        Definition(name, name, as_text(one.get(kind)), words(map(_option, _listed(one.get(options)))))
        for name, one in named.items()
    ]


def _listed(given: Json) -> list[Json]:
    """The options, as a list or within an object."""
    if isinstance(given, dict):
        given = next((given[member] for member in OPTION_MEMBERS if given.get(member)), None)
    return given if isinstance(given, list) else []


def _option(given: Json) -> Json:
    """An option as text, or an object that has one."""
    if not isinstance(given, dict):
        return given
    return next((given[member] for member in ("name", "label", "text", "value") if given.get(member)), None)


DEFINITIONS = {"Job": of_jobs, "Candidate": of_people, "Application": of_people}
"""By model; an application shows its candidate's fields."""
