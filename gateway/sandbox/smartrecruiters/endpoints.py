"""Routes that state the scopes which open them (smartrecruiters.md §3.5)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from gateway.sandbox.call import Refused
from gateway.sandbox.routes import Routes
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.access import need

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from gateway.sandbox.call import Answer, Call
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

    Handler: TypeAlias = Callable[[SmartRecruiters, Call], Answer]


class Endpoints(Routes["SmartRecruiters"]):
    """A part of the routing table: `@routes("GET", "/jobs", scopes="jobs_read")`.

    `scopes` names one or several, any of which will do; without it any valid credential may call.
    """

    def __call__(
        self, methods: str, *templates: str, public: bool = False, scopes: str = ""
    ) -> Callable[[Handler], Handler]:
        put = super().__call__(methods, *templates, public=public)
        needed = tuple(scopes.split())

        def register(handler: Handler) -> Handler:
            @functools.wraps(handler)
            def guarded(vendor: SmartRecruiters, call: Call) -> Answer:
                try:
                    need(call.principal, needed)
                except Refused:
                    if call.path.startswith("/postings/"):
                        raise errors.apply(403, "UNAUTHORIZED", "Insufficient permissions") from None
                    raise
                return handler(vendor, call)

            put(guarded if needed else handler)
            return handler

        return register
