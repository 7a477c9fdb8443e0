"""Small objects that rows and details point to: clients, contacts, users, departments, work types, custom fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.people import EMPLOYERS, SKILLS, words
from gateway.sandbox.trackerrms import ids

if TYPE_CHECKING:
    from gateway.sandbox.records import Contact, User
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

NO_LINK: dict[str, Any] = {"id": 0, "name": ""}
"""Details give links that lead nowhere this way: the document lets none of them be null."""
NO_CLIENT = -1
"""The id under which an employer that is no client record goes in (§6.4)."""

WORK_TYPES = ("Permanent", "Full Time", "Part Time", "Contract", "Contract-to-hire", "Temp", "Freelance",
              "Seasonal", "Internship", "Voluntary")  # fmt: skip
_EMPLOYMENTS = {
    "fulltime": 1, "fulltime_permanent": 0, "fulltime_fixed_term": 3, "parttime": 2, "parttime_permanent": 2,
    "parttime_minijob": 2, "contract": 3, "freelance": 6, "seasonal": 7, "internship": 8, "traineeship": 8,
    "volunteer": 9,
}  # fmt: skip
OWNER_ROLES = {2: "Account Manager", 5: "Recruiter", 7: "Sourcer"}
"""Names of owner roles: no endpoint lists them, only a detail's `owners[].role` has one (§6.1)."""
SECTORS = words("Construction Healthcare Technology Logistics")
_FIELD_OWNERS = {"candidate": "Resource", "job": "Opportunity", "application": "OpportunityResource"}


def employment_work_type(employment: str, *, hybrid_deal: bool) -> int:
    """Return the place in `WORK_TYPES` of the employer's word; some contracts may become permanent."""
    place = _EMPLOYMENTS.get(employment, 0)
    return 4 if place == 3 and hybrid_deal else place


def work_type(place: int) -> dict[str, Any]:
    """Return a work type."""
    return {"id": ids.WORK_TYPES + place, "name": WORK_TYPES[place]}


def client(name: str | None) -> dict[str, Any]:
    """Return the client record of that name, or the name under no client's id."""
    if not name:
        return dict(NO_LINK)
    number = ids.CLIENTS + EMPLOYERS.index(name) + 1 if name in EMPLOYERS else NO_CLIENT
    return {"id": number, "name": name}


def client_named(number: int) -> str | None:
    """Return the name of a client record."""
    place = number - ids.CLIENTS - 1
    return EMPLOYERS[place] if 0 <= place < len(EMPLOYERS) else None


def contact(record: Contact | None) -> dict[str, Any]:
    """Return a client-side person."""
    if record is None:
        return dict(NO_LINK)
    return {"id": ids.shown("contacts", record.id), "name": f"{record.first_name} {record.last_name}"}


def department(vendor: TrackerRMS, number: int | None) -> dict[str, Any]:
    """Return a department."""
    record = vendor.world.departments.get(number)
    return {"id": ids.shown("departments", record.id), "name": record.name} if record else dict(NO_LINK)


def skill(place: int) -> dict[str, Any]:
    """Return a quick skill."""
    return {"id": ids.SKILLS + place, "name": SKILLS[place]}


def skill_place(number: int) -> int | None:
    """Return the place of a quick skill's id, None for an id of another kind."""
    place = number - ids.SKILLS
    return place if 0 <= place < len(SKILLS) else None


def full_name(user: User) -> str:
    """Return a user's name as typed: some with a double blank inside, some with one behind (§4.5)."""
    gap = "  " if user.id % 7 == 3 else " "
    return f"{user.first_name}{gap}{user.last_name}" + (" " if user.id % 7 == 5 else "")


def owner_name(vendor: TrackerRMS, shown: int) -> str:
    """Return the name of a user by the id shown; those on no list have one too."""
    if shown == ids.SYSTEM_USER:
        return "Tracker System"
    user = vendor.world.users.get(ids.meant("users", shown))
    return full_name(user) if user else "Former colleague"


def owners(vendor: TrackerRMS, slots: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Return `owners[]` of (user id shown, percent, role id) slots, the empty ones left out."""
    made = []
    for rank, (user, percent, role) in enumerate(slots, 1):
        if user:
            name = owner_name(vendor, user)
            row: dict[str, Any] = {"ownerId": user, "rank": rank, "name": name, "percent": percent}
            row["role"] = OWNER_ROLES.get(role, "")
            if vendor.quirks.email_on_owners:
                known = vendor.world.users.get(ids.meant("users", user))
                row["email"] = known.email if known else None
            made.append(row)
    return made


def custom_fields(vendor: TrackerRMS, owner: str, values: dict[int, Any]) -> list[dict[str, Any]]:
    """Return `customFields[]`: every field of the record's kind, values as text, unset ones empty."""
    return [
        {"id": ids.shown("fields", field.id), "name": field.name, "value": as_text(values.get(field.id))}
        for field in vendor.world.fields
        if field.owner == owner
    ]


def as_text(value: Any) -> str:
    """Return a custom field's value as the API shows it."""
    if value is None:
        return ""
    return ("n", "y")[value] if isinstance(value, bool) else str(value)


def field_values(
    vendor: TrackerRMS, owner: str, rows: list[dict[str, Any]], before: dict[int, Any]
) -> dict[int, Any]:
    """Return a record's field values after a write; ids of other kinds of records count for nothing."""
    known = {field.id for field in vendor.world.fields if field.owner == owner}
    written = {ids.meant("fields", row.get("id")): row.get("value") for row in rows}
    return before | {number: value for number, value in written.items() if number in known}


def field_definitions(vendor: TrackerRMS) -> list[dict[str, Any]]:
    """Return `MetaData.customFields`."""
    return [
        {
            "association": _FIELD_OWNERS[field.owner],
            "id": ids.shown("fields", field.id),
            "name": field.name,
            "type": "list" if field.choices else field.kind,
            "listId": ids.LISTS + field.id if field.choices else 0,
        }
        for field in vendor.world.fields
    ]
