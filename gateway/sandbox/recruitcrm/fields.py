"""Custom fields: definitions of all entities, and values as the API shows them (recruitcrm.md §4.7).

The world has fields of candidates, jobs and applications; Recruit CRM adds the kinds the world does not know,
and fields of contacts and companies. A field's id counts within its entity, so small numbers repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice, mix

if TYPE_CHECKING:
    from gateway.sandbox.records import Field, Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

_KINDS = {
    "single_line": "text", "multi_line": "longtext", "boolean": "checkbox", "dropdown": "dropdown",
    "single_choice": "dropdown", "number": "number", "date": "date",
}  # fmt: skip
_OWNERS = {"candidate": "candidate", "job": "job", "application": "job-associated"}
PATHS = {
    "candidates": "candidate", "jobs": "job", "contacts": "contact", "companies": "company", "deals": "deal",
    "placements": "placement", "invoices": "invoice", "job-associated": "job-associated",
}  # fmt: skip
"""Last part of the definitions' paths to the entity."""
DEPARTMENT = "Department"
"""There is no native department; this account keeps it in a field of the job (§8)."""
_OWN = (
    ("candidate", "Languages spoken", "multiselect", ("English", "Dutch", "German", "French")),
    ("candidate", "Last contacted", "date_time", ()),
    ("candidate", "Private email", "email", ()),
    ("candidate", "Second phone", "phonenumber", ()),
    ("candidate", "Portfolio", "file", ()),
    ("candidate", "Preferred employer", "company", ()),
    ("job", DEPARTMENT, "dropdown", ()),
    ("contact", "Newsletter", "checkbox", ()),
    ("company", "Tier", "dropdown", ("A", "B")),
    ("job-associated", "Expected bonus", "number", ()),
    ("job-associated", "Submitted by", "text", ()),
    ("deal", "Margin", "number", ()),
)
_TEXTS = {
    "date_time": "2026-09-{0}T08:30:00.000000Z",
    "email": "private{1}@example.org",
    "phonenumber": "+4900000{0}{1}",
    "file": "https://files.example.org/custom/{1}.pdf",
    "company": "Company {0}",
    "number": "{0}00",
    "checkbox": "1",
    "text": "Agency desk {0}",
}
"""Values by kind, of a throw and the record's number."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A custom field.

    `world` is the number of the world's field, None for one that only this tool has; `salt` seeds its values.
    """

    id: int
    entity: str
    name: str
    kind: str
    choices: tuple[str, ...]
    world: int | None
    salt: int

    def row(self) -> dict[str, Any]:
        """Return the definition as the API shows it; one kind shows its choices as an array (§4.7)."""
        choices: Any = ",".join(self.choices) if self.kind != "multiselect" else list(self.choices)
        return {
            "field_id": self.id,
            "entity_type": self.entity,
            "field_name": self.name,
            "field_type": self.kind,
            "default_value": choices or "",
        }


def definitions(vendor: RecruitCrm) -> dict[str, list[Definition]]:
    """Return the fields by entity."""
    rows: list[tuple[str, str, str, tuple[str, ...], int | None]] = [
        (_OWNERS[field.owner], field.name, _KINDS[field.kind], tuple(field.choices), field.id)
        for field in vendor.world.fields
    ]
    departments = tuple(row.name for row in vendor.world.departments)
    rows += [
        (entity, name, kind, choices if name != DEPARTMENT else departments, None)
        for entity, name, kind, choices in _OWN
    ]
    made: dict[str, list[Definition]] = {entity: [] for entity in PATHS.values()}
    for entity, name, kind, choices, number in rows:
        salt = mix(vendor.salt, entity, name)
        made[entity].append(Definition(len(made[entity]) + 1, entity, name, kind, choices, number, salt))
    return made


def add(vendor: RecruitCrm, field: Field) -> None:
    """Take in a field of the world's that came later: its id is the next one."""
    entity = _OWNERS[field.owner]
    rows, salt = vendor.fields[entity], mix(vendor.salt, entity, field.name)
    kind, choices = _KINDS[field.kind], tuple(field.choices)
    rows.append(Definition(len(rows) + 1, entity, field.name, kind, choices, field.id, salt))


def text_of(value: Any) -> str | None:
    """Return a value as text: checkboxes are "0" and "1", choices stand side by side (§4.7)."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def made_up(vendor: RecruitCrm, field: Definition, number: int) -> str | None:
    """Return the value that a record has by itself in a field that only this tool knows."""
    dice = Dice(field.salt, number)
    if not dice.chance(40):
        return None
    if field.kind == "multiselect":
        return ",".join(dice.some(field.choices, dice.between(1, 3)))
    return (
        dice.pick(field.choices) if field.choices else _TEXTS[field.kind].format(dice.between(10, 28), number)
    )


def values(
    vendor: RecruitCrm,
    entity: str,
    number: int,
    known: dict[int, Any],
    own: dict[int, str | None],
    *,
    short: bool = False,
) -> list[dict[str, Any]]:
    """Return a record's custom fields, unset ones with null.

    `known` are values by the world's field, `own` those set through the API by the field's id here; `short` leaves
    the definition's members out, as documented for jobs (§4.2).
    """
    rows = []
    for field in vendor.fields[entity]:
        value = own[field.id] if field.id in own else value_of(vendor, field, number, known)
        row: dict[str, Any] = {"field_id": field.id, "value": value}
        if not short:
            row |= {"entity_type": entity, "field_name": field.name, "field_type": field.kind}
        rows.append(row)
    return rows


def value_of(vendor: RecruitCrm, field: Definition, number: int, known: dict[int, Any]) -> str | None:
    """Return a value that nobody set through the API."""
    if field.world is not None:
        return text_of(known.get(field.world))
    return made_up(vendor, field, number)


def of_job(vendor: RecruitCrm, job: Job, *, short: bool) -> list[dict[str, Any]]:
    """Return a job's custom fields; the department stands in one of them."""
    department = vendor.world.departments.get(job.department_id)
    own = {
        field.id: department.name if department else None
        for field in vendor.fields["job"]
        if field.name == DEPARTMENT
    }
    return values(vendor, "job", job.id, job.values, {**own, **job.extra.get("fields", {})}, short=short)
