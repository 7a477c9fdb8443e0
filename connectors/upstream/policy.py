"""How fast a vendor may be called, as each connector declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One quota: at most `rate` calls in any `per` seconds, and `concurrency` at a time.

    Attributes:
        rate: calls; None is no limit. Below 1 it means one call in `per / rate` seconds.
        per: seconds.
        burst: calls that may go at once; what is left of the rate is spread over the rest of `per`. None: all.
        concurrency: calls under way together; None is no limit.
        follows_limit: whether the vendor's X-RateLimit-Limit and -Remaining count calls per `per` seconds, so that
            the rate follows them (a larger plan has a higher limit; others may use the same credentials).

    """

    rate: float | None = None
    per: float = 1.0
    burst: int | None = None
    concurrency: int | None = None
    follows_limit: bool = False

    def __post_init__(self) -> None:
        positive = (self.per, *(n for n in (self.rate, self.burst, self.concurrency) if n is not None))
        if min(positive) <= 0:
            raise ValueError("a pace has positive numbers only; leave out what is not limited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Pace):
    """A vendor's limits: the pace of the whole account and what else there is.

    Attributes:
        concurrency: 8 unless the vendor allows less: one account never holds up the others.
        paces: further quotas by name, for the requests whose `pace` names them.
        per_operation: a quota that each `Request.operation` has of its own.
        counted_by: the credentials by whose values the vendor counts; all of them where none is named.
        timeout: seconds for one attempt, cut to what is left of the operation's deadline.

    """

    concurrency: int | None = 8
    paces: Mapping[str, Pace] = field(default_factory=dict)
    per_operation: Pace | None = None
    counted_by: tuple[str, ...] = ()
    timeout: float = 10.0
