"""Endpoints of files: list, upload, download (recruitcrm.md §4.9, §5.3). There is no way to delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import content_of
from gateway.sandbox.recruitcrm import errors, filing
from gateway.sandbox.recruitcrm.forms import body_of
from gateway.sandbox.recruitcrm.ids import meant
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()


@routes("GET", "/v1/files/{entity}/{slug}")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """A record's files, as a bare array."""
    kind, text = filing.entity(vendor, call.params["entity"], call.params["slug"])
    return Answer([filing.row(vendor, call.base, file) for file in filing.files_of(vendor, kind, text)])


@routes("POST", "/v1/files")
def upload(vendor: RecruitCrm, call: Call) -> Answer:
    """Add files, or public addresses of files, to one record."""
    body = body_of(call)
    for name in ("related_to", "related_to_type", "files"):
        if not body.get(name):
            raise errors.required(name)
    kind, text = filing.entity(vendor, body["related_to_type"], body["related_to"])
    sources = body["files"] if isinstance(body["files"], list) else [body["files"]]
    filing.check("files", sources)
    extra: dict[str, Any] = {"related": (kind, text)}
    if body.get("folder"):
        extra["folder"] = str(body["folder"])
    creator = filing.user_named(vendor, body.get("created_by"))
    if creator is not None:
        extra["created_by"] = creator
    owner = meant("candidates", text) if kind == "candidate" else None
    made = [filing.store(vendor, source, "other", candidate=owner, extra=extra) for source in sources]
    rows = [filing.row(vendor, call.base, file) for file in made]
    return Answer(rows if vendor.quirks.upload_answer == "array" else rows[0])


@routes(
    "GET",
    "/v1/candidates/{candidate}/resume/{token}",
    "/v1/candidates/{candidate}/file/{token}",
    "/v1/files/download/{token}",
    public=True,
)
def download(vendor: RecruitCrm, call: Call) -> Answer:
    """A file's bytes, for a while and (unless a quirk says otherwise) with the account's token only."""
    if vendor.quirks.download_auth:
        vendor.authenticate(call)
    number = vendor.links.opens(call.params["token"], int(vendor.world.now().timestamp()))
    file = vendor.world.files.get(number)
    owner = meant("candidates", call.params.get("candidate")) or None
    if file is None or file.candidate_id != owner:
        raise errors.gone("File")
    return Answer(content_of(file), content_type=file.content_type)
