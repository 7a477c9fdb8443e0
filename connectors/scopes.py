"""What an account's credentials may do, found out by reading only.

A tool declares its permissions, which of them each model and action needs, and what tells whether they are there:
*probes*, reads that are refused without the permission, and what the vendor *tells* of the credentials. A gap is
reported only where an answer proves it; what nothing proves is UNKNOWN.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from connectors.declarations import Call, Params
from connectors.errors import (
    Forbidden,
    GatewayError,
    Gone,
    Unauthenticated,
)
from connectors.model import enum_type, object_type, required, word
from connectors.upstream import Answer, Budget

if TYPE_CHECKING:
    from connectors.connector import Connector, Integration
    from connectors.engine.session import Session


@enum_type
class Access(Enum):
    """Whether credentials may do something."""

    GRANTED = word("GRANTED", "They may: an answer of the vendor proves it.")
    MISSING = word("MISSING", "They may not, or not all of it: an answer of the vendor proves it.")
    UNKNOWN = word("UNKNOWN", "Nothing but doing it would tell.")


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission by the vendor's name: what does not work `without` it, and how to `grant` it."""

    name: str
    without: str
    grant: str


@dataclass(frozen=True, slots=True)
class Probe:
    """A read that is refused where a permission is missing.

    With `rows` an answer proves the permission only if it has rows: the vendor's lists may just be shorter. With
    `gone` the call names a record that does not exist, and saying so is an answer.
    """

    call: Call
    params: Params = field(default_factory=dict)
    rows: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a permission, and by what."""

    access: Access
    how: str = ""


UNTOLD = Told(Access.UNKNOWN, "the vendor gives no way to find out without doing it")

Tell = Callable[["Prober"], Awaitable[Mapping[str, Told]]]
"""What the vendor says of the credentials, by permission."""

ModelTest = Call | Callable[["Prober"], Awaitable[tuple[str, Answer | GatewayError]]] | None
"""The light call that tries a model; a function where it takes two; None where the model needs no call."""


async def nothing_told(prober: Prober) -> Mapping[str, Told]:
    """For a vendor that says nothing of its credentials."""
    return {}


@dataclass(frozen=True, slots=True)
class Scopes:
    """The permissions of a tool; those that each model and action needs; what tells of them.

    `tests` are the per-model tests, by model.
    """

    permissions: tuple[Permission, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    probes: Mapping[str, Probe] = field(default_factory=dict)
    tell: Tell = nothing_told
    tests: Mapping[str, ModelTest] = field(default_factory=dict)


@object_type
class Lack:
    """A permission that is missing."""

    permission: str = required("Its name at the vendor.")
    effect: str = required("What does not work without it.")
    grant: str = required("How to grant it.")


@object_type
class Finding:
    """What the credentials may do with one model, or by one action."""

    name: str = required("Name of the model or action.")
    access: Access = required("Whether they may.")
    missing: list[Lack] = required("The permissions that are missing, and how to grant each.")
    how: str = required("What this was found out by.")


@object_type
class TestedModel:
    """A model tried by one light call."""

    model: str = required("Name of the model.")
    passed: bool | None = required("Whether the call was answered; null where it came to nothing either way.")
    operation: str | None = required("The call; null for a model that needs none.")
    code: str | None = required("The code of the error, if there was one.")
    message: str | None = required("What went wrong.")


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `accepted` is None where the vendor could not be asked; `problem` says why not."""

    accepted: bool | None
    problem: GatewayError | None
    models: list[Finding]
    actions: list[Finding]
    tests: list[TestedModel]

    @property
    def gaps(self) -> list[Finding]:
        """What is missing."""
        return [one for one in (*self.models, *self.actions) if one.access is Access.MISSING]


class Prober:
    """Makes each probing call once, always live."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._made: dict[str, asyncio.Task[Answer | GatewayError]] = {}

    async def ask(self, call: Call, params: Params | None = None) -> Answer | GatewayError:
        """The answer, or the error that came instead."""
        identity = repr((call.operation, call.query, call.json, params or {}))
        if identity not in self._made:
            self._made[identity] = asyncio.create_task(self._ask(call, params or {}))
        return await asyncio.shield(self._made[identity])

    async def _ask(self, call: Call, params: Params) -> Answer | GatewayError:
        try:
            return await self.session.call(call, params)
        except GatewayError as failure:
            return failure

    async def aclose(self) -> None:
        """End what nobody waits for any more."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)


async def check(integration: Integration, budget: Budget) -> Report:
    """Try an integration's credentials: every model and action, by reads only."""
    prober = Prober(integration.session(budget.aged(0)))
    try:
        return await _checked(integration.connector, prober)
    finally:
        await prober.aclose()


async def _checked(connector: Connector, prober: Prober) -> Report:
    first = await prober.ask(connector.check)
    scopes, models, actions = connector.scopes, list(connector.resources), _actions(connector)
    if isinstance(first, Unauthenticated | Gone):
        return _alike(False, first, models, actions, Access.MISSING, [REFUSED])
    if isinstance(first, GatewayError) and not isinstance(first, Forbidden):
        return _alike(None, first, models, actions, Access.UNKNOWN, [])
    told = await scopes.tell(prober)
    names = [one.name for one in scopes.permissions]
    known = dict(
        zip(
            names, await asyncio.gather(*(_access(scopes, name, told, prober) for name in names)), strict=True
        )
    )
    return Report(
        True,
        None,
        [_finding(scopes, name, known) for name in models],
        [_finding(scopes, name, known) for name in actions],
        list(await asyncio.gather(*(_tested(model, one, prober) for model, one in scopes.tests.items()))),
    )


REFUSED = Lack(
    permission="credentials",
    effect="Nothing works.",
    grant="Give credentials that the vendor accepts; the connection guide tells how they are made.",
)


def _alike(
    accepted: bool | None,
    problem: GatewayError,
    models: list[str],
    actions: list[str],
    access: Access,
    missing: list[Lack],
) -> Report:
    """The report where one answer decides all."""

    def findings(names: list[str]) -> list[Finding]:
        return [Finding(name=name, access=access, missing=missing, how=problem.message) for name in names]

    return Report(accepted, problem, findings(models), findings(actions), [])


def _actions(connector: Connector) -> list[str]:
    """The actions that the tool has; what passes through needs whatever the path called needs."""
    return [name for name in connector.scopes.needs if name not in connector.resources]


async def _access(scopes: Scopes, name: str, told: Mapping[str, Told], prober: Prober) -> Told:
    said = told.get(name, UNTOLD)
    probe = scopes.probes.get(name)
    if probe is None:
        return said
    answer, operation = await prober.ask(probe.call, probe.params), probe.call.operation
    if isinstance(answer, Forbidden | Unauthenticated):
        return Told(Access.MISSING, f"{operation} was refused: {answer.message}")
    if isinstance(answer, Gone) and probe.gone:
        proven = False
    elif isinstance(answer, GatewayError):
        return said if said.access is not Access.UNKNOWN else Told(Access.UNKNOWN, answer.message)
    else:
        proven = not probe.rows or bool(prober.session.rows(probe.call, answer))
    if proven or said.access is not Access.MISSING:
        return Told(Access.GRANTED, f"{operation} was answered")
    return said


def _finding(scopes: Scopes, name: str, known: Mapping[str, Told]) -> Finding:
    needed = [one for one in scopes.permissions if one.name in scopes.needs[name]]
    lacking = [one for one in needed if known[one.name].access is Access.MISSING]
    open_ = [one for one in needed if known[one.name].access is Access.UNKNOWN]
    access = Access.MISSING if lacking else Access.UNKNOWN if open_ else Access.GRANTED
    return Finding(
        name=name,
        access=access,
        missing=[Lack(permission=one.name, effect=one.without, grant=one.grant) for one in lacking],
        how=_how(known[one.name].how for one in lacking or open_ or needed),
    )


def _how(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part)) or "it takes no call"


async def _tested(model: str, test: ModelTest, prober: Prober) -> TestedModel:
    if test is None:
        return TestedModel(model=model, passed=True, operation=None, code=None, message=None)
    operation, answer = (
        (test.operation, await prober.ask(test)) if isinstance(test, Call) else await test(prober)
    )
    if not isinstance(answer, GatewayError):
        return TestedModel(model=model, passed=True, operation=operation, code=None, message=None)
    certain = isinstance(answer, Forbidden | Unauthenticated | Gone)
    return TestedModel(
        model=model,
        passed=False if certain else None,
        operation=operation,
        code=answer.code,
        message=answer.message,
    )
