"""Endpoints of people: search, detail, edit, delete, tags, consent (smartrecruiters.md §8.4, §8.7, §8.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Named
from gateway.sandbox.smartrecruiters import errors, people
from gateway.sandbox.smartrecruiters import view_candidate as view
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.finding import matching
from gateway.sandbox.smartrecruiters.query import linked, paged, size
from gateway.sandbox.smartrecruiters.reach import person_of, visible
from gateway.sandbox.times import iso
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
READ = "candidates_read"
MANAGE = "candidates_manage"
TAGS = 100
TAG_LENGTH = 150
"""Characters of a tag: 50 by the 2024 file, 150 in newer documents (§8.7)."""


@routes("GET", "/candidates", scopes=READ)
def candidates(vendor: SmartRecruiters, call: Call) -> Answer:
    """Search people with an application: cursor only, one call at a time."""
    limit = size(call, vendor.quirks)
    found = matching(vendor, call)
    page, next_page = paged("candidate", call, found, limit, "pageId")
    body: dict[str, Any] = {"limit": limit, "offset": 0, "totalFound": len(found)}
    if next_page:
        body["nextPageId"] = next_page
    rows = []
    for number in page:
        person = vendor.world.candidates[number]
        rows.append(view.row(vendor, person, visible(vendor, call.principal, person), call.base))
    body["content"] = rows
    return linked(call, vendor.quirks, Answer(body), "pageId", next_page)


@routes("GET", "/candidates/{id}", scopes=READ)
def candidate(vendor: SmartRecruiters, call: Call) -> Answer:
    """One person with all applications."""
    return full(vendor, call, person_of(vendor, call))


def full(vendor: SmartRecruiters, call: Call, person: Candidate, status: int = 200) -> Answer:
    """Return a person's detail as this credential sees it."""
    return Answer(view.detail(vendor, person, visible(vendor, call.principal, person), call.base), status)


@routes("PATCH", "/candidates/{id}", scopes=MANAGE)
def edit(vendor: SmartRecruiters, call: Call) -> Answer:
    """Change personal data; e-mail and last name together must stay unique."""
    person, body = person_of(vendor, call, denied=403), json_object(call)
    changes = people.changes_of(person, body, "linkedin")
    email, last = changes.get("emails", person.emails)[:1], changes.get("last_name", person.last_name)
    others = vendor.world.by_email(email[0]) if email else []
    if any(
        other.id != person.id and other.last_name == last and other.deleted_at is None for other in others
    ):
        raise errors.refused(409, "CANDIDATE_DATA_CONFLICT", "Candidate with such email and last name exists")
    return full(vendor, call, vendor.world.change(vendor.world.candidates, person, **changes))


@routes("DELETE", "/candidates/{id}", scopes=MANAGE)
def delete(vendor: SmartRecruiters, call: Call) -> Answer:
    """Delete a person: nothing marks them, they stop appearing."""
    person, now = person_of(vendor, call, denied=403), vendor.world.tick()
    vendor.world.change(vendor.world.candidates, person, deleted_at=now, deleted_by=call.principal.user_id)
    return Answer(None, 204)


@routes("GET", "/candidates/{id}/tags", scopes=READ)
def tags(vendor: SmartRecruiters, call: Call) -> Answer:
    """A person's tags."""
    return Answer({"tags": view.tags(vendor, person_of(vendor, call, denied=403))})


@routes("POST PUT", "/candidates/{id}/tags", scopes=MANAGE)
def write_tags(vendor: SmartRecruiters, call: Call) -> Answer:
    """Add tags (POST) or replace all (PUT): both answer 201; a known one, in any case, is harmless."""
    person = person_of(vendor, call, denied=403)
    sent = json_object(call).get("tags")
    if not isinstance(sent, list) or not all(isinstance(tag, str) and tag.strip() for tag in sent):
        raise errors.invalid("tags must be an array of texts")
    if any(len(tag) > TAG_LENGTH for tag in sent):
        raise errors.invalid(f"A tag must not be longer than {TAG_LENGTH} characters")
    before = view.tags(vendor, person) if call.method == "POST" else []
    made: dict[str, str] = {}
    for tag in (*before, *sent):
        made.setdefault(tag.strip().lower(), tag.strip())
    if len(made) > TAGS:
        raise errors.invalid(f"A candidate has at most {TAGS} tags", "TOO_MANY_TAGS")
    set_tags(vendor, person, list(made.values()))
    return Answer({"tags": list(made.values())}, 201)


@routes("DELETE", "/candidates/{id}/tags", scopes=MANAGE)
def clear_tags(vendor: SmartRecruiters, call: Call) -> Answer:
    """Remove every tag."""
    set_tags(vendor, person_of(vendor, call, denied=403), [])
    return Answer(None, 204)


def set_tags(vendor: SmartRecruiters, person: Candidate, names: list[str]) -> None:
    """Give a person these tags and no others; the world learns new spellings."""
    extra = {**person.extra, "tags_written": True}
    vendor.world.change(vendor.world.candidates, person, tag_ids=tag_ids(vendor, names), extra=extra)


def tag_ids(vendor: SmartRecruiters, names: list[str]) -> list[int]:
    """Return the world's tags of these names, new ones where nobody had them."""
    table = vendor.world.tags
    known = {tag.name: tag.id for tag in table}
    return [known.get(name) or vendor.world.add(table, Named(table.next_id(), name)).id for name in names]


@routes("GET", "/candidates/{id}/consent", scopes=READ)
def consent(vendor: SmartRecruiters, call: Call) -> Answer:
    """The consent status, with its date when given."""
    person = person_of(vendor, call, denied=403)
    body = {"status": view.consent(person)}
    if body["status"] == "ACQUIRED":
        body["date"] = str(iso(person.updated_at, "milliseconds"))
    return Answer(body)


_DECISIONS = {"REQUIRED": "required", "PENDING": "required", "ACQUIRED": "acquired"}


@routes("GET", "/candidates/{id}/consents", scopes=READ)
def consents(vendor: SmartRecruiters, call: Call) -> Answer:
    """The consent decisions: one, or one per scope for people who were asked so."""
    person = person_of(vendor, call, denied=403)
    status = view.consent(person)
    scopes = ("SmartRecruit", "SmartCRM") if person.extra.get("separate_consent") else ("Single",)
    decided = {"decidedOn": iso(person.updated_at, "milliseconds")} if status == "ACQUIRED" else {}
    body: dict[str, Any] = {
        "decisions": [{"status": _DECISIONS[status], "scope": scope, **decided} for scope in scopes]
    }
    if status == "PENDING":
        body["recentPendingRequestCreatedOn"] = iso(person.updated_at, "milliseconds")
    return Answer(body)
