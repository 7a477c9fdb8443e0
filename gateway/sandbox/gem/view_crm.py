"""What the CRM surface shows: users, candidates with their custom fields, resumes (gem.md §6.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import ids
from gateway.sandbox.gem.ids import shown
from gateway.sandbox.gem.view_shared import epoch

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Field, File

TYPES = {"date": "date", "boolean": "single_select", "dropdown": "multi_select"}
YES_NO = ("Yes", "No")


def user(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a CRM user."""
    record = vendor.world.users[number]
    return {
        "id": user_id(vendor, number),
        "name": f"{record.first_name} {record.last_name}",
        "email": record.email,
    }


def user_id(vendor: Gem, number: int) -> str:
    """Return the id the CRM list shows for a user (gem.md §1)."""
    return shown("crm_users" if vendor.quirks.crm_user_ids == "own" else "users", number)


def value_type(field: Field) -> str:
    """Return a custom field's type in the CRM's words."""
    return TYPES.get(field.kind, "text")


def options(field: Field) -> dict[str, str]:
    """Return the options of a field, id to text."""
    texts = field.choices if field.kind == "dropdown" else YES_NO if field.kind == "boolean" else ()
    return {shown("field_options", field.id * 10 + index): text for index, text in enumerate(texts)}


def definition(field: Field) -> dict[str, Any]:
    """Return the definition of a custom field."""
    return {
        "id": shown("fields", field.id),
        "name": field.name,
        "scope": "team",
        "value_type": value_type(field),
        "options": [{"id": number, "value": text} for number, text in options(field).items()],
    }


def candidate(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a CRM candidate: times in Unix seconds (gem.md §4)."""
    record = vendor.world.candidates[number]
    remote = ids.crm_candidate(number)
    return {
        "id": remote,
        "first_name": record.first_name,
        "last_name": record.last_name or None,
        "company": record.company,
        "title": record.title,
        "location": record.address.text if record.address else None,
        "emails": [
            {"email_address": email, "is_primary": not index} for index, email in enumerate(record.emails)
        ],
        "weblink": f"https://www.gem.com/candidate/{remote}",
        "created_at": epoch(record.created_at),
        "last_updated_at": epoch(record.updated_at),
        "custom_fields": [
            _value(field, record.values[field.id])
            for field in vendor.world.fields
            if field.owner == "candidate" and field.id in record.values
        ],
    }


def _value(field: Field, value: Any) -> dict[str, Any]:
    kind = value_type(field)
    text = ("Yes" if value else "No") if field.kind == "boolean" else str(value)
    chosen = value if isinstance(value, list) else [text]
    return {
        "id": shown("fields", field.id),
        "name": field.name,
        "scope": "team",
        "value": chosen if kind == "multi_select" else text,
        "value_type": kind,
        "value_option_ids": [number for number, option in options(field).items() if option in chosen],
    }


def resume(vendor: Gem, file: File, base: str) -> dict[str, Any]:
    """Return an uploaded resume."""
    return {
        "id": shown("resumes", file.id),
        "candidate_id": ids.crm_candidate(file.candidate_id or 0),
        "created_at": epoch(file.created_at),
        "user_id": user_id(vendor, file.author_id) if file.author_id else None,
        "filename": file.name,
        "download_url": vendor.file_url(base, file),
    }
