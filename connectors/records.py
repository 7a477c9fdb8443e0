"""The unified records: every field of unified-model.md §3, declared once.

Each class is a Strawberry type; the graph adds `id`, edges, `integration` and `meta` by subclass. A field
that ends in `_id` holds the remote key of the record that it points to; the graph turns it into a global id.
"""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from connectors.model import Model, field, model


@model
class User(Model):
    """A person with an account in the ATS."""

    remote_id: str | None = field("The ATS's own id, always a string.")
    first_name: str | None = field("Given name.")
