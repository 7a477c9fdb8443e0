"""A candidate made of a CV in one call, and put on a job's list (trackerrms.md §6.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, filing, ids, routes_lists, writing_placement
from gateway.sandbox.trackerrms.reading import body_of
from gateway.sandbox.trackerrms.shapes import RESUME
from gateway.sandbox.trackerrms.statuses import RESOURCE_STATUSES
from gateway.sandbox.trackerrms.writing_resource import created, updated

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
_NOISE = re.compile(r"\b(?:cv|resume|curriculum|vitae)\b", re.IGNORECASE)


@routes("POST", "/api/v1/Resource/CreateFromResume")
def create_from_resume(vendor: TrackerRMS, call: Call) -> Answer:
    """Parse a CV, make (or with `resource` change) the candidate, store the CV, put it on a list."""
    vendor.need(call, "write", "resources")
    body = body_of(vendor, call, RESUME)
    content = filing.decoded(body.get("fileData") or "")
    if content is None:
        raise errors.invalid(call, "fileData")
    name = (body.get("fileName") or "").strip()
    parsed = _parsed(content, name)
    if not content or not name or parsed is None:
        return _answer(0, "2", "The resume could not be parsed", "none")
    person = _person(vendor, call, body, parsed)
    user = ids.meant("users", body.get("userId")) or call.principal.user_id
    filing.store(vendor, person.id, name, filing.RESUME, content, primary=True, user=user)
    problem = _listed(vendor, call, body, person)
    action = "updated" if body.get("resource") else "created"
    return _answer(ids.shown("candidates", person.id), "0", problem or f"Candidate {action}", action)


def _answer(number: int, code: str, description: str, action: str) -> Answer:
    body = {"success": number > 0, "resourceId": number, "returnCode": code}
    return Answer({**body, "returnDescription": description, "returnAction": action}, 201)


def _parsed(content: bytes, file_name: str) -> dict[str, Any] | None:
    """Return what the parser makes of a CV: a line that looks like a name, else the file's name; an address."""
    text = content.decode("utf-8", "ignore")
    lines = [line.strip() for line in text.splitlines()]
    name = next((line for line in lines if _NAME.fullmatch(line) and not _NOISE.search(line)), None)
    words = re.sub(r"[\d_-]+", " ", file_name.rsplit(".", 1)[0])
    name = name or " ".join(_NOISE.sub(" ", words).split())
    if not name:
        return None
    first, _, last = name.partition(" ")
    email = _EMAIL.search(text)
    contact = {"contactDetails": {"email": email[0]}} if email else {}
    return {"firstName": first, "surname": last, "displayAs": name, **contact}


def _person(vendor: TrackerRMS, call: Call, body: dict[str, Any], parsed: dict[str, Any]) -> Candidate:
    status = body.get("resourceStatusId") or 0
    if status in {known.id for known in RESOURCE_STATUSES}:
        parsed["status"] = {"id": status}
    source = body.get("resourceSource") or body.get("source")
    if source:
        parsed["source"] = source
    if body.get("userId"):
        parsed["owners"] = [{"ownerId": body["userId"], "rank": 1, "percent": 100}]
    if not body.get("resource"):
        return created(vendor, parsed)
    known = vendor.world.candidates.get(ids.meant("candidates", body["resource"]))
    if known is None or known.deleted_at is not None:
        raise errors.invalid(call, "resource")
    return updated(vendor, known, parsed)


def _listed(vendor: TrackerRMS, call: Call, body: dict[str, Any], person: Candidate) -> str:
    """Put the candidate on the job's list, `short` or `long`; return why that failed, if it did."""
    text = str(body.get("opportunityId") or "").strip()
    if text in {"", "0"}:
        return ""
    job = vendor.world.jobs.get(ids.meant("jobs", text))
    if job is None:
        return "Candidate saved, but the job does not exist"
    if str(body.get("list") or "short").strip().lower().startswith("long"):
        routes_lists.put(vendor, job, person.id)
        return ""
    entry = {"resourceId": ids.shown("candidates", person.id), "opportunityIds": [int(text)]}
    answer = writing_placement.shortlisted(vendor, call, entry)
    return str(answer.body["reason"] or "")
