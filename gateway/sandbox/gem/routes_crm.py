"""The CRM endpoints that may help: users, candidates, resumes, custom fields (gem.md §6.10)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import extension
from gateway.sandbox.gem import acting, errors, graves, ids, view_candidate, view_crm
from gateway.sandbox.gem.body import Body
from gateway.sandbox.gem.query import CRM_DEFAULT, CRM_MOST, Query
from gateway.sandbox.records import File
from gateway.sandbox.routes import Routes
from gateway.sandbox.vendor import UnreadableBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Field

routes: Routes[Gem] = Routes()
CRM = "/v0"
PLAIN = ("first_name", "last_name", "title", "company")
EXTENSIONS = ("pdf", "doc", "docx")
LARGEST = 2 * 1024 * 1024


def _listed(vendor: Gem, query: Query, numbers: list[int], show: Callable[[int], Any]) -> Answer:
    page = query.page("page_size", CRM_DEFAULT, CRM_MOST)
    newest_first = query.choice("sort", ("asc", "desc")) == "desc"
    query.check()
    ordered = numbers[::-1] if newest_first else numbers
    return page.of(ordered, show, totals=vendor.quirks.crm_x_pagination)


@routes("GET", f"{CRM}/users")
def users(vendor: Gem, call: Call) -> Answer:
    """The users, under ids that may not be those of the ATS (gem.md §1)."""
    query = Query(call, vendor.quirks)
    email = query.text("email")
    rows = [row for row in vendor.world.users if graves.deleted_at(vendor, "users", row) is None]
    numbers = [row.id for row in rows if email is None or row.email == email.lower()]
    return _listed(vendor, query, numbers, lambda number: view_crm.user(vendor, number))


@routes("GET", f"{CRM}/custom_fields")
def custom_fields(vendor: Gem, call: Call) -> Answer:
    """The definitions of candidates' custom fields; none belongs to a project."""
    query = Query(call, vendor.quirks)
    scope = query.choice("scope", ("team", "project"))
    fields = vendor.world.fields
    numbers = [field.id for field in fields if field.owner == "candidate" and scope != "project"]
    return _listed(vendor, query, numbers, lambda number: view_crm.definition(fields[number]))


def _found(vendor: Gem, call: Call) -> int:
    text = call.params["id"]
    number = ids.crm_meant(text)
    if not number and vendor.quirks.crm_takes_ats_ids:
        number = vendor.meant("candidates", text)
    record = vendor.world.candidates.get(number)
    if record is None or record.deleted_at:
        raise errors.gone()
    return number


@routes("GET", f"{CRM}/candidates/{{id}}")
def candidate(vendor: Gem, call: Call) -> Answer:
    """One candidate, with custom fields."""
    return Answer(view_crm.candidate(vendor, _found(vendor, call)))


@routes("PUT", f"{CRM}/candidates/{{id}}")
def change(vendor: Gem, call: Call) -> Answer:
    """Change a candidate's name, work or custom fields; what is not named stays."""
    number, world = _found(vendor, call), vendor.world
    body = Body(call, vendor.quirks, (*PLAIN, "custom_fields"))
    changes: dict[str, Any] = {name: body.text(name) for name in PLAIN if body.has(name)}
    record = world.candidates[number]
    if body.has("custom_fields"):
        changes["values"] = record.values | _values(vendor, body)
    body.check()
    if changes:
        if {"first_name", "last_name"} & set(changes):
            first, last = (changes.get(name, getattr(record, name)) for name in ("first_name", "last_name"))
            changes["name"] = f"{first} {last}".strip()
        world.change(world.candidates, record, **changes)
    return Answer(view_crm.candidate(vendor, number))


def _values(vendor: Gem, body: Body) -> dict[int, Any]:
    """Return the values of `[{custom_field_id, value}]` by field."""
    fields = {
        ids.shown("fields", field.id): field for field in vendor.world.fields if field.owner == "candidate"
    }
    made: dict[int, Any] = {}
    for item in body.objects("custom_fields"):
        field = fields.get(str(item.get("custom_field_id")))
        if field is None:
            body.wrong("custom_fields", "Unknown custom field.")
        elif not _fits(field, item.get("value")):
            body.wrong("custom_fields", f"Not a valid value of {field.name}.")
        else:
            value = item["value"]
            made[field.id] = value == view_crm.YES_NO[0] if field.kind == "boolean" else value
    return made


def _fits(field: Field, value: Any) -> bool:
    kind, options = view_crm.value_type(field), set(view_crm.options(field).values())
    if kind == "multi_select":
        return isinstance(value, list) and all(isinstance(item, str) and item in options for item in value)
    if not isinstance(value, str):
        return False
    if kind == "single_select":
        return value in options
    if kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    return True


@routes("GET", f"{CRM}/candidates/{{id}}/uploaded_resumes")
def resumes(vendor: Gem, call: Call) -> Answer:
    """A candidate's resumes that the ATS does not show."""
    files = {file.id: file for file in view_candidate.resumes(vendor, _found(vendor, call))}
    query = Query(call, vendor.quirks)
    return _listed(
        vendor, query, list(files), lambda number: view_crm.resume(vendor, files[number], call.base)
    )


@routes("POST", f"{CRM}/candidates/{{id}}/uploaded_resumes/{{user_id}}")
def upload(vendor: Gem, call: Call) -> Answer:
    """Upload a resume: a form with `resume_file`, a PDF or Word document of at most 2 MB."""
    number, world = _found(vendor, call), vendor.world
    user = acting.crm_user(vendor, call.params["user_id"])
    if not user:
        raise errors.invalid("path", {"user_id": [acting.UNKNOWN]})
    try:
        part = next((part for part in call.parts if part.name == "resume_file" and part.filename), None)
    except ValueError as problem:
        raise UnreadableBody("the form has no boundary") from problem
    if part is None or part.filename is None:
        raise errors.invalid("json", {"resume_file": [errors.REQUIRED]})
    if extension(part.filename) not in EXTENSIONS:
        raise errors.invalid("json", {"resume_file": [errors.choice(EXTENSIONS)]})
    if len(part.content) > LARGEST:
        raise errors.invalid("json", {"resume_file": ["Larger than 2 MB."]})
    file = File(
        id=world.files.next_id(),
        candidate_id=number,
        application_id=None,
        name=part.filename,
        content_type=part.content_type,
        purpose="cv",
        author_id=user,
        created_at=world.tick(),
        content=part.content,
        extra={"crm": True},
    )
    world.add(world.files, file)
    return Answer(view_crm.resume(vendor, file, call.base), vendor.quirks.created)
