"""One GraphQL operation: who asks, what it may spend, and its session at each integration."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLError

from connectors.connector import Integration
from connectors.engine.plan import Wants
from connectors.engine.rehearsal import GLANCE, THOROUGH, Rehearsal, compare
from connectors.engine.session import Session
from connectors.engine.steps import Steps
from connectors.errors import BadInput, GatewayError, NotFound
from connectors.registry import Registry
from connectors.upstream import Budget
from resolvers.choosing import Chosen, SettingsOnly
from resolvers.events import Events, Quiet
from resolvers.files import Links
from resolvers.ids import GlobalId
from resolvers.keystore import Keys, NoKeys
from resolvers.managing import Manager, NoManager
from resolvers.once import NoStore, Store
from resolvers.principals import Principal
from resolvers.tracking import CreatedIds, NoIds
from resolvers.webhooks import Deaf, Hearing

__all__ = ["Context", "Principal"]


@dataclass(slots=True)
class Context:
    """What resolvers share within one operation.

    `show_upstream` puts the calls made into the response's extensions. `errors` collects those of lists that
    are delivered in part. `wishes` makes mutations with an idempotency key happen once,
    `keys` has the API keys, `manager` keeps the integrations that are managed at run time, `hearing` knows of their webhooks.
    `events` is where events are told and heard, `last_event_id` the one after which a caller that lost its connection goes on.
    `chosen` knows which of the customers' own fields are shown, `created` what was made through the gateway.
    """

    registry: Registry
    principal: Principal = field(default_factory=Principal)
    budget: Budget = field(default_factory=Budget)
    show_upstream: bool = False
    wishes: Store = field(default_factory=NoStore)
    keys: Keys = field(default_factory=NoKeys)
    chosen: Chosen = field(default_factory=SettingsOnly)
    created: CreatedIds = field(default_factory=NoIds)
    links: Links = field(default_factory=Links)
    events: Events = field(default_factory=Quiet)
    last_event_id: str | None = None
    told: str | None = None
    """The id of the last event that a subscription told."""
    manager: Manager = field(default_factory=NoManager)
    hearing: Hearing = field(default_factory=Deaf)
    errors: list[GraphQLError] = field(default_factory=list)
    request: Any = None
    response: Any = None
    selections: dict[Any, Wants] = field(default_factory=dict)
    """What each place of the query selects, by the identity of its field nodes."""
    siblings: dict[Any, set[str]] = field(default_factory=dict)
    """What is selected beside each `meta`, by model and path."""
    explain: bool = False
    """Whether the plan is asked for in the place of the answer."""
    plan: Mapping[str, Steps] | None = None
    """What the operation was expected to call, by integration, where that was found out."""
    played: Context | None = None
    """The rehearsal of the operation."""
    rehearsed: dict[str, Steps] | None = None
    """Where a rehearsal writes down what would be called; None in earnest."""
    _sessions: dict[tuple[str, float | None], Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Calls are made in the principal's name, and in its lane unless the request chose batch."""
        self.budget.principal = self.principal.name
        self.budget.batch = self.budget.batch or self.principal.batch

    @property
    def granted(self) -> Mapping[str, Integration]:
        """The integrations that this principal may ask."""
        return {
            name: one for name, one in self.registry.integrations.items() if self.principal.sees(one.account)
        }

    def integration(self, name: str) -> Integration:
        """A granted integration. Raises NotFound, in the same words for an unknown one and a foreign one."""
        if not self.sees(name):
            raise NotFound("there is no such integration")
        return self.registry.integrations[name]

    def administrator(self, integration: str | None = None) -> str:
        """The tenant whose integrations this principal manages, this one among them.

        Raises NotGranted for a principal that manages none, NotFound for an integration that is not granted to it.
        """
        self.principal.require("admin")
        if self.principal.integrations is not None and integration not in self.principal.integrations:
            raise NotFound("there is no such integration")
        return self.principal.tenant

    def asked(self, names: Sequence[str] | None) -> list[Integration]:
        """The integrations that a list asks: those named, or all that are granted. Raises NotFound."""
        if names is None:
            return list(self.granted.values())
        return [self.integration(name) for name in dict.fromkeys(names)]

    def session(self, integration: Integration, max_age: float | None = None) -> Session:
        """The operation's session at an integration; one per freshness demanded. Raises BadInput for less than 0."""
        if max_age is not None and max_age < 0:
            raise BadInput(f"`maxAge` is {max_age:g}; it is a number of seconds, 0 for live answers")
        identity = (integration.id, max_age)
        found = self._sessions.get(identity)
        if found is None:
            budget = self.budget.aged(max_age)
            found = self._sessions[identity] = (
                integration.session(budget)
                if self.rehearsed is None
                else Rehearsal(
                    integration,
                    budget,
                    self.rehearsed.setdefault(integration.id, Steps()),
                    THOROUGH if self.explain or self.show_upstream else GLANCE,
                )
            )
            found.personal = self.principal.personal_data
            found.choices = self.chosen.of(integration.account)
            found.created = self.created.at(integration.account)
        return found

    def learn(self) -> None:
        """Compare what was rehearsed with what came of it."""
        rehearsed = self.played._sessions if self.played else {}  # noqa: SLF001  # one of its own kind
        for identity, played in rehearsed.items():
            real = self._sessions.get(identity)
            if isinstance(played, Rehearsal) and real is not None and not played.steps.cut:
                compare(played, real)

    def rehearsal(self) -> Context:
        """The same frame for the rehearsal of the operation, of which nothing comes back."""
        return replace(self, rehearsed={}, errors=[], selections={}, _sessions={})

    def sees(self, name: str) -> bool:
        """Whether an integration is there, and this principal may ask it."""
        found = self.registry.integrations.get(name)
        return found is not None and self.principal.sees(found.account)

    def renew(self, seconds: float) -> None:
        """Begin anew, for the next events of a subscription: nothing that was read before is kept."""
        self.budget = replace(self.budget, deadline=time.monotonic() + seconds, calls=[], spent=0)
        self.errors = []
        self._sessions = {}

    def forget(self) -> None:
        """Begin new sessions: what was read before a write is stale after it."""
        self._sessions.clear()

    def home(self, gid: GlobalId, max_age: float | None = None) -> Session:
        """The session where a record lives, for answers of this age at most. Raises NotFound, as for a record that does not exist."""
        if gid.integration not in self.granted:
            raise self.unknown(gid)
        return self.session(self.granted[gid.integration], max_age)

    @staticmethod
    def unknown(gid: GlobalId) -> NotFound:
        """The one answer for a record that is not there and for one that this caller may not see."""
        return NotFound(f"there is no such {gid.model}")

    def report(self, error: GatewayError, path: list[str | int]) -> None:
        """Tell the client of an error that cost a part of a list, but not the list."""
        self.errors.append(GraphQLError(error.message, path=path, original_error=error))
