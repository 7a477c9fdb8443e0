"""Long-lived tokens, the JWTs they are exchanged for, and OAuth grants (trackerrms.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from joserfc import jwt
from joserfc.jwk import OctKey

from gateway.sandbox.call import Principal
from gateway.sandbox.people import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.trackerrms.quirks import Quirks

CLIENT_ID = "EvoApi_1.0"
"""The one client id for everybody."""
SCOPES = ("read", "write")
RIGHTS = words("clients contacts leads opportunities projects tickets resources")
"""What `MetaData.accessRights` lists (§6.1)."""
ABILITIES = frozenset({*RIGHTS, *SCOPES})

CRIPPLED: dict[str, frozenset[str]] = {
    "no-opportunities": frozenset({"opportunities"}),
    "no-resources": frozenset({"resources"}),
    "no-rights": frozenset(RIGHTS),
    "read-only": frozenset({"write"}),
}
"""Suffix of a further token (`sandbox-trackerrms-token-no-resources`) to what it lacks."""
REVOKED = "revoked"
"""Suffix of a token that was regenerated since: its exchange answers 401."""


@dataclass(frozen=True, slots=True)
class Session:
    """A JWT in force until `expires`, Unix seconds."""

    token: str
    bearer: str
    expires: float


@dataclass(frozen=True, slots=True)
class Grant:
    """What an authorization code or refresh token is good for."""

    scopes: frozenset[str]
    redirect_uri: str


class Keys:
    """All credentials of an account.

    Args:
        account: the account's name, which the demo credentials carry.
        wall: Unix seconds; JWTs tell real moments, since clients compare them with their own clock.

    """

    def __init__(self, account: str, wall: Callable[[], float]) -> None:
        self.demo = f"sandbox-{account}-token"
        self.secret = f"sandbox-{account}-secret"
        self._account = account
        self._wall = wall
        self._key = OctKey.import_key(f"sandbox-{account}-signing-key".ljust(48, "."))
        self._serial = 0
        self.bearers = {self.demo: Principal(self.demo, 1, ABILITIES)}
        for place, (suffix, lacking) in enumerate(CRIPPLED.items()):
            token = f"{self.demo}-{suffix}"
            self.bearers[token] = Principal(token, 2 + place, ABILITIES - lacking)
        self.ends: dict[str, float] = {}
        self._sessions: dict[str, Session] = {}
        self._codes: dict[str, Grant] = {}
        self.demo_refresh = f"sandbox-{account}-refresh"
        self._refreshes = {self.demo_refresh: Grant(frozenset(SCOPES), "")}

    def exchange(self, bearer: str, quirks: Quirks) -> Session | None:
        """Return a new JWT, which ends its predecessor; None for a token that is not in force."""
        now = self._wall()
        if bearer not in self.bearers or self.ends.get(bearer, now) < now:
            return None
        if quirks.one_jwt_per_token:
            self._sessions = {
                token: known for token, known in self._sessions.items() if known.bearer != bearer
            }
        expires = now + quirks.jwt_life
        claims = {
            "sub": str(self.bearers[bearer].user_id),
            "jti": self._next(),
            "iat": int(now),
            "iss": self._account,
        }
        if quirks.jwt_has_exp:
            claims["exp"] = int(expires)
        session = Session(jwt.encode({"alg": "HS256"}, claims, self._key), bearer, expires)
        self._sessions[session.token] = session
        return session

    def principal(self, token: str) -> Principal | None:
        """Return whom a JWT stands for; None unless it is the one in force."""
        session = self._sessions.get(token)
        if session is None or session.expires < self._wall():
            return None
        return self.bearers.get(session.bearer)

    def revoke(self, bearer: str) -> None:
        """End a long-lived token and its JWTs, as generating a new one in Tracker's settings does (§3.1 a)."""
        self.bearers.pop(bearer, None)
        self._sessions = {token: known for token, known in self._sessions.items() if known.bearer != bearer}

    def authorize(self, grant: Grant) -> str:
        """Return a code that can be used once."""
        code = f"code-{self._next()}"
        self._codes[code] = grant
        return code

    def redeem(self, code: str) -> Grant | None:
        """Use up a code."""
        return self._codes.pop(code, None)

    def refreshed(self, token: str, *, rotates: bool) -> Grant | None:
        """Return what a refresh token is good for; with `rotates` it is used up."""
        return self._refreshes.pop(token, None) if rotates else self._refreshes.get(token)

    def grant(self, grant: Grant, life: int) -> tuple[str, str]:
        """Return an OAuth access token, good for an exchange during `life` seconds, and a refresh token."""
        access, refresh = f"access-{self._next()}", f"refresh-{self._next()}"
        missing = frozenset(SCOPES) - grant.scopes
        self.bearers[access] = Principal(access, 1, ABILITIES - missing)
        self.ends[access] = self._wall() + life
        self._refreshes[refresh] = grant
        return access, refresh

    def _next(self) -> str:
        self._serial += 1
        return f"{self._account}-{self._serial}"
