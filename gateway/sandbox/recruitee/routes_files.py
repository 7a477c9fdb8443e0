"""Endpoints of files: list, upload, promote, remove, download (recruitee.md §5.10, §6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import content_of
from gateway.sandbox.multipart import Part
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.filing import HIDDEN, KINDS, attachment, promote, store
from gateway.sandbox.recruitee.forms import body_of, inside
from gateway.sandbox.recruitee.ids import meant, shown
from gateway.sandbox.recruitee.routes_candidates import found, full
from gateway.sandbox.recruitee.view_catalogue import reference_admins
from gateway.sandbox.routes import Routes
from gateway.sandbox.signing import opens

if TYPE_CHECKING:
    from gateway.sandbox.records import File
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"
STORAGE_ERROR = "<?xml version='1.0'?><Error><Code>{0}</Code></Error>"


@routes("GET", f"{C}/candidates/{{id}}/attachments")
def attachments(vendor: Recruitee, call: Call) -> Answer:
    """A person's files, without CV and cover letter."""
    person = found(vendor, call, call.params["id"])
    files = [file for file in vendor.world.files.of(person.id) if file.purpose == "other"]
    secret = person.id % HIDDEN == 4 and bool(files) and not call.principal.can("review_hidden_evaluations")
    files = files[1 if secret else 0 :]
    rows = [attachment(vendor, call.base, file) for file in files]
    side = reference_admins(vendor, (file.author_id for file in files))
    kinds = set(KINDS.values()) | {"other"}
    if call.arg("kind") in kinds:
        rows = [row for row in rows if row["kind"] == call.arg("kind")]
    if call.arg("source"):
        rows = [row for row in rows if row["source"] == call.arg("source")]
    return Answer({"attachments": rows, "hidden_attachments_exist": secret, "references": side})


@routes("POST", f"{C}/attachments")
def upload(vendor: Recruitee, call: Call) -> Answer:
    """Add a file; without `attachment[candidate_id]` it hangs on nobody, and a part named `file` is a 500."""
    need(call.principal, "manage_candidate")
    body = body_of(call)
    if isinstance(body.get("file"), Part):
        return Answer({"error": "Server internal error"}, 500)
    values = inside(body, "attachment")
    source = _source(values, "file")
    owner = None
    if values.get("candidate_id") is not None:
        owner = found(vendor, call, values["candidate_id"]).id
    file = store(vendor, owner, source, "other", user=call.principal.user_id)
    side = reference_admins(vendor, [file.author_id])
    return Answer({"attachment": attachment(vendor, call.base, file), "references": side}, 201)


def _source(values: dict[str, Any], name: str) -> Part | str:
    """Return the uploaded part or the remote address of a file."""
    uploaded, remote = values.get(name), values.get(f"remote_{name}_url")
    if isinstance(uploaded, Part):
        return uploaded
    if isinstance(remote, str) and remote.startswith(("http://", "https://")):
        return remote
    raise errors.invalid(name, "can't be blank")


@routes("DELETE", f"{C}/attachments/{{id}}")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Delete a plain attachment."""
    need(call.principal, "manage_candidate")
    file = _plain(vendor, call, call.params["id"])
    vendor.world.remove(vendor.world.files, file)
    return Answer({"attachment": {**attachment(vendor, call.base, file), "file_url": None}})


def _plain(vendor: Recruitee, call: Call, text: str) -> File:
    file = vendor.world.files.get(meant("files", text))
    if file is None or file.purpose != "other":
        raise errors.gone()
    if file.candidate_id is not None:
        found(vendor, call, shown("candidates", file.candidate_id))
    return file


FILES = {"cv": ("cv",), "cover_letter": ("cover_letter_file", "cover_letter")}
"""Members that may hold a file: the cover letter's is [assumed], recruitee.md §6.5."""


@routes("PATCH", f"{C}/candidates/{{id}}/update_cv", f"{C}/candidates/{{id}}/update_cover_letter")
def replace(vendor: Recruitee, call: Call) -> Answer:
    """Put a new CV or cover letter in the place of the old one, which becomes a plain attachment."""
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    purpose = call.path.rstrip("/").rsplit("/update_", 1)[-1]
    values = inside(body_of(call), "candidate")
    present = next(
        (name for name in FILES[purpose] if {name, f"remote_{name}_url"} & set(values)), FILES[purpose][0]
    )
    store(vendor, person.id, _source(values, present), purpose, user=call.principal.user_id)
    return full(vendor, call, vendor.world.candidates[person.id])


@routes(
    "PATCH",
    f"{C}/candidates/{{id}}/set_as_cv/{{attachment}}",
    f"{C}/candidates/{{id}}/set_as_cover_letter/{{attachment}}",
)
def set_as(vendor: Recruitee, call: Call) -> Answer:
    """Make a plain attachment the CV or cover letter."""
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    file = _plain(vendor, call, call.params["attachment"])
    if file.candidate_id != person.id:
        raise errors.gone()
    promote(vendor, file, "cv" if "/set_as_cv/" in call.path else "cover_letter")
    return full(vendor, call, person)


@routes("DELETE", f"{C}/candidates/{{id}}/delete_cv", f"{C}/candidates/{{id}}/delete_cover_letter")
def clear(vendor: Recruitee, call: Call) -> Answer:
    """Remove the CV or cover letter file."""
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    purpose = call.path.rstrip("/").rsplit("/delete_", 1)[-1]
    for file in vendor.world.files.of(person.id):
        if file.purpose == purpose:
            vendor.world.remove(vendor.world.files, file)
    return full(vendor, call, person)


@routes("GET", "/storage/{file}/{name}", public=True)
def download(vendor: Recruitee, call: Call) -> Answer:
    """A file's bytes from object storage: the link is the permission, a token beside it is refused."""
    if "authorization" in call.headers:
        return _storage_error(400, "InvalidArgument")
    path = vendor.normal(call.path)
    now = int(vendor.world.now().timestamp())
    if not opens(vendor.secret, path, now, call.arg("expires"), call.arg("signature")):
        return _storage_error(403, "AccessDenied")
    file = vendor.world.files.get(meant("files", call.params["file"]))
    if file is None:
        return _storage_error(404, "NoSuchKey")
    return Answer(content_of(file), content_type=file.content_type)


def _storage_error(status: int, code: str) -> Answer:
    return Answer(STORAGE_ERROR.format(code), status, content_type="application/xml")
