"""The mutations that choose among the customers' own fields; they show at the next operation."""

from typing import Annotated

import strawberry
from strawberry import ID, Info

from connectors import fields
from connectors.choices import CUSTOM, PASSED
from connectors.connector import Integration as Connected
from connectors.errors import BadInput, GatewayError, Unsupported
from connectors.model import input_type, object_type, optional, required
from resolvers.context import Context
from resolvers.fields import FieldModel, exploring
from resolvers.objects import Integration

LONGEST = 255
"""Characters of a key."""


@input_type
class MapCustomFieldInput:
    """A custom field that is to have a key of one's own."""

    integration_id: ID = required("At which integration.")
    model: FieldModel = required("A field of what.")
    key: str = required("The key of one's own, under which `customFields` is to have it.")
    remote_field: str = required("The ATS's key, as in `Integration.customFields`.")


@input_type
class UnmapCustomFieldInput:
    """A key that is to go."""

    integration_id: ID = required("At which integration.")
    model: FieldModel = required("A field of what.")
    key: str = required("The key of one's own.")


@input_type
class SwitchIntegrationFieldInput:
    """A field of the ATS that is to be passed on unchanged, or not."""

    integration_id: ID = required("At which integration.")
    model: FieldModel = required("A field of what.")
    field: str = required("Its id or its key, as in `Integration.integrationFields`.")
    on: bool = optional("Whether `integrationFields` is to have it.", True)


@object_type
class CustomFieldMapping:
    """A key of one's own, and what it stands for."""

    key: str = required("The key, as in `customFields`.")
    remote_field: str = required("The ATS's key.")


@object_type
class CustomFieldsPayload:
    """The keys of a model, as they are now."""

    integration: Integration = required("The integration.")
    mappings: list[CustomFieldMapping] = required(
        "All keys of the model, those of the settings included. While there are any, `customFields` has only these."
    )
    warnings: list[str] = required("What looks wrong.")


@object_type
class IntegrationFieldPayload:
    """What was switched."""

    integration: Integration = required("The integration.")
    warnings: list[str] = required("What looks wrong.")


@strawberry.type
class Choosing:
    """The mutations that choose fields."""

    @strawberry.mutation(
        description="Give a custom field a key of one's own; `customFields` has it under that key from the next query on."
    )
    async def map_custom_field(
        self,
        info: Info[Context, None],
        input: Annotated[MapCustomFieldInput, strawberry.argument(description="Which field, which key.")],  # noqa: A002  # the graph's word
    ) -> CustomFieldsPayload:
        """Raises NotGranted, NotFound, BadInput, Unsupported."""
        context, connected, model = _meant(info, input.integration_id, input.model, CUSTOM)
        key, remote = _text(input.key, "key"), _text(input.remote_field, "remoteField")
        warnings = await _doubts(context, connected, model, remote)
        await context.chosen.map(connected.account, model, key, remote)
        connected.evict(model)
        return _payload(context, connected, model, warnings)

    @strawberry.mutation(description="Take a key of one's own off a custom field.")
    async def unmap_custom_field(
        self,
        info: Info[Context, None],
        input: Annotated[UnmapCustomFieldInput, strawberry.argument(description="Which key.")],  # noqa: A002  # as above
    ) -> CustomFieldsPayload:
        """Raises NotGranted, NotFound, BadInput."""
        context, connected, model = _meant(info, input.integration_id, input.model, CUSTOM)
        if input.key not in context.chosen.mapped(connected.account).get(model, {}):
            known = connected.choices.mapping(model)
            raise BadInput(
                f"the key {input.key!r} stands in the integration's settings: take it out there"
                if input.key in known
                else f"no field of a {model} is mapped to {input.key!r}"
            )
        await context.chosen.unmap(connected.account, model, input.key)
        return _payload(context, connected, model, [])

    @strawberry.mutation(
        description="Switch a field of the ATS on or off; `integrationFields` follows from the next query on."
    )
    async def switch_integration_field(
        self,
        info: Info[Context, None],
        input: Annotated[SwitchIntegrationFieldInput, strawberry.argument(description="Which field.")],  # noqa: A002  # as above
    ) -> IntegrationFieldPayload:
        """Raises NotGranted, NotFound, BadInput, Unsupported."""
        context, connected, model = _meant(info, input.integration_id, input.model, PASSED)
        await context.chosen.switch(connected.account, model, _text(input.field, "field"), on=input.on)
        connected.evict(model)
        return IntegrationFieldPayload(integration=Integration(connected=connected), warnings=[])


def _meant(
    info: Info[Context, None], integration: ID, model: FieldModel, kind: str
) -> tuple[Context, Connected, str]:
    """Who is meant, by an administrator. Raises NotGranted, NotFound, and Unsupported for fields that the tool lacks."""
    context = info.context
    context.administrator(str(integration))
    context.forget()
    connected = context.integration(str(integration))
    if not connected.connector.offers(model.model, kind):
        raise Unsupported(f"{connected.connector.label} has no such fields of a {model.model}")
    return context, connected, model.model


def _text(given: str, member: str) -> str:
    if not given.strip() or len(given) > LONGEST:
        raise BadInput(f"`{member}` must have 1 to {LONGEST} characters, one of them visible")
    return given


async def _doubts(context: Context, connected: Connected, model: str, remote: str) -> list[str]:
    """What speaks against there being such a field: a warning, for it may yet be filled or added."""
    session = exploring(context, connected, 0)
    try:
        found = await fields.custom_fields(session, model, options=False, samples=False)
    except GatewayError as failure:
        return [f"the field could not be looked for: {failure.message}"]
    if found.failure is not None:
        return [f"the field could not be looked for: {found.failure.message}"]
    if any(one.definition.key == remote for one in found.fields):
        return []
    return [f"no field {remote!r} was found; `customFields` has null under the key until there is one"]


def _payload(context: Context, connected: Connected, model: str, warnings: list[str]) -> CustomFieldsPayload:
    chosen = context.chosen.of(connected.account).mapping(model)
    return CustomFieldsPayload(
        integration=Integration(connected=connected),
        mappings=[CustomFieldMapping(key=key, remote_field=chosen[key]) for key in sorted(chosen)],
        warnings=warnings,
    )
