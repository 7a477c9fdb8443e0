"""Endpoints that write people: create, edit, delete, retrieve, reveal (recruitee.md §6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.multipart import Part
from gateway.sandbox.records import Candidate
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.filing import store
from gateway.sandbox.recruitee.forms import body_of, inside, texts
from gateway.sandbox.recruitee.ids import all_meant
from gateway.sandbox.recruitee.labelling import numbers_of_names
from gateway.sandbox.recruitee.placing import STAGE_OF_CREATED, place
from gateway.sandbox.recruitee.routes_candidates import found, full
from gateway.sandbox.recruitee.view_fields import PUBLIC, generated_fields
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.call import Answer, Call
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

LATE_PLACEMENTS = 3
"""One create answer in so many has no placement yet although a job was named (recruitee.md §6.1, §14.16)."""
IMPORT_NAME = "Parsed Person"


@routes("POST", f"{C}/candidates", f"{C}/offers/{{offer}}/candidates")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Make a person, on jobs if these are named beside `candidate`."""
    need(call.principal, "manage_candidate")
    body = body_of(call)
    values = inside(body, "candidate")
    jobs = _jobs(vendor, call, body)
    person = new_person(vendor, values, "manual")
    for job in jobs:
        place(vendor, person, job, STAGE_OF_CREATED)
    answer = full(vendor, call, vendor.world.candidates[person.id], 201)
    if jobs and person.id % LATE_PLACEMENTS == 0:
        answer.body["candidate"]["placements"] = []
        answer.body["references"] = []
    return answer


def _jobs(vendor: Recruitee, call: Call, body: dict[str, Any]) -> list[int]:
    named = body.get("offers", body.get("offer_id", call.params.get("offer")))
    if named is None:
        return []
    jobs = list(dict.fromkeys(all_meant("jobs", named)))
    if any(job not in vendor.world.jobs for job in jobs):
        raise errors.coded(422, "no_assoc_constraint", "Offer does not exist", "candidate/offers")
    return jobs


def new_person(vendor: Recruitee, values: dict[str, Any], channel: str) -> Candidate:
    """Add a person of a request's values; form B without a name."""
    world, now = vendor.world, vendor.world.tick()
    blank = Candidate(
        world.candidates.next_id(), "", "", "", None, None, [], [], [], [], [], None, [], channel, None, None, [], [],
        None, {}, [], [], [], None, "no_consent", None, False, False, now, now,
    )  # fmt: skip
    changes = _changes(vendor, blank, values)
    if not changes.get("name"):
        raise errors.invalid("name", "can't be blank")
    world.add(world.candidates, blank)
    person = world.change(world.candidates, blank, updated_at=now, **changes)
    _files(vendor, person, values)
    return person


def _changes(vendor: Recruitee, person: Candidate, values: dict[str, Any]) -> dict[str, Any]:
    """Return the world's names for what a request sets; lists are replaced as a whole."""
    made: dict[str, Any] = {}
    if "name" in values:
        made |= _name(values["name"])
    lists = {"emails": "emails", "phones": "phones", "social_links": "profiles", "links": "websites"}
    made |= {target: texts(values[name]) for name, target in lists.items() if name in values}
    for single, target in (("email", "emails"), ("phone", "phones")):
        if single in values:
            made[target] = texts(values[single])
    if any("@" not in email for email in made.get("emails", ())):
        raise errors.listed(422, ["Emails is invalid"], {"emails": [{"0": ["has invalid format"]}]})
    for name in ("cover_letter", "title"):
        if name in values:
            made[name] = str(values[name]).strip() if values[name] is not None else None
    for context, target in (("tags", "tag_ids"), ("sources", "source_ids")):
        if context in values:
            made[target] = numbers_of_names(vendor, context, texts(values[context]))
    if isinstance(values.get("custom_fields"), list):
        made["extra"] = {**person.extra, "fields": _with_fields(vendor, person, values["custom_fields"])}
    return made


def _name(value: Any) -> dict[str, Any]:
    name = str(value or "").strip()
    if not name:
        raise errors.invalid("name", "can't be blank")
    first, _, last = name.rpartition(" ")
    return {"name": name, "first_name": first.strip() or last, "last_name": last if first else ""}


def _with_fields(vendor: Recruitee, person: Candidate, rows: list[Any]) -> list[dict[str, Any]]:
    fields = [*(person.extra.get("fields") or generated_fields(person, vendor.candidate_fields))]
    for row in rows:
        if isinstance(row, dict):
            values = [{"text": text} for text in texts(row.get("values"))]
            fields.append(vendor.new_field("single_line", str(row.get("label")), values, PUBLIC))
    return fields


def _files(vendor: Recruitee, person: Candidate, values: dict[str, Any]) -> None:
    for purpose, name in (("cv", "cv"), ("cover_letter", "cover_letter_file")):
        uploaded, remote = values.get(name), values.get(f"remote_{name}_url")
        if isinstance(uploaded, Part) or remote:
            store(vendor, person.id, uploaded if isinstance(uploaded, Part) else str(remote), purpose)


@routes("PATCH", f"{C}/candidates/{{id}}")
def update(vendor: Recruitee, call: Call) -> Answer:
    """Edit a person."""
    person, values = _writable(vendor, call), inside(body_of(call), "candidate")
    person = vendor.world.change(vendor.world.candidates, person, **_changes(vendor, person, values))
    _files(vendor, person, values)
    return full(vendor, call, person)


@routes("DELETE", f"{C}/candidates/{{id}}")
def delete(vendor: Recruitee, call: Call) -> Answer:
    """Delete softly."""
    person, world = _writable(vendor, call), vendor.world
    now = world.tick()
    deleted = world.change(
        world.candidates,
        person,
        deleted_at=now,
        deleted_by=call.principal.user_id,
        updated_at=person.updated_at,
    )
    return full(vendor, call, deleted)


@routes("POST", f"{C}/candidates/{{id}}/retrieve")
def retrieve(vendor: Recruitee, call: Call) -> Answer:
    """Undo a deletion."""
    need(call.principal, "manage_candidate")
    person = found(vendor, call, call.params["id"], deleted=True)
    return full(
        vendor, call, vendor.world.change(vendor.world.candidates, person, deleted_at=None, deleted_by=None)
    )


@routes("PATCH", f"{C}/candidates/{{id}}/reveal", f"{C}/candidates/{{id}}/conceal")
def reveal(vendor: Recruitee, call: Call) -> Answer:
    """Show or hide an anonymised person's name and contact."""
    need(call.principal, "reveal_anonymous_candidates")
    person = found(vendor, call, call.params["id"])
    extra = {**person.extra, "revealed": call.path.rstrip("/").endswith("/reveal")}
    return full(vendor, call, vendor.world.change(vendor.world.candidates, person, extra=extra))


@routes("PATCH", f"{C}/candidates/{{id}}/merge")
def merge(vendor: Recruitee, call: Call) -> Answer:
    """Move other people's applications to this person and delete those people.

    The body member is not shown in the reference; `candidate_ids` is taken. [assumed] recruitee.md §6.1
    """
    person, world = _writable(vendor, call), vendor.world
    for number in all_meant("candidates", body_of(call).get("candidate_ids", [])):
        other = world.candidates.get(number)
        if other is None or other.id == person.id:
            continue
        for row in world.applications.of(other.id):
            world.remove(world.applications, row)
            if row.job_id not in world.jobs_of(person.id):
                place(vendor, person, row.job_id, STAGE_OF_CREATED)
        world.change(world.candidates, other, deleted_at=world.tick(), deleted_by=call.principal.user_id)
    return full(vendor, call, world.candidates[person.id])


@routes("POST", f"{C}/candidates/import")
def import_file(vendor: Recruitee, call: Call) -> Answer:
    """Make a person of a CV file; "parsing" finds the file's name."""
    need(call.principal, "manage_candidate")
    body = body_of(call)
    file = body.get("file")
    if not isinstance(file, Part):
        raise errors.invalid("file", "can't be blank")
    stem = (file.filename or IMPORT_NAME).rsplit(".", 1)[0].replace("_", " ").strip() or IMPORT_NAME
    person = new_person(vendor, {"name": stem, "cv": file}, "import")
    for job in _jobs(vendor, call, body):
        place(vendor, person, job, STAGE_OF_CREATED)
    return full(vendor, call, vendor.world.candidates[person.id], 201)


def _writable(vendor: Recruitee, call: Call) -> Candidate:
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    return person
