"""Documents: JSON with base64 in both directions (trackerrms.md §6.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, filing, ids, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.routes_resources import candidate_of
from gateway.sandbox.trackerrms.shapes import DOCUMENT

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)


@routes("POST", "/api/v1/Resource/AttachDocument")
def attach(vendor: TrackerRMS, call: Call) -> Answer:
    """Store one document; one without a name or content is 201 with `success` false (§4.2)."""
    vendor.need(call, "write", "resources")
    body = body_of(vendor, call, DOCUMENT)
    person = vendor.world.candidates.get(ids.meant("candidates", body.get("recordId")))
    if person is None or person.deleted_at is not None:
        raise errors.invalid(call, "recordId")
    content = filing.decoded(body.get("documentData") or "")
    if content is None:
        raise errors.invalid(call, "documentData")
    name = (body.get("filename") or "").strip()
    if not content or not name:
        return Answer({"id": 0, "success": False, "message": "No document was supplied"}, 201)
    file = filing.store(
        vendor,
        person.id,
        name,
        body.get("documentType") or filing.GENERAL,
        content,
        primary=body.get("isPrimary", False),
        user=call.principal.user_id,
    )
    return Answer({"id": ids.shown("files", file.id), "success": True, "message": "Document attached"}, 201)


@routes("GET", "/api/v1/Resource/{id}/Documents")
def documents(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a candidate's documents, unpaged."""
    vendor.need(call, "resources")
    person = candidate_of(vendor, call, "id")
    return searching.rows([filing.row(vendor, file) for file in vendor.world.files.of(person.id)])


@routes("GET", "/api/v1/Resource/{resourceId}/Document/{documentId}")
def document(vendor: TrackerRMS, call: Call) -> Answer:
    """Give one document with its content."""
    vendor.need(call, "resources")
    person = candidate_of(vendor, call, "resourceId")
    file = vendor.world.files.get(ids.meant("files", path_number(call, "documentId")))
    if file is None or file.candidate_id != person.id:
        raise errors.missing()
    return Answer(filing.whole(vendor, file))
