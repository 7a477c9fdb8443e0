"""Everything declared for the graph says what it is."""

import pytest
import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from connectors import records  # noqa: F401  # declares the models
from connectors.commands import COMMANDS
from connectors.filters import FILTERS, Order
from connectors.model import MODELS
from connectors.shapes import FORMATS, Attachment, RoleRef


def _everything():
    @strawberry.type(description="All of it.")
    class Query:
        nothing: bool = strawberry.field(description="Nothing.")

    taken = [*COMMANDS.values(), *FILTERS.values(), Order]
    return strawberry.Schema(Query, types=[*MODELS.values(), *FORMATS, Attachment, RoleRef, *taken])


TYPES = {name: one for name, one in _everything()._schema.type_map.items() if not name.startswith("__")}


@pytest.mark.parametrize("name", TYPES)
def test_every_type_field_and_value_is_described(name):
    one = TYPES[name]
    assert one.description, name
    members = {}
    if isinstance(one, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        members = one.fields
    if isinstance(one, GraphQLEnumType):
        members = one.values
    assert [member for member, what in members.items() if not what.description] == []


def test_descriptions_are_single_paragraphs():
    assert [name for name, one in TYPES.items() if name in MODELS and "\n" in one.description] == []
