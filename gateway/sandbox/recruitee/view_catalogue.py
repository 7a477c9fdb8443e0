"""The small things as Recruitee shows them: users, roles, departments, locations, stages, tags, reasons …"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee.ids import maybe, shown
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.sandbox.records import Department, Location, Named, Pipeline, Role, Stage, User
    from gateway.sandbox.recruitee.vendor import Recruitee

# Stage kinds of the world to (category, group, position of a locked stage); recruitee.md §5.4.
CATEGORIES: dict[str, tuple[str, str, int | None]] = {
    "referred": ("referred", "applicants", -3),
    "sourced": ("sourced", "applicants", -2),
    "applied": ("apply", "applicants", -1),
    "screen": ("phone_screen", "active", None),
    "interview": ("interview", "active", None),
    "evaluation": ("evaluation", "active", None),
    "offer": ("offer", "active", None),
    "hire": ("hire", "hires", None),
}
LOCKED = 3
"""How many stages every pipeline begins with: Referred, Sourced, Applied."""
LANGUAGES = {"en": ("English", "English"), "nl": ("Dutch", "Nederlands"), "de": ("German", "Deutsch")}


def initials(first: str, last: str) -> str:
    """Return the letters shown in place of a photo."""
    return (first[:1] + last[:1]).upper()


def admin_brief(user: User) -> dict[str, Any]:
    """Return a user as followers and references show one."""
    return {
        "id": shown("users", user.id),
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "initials": initials(user.first_name, user.last_name),
        "has_avatar": False,
        "photo_normal_url": None,
        "photo_thumb_url": None,
        "time_format24": True,
        "timezone": user.timezone,
    }


def role_row(vendor: Recruitee, role: Role, abilities: list[str]) -> dict[str, Any]:
    """Return a role of `GET /roles`."""
    return {
        "id": shown("roles", role.id),
        "name": role.name,
        "description": f"{role.name} of the employer",
        "admin": role.grade == "admin",
        "abilities": abilities,
        "admins_count": sum(user.role_id == role.id for user in vendor.world.users),
        "default": role.id == 1,
        "position": role.id,
        "created_at": iso(vendor.founded),
        "updated_at": iso(vendor.founded),
    }


def membership(vendor: Recruitee, user: User) -> dict[str, Any]:
    """Return a row of `GET /memberships`."""
    role = vendor.world.roles[user.role_id]
    joined = vendor.joined(user.id)
    return {
        "id": 3_000 + user.id,
        "admin_id": shown("users", user.id),
        "role": role.name,
        "role_admin": role.grade == "admin",
        "role_id": shown("roles", role.id),
        "created_at": iso(user.created_at),
        "show_academy_button": True,
        "offer_ids": [shown("jobs", job.id) for job in joined],
        "talent_pool_ids": [],
        "requisition_ids": [],
        "is_active": user.active,
        "accessible_placement_ids": [],
        "is_approver": False,
        "is_hiring_manager": any(job.manager_id == user.id for job in joined),
        "is_recruiter": any(job.recruiter_id == user.id for job in joined),
        "two_factor_auth_enabled": user.id % 2 == 0,
    }


def department(vendor: Recruitee, record: Department) -> dict[str, Any]:
    """Return a row of `GET /departments`."""
    return {
        "id": shown("departments", record.id),
        "name": record.name,
        "status": None,
        "offers_count": sum(job.department_id == record.id for job in vendor.world.jobs),
        "talent_pools_count": 0,
        "grouped_translations": {"en": {"name": record.name}},
    }


def location(vendor: Recruitee, record: Location) -> dict[str, Any]:
    """Return a row of `GET /locations`."""
    address = record.address
    return {
        "id": shown("locations", record.id),
        "name": record.name,
        "city": address.city,
        "street": address.street,
        "postal_code": address.postal_code,
        "state_code": address.region_code,
        "state_name": address.region,
        "country_code": address.country_code,
        "full_address": ", ".join(part for part in (address.street, address.city, address.country) if part),
        "note": "",
        "lang_code": "en",
        "is_valid": True,
        "archived_at": iso(vendor.founded) if record.archived else None,
        "created_at": iso(vendor.founded),
        "updated_at": iso(vendor.founded),
    }


def stage(vendor: Recruitee, record: Stage, placements: int | None = None) -> dict[str, Any]:
    """Return a stage within a pipeline; pipelines other than the first lack `group` in older accounts' style."""
    category, group, position = CATEGORIES[record.kind]
    return {
        "id": shown("stages", record.id),
        "name": record.name,
        "position": record.index - LOCKED + 1 if position is None else position,
        "group": None if record.pipeline_id == 3 else group,
        "category": category,
        "fair_evaluations_enabled": False,
        "action_templates": [],
        "locked": position is not None,
        "placements_count": placements,
        "time_limit": 7 if category == "phone_screen" else None,
        "candidate_anonymization_enabled": False,
    }


def stage_full(vendor: Recruitee, record: Stage, placements: int | None = None) -> dict[str, Any]:
    """Return a stage as the board and references show it."""
    return {
        **stage(vendor, record, placements),
        "pipeline_template_id": shown("pipelines", record.pipeline_id),
        "created_at": iso(vendor.founded),
        "updated_at": iso(vendor.founded),
    }


def pipeline(vendor: Recruitee, record: Pipeline) -> dict[str, Any]:
    """Return a pipeline template without its stages."""
    return {
        "id": shown("pipelines", record.id),
        "title": record.name,
        "default": record.default,
        "custom": record.own,
        "position": record.id,
        "category": None if record.id % 2 else "general",
        "requires_adjustment": False,
    }


def tag(record: Named, context: str, taggings: int) -> dict[str, Any]:
    """Return a tag or source; `context` is the kind and the table's name."""
    return {
        "id": shown(context, record.id),
        "name": record.name,
        "searchable_name": record.name.lower(),
        "context": context,
        "taggings_count": taggings,
        "status": None,
    }


def reason(record: Named) -> dict[str, Any]:
    """Return a disqualify reason."""
    return {
        "id": shown("reasons", record.id),
        "name": record.name,
        "position": record.id,
        "action_templates": [],
        "automation_ids": [],
        "open_questions_count": 0,
    }


def reference_admins(vendor: Recruitee, numbers: Iterable[int | None]) -> list[dict[str, Any]]:
    """Return side-loaded users, each once."""
    return [
        reference_admin(vendor.world.users[number]) for number in dict.fromkeys(numbers) if number is not None
    ]


def reference_admin(user: User) -> dict[str, Any]:
    """Return a side-loaded user."""
    return {"type": "Admin", **admin_brief(user), "anonymized_at": None}


def maybe_name(vendor: Recruitee, department_id: int | None) -> str | None:
    """Return a department's name."""
    found = vendor.world.departments.get(department_id)
    return found.name if found else None


def pool(vendor: Recruitee, number: int) -> dict[str, Any]:
    """Return a talent pool."""
    record = vendor.world.pools[number]
    return {
        "id": shown("pools", record.id),
        "title": record.name,
        "status": "published",
        "slug": f"pool-{record.id}",
        "guid": f"p{record.id:05d}",
        "position": record.id,
        "department_id": maybe("departments", None),
        "candidates_count": len(vendor.pool_members(record.id)),
        "example": False,
        "followed": False,
        "follower_ids": [],
        "followers": [],
        "adminapp_url": f"https://app.recruitee.com/#/talent_pools/pool-{record.id}",
        "created_at": iso(record.created_at),
        "updated_at": iso(record.created_at),
    }
