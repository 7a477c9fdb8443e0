"""What a tool can do, as types of the graph."""

import strawberry
from strawberry.utils.str_converters import to_camel_case

from connectors import capabilities
from connectors.capabilities import Capability, CapabilityStatus
from connectors.connector import Connector
from connectors.model import MODELS
from connectors.switches import Off


@strawberry.type(description="One thing that a tool can do or cannot.")
class CapabilityItem:
    """A capability as the graph shows it."""

    capability: strawberry.Private[Capability]

    @strawberry.field(description="Its name, as in the schema.")
    def name(self) -> str:
        """In camelCase, dots kept; features have names of their own."""
        name = self.capability.name
        return name if " " in name else ".".join(to_camel_case(part) for part in name.split("."))

    @strawberry.field(description="Whether it works.")
    def status(self) -> CapabilityStatus:
        """As declared."""
        return self.capability.status


@strawberry.type(description="A filter of a list, and who applies it.")
class FilterCapability(CapabilityItem):
    """A filter's capability."""

    @strawberry.field(
        description="Whether the vendor can apply it; else the gateway does, on what it fetched."
    )
    def pushed_down(self) -> bool:
        """As declared."""
        return self.capability.pushed_down


@strawberry.type(description="What can be read of a model.")
class ModelCapability:
    """A model's capabilities."""

    connector: strawberry.Private[Connector]
    off: strawberry.Private[Off]
    name: str = strawberry.field(description="Name of the model.")

    @strawberry.field(description="Whether it can be read at all.")
    def status(self) -> CapabilityStatus:
        """As declared."""
        return capabilities.model_status(self.connector, self.name, self.off)

    @strawberry.field(description="Its plain fields.")
    def fields(self) -> list[CapabilityItem]:
        """In the order of declaration."""
        return [
            CapabilityItem(capability=one) for one in capabilities.fields(self.connector, self.name, self.off)
        ]

    @strawberry.field(description="The filters of its list.")
    def filters(self) -> list[FilterCapability]:
        """In the order of declaration."""
        return [
            FilterCapability(capability=one)
            for one in capabilities.filters(self.connector, self.name, self.off)
        ]


@strawberry.type(description="What can be done.")
class ActionCapability(CapabilityItem):
    """An action's capabilities."""

    connector: strawberry.Private[Connector]

    @strawberry.field(description="Its inputs by their dotted paths, and whether they reach the vendor.")
    def inputs(self) -> list[CapabilityItem]:
        """In alphabetical order."""
        found = capabilities.action_inputs(self.connector, self.capability.name)
        return [CapabilityItem(capability=one) for one in found]


@strawberry.type(
    description="What a tool can do, read off the declarations of its connector, and what settings switch off."
)
class Capabilities:
    """A tool's capabilities."""

    connector: strawberry.Private[Connector]
    off: strawberry.Private[Off]

    @strawberry.field(description="The unified models.")
    def models(self) -> list[ModelCapability]:
        """All of them."""
        return [ModelCapability(connector=self.connector, off=self.off, name=name) for name in MODELS]

    @strawberry.field(description="The unified actions, attachment reads included.")
    def actions(self) -> list[ActionCapability]:
        """All of them."""
        found = capabilities.actions(self.connector)
        return [ActionCapability(capability=one, connector=self.connector) for one in found]

    @strawberry.field(description="Features of the tool beside models and actions.")
    def features(self) -> list[CapabilityItem]:
        """Those that the tool has."""
        return [CapabilityItem(capability=one) for one in capabilities.features(self.connector)]
