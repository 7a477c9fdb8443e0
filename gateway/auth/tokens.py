"""JSON web tokens of the one issuer that the settings name."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jws import extract_compact
from pydantic import ValidationError

from connectors.errors import Unidentified
from gateway.auth.grants import TokenGrants
from gateway.auth.jwks import Jwks
from resolvers.principals import Principal

LONGEST = 16_384
"""Characters of a token."""

LONGEST_SUBJECT = 200

REFUSED = (
    "the token is not good here: it must be signed by the configured issuer, for this audience, and in time"
)


@dataclass(frozen=True)
class Rules:
    """What is asked of a token: who issued it, for whom, signed how; `leeway` are seconds that clocks may differ.

    `claim` names the claim that holds the grants, an object as in the settings (`TokenGrants`).
    """

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    leeway: int
    claim: str


class Tokens:
    """Reads tokens. `now` is the time (for tests)."""

    def __init__(self, rules: Rules, keys: Jwks, now: Callable[[], float] = time.time) -> None:
        self._rules = rules
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            lambda: int(now()),
            rules.leeway,
            iss={"essential": True, "value": rules.issuer},
            aud={"essential": True, "value": rules.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def identify(self, text: str) -> tuple[Principal, float]:
        """Whose token it is, and until when (seconds since 1970). Raises Unidentified."""
        if len(text) > LONGEST:
            raise Unidentified(REFUSED)
        try:
            header = extract_compact(text.encode()).headers()
            if header.get("alg") not in self._rules.algorithms:
                raise Unidentified(REFUSED)
            kid = header.get("kid")
            keys = await self._keys.keys(kid if isinstance(kid, str) else None)
            token = jwt.decode(text, keys, algorithms=list(self._rules.algorithms))
            self._claims.validate(token.claims)
        except ExpiredTokenError:
            raise Unidentified("the token has expired; ask for another") from None
        except (JoseError, ValueError, TypeError, KeyError):
            raise Unidentified(REFUSED) from None
        return self._principal(token.claims), float(token.claims["exp"]) + self._rules.leeway

    def _principal(self, claims: dict[str, Any]) -> Principal:
        subject = str(claims["sub"])
        if not 0 < len(subject) <= LONGEST_SUBJECT:
            raise Unidentified(REFUSED)
        name = f"jwt:{subject}"
        given = claims.get(self._rules.claim)
        if given is None:
            grants = TokenGrants(read=False, personal_data=False, integrations=())
        else:
            try:
                grants = TokenGrants.model_validate(given)
            except ValidationError:
                raise Unidentified(
                    f"the token's claim `{self._rules.claim}` is not as documented: an object of grants"
                ) from None
        return grants.principal(name, grants.tenant)
