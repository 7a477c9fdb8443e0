"""Endpoints of interviews and offers (smartrecruiters.md §8.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import content_of
from gateway.sandbox.records import File
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters import view_interview as view
from gateway.sandbox.smartrecruiters.access import is_admin, sees_job
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import is_uuid
from gateway.sandbox.smartrecruiters.query import choices, later, moment, size, start
from gateway.sandbox.smartrecruiters.reach import application_of
from gateway.sandbox.smartrecruiters.routes_applications import existing
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Offer
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
V = "/interviews-api/v201904"
READ = "interviews_read"
OFFERS = "candidates_offers_read"
A = "/candidates/{id}/jobs/{jobId}/offers"
SENT = frozenset({"PENDING_ACCEPTANCE", "ACCEPTED", "NOT_ACCEPTED"})


@routes("GET", f"{V}/interviews", scopes=READ)
def interviews(vendor: SmartRecruiters, call: Call) -> Answer:
    """The interviews of one application, whose UUID must be named."""
    ident = call.arg("applicationId")
    if ident is None or not is_uuid(ident):
        raise errors.invalid("applicationId is required and must be a UUID")
    row = existing(vendor, ident, "APPLICATION_NOT_FOUND")
    if not sees_job(call.principal, row.job_id):
        raise errors.job_denied(403)
    found = [
        view.interview(vendor, item, call.base)
        for item in vendor.world.interviews.of(row.candidate_id)
        if item.application_id == row.id and view.shown(vendor, item)
    ]
    return Answer({"content": found})


@routes("GET", f"{V}/interviews/{{interviewId}}", scopes=READ)
def interview(vendor: SmartRecruiters, call: Call) -> Answer:
    """One interview; a canceled one is a 404."""
    item = vendor.world.interviews.get(vendor.ids.meant("interviews", call.params["interviewId"]))
    if item is None or not view.shown(vendor, item) or vendor.world.is_deleted(item.candidate_id):
        raise errors.refused(404, "INTERVIEW_NOT_FOUND", "Interview not found")
    if not sees_job(call.principal, item.job_id or 0):
        raise errors.job_denied(403)
    return Answer(view.interview(vendor, item, call.base))


@routes("GET", f"{V}/interview-types", scopes="interview_types_read")
def types(vendor: SmartRecruiters, call: Call) -> Answer:
    """The names of the kinds of interviews."""
    return Answer(list(view.INTERVIEW_TYPES))


def _seen(vendor: SmartRecruiters, call: Call) -> list[Offer]:
    """Return the offers of the jobs this credential sees, newest first."""
    columns, world = vendor.world.columns, vendor.world
    found = []
    for item in world.offers:
        job = columns.job[item.application_id]
        gone = not job or world.is_deleted(columns.candidate[item.application_id])
        if not gone and sees_job(call.principal, job):
            found.append(item)
    return sorted(found, key=lambda item: (item.created_at, item.id), reverse=True)


@routes("GET", "/offers", scopes=OFFERS)
def offers(vendor: SmartRecruiters, call: Call) -> Answer:
    """Search offers; drafts are for administrators only, but may be counted."""
    limit, offset = size(call, vendor.quirks), start(call)
    statuses = choices(call, "status", view.OFFER_STATUSES)
    after, before = (moment(call, vendor.quirks, name) for name in ("createdAfter", "createdBefore"))
    words = call.arg("age")
    if words is not None:
        span = view.age(words)
        if span is None:
            raise errors.invalid("age must be words such as '7 days'")
        after, before = vendor.world.now() - span, None
    found = [
        item
        for item in vendor.offers_of(call.principal, lambda: _seen(vendor, call))
        if (not statuses or view.offer_status(item) in statuses)
        and later(item.created_at, after)
        and (before is None or item.created_at < before)
    ]
    shown = (
        found
        if is_admin(call.principal)
        else [item for item in found if view.offer_status(item) != "CREATED"]
    )
    total = len(found) if vendor.quirks.drafts_counted else len(shown)
    rows = [view.offer(vendor, item, call.base) for item in shown[offset : offset + limit]]
    return Answer({"limit": limit, "offset": offset, "totalFound": total, "content": rows})


@routes("GET", A, scopes=OFFERS)
def application_offers(vendor: SmartRecruiters, call: Call) -> Answer:
    """The offers of one application."""
    row = application_of(vendor, call)
    rows = [view.offer(vendor, item, call.base) for item in vendor.world.offers.of(row.id)]
    return Answer({"totalFound": len(rows), "content": rows})


@routes("GET", f"{A}/{{offerId}}", scopes=OFFERS)
def offer(vendor: SmartRecruiters, call: Call) -> Answer:
    """One offer."""
    row = application_of(vendor, call)
    item = vendor.world.offers.get(vendor.ids.meant("offers", call.params["offerId"]))
    if item is None or item.application_id != row.id:
        raise errors.bare(404, "Offer not found")
    return Answer(view.offer(vendor, item, call.base))


def _sent(vendor: SmartRecruiters, call: Call) -> Offer:
    """Return the offer of the path: 409 unless it was sent, 422 unless by the provider that hands papers out."""
    if not is_uuid(call.params["offerId"]):
        raise errors.invalid("Malformed request. ID format is invalid")
    item = vendor.world.offers.get(vendor.ids.meant("offers", call.params["offerId"]))
    if item is None:
        raise errors.bare(404, "Offer not found")
    if view.offer_status(item) not in SENT:
        raise errors.bare(409, "Offer has not been sent to the candidate")
    if item.id % 4 == 3:
        raise errors.bare(422, "Offer was sent with an unsupported provider")
    return item


@routes("GET", "/offers/{offerId}/documents", scopes=OFFERS)
def documents(vendor: SmartRecruiters, call: Call) -> Answer:
    """The papers of a sent offer."""
    item = _sent(vendor, call)
    paper: dict[str, Any] = {
        "id": vendor.ids.shown("papers", item.id),
        "name": "offer.pdf",
        "createdDate": iso(item.created_at, "milliseconds"),
    }
    return Answer({"documents": [paper], "isCurrentlySyncing": False, "provider": "DOCUSIGN"})


@routes("GET", "/offers/{offerId}/documents/{documentId}", scopes=OFFERS)
def document(vendor: SmartRecruiters, call: Call) -> Answer:
    """A paper's bytes: two calls a second."""
    item = _sent(vendor, call)
    if vendor.ids.meant("papers", call.params["documentId"]) != item.id:
        raise errors.bare(404, "Document not found")
    paper = File(item.id, None, None, "offer.pdf", "application/pdf", "other", None, item.created_at)
    return Answer(content_of(paper), content_type="application/octet-stream")
