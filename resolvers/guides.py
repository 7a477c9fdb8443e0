"""How accounts are connected, as types of the graph."""

import strawberry

from connectors.connector import Connector, Setting
from connectors.guides import GuideStep, Method
from connectors.model import object_type, required


@object_type
class SettingInfo:
    """A credential or setting of an integration."""

    name: str = required("Its name.")
    description: str = required("What it is.")
    required: bool = required("Whether it must be given.")


@strawberry.type(description="One way to let the gateway in.")
class ConnectionMethod:
    """A method as the graph shows it."""

    connector: strawberry.Private[Connector]
    method: strawberry.Private[Method]

    @strawberry.field(description="Its name.")
    def name(self) -> str:
        """As declared."""
        return self.method.name

    @strawberry.field(description="What it is called.")
    def title(self) -> str:
        """As declared."""
        return self.method.title

    @strawberry.field(description="How the credentials are made at the tool, step by step.")
    def steps(self) -> list[GuideStep]:
        """As declared."""
        return list(self.method.steps)

    @strawberry.field(description="The credentials that this way needs.")
    def credentials(self) -> list[SettingInfo]:
        """Of the connector's."""
        return [
            SettingInfo(name=one.name, description=one.description, required=True)
            for one in self.connector.credentials
            if one.name in self.method.credentials
        ]

    @strawberry.field(description="Whether somebody agrees on a page of the tool's besides.")
    def consent(self) -> bool:
        """As declared."""
        return self.method.consent


@strawberry.type(description="How an account of a tool is connected.")
class ConnectionGuide:
    """A guide as the graph shows it."""

    connector: strawberry.Private[Connector]

    @strawberry.field(description="What must be there before.")
    def prerequisites(self) -> list[str]:
        """As declared."""
        return list(self.connector.guide.prerequisites)

    @strawberry.field(description="The ways to let the gateway in; one is enough.")
    def methods(self) -> list[ConnectionMethod]:
        """The first is the recommended one."""
        return [
            ConnectionMethod(connector=self.connector, method=one) for one in self.connector.guide.methods
        ]

    @strawberry.field(description="What makes candidates tell where they came from.")
    def candidate_source(self) -> list[GuideStep]:
        """As declared."""
        return list(self.connector.guide.source)

    @strawberry.field(
        description="The settings that the integration takes; those that connecting asks for come first."
    )
    def settings(self) -> list[SettingInfo]:
        """All of the connector's."""
        asked = self.connector.guide.settings
        ordered = sorted(self.connector.settings, key=lambda one: one.name not in asked)
        return [_info(one) for one in ordered]


def _info(setting: Setting) -> SettingInfo:
    return SettingInfo(name=setting.name, description=setting.description, required=setting.required)
