"""API keys in the graph: made, listed, rotated and revoked by the tenant's administrators; and who asks."""

import re
from datetime import UTC, datetime
from typing import Annotated

import strawberry
from strawberry import ID, Info

from connectors.commands import COMMANDS
from connectors.errors import BadInput
from connectors.model import input_type, object_type, optional, required
from resolvers.context import Context
from resolvers.keystore import Key
from resolvers.principals import Principal

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DAY = 24 * 3600.0
LONGEST_LIFE = 10 * 366
"""Days that a key may be good for."""


@object_type
class Grants:
    """What a principal may do."""

    integrations: list[ID] | None = required("The integrations that are granted; null: all of the tenant's.")
    read: bool = required("Reading records.")
    actions: list[str] | None = required("The mutations that are granted, by name; null: all.")
    passthrough: bool = required("Requests to the ATS as they are.")
    events: bool = required("Subscribing to events.")
    admin: bool = required("Managing integrations and API keys of the tenant.")
    personal_data: bool = required("Seeing the fields that tell of a person; they are null without.")
    batch: bool = required("Calls yield to those of interactive principals.")


@object_type
class Viewer:
    """Who asks."""

    name: str = required("Name of the principal.")
    tenant: str = required("The tenant whose integrations it may be granted.")
    grants: Grants = required("What it may do.")


@object_type
class ApiKey:
    """A key that a program shows to ask in the name of a principal."""

    id: ID = required("The beginning of the key, which is no secret.")
    name: str = required("Name of the principal.")
    grants: Grants = required("What it may do.")
    created_at: datetime = required("When it was made.")
    expires_at: datetime | None = required("When it ends; null: never.")
    last_used_at: datetime | None = required("When it was last used, to the minute.")
    revoked_at: datetime | None = required("When it was revoked.")


@object_type
class ApiKeyPayload:
    """A key as it is now."""

    api_key: ApiKey = required("What is on record of it.")
    secret: str | None = required("The key itself, told this once; null where none was made.")


@input_type
class GrantsInput:
    """What a new principal may do. Nobody can grant what they were not granted."""

    integrations: list[ID] | None = optional("Only these integrations; all of the tenant's if left out.")
    read: bool = optional("Reading records.", True)
    actions: list[str] | None = optional("The mutations granted, by name; `*` for all. None if left out.")
    passthrough: bool = optional("Requests to the ATS as they are.", False)
    events: bool = optional("Subscribing to events.", False)
    admin: bool = optional("Managing integrations and API keys of the tenant.", False)
    personal_data: bool = optional("Seeing the fields that tell of a person.", True)
    batch: bool = optional("Calls yield to those of interactive principals.", False)


@input_type
class CreateApiKeyInput:
    """The key to make."""

    name: str = required("Name of the principal: 1 to 64 letters, digits, `.`, `_` or `-`.")
    grants: GrantsInput = required("What it may do.")
    expires_in_days: int | None = optional("Days that it is good for; without end if left out.")


@input_type
class RotateApiKeyInput:
    """The key to replace."""

    id: ID = required("The beginning of the key.")
    overlap_seconds: int = optional("Seconds that the old key stays good.", 86_400)


@input_type
class RevokeApiKeyInput:
    """The key to revoke."""

    id: ID = required("The beginning of the key.")


@strawberry.type
class KeyQueries:
    """The roots that tell of principals."""

    @strawberry.field(description="Who asks, and what is granted.")
    def viewer(self, info: Info[Context, None]) -> Viewer:
        """Of the key or token that came with the request."""
        who = info.context.principal
        return Viewer(name=who.name, tenant=who.tenant, grants=_grants(who))

    @strawberry.field(description="The tenant's API keys, the newest first. Needs the grant `admin`.")
    async def api_keys(self, info: Info[Context, None]) -> list[ApiKey]:
        """Raises NotGranted."""
        info.context.principal.require("admin")
        return [_shown(one) for one in await info.context.keys.listed(info.context.principal.tenant)]


@strawberry.type
class KeyMutations:
    """The roots that manage keys."""

    @strawberry.mutation(description="Make an API key in one's own tenant. Needs the grant `admin`.")
    async def create_api_key(
        self,
        info: Info[Context, None],
        input: Annotated[CreateApiKeyInput, strawberry.argument(description="The key to make.")],  # noqa: A002  # the graph's word
    ) -> ApiKeyPayload:
        """Raises NotGranted, BadInput."""
        who = info.context.principal
        who.require("admin")
        wanted = principal(input.name, who.tenant, input.grants)
        who.require_all_of(wanted)
        days = input.expires_in_days
        if days is not None and not 1 <= days <= LONGEST_LIFE:
            raise BadInput(f"`expiresInDays` must be 1 to {LONGEST_LIFE}")
        key, secret = await info.context.keys.create(wanted, None if days is None else days * DAY)
        return ApiKeyPayload(api_key=_shown(key), secret=secret)

    @strawberry.mutation(description="Make a new key in place of one, for its principal. Needs `admin`.")
    async def rotate_api_key(
        self,
        info: Info[Context, None],
        input: Annotated[RotateApiKeyInput, strawberry.argument(description="The key to replace.")],  # noqa: A002  # as above
    ) -> ApiKeyPayload:
        """Raises NotGranted, NotFound, BadInput."""
        who = info.context.principal
        who.require("admin")
        if not 0 <= input.overlap_seconds <= 30 * DAY:
            raise BadInput("`overlapSeconds` must be 0 to 2592000 (30 days)")
        for known in await info.context.keys.listed(who.tenant):
            if known.prefix == input.id:
                who.require_all_of(known.principal)
        key, secret = await info.context.keys.rotate(who.tenant, str(input.id), input.overlap_seconds)
        return ApiKeyPayload(api_key=_shown(key), secret=secret)

    @strawberry.mutation(description="Make a key good for nothing, at once. Needs the grant `admin`.")
    async def revoke_api_key(
        self,
        info: Info[Context, None],
        input: Annotated[RevokeApiKeyInput, strawberry.argument(description="The key to revoke.")],  # noqa: A002  # as above
    ) -> ApiKeyPayload:
        """Raises NotGranted, NotFound."""
        info.context.principal.require("admin")
        key = await info.context.keys.revoke(info.context.principal.tenant, str(input.id))
        return ApiKeyPayload(api_key=_shown(key), secret=None)


def principal(name: str, tenant: str, given: GrantsInput) -> Principal:
    """The principal of a new key. Raises BadInput for a wrong name, and for actions that there are not."""
    if not NAME.fullmatch(name):
        raise BadInput(
            "`name` must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit"
        )
    actions = given.actions or []
    unknown = sorted(set(actions) - {"*", *COMMANDS})
    if unknown:
        raise BadInput(f"there is no action `{unknown[0][:64]}`; name mutations, or `*` for all")
    return Principal(
        name,
        None if given.integrations is None else frozenset(map(str, given.integrations)),
        tenant,
        read=given.read,
        actions=None if "*" in actions else frozenset(actions),
        passthrough=given.passthrough,
        events=given.events,
        admin=given.admin,
        personal_data=given.personal_data,
        batch=given.batch,
    )


def _grants(who: Principal) -> Grants:
    return Grants(
        integrations=None if who.integrations is None else [ID(one) for one in sorted(who.integrations)],
        read=who.read,
        actions=None if who.actions is None else sorted(who.actions),
        passthrough=who.passthrough,
        events=who.events,
        admin=who.admin,
        personal_data=who.personal_data,
        batch=who.batch,
    )


def _shown(key: Key) -> ApiKey:
    return ApiKey(
        id=ID(key.prefix),
        name=key.principal.name,
        grants=_grants(key.principal),
        created_at=datetime.fromtimestamp(key.created_at, UTC),
        expires_at=_moment(key.expires_at),
        last_used_at=_moment(key.last_used_at),
        revoked_at=_moment(key.revoked_at),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
