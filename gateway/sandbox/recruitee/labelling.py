"""Tags and sources are written by name; unknown names are created (recruitee.md §6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.records import Named

if TYPE_CHECKING:
    from gateway.sandbox.recruitee.vendor import Recruitee
    from gateway.sandbox.tables import Table


def table_of(vendor: Recruitee, context: str) -> Table[Named]:
    """Return the tags or the sources."""
    return vendor.world.tags if context == "tags" else vendor.world.sources


def number_of_name(vendor: Recruitee, context: str, name: str) -> int | None:
    """Return the label of a name, in any case of letters."""
    table = table_of(vendor, context)
    return next((record.id for record in table if record.name.lower() == name.lower()), None)


def numbers_of_names(vendor: Recruitee, context: str, names: list[str]) -> list[int]:
    """Return the labels of names, made where missing, each once."""
    table, numbers = table_of(vendor, context), []
    for name in names:
        number = number_of_name(vendor, context, name)
        if number is None:
            number = vendor.world.add(table, Named(table.next_id(), name)).id
        numbers.append(number)
    return list(dict.fromkeys(numbers))
