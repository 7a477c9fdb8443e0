"""The explorer of the customers' own fields: `Integration.customFields` and `integrationFields`."""

from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry import ID, Info
from strawberry.scalars import JSON

from connectors import fields
from connectors.choices import EVERYTHING
from connectors.connector import Integration
from connectors.engine.session import Session
from connectors.engine.steps import Basis, Steps
from connectors.enums import IntegrationFieldType
from connectors.fields import Explored
from connectors.model import enum_type, object_type, required, word
from resolvers.context import Context
from resolvers.selection import chosen, raw

AGE = 30
"""Seconds that what is explored may be old, unless the query says otherwise."""

MaxAge = Annotated[
    int | None,
    strawberry.argument(description="Seconds that it may be old, 30 if left out; 0 demands it live."),
]


@enum_type
class FieldModel(Enum):
    """A model that customers can add fields to."""

    JOB = word("JOB", "Jobs.")
    CANDIDATE = word("CANDIDATE", "Candidates.")
    APPLICATION = word("APPLICATION", "Applications.")
    OFFER = word("OFFER", "Offers.")

    @property
    def model(self) -> str:
        """The model's name."""
        return str(self.value).title()


Model = Annotated[FieldModel, strawberry.argument(description="Fields of what.")]


@object_type
class CustomField:
    """A field that the customer has added in the ATS."""

    key: str = required("The ATS's key, under which `customFields` has it where nothing is mapped.")
    label: str | None = required("Its name as shown in the ATS.")
    type: str | None = required(
        "The ATS's word for its type, else what its values are; null if nobody can tell."
    )
    options: list[str] = required("What can be chosen, where that is limited and the ATS says so.")
    samples: list[JSON] | None = required(
        "Different values of some records; null where they could not be looked at, or may not be."
    )
    mapped_to: list[str] = required("The keys of one's own under which `customFields` has it.")


@object_type
class RemoteField:
    """A field of the ATS's records, which `integrationFields` can pass on unchanged."""

    id: ID = required("Id of the field, stable within the integration.")
    key: str = required("Key of the field in the ATS.")
    type: IntegrationFieldType = required("Whether the field is fixed or made by the customer.")
    label: str | None = required("Its name as shown in the ATS.")
    samples: list[JSON] | None = required(
        "Different values of some records; null where they could not be looked at, or may not be."
    )
    on: bool = required("Whether it is switched on.")


async def custom_fields(
    info: Info[Context, None], integration: Integration, model: FieldModel, max_age: int | None
) -> list[CustomField]:
    """The custom fields of a model at an integration. Raises NotGranted, Unsupported, UpstreamError."""
    context, name = info.context, model.model
    context.principal.require("read")
    if context.rehearsed is not None:
        return _rehearsed(context.rehearsed, integration)
    selected, personal = chosen(raw(info)), context.principal.personal_data
    found = await fields.custom_fields(
        exploring(context, integration, max_age),
        name,
        options="options" in selected,
        samples=personal and bool({"samples", "type"} & selected),
    )
    if found.failure is not None:
        context.report(found.failure, raw(info).path.as_list())
    mapped = context.chosen.of(integration.account).mapping(name)
    return [
        CustomField(
            key=one.definition.key,
            label=one.definition.label,
            type=one.type,
            options=list(one.definition.options),
            samples=_shown(one, personal and found.failure is None),
            mapped_to=sorted(key for key, remote in mapped.items() if remote == one.definition.key),
        )
        for one in found.fields
    ]


async def remote_fields(
    info: Info[Context, None], integration: Integration, model: FieldModel, max_age: int | None
) -> list[RemoteField]:
    """The fields that can be passed on. Raises as above."""
    context, name = info.context, model.model
    context.principal.require("read")
    if context.rehearsed is not None:
        return _rehearsed(context.rehearsed, integration)
    found = await fields.remote_fields(exploring(context, integration, max_age), name)
    if found.failure is not None:
        context.report(found.failure, raw(info).path.as_list())
    chosen = context.chosen.of(integration.account)
    return [
        RemoteField(
            id=ID(one.identity),
            key=one.definition.key,
            type=one.kind,
            label=one.definition.label,
            samples=_shown(one, context.principal.personal_data and found.failure is None),
            on=chosen.passes(name, one.identity, one.definition.key),
        )
        for one in found.fields
    ]


def exploring(context: Context, integration: Integration, max_age: int | None) -> Session:
    """A session of its own, which shows everything there is: nothing of it gets into records of the operation."""
    session = integration.session(context.budget.aged(AGE if max_age is None else max_age))
    session.choices, session.created = EVERYTHING, context.created.at(integration.account)
    return session


def _rehearsed(steps: dict[str, Steps], integration: Integration) -> list[Any]:
    """Nothing, at the price of definitions and a page of records."""
    steps.setdefault(integration.id, Steps()).calls["fields", Basis.GUESSED] += 2
    return []


def _shown(one: Explored, may: bool) -> list[JSON] | None:
    return list(one.samples) if may else None
