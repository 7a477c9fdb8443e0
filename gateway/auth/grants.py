"""What a principal may do, as it is written in a settings file, in a token's claim and in the store."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from connectors.upstream import TENANT
from gateway.values import Identifier
from resolvers.principals import Principal

EVERY = "*"
"""Stands for all actions."""


class Grants(BaseModel):
    """Grants by name. What is left out is not granted, but reading and personal data are.

    Attributes:
        integrations: ids of those that may be asked; left out: all of the tenant's.
        actions: names of mutations, EVERY for all.

    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    integrations: tuple[str, ...] | None = None
    read: bool = True
    actions: tuple[str, ...] = ()
    passthrough: bool = False
    events: bool = False
    admin: bool = False
    personal_data: bool = True
    batch: bool = False

    def principal(self, name: str, tenant: str = TENANT) -> Principal:
        """The principal with these grants."""
        return Principal(
            name,
            None if self.integrations is None else frozenset(self.integrations),
            tenant,
            read=self.read,
            actions=None if EVERY in self.actions else frozenset(self.actions),
            passthrough=self.passthrough,
            events=self.events,
            admin=self.admin,
            personal_data=self.personal_data,
            batch=self.batch,
        )


class TokenGrants(Grants):
    """The claim of a token: the grants, and whose they are."""

    tenant: Identifier = TENANT


def of(principal: Principal) -> Grants:
    """The grants of a principal, to be written down."""
    return Grants(
        integrations=None if principal.integrations is None else tuple(sorted(principal.integrations)),
        read=principal.read,
        actions=(EVERY,) if principal.actions is None else tuple(sorted(principal.actions)),
        passthrough=principal.passthrough,
        events=principal.events,
        admin=principal.admin,
        personal_data=principal.personal_data,
        batch=principal.batch,
    )
