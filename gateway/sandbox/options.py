"""What a sandbox can be told when it starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.sandbox.faults import Fault

DEFAULT_NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Account:
    """One simulated account: mounted at `/<name>`, a tool's API over a data set of its own."""

    name: str
    tool: str
    number: int

    @classmethod
    def parse(cls, name: str) -> Account:
        """Read `recruitee` (account 1) or `recruitee-2`; ValueError for anything else."""
        match = re.fullmatch(r"([a-z]+)(?:-([2-9]|[1-9]\d+))?", name)
        if match is None:
            msg = f"account {name!r} must look like 'recruitee' or 'recruitee-2'"
            raise ValueError(msg)
        return cls(name, match[1], int(match[2] or 1))


@dataclass(frozen=True, slots=True)
class Options:
    """Size, seed and manners of a sandbox.

    Attributes:
        seed: same seed, same ids and contents, always; each account derives its own from it.
        jobs, candidates, applications: size of each account's data set.
        now: where each account's clock starts; it moves only with writes and `World.advance`.
        latency, jitter: seconds added to each answer, and up to how many more.
        rate_factor: multiplies the vendors' quotas; 0 switches them off.
        quota: calls per second for tools whose numbers are not known.
        vendors: the accounts, such as `("recruitee", "recruitee-2", "gem")`; empty for one of each tool.
        faults: active from the start; more can be posted to `/_faults`.

    """

    seed: int = 1
    jobs: int = 60
    candidates: int = 2_000
    applications: int = 5_000
    now: datetime = DEFAULT_NOW
    latency: float = 0.0
    jitter: float = 0.0
    rate_factor: float = 1.0
    quota: int = 200
    vendors: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    def __post_init__(self) -> None:
        if min(self.jobs, self.candidates) < 1 or self.applications < 0:
            raise ValueError("jobs and candidates must be at least 1, applications at least 0")
        if self.now.tzinfo is None:
            raise ValueError("now must be an aware datetime")
