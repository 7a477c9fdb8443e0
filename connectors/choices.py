"""Which of the customer's own fields an integration shows, and under which keys (unified-model.md §1.3, §1.4)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import BadInput

CUSTOM, PASSED = "custom_fields", "integration_fields"
"""The two fields of records that are chosen, and the settings of an integration that choose them."""

Mapped = Mapping[str, str]
"""Keys of one's own to the vendor's."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, by model.

    `custom` maps keys of one's own to the vendor's: of a model that it names only these are shown, of any other one
    all, under the vendor's keys. `passed` holds the keys (or ids) of the remote fields that are switched on.
    `everything` shows all there is, for whoever wants to choose.
    """

    custom: Mapping[str, Mapped] = field(default_factory=dict)
    passed: Mapping[str, Container[str]] = field(default_factory=dict)
    everything: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Choices:
        """What an account's settings choose. Raises BadInput where they are not of the shape."""
        custom, passed = settings.get(CUSTOM) or {}, settings.get(PASSED) or {}
        if not _table(custom, Mapping) or not all(
            isinstance(one, str) for each in custom.values() for one in each.values()
        ):
            raise BadInput(f"`{CUSTOM}` must hold for each model a table of your keys and the ATS's")
        if not _table(passed, Container):
            raise BadInput(f"`{PASSED}` must hold for each model a list of keys")
        return cls(custom, passed)

    def mapping(self, model: str) -> Mapped:
        """The keys of one's own for a model's fields."""
        return self.custom.get(model) or {}

    def passes(self, model: str, identity: str | None, key: str | None) -> bool:
        """Whether a remote field is switched on."""
        chosen = self.passed.get(model) or ()
        return (
            self.everything
            or (key is not None and key in chosen)
            or (identity is not None and identity in chosen)
        )

    def over(self, chosen: Choices) -> Choices:
        """These choices on top of others, key by key."""
        models = {*self.custom, *chosen.custom}
        custom = {model: {**chosen.mapping(model), **self.mapping(model)} for model in models}
        return Choices(custom, {**chosen.passed, **self.passed})

    def shape(self, model: str, name: str, value: Any) -> Any:
        """A value of a record as it is shown."""
        if value is None or self.everything:
            return value
        if name == CUSTOM and (chosen := self.custom.get(model)) is not None:
            return {key: value.get(remote) for key, remote in chosen.items()}
        if name == PASSED:
            return [one for one in value if self.passes(model, one.id, one.key)]
        return value


def _table(given: Any, of: type) -> bool:
    return isinstance(given, Mapping) and all(
        isinstance(one, of) and not isinstance(one, str) for one in given.values()
    )


EVERYTHING = Choices(everything=True)
"""All there is."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Remote fields switched on or off one by one, on top of those that are on anyway."""

    turned: Mapping[str, bool]
    base: Container[str] = ()

    def __contains__(self, name: object) -> bool:
        """Whether a field of this key or id is on."""
        own = self.turned.get(name) if isinstance(name, str) else None
        return name in self.base if own is None else own
