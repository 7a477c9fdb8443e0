"""Endpoints that write jobs: create, edit, duplicate (recruitee.md §6.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.dice import mix
from gateway.sandbox.records import Job, Salary
from gateway.sandbox.recruitee import errors, view_offer
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.forms import body_of, inside
from gateway.sandbox.recruitee.ids import all_meant, meant
from gateway.sandbox.recruitee.routes_offers import found
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

PLAIN = (
    "title", "description", "requirements", "remote", "hybrid", "on_site", "category", "experience", "education", "priority"
)  # fmt: skip
REFERENCES = {"department_id": "departments", "hiring_manager_id": "users", "recruiter_id": "users"}
RENAMED = {
    "hiring_manager_id": "manager_id",
    "employment_type": "employment",
    "number_of_openings": "openings",
}
BLANK: dict[str, Any] = {
    "status": "draft",
    "confidential": False,
    "employment": "fulltime",
    "language": "en",
    "priority": "normal",
    "on_site": True,
    "hybrid": False,
    "remote": False,
    "description": "",
    "requirements": "",
    **dict.fromkeys(
        (
            "hours", "category", "department_id", "experience", "education", "salary", "manager_id", "recruiter_id",
            "contact_id", "question_set_id", "openings", "published_at", "closed_at", "closing_at",
        )
    ),
}  # fmt: skip


@routes("POST", f"{C}/offers")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Make a draft on the default pipeline."""
    need(call.principal, "manage_offer")
    changes = _changes(vendor, inside(body_of(call), "offer"))
    if not changes.get("title"):
        raise errors.invalid("title", "can't be blank")
    world, now = vendor.world, vendor.world.tick()
    lists: dict[str, Any] = {
        "location_ids": [],
        "follower_ids": [call.principal.user_id],
        "tags": [],
        "values": {},
    }
    dates = {"created_at": now, "updated_at": now}
    values = {"pipeline_id": 1, **BLANK, **lists, **dates, **changes}
    return _added(vendor, Job(id=world.jobs.next_id(), code=_code(vendor), **values))


@routes("PATCH", f"{C}/offers/{{id}}/duplicate")
def duplicate(vendor: Recruitee, call: Call) -> Answer:
    """Make a draft like this job."""
    need(call.principal, "manage_offer")
    job, world, now = found(vendor, call, call.params["id"]), vendor.world, vendor.world.tick()
    none = dict.fromkeys(("published_at", "closed_at", "closing_at"))
    changes: dict[str, Any] = {
        "status": "draft",
        "created_at": now,
        "updated_at": now,
        "code": _code(vendor),
        **none,
    }
    return _added(vendor, replace(job, id=world.jobs.next_id(), **changes))


@routes("PATCH", f"{C}/offers/{{id}}")
def update(vendor: Recruitee, call: Call) -> Answer:
    """Edit a job."""
    need(call.principal, "manage_offer")
    job = found(vendor, call, call.params["id"])
    changes = _changes(vendor, inside(body_of(call), "offer"))
    if changes.get("title", job.title) == "":
        raise errors.invalid("title", "can't be blank")
    return Answer(
        {"offer": view_offer.detail(vendor, vendor.world.change(vendor.world.jobs, job, **changes))}
    )


def _added(vendor: Recruitee, job: Job) -> Answer:
    return Answer({"offer": view_offer.detail(vendor, vendor.world.add(vendor.world.jobs, job))}, 201)


def _code(vendor: Recruitee) -> str:
    number = vendor.world.jobs.next_id()
    return f"{number:02x}{mix(vendor.company_id, 'guid', number) % 36**3:04x}"


def _changes(vendor: Recruitee, values: dict[str, Any]) -> dict[str, Any]:
    """Return the world's names for what a request sets; form C for a reference to nothing."""
    made: dict[str, Any] = {name: values[name] for name in PLAIN if name in values}
    for name, kind in REFERENCES.items():
        if name in values:
            made[name] = None if values[name] is None else _existing(vendor, kind, name, values[name])
    if "location_ids" in values:
        made["location_ids"] = [
            _existing(vendor, "locations", "location_ids", item) for item in values["location_ids"]
        ]
    readers: dict[str, Callable[[Any], Any]] = {
        "title": lambda value: str(value or "").strip(),
        "employment_type": str,
        "number_of_openings": lambda value: value,
        "salary": _salary,
        "follower_ids": lambda value: all_meant("users", value),
    }
    made |= {name: read(values[name]) for name, read in readers.items() if name in values}
    return {RENAMED.get(name, name): value for name, value in made.items()}


def _existing(vendor: Recruitee, kind: str, name: str, value: Any) -> int:
    number = meant(kind, value)
    if number not in vendor.world.tables[kind]:
        raise errors.coded(422, "no_assoc_constraint", f"{name} does not exist", f"offer/{name}")
    return number


def _salary(value: Any) -> Salary | None:
    """Return a salary given in numbers (recruitee.md §2.4), or none."""
    if not isinstance(value, dict):
        return None
    low, high = value.get("min"), value.get("max")
    if any(bound is not None and not isinstance(bound, int | float) for bound in (low, high)):
        raise errors.coded(422, "cast_validation", "Salary is invalid", "offer/salary")
    return Salary(low, high, value.get("period"), value.get("currency"))
