"""Endpoints of messages, which are the notes (smartrecruiters.md §8.15, §10.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Note
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.access import is_admin, team_of
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.query import linked, paged, size
from gateway.sandbox.smartrecruiters.reach import visible
from gateway.sandbox.times import iso
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
LONGEST = 10_000
RECIPIENTS = 100
VISIBILITY = {"public": "OPEN", "protected": "DIRECT", "private": "PRIVATE"}


@routes("POST", "/messages/shares", scopes="messages_write")
def share(vendor: SmartRecruiters, call: Call) -> Answer:
    """Write a note: it lands on the profiles its text tags, on none without `#[CANDIDATE:id]`."""
    body = json_object(call)
    content = body.get("content")
    if not isinstance(content, str) or not 1 <= len(content) <= LONGEST:
        raise errors.invalid(f"content must be a text of 1 to {LONGEST} characters")
    options = body.get("shareWith") or {}
    if not isinstance(options, dict):
        raise errors.invalid("shareWith must be an object")
    people = [
        _tagged(vendor, call, ident)
        for ident in dict.fromkeys(re.findall(r"#\[CANDIDATE:([^\]]+)\]", content))
    ]
    word = _checked(vendor, content, options)
    jobs = [vendor.ids.meant("jobs", ident) for ident in options.get("hiringTeamOf") or ()]
    ident = vendor.ids.shown("messages", vendor.next_message())
    now = vendor.world.tick()
    notes = []
    for person in people:
        row = next((row for row in vendor.world.applications.of(person.id) if row.job_id in jobs), None)
        note = Note(
            vendor.world.notes.next_id(), person.id, row.id if row else None, call.principal.user_id, content, word,
            now, now, {"message": ident, "everyone": options.get("everyone") is True},
        )  # fmt: skip
        notes.append(vendor.world.add(vendor.world.notes, note).id)
        vendor.touched(person.id)
    vendor.messages[ident] = notes
    return Answer({"id": ident, "shareRequired": not options}, 201)


def _tagged(vendor: SmartRecruiters, call: Call, ident: str) -> Candidate:
    person = vendor.world.candidates.get(vendor.ids.meant("candidates", ident))
    who = call.principal
    if (
        person is None
        or person.deleted_at is not None
        or (who.jobs is not None and not visible(vendor, who, person))
    ):
        raise errors.invalid("No access to tagged candidate", "NO_ACCESS_TO_CANDIDATE")
    return person


def _checked(vendor: SmartRecruiters, content: str, options: dict[str, Any]) -> str:
    """Return the note's visibility; 400 with the codes of §5 for people who are not there or too many."""
    if options.get("openNote") is True and options.get("everyone") is True:
        raise errors.invalid("openNote and everyone exclude each other", "INVALID_VISIBILITY_OPTIONS")
    ids, world = vendor.ids, vendor.world
    mentioned = {ids.meant("users", ident) for ident in re.findall(r"@\[USER:([^\]]+)\]", content)}
    if any(user not in world.users for user in mentioned):
        raise errors.invalid("Mentioned users not found", "MENTIONED_USERS_NOT_FOUND")
    shared = {ids.meant("users", ident) for ident in options.get("users") or ()}
    if any(user not in world.users for user in shared):
        raise errors.invalid("Users to share with not found", "SHARED_WITH_USERS_NOT_FOUND")
    jobs = [ids.meant("jobs", ident) for ident in options.get("hiringTeamOf") or ()]
    if any(job not in world.jobs for job in jobs):
        raise errors.invalid("Job not found", "JOB_NOT_FOUND")
    for job in jobs:
        shared |= team_of(world.jobs[job])
    if len(mentioned | shared) > RECIPIENTS:
        raise errors.invalid(f"At most {RECIPIENTS} recipients", "TOO_MANY_RECIPIENTS")
    if options.get("openNote") is True or options.get("everyone") is True:
        return "public"
    return "protected" if shared or mentioned else "private"


@routes("DELETE", "/messages/shares/{id}", scopes="messages_manage")
def delete(vendor: SmartRecruiters, call: Call) -> Answer:
    """Take a note back."""
    notes = vendor.messages.pop(call.params["id"], None)
    if notes is None:
        raise errors.bare(404, "Message not found")
    for number in notes:
        note = vendor.world.notes.get(number)
        if note is not None:
            vendor.world.remove(vendor.world.notes, note)
    return Answer(None, 204)


@routes("GET", "/messages", scopes="messages_read")
def messages(vendor: SmartRecruiters, call: Call) -> Answer:
    """A person's notes, newest first, as a bare array; the next page stands in the `Link` header only."""
    if not is_admin(call.principal):
        raise errors.role_missing()
    person = vendor.world.candidates.get(vendor.ids.meant("candidates", call.arg("candidateId")))
    if person is None or person.deleted_at is not None:
        raise errors.invalid("Candidate not found", "CANDIDATE_NOT_FOUND")
    limit = size(call, vendor.quirks)
    notes = vendor.world.notes.of(person.id)
    if call.arg("jobId") is not None:
        job = vendor.ids.meant("jobs", call.arg("jobId"))
        if job not in vendor.world.jobs:
            raise errors.invalid("Job not found", "JOB_NOT_FOUND")
        row = next((row for row in vendor.world.applications.of(person.id) if row.job_id == job), None)
        if row is None:
            raise errors.invalid("Candidate has no application for the job", "APPLICATION_NOT_FOUND")
        notes = [note for note in notes if note.application_id == row.id]
    notes.sort(key=lambda note: (note.created_at, note.id), reverse=True)
    page, next_page = paged("message", call, notes, limit, "pageId")
    rows = [_message(vendor, note) for note in page]
    return linked(call, vendor.quirks, Answer(rows), "pageId", next_page)


def _message(vendor: SmartRecruiters, note: Note) -> dict[str, Any]:
    row = vendor.world.applications.get(note.application_id)
    applications = []
    if row is not None:
        ids = vendor.ids
        applications = [
            {"candidateId": ids.shown("candidates", row.candidate_id), "jobId": ids.shown("jobs", row.job_id)}
        ]
    return {
        "content": note.text,
        "createdOn": iso(note.created_at, "milliseconds"),
        "visibility": "EVERYONE" if note.extra.get("everyone") else VISIBILITY[note.visibility],
        "authorId": vendor.ids.shown("users", note.author_id),
        "context": {"applications": applications},
    }
