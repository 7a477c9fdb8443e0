"""Notes, moves, sources and custom fields (gem.md §7, §9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import acting, errors, graves, ids
from gateway.sandbox.gem import view_candidate as candidates
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.body import Body
from gateway.sandbox.gem.routes_candidates import found
from gateway.sandbox.gem.routes_catalogue import ATS
from gateway.sandbox.records import Note
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Application, Field

routes: Routes[Gem] = Routes()
LONGEST = 10_000
VISIBILITIES = ("public", "private")


@routes("POST", f"{ATS}/candidates/{{id}}/activity_feed/notes")
def note(vendor: Gem, call: Call) -> Answer:
    """Write a note on a candidate; repeated, it is written again: no idempotency is known."""
    number = found(vendor, call.params["id"])
    body = Body(call, vendor.quirks, ("user_id", "body", "visibility"))
    text = body.text("body", required=True, most=LONGEST) or ""
    visibility = body.text("visibility", required=True, options=VISIBILITIES) or ""
    user = acting.required(vendor, body)
    world = vendor.world
    now = world.tick()
    record = Note(world.notes.next_id(), number, None, user, text, visibility, now, now)
    world.add(world.notes, record)
    world.columns.touch(number, int(now.timestamp()))
    return Answer(_note(vendor, record), vendor.quirks.created)


def _note(vendor: Gem, record: Note) -> dict[str, Any]:
    return {
        "id": ids.shown("notes", record.id),
        "created_at": shared.when(record.created_at),
        "body": record.text,
        "user": shared.lite(vendor, record.author_id),
        "private": record.visibility == "private",
        "visibility": record.visibility,
    }


def _application(vendor: Gem, call: Call) -> Application:
    record = vendor.world.applications.get(vendor.meant("applications", call.params["id"]))
    if record is None or graves.deleted_at(vendor, "applications", record):
        raise errors.gone()
    return record


@routes("POST", f"{ATS}/applications/{{id}}/move")
def move(vendor: Gem, call: Call) -> Answer:
    """Move an application, as Harvest does it [assumed] (gem.md §9.1)."""
    if vendor.quirks.move != "post":
        raise errors.gone()
    record = _application(vendor, call)
    body = Body(call, vendor.quirks, ("from_stage_id", "to_stage_id", "user_id"))
    start, goal = body.text("from_stage_id", nullable=True), body.text("to_stage_id", required=True)
    if not body.has("from_stage_id"):
        body.wrong("from_stage_id", errors.REQUIRED)
    acting.required(vendor, body)
    stage = vendor.stages.number(record.job_id, record.stage_id)
    if start != ids.maybe("job_stages", stage):
        raise errors.application(409, "The application is not in the stage it is said to be in.")
    return Answer(_moved(vendor, record, "to_stage_id", goal))


def _moved(vendor: Gem, record: Application, member: str, goal: str | None) -> dict[str, Any]:
    """Put an application into a live stage of its own job; whoever is not active stays where they are."""
    if record.state != "pending":
        raise errors.application(409, "The application is not active.")
    stage = vendor.stages.table.get(vendor.meant("job_stages", goal))
    if stage is None or stage.job_id != record.job_id:
        raise errors.invalid("json", {member: ["Not a stage of the application's job."]})
    if stage.deleted_at is not None or not stage.active:
        raise errors.invalid("json", {member: ["The stage is not active."]})
    if stage.stage_id != record.stage_id:
        vendor.world.change(vendor.world.applications, record, stage_id=stage.stage_id)
    return candidates.application(vendor, record.id)


@routes("PATCH", f"{ATS}/applications/{{id}}")
def patch(vendor: Gem, call: Call) -> Answer:
    """Change an application's source, and what the quirks allow besides."""
    record, quirks = _application(vendor, call), vendor.quirks
    by_patch = quirks.move == "patch"
    known = ("source_id",) + ("custom_fields",) * quirks.custom_fields_writable
    body = Body(call, quirks, known + ("current_stage_id", "user_id") * by_patch)
    extra = dict(record.extra)
    if body.has("source_id"):
        number = vendor.meant("sources", body.text("source_id"))
        if number not in vendor.world.sources:
            body.wrong("source_id", "Unknown source.")
        extra["source_id"] = number
    if quirks.custom_fields_writable and body.has("custom_fields"):
        extra["values"] = candidates.custom_fields(record) | _values(vendor, body)
    if by_patch and body.has("current_stage_id"):
        goal = body.text("current_stage_id")
        acting.required(vendor, body)
        _moved(vendor, record, "current_stage_id", goal)
        record = vendor.world.applications[record.id]
    body.check()
    if extra != record.extra:
        vendor.world.change(vendor.world.applications, record, extra=extra)
    return Answer(candidates.application(vendor, record.id))


def _values(vendor: Gem, body: Body) -> dict[str, Any]:
    """Return custom fields by name, as `[{id | name_key, value}]` has them [assumed] (gem.md §7)."""
    made: dict[str, Any] = {}
    for item in body.objects("custom_fields"):
        field = _field(vendor, item)
        value = item.get("value")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if field is None:
            body.wrong("custom_fields", "Unknown custom field.")
        elif value is not None and number is not (field.kind == "number"):
            body.wrong("custom_fields", f"Not a valid value of {field.name}.")
        else:
            made[field.name] = value
    return made


def _field(vendor: Gem, item: dict[str, Any]) -> Field | None:
    fields = (field for field in vendor.world.fields if field.owner == "application")
    return next(
        (
            field
            for field in fields
            if item.get("id") == ids.shown("fields", field.id)
            or item.get("name_key") == shared.key(field.name)
        ),
        None,
    )
