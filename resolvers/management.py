"""Integrations made, changed, tried and removed by the tenant's administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NewType

import strawberry
from strawberry import ID, UNSET, Info
from strawberry.scalars import JSON

from connectors import scopes
from connectors.errors import BadInput
from connectors.model import input_type, object_type, optional, required
from connectors.scopes import Finding, TestedModel
from resolvers.context import Context
from resolvers.managing import Change
from resolvers.objects import Integration, SourceError, told

Secret = NewType("Secret", str)

SECRET = strawberry.scalar(
    name="Secret",
    description="A text that is taken and never given: no answer, error or log shows it.",
    serialize=lambda _: None,
    parse_value=lambda given: given,  # whatever it is: a refusal here would quote it
)

MOST_CREDENTIALS = 20
LONGEST_SECRET = 20_000


@input_type
class CredentialInput:
    """One credential."""

    name: str = required("Its name, as in the connection guide.")
    value: Secret = required("Its value.")


@input_type
class CreateIntegrationInput:
    """An integration to be made."""

    tool: str = required("Slug of the tool.")
    credentials: list[CredentialInput] = required("All that the tool needs.")
    id: ID | None = optional("An id of one's own; made up if left out.")
    base_url: str | None = optional("Where the account is, if not where the tool usually is.")
    settings: JSON | None = optional("The integration's settings, an object.")
    verify: bool = optional("Whether the tool must accept the credentials first, by one cheap call.", True)


@input_type
class UpdateIntegrationInput:
    """What of an integration is to be another."""

    integration_id: ID = required("Which one.")
    base_url: str | None = optional("Where the account is; null: where the tool usually is.", UNSET)
    settings: JSON | None = optional("The settings, all of them, an object; left out: as they are.")


@input_type
class DeleteIntegrationInput:
    """An integration to be removed."""

    integration_id: ID = required("Which one.")


@input_type
class RotateCredentialsInput:
    """Other credentials for an integration."""

    integration_id: ID = required("Which one.")
    credentials: list[CredentialInput] = required(
        "All that the tool needs: they replace the former ones together."
    )
    verify: bool = optional("Whether the tool must accept them first, by one cheap call.", True)


@input_type
class CheckIntegrationInput:
    """An integration to be tried."""

    integration_id: ID = required("Which one.")


@input_type
class CreateConnectLinkInput:
    """What a link to the connect page is to be for."""

    tool: str = required("Slug of the tool.")
    integration_id: ID | None = optional(
        "The integration to be made, or one that gets other credentials; a new id if left out."
    )


@object_type
class IntegrationPayload:
    """An integration as it is now."""

    integration: Integration = required("It.")


@object_type
class DeleteIntegrationPayload:
    """What was removed."""

    deleted_integration_id: ID = required("The id, which is free again.")


@object_type
class CheckIntegrationPayload:
    """What trying an integration found: every model and action, by reads only."""

    integration: Integration = required("The one that was tried.")
    accepted: bool | None = required(
        "Whether the tool accepts the credentials; null where it could not be asked."
    )
    error: SourceError | None = required("Why it does not, or could not be asked.")
    models: list[Finding] = required("What may be read.")
    actions: list[Finding] = required("What may be done; nothing was.")
    tests: list[TestedModel] = required(
        "Each model tried by a light call, for the tools that have such tests."
    )


@object_type
class ConnectLinkPayload:
    """A link to the page that walks somebody through connecting an account."""

    url: str = required("Its address: a secret, to be given to nobody but the one who shall connect.")
    ends_at: datetime = required("When it ends, unless it was used before.")


@strawberry.type
class Management:
    """The mutations that manage integrations."""

    @strawberry.mutation(description="Make an integration and connect it.")
    async def create_integration(
        self,
        info: Info[Context, None],
        input: Annotated[CreateIntegrationInput, strawberry.argument(description="What to make.")],  # noqa: A002  # the graph's word
    ) -> IntegrationPayload:
        """Raises NotGranted, BadInput, Unsupported."""
        tenant = info.context.administrator(input.id)
        change = Change(input.base_url, _settings(input.settings), _credentials(input.credentials))
        made = await info.context.manager.create(tenant, input.tool, input.id, change, verify=input.verify)
        return IntegrationPayload(integration=Integration(connected=made))

    @strawberry.mutation(description="Change an integration's address or settings.")
    async def update_integration(
        self,
        info: Info[Context, None],
        input: Annotated[UpdateIntegrationInput, strawberry.argument(description="What to change.")],  # noqa: A002  # as above
    ) -> IntegrationPayload:
        """Raises NotGranted, NotFound, BadInput."""
        tenant = info.context.administrator(input.integration_id)
        base = None if input.base_url is UNSET else input.base_url or ""
        change = Change(base, _settings(input.settings))
        found = await info.context.manager.update(tenant, input.integration_id, change, verify=False)
        return IntegrationPayload(integration=Integration(connected=found))

    @strawberry.mutation(description="Remove an integration and its credentials.")
    async def delete_integration(
        self,
        info: Info[Context, None],
        input: Annotated[DeleteIntegrationInput, strawberry.argument(description="What to remove.")],  # noqa: A002  # as above
    ) -> DeleteIntegrationPayload:
        """Raises NotGranted, NotFound, BadInput."""
        await info.context.manager.delete(
            info.context.administrator(input.integration_id), input.integration_id
        )
        return DeleteIntegrationPayload(deleted_integration_id=input.integration_id)

    @strawberry.mutation(description="Give an integration other credentials.")
    async def rotate_credentials(
        self,
        info: Info[Context, None],
        input: Annotated[RotateCredentialsInput, strawberry.argument(description="What to give.")],  # noqa: A002  # as above
    ) -> IntegrationPayload:
        """Raises NotGranted, NotFound, BadInput."""
        tenant = info.context.administrator(input.integration_id)
        change = Change(credentials=_credentials(input.credentials))
        manager = info.context.manager
        found = await manager.update(tenant, input.integration_id, change, verify=input.verify)
        return IntegrationPayload(integration=Integration(connected=found))

    @strawberry.mutation(
        description="Find out what an integration's credentials may do, model by model and action by action, by reads only."
    )
    async def check_integration(
        self,
        info: Info[Context, None],
        input: Annotated[CheckIntegrationInput, strawberry.argument(description="What to try.")],  # noqa: A002  # as above
    ) -> CheckIntegrationPayload:
        """Raises NotGranted, NotFound."""
        info.context.administrator(input.integration_id)
        integration = info.context.integration(input.integration_id)
        report = await scopes.check(integration, info.context.budget)
        return CheckIntegrationPayload(
            integration=Integration(connected=integration),
            accepted=report.accepted,
            error=told(report.problem) if report.problem else None,
            models=report.models,
            actions=report.actions,
            tests=report.tests,
        )

    @strawberry.mutation(
        description="Make a link to the page that walks somebody through connecting an account. It ends after 15 minutes, "
        "or when the account is connected."
    )
    async def create_connect_link(
        self,
        info: Info[Context, None],
        input: Annotated[CreateConnectLinkInput, strawberry.argument(description="What for.")],  # noqa: A002  # as above
    ) -> ConnectLinkPayload:
        """Raises NotGranted, NotFound, BadInput, Unsupported."""
        tenant = info.context.administrator(input.integration_id)
        link = await info.context.manager.link(tenant, input.tool, input.integration_id)
        return ConnectLinkPayload(url=link.url, ends_at=link.ends_at)


def _credentials(given: list[CredentialInput]) -> Mapping[str, str]:
    """By name. Raises BadInput, which names the credential and never its value."""
    if len(given) > MOST_CREDENTIALS:
        raise BadInput(f"`credentials` has {len(given)}; no tool has more than {MOST_CREDENTIALS}")
    found: dict[str, str] = {}
    for one in given:
        value: Any = one.value
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_SECRET:
            raise BadInput(f"the credential `{one.name[:64]}` must be a text that is not empty")
        if one.name in found:
            raise BadInput(f"the credential `{one.name[:64]}` is given twice")
        found[one.name] = value.strip()
    return found


def _settings(given: Any) -> Mapping[str, Any] | None:
    if given is not None and not isinstance(given, dict):
        raise BadInput("`settings` is an object: the names of settings with their values")
    return given
