"""Endpoints that write candidates: create, edit, delete (recruitcrm.md §5.1). The same email is not refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Candidate
from gateway.sandbox.recruitcrm import editing, errors, filing, finding, view_candidate
from gateway.sandbox.recruitcrm.checks import check_candidate
from gateway.sandbox.recruitcrm.forms import body_of
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()


@routes("POST", "/v1/candidates")
def create(vendor: RecruitCrm, call: Call) -> Answer:
    """Make a candidate, of JSON or of a form with the CV; answers 200 with the whole record."""
    body = body_of(call)
    check_candidate(vendor, body, body.get("first_name") or "", body.get("last_name") or "")
    world = vendor.world
    now, number = world.tick(), world.candidates.next_id()
    user = editing.default_user()
    nothing = dict.fromkeys(field.id for field in vendor.fields["candidate"] if field.world is None)
    extra = {
        "members": editing.blank_members(),
        "fields": nothing,
        "answers": {},
        "created_by": user,
        "updated_by": user,
    }
    blank = Candidate(
        number, "", "", "", None, None, [], [], [], [], [], None, [], "api", None, 1, [], [],
        None, {}, [], [], [], None, "no_consent", None, False, False, now, now, extra=extra,
    )  # fmt: skip
    person = world.add(world.candidates, replace(blank, **editing.changes(vendor, blank, body)))
    _resume(vendor, person, body)
    made = view_candidate.row(vendor, person, call.base)
    every = vendor.quirks.new_id_zero
    if every and number % every == 0:
        made["id"] = 0
    return Answer(made)


@routes("POST", "/v1/candidates/{candidate}")
def edit(vendor: RecruitCrm, call: Call) -> Answer:
    """Change what the body names, and nothing else."""
    person, body = finding.candidate(vendor, call.params["candidate"]), body_of(call)
    check_candidate(
        vendor, body, body.get("first_name", person.first_name), body.get("last_name", person.last_name)
    )
    made = editing.changes(vendor, person, body)
    made["extra"].setdefault("updated_by", editing.default_user())
    person = vendor.world.change(vendor.world.candidates, person, **made)
    _resume(vendor, person, body)
    return Answer(view_candidate.row(vendor, person, call.base))


def _resume(vendor: RecruitCrm, person: Candidate, body: dict[str, Any]) -> None:
    if body.get("resume"):
        source = body["resume"][0] if isinstance(body["resume"], list) else body["resume"]
        filing.store(vendor, source, "cv", candidate=person.id)


@routes("DELETE", "/v1/candidates/{candidate}")
def delete(vendor: RecruitCrm, call: Call) -> Answer:
    """Delete: from then on the candidate appears nowhere."""
    person, world = finding.candidate(vendor, call.params["candidate"]), vendor.world
    world.change(world.candidates, person, deleted_at=world.tick(), deleted_by=1)
    return errors.deleted("Candidate")
