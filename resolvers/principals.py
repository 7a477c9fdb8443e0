"""Who asks, and what is granted: looked at before anything is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connectors.errors import NotGranted
from connectors.upstream import TENANT, Account

Grant = Literal["read", "passthrough", "events", "admin", "personal_data"]
"""The grants that are given or not; `actions` and `integrations` name what they give."""

GRANTS: tuple[Grant, ...] = ("read", "passthrough", "events", "admin", "personal_data")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and what is granted.

    `tenant` owns the integrations that can be seen at all; of these, `integrations` grants some by id (None: all).
    `actions` are the mutations granted by name (None: all). `admin` manages integrations and principals of the
    tenant. Without `personal_data` the fields that tell of a person are null. `batch` puts calls into the lane that
    yields to interactive ones.
    """

    name: str = "anonymous"
    integrations: frozenset[str] | None = None
    tenant: str = TENANT
    read: bool = True
    actions: frozenset[str] | None = None
    passthrough: bool = True
    events: bool = True
    admin: bool = True
    personal_data: bool = True
    batch: bool = False

    @property
    def identity(self) -> str:
        """One text for each principal of all tenants (whose names hold no colon)."""
        return f"{self.tenant}:{self.name}"

    def sees(self, integration: Account) -> bool:
        """Whether an integration is granted."""
        return integration.tenant == self.tenant and (
            self.integrations is None or integration.id in self.integrations
        )

    def require(self, grant: Grant) -> None:
        """Raises NotGranted for what is not granted."""
        if not getattr(self, grant):
            raise NotGranted(grant)

    def require_action(self, name: str) -> None:
        """Raises NotGranted for a mutation that is not granted."""
        if self.actions is not None and name not in self.actions:
            raise NotGranted(f"actions.{name}")

    def require_all_of(self, other: Principal) -> None:
        """Raises NotGranted where another principal would have more than this one: nobody gives what they lack."""
        for grant in GRANTS:
            if getattr(other, grant):
                self.require(grant)
        for kind in ("integrations", "actions"):
            own, wanted = getattr(self, kind), getattr(other, kind)
            if own is not None and (wanted is None or not wanted <= own):
                raise NotGranted(kind if wanted is None else f"{kind}.{min(wanted - own)}")


NOBODY = Principal(
    "nobody",
    frozenset(),
    read=False,
    actions=frozenset(),
    passthrough=False,
    events=False,
    admin=False,
    personal_data=False,
)
"""Has no grant at all: a connection before it has said who it is."""
