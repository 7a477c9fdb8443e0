"""Creating a candidate with an application: deprecated, but it works (gem.md §7)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import acting, employer, errors, graves, ids, view_candidate
from gateway.sandbox.gem.body import Body
from gateway.sandbox.gem.routes_catalogue import ATS
from gateway.sandbox.records import Application, Candidate, File
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.gem.stages import JobStage
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Job

routes: Routes[Gem] = Routes()
TEAM = ("recruiter", "coordinator", "sourcer")
KNOWN = (
    *("first_name", "last_name", "email", "job_id", "phone_number", "title", "company", "linkedin_handle"),
    *("initial_stage_id", "source_id", *TEAM, "attachments"),
)
PURPOSES = {"resume": "cv", "cover_letter": "cover_letter"}


@routes("POST", f"{ATS}/candidates/")
def create(vendor: Gem, call: Call) -> Answer:
    """Make a candidate and their application."""
    body = Body(call, vendor.quirks, KNOWN)
    needed = {name: body.text(name, required=True) or "" for name in ("first_name", "last_name", "email")}
    further = {name: body.text(name) for name in ("phone_number", "title", "company", "linkedin_handle")}
    job = _job(vendor, body)
    stage = _stage(vendor, body, job)
    source = _source(vendor, body)
    team = {role: _member(vendor, body, role) for role in TEAM if body.has(role)}
    files = _files(body)
    if needed["email"] and "@" not in needed["email"]:
        body.wrong("email", "Not a valid email address.")
    body.check()
    _refuse_duplicate(vendor, needed["email"])
    number = _make_candidate(vendor, needed, further, source)
    if job is not None:
        extra = {"source_id": source, **{role: user for role, user in team.items() if user}}
        _make_application(vendor, number, job, stage, extra)
    for file in files:
        _make_file(vendor, number, file)
    return Answer(view_candidate.candidate(vendor, number, call.base), vendor.quirks.created)


def _job(vendor: Gem, body: Body) -> Job | None:
    text = body.text("job_id", required=True)
    if text is None:
        return None
    job = vendor.world.jobs.get(vendor.meant("jobs", text))
    if job is None or graves.deleted_at(vendor, "jobs", job) or employer.is_template(job):
        body.wrong("job_id", "Unknown job.")
        return None
    return job


def _stage(vendor: Gem, body: Body, job: Job | None) -> JobStage | None:
    """Return where the application begins: as asked, else where applications arrive."""
    rows = [row for row in vendor.stages.of_job(job.id) if not row.deleted_at] if job else []
    if not body.has("initial_stage_id"):
        return next((row for row in rows if row.kind == "applied"), rows[0] if rows else None)
    wanted = vendor.meant("job_stages", body.text("initial_stage_id"))
    stage = next((row for row in rows if row.id == wanted), None)
    if stage is None and job is not None:
        body.wrong("initial_stage_id", "Not a stage of the job.")
    return stage


def _source(vendor: Gem, body: Body) -> int | None:
    if not body.has("source_id"):
        return None
    number = vendor.meant("sources", body.text("source_id"))
    if number not in vendor.world.sources:
        body.wrong("source_id", "Unknown source.")
    return number


def _member(vendor: Gem, body: Body, role: str) -> int | None:
    """Return the user that `{user_id}` or `{email}` names."""
    value = body.values[role]
    if not isinstance(value, dict) or not {"user_id", "email"}.issuperset(value):
        body.wrong(role, "Invalid input type.")
        return None
    emails = {user.email: user.id for user in vendor.world.users}
    number = acting.user(vendor, value.get("user_id")) or emails.get(str(value.get("email")).lower())
    if not number:
        body.wrong(role, acting.UNKNOWN)
    return number


def _files(body: Body) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for item in body.objects("attachments"):
        name, text = item.get("filename"), item.get("content")
        try:
            content = b64decode(text, validate=True) if isinstance(text, str) else None
        except binascii.Error:
            content = None
        if not isinstance(name, str) or content is None:
            body.wrong("attachments", "Each needs a filename, and content in base64.")
            continue
        kind = str(item.get("content_type") or "application/octet-stream")
        purpose = PURPOSES.get(str(item.get("type")), "other")
        made.append({"name": name, "content": content, "content_type": kind, "purpose": purpose})
    return made


def _refuse_duplicate(vendor: Gem, email: str) -> None:
    known = next((row for row in vendor.world.by_email(email) if not row.deleted_at), None)
    if known is not None and vendor.quirks.refuse_duplicates:
        duplicate = {"id": ids.shown("candidates", known.id)}
        raise errors.application(400, "A candidate has this address already.", duplicate_candidate=duplicate)


def _make_candidate(
    vendor: Gem, needed: dict[str, str], further: dict[str, str | None], source: int | None
) -> int:
    world = vendor.world
    now, handle, phone = world.tick(), further["linkedin_handle"], further["phone_number"]
    record = Candidate(
        id=world.candidates.next_id(),
        name=f"{needed['first_name']} {needed['last_name']}",
        first_name=needed["first_name"],
        last_name=needed["last_name"],
        title=further["title"],
        company=further["company"],
        emails=[needed["email"]],
        bad_emails=[],
        phones=[phone] if phone else [],
        profiles=[f"https://www.linkedin.com/in/{handle}"] if handle else [],
        websites=[],
        address=None,
        source_ids=[source] if source else [],
        channel="api",
        referrer=None,
        owner_id=None,
        tag_ids=[],
        pool_ids=[],
        cover_letter=None,
        values={},
        studies=[],
        employments=[],
        skills=[],
        salary_wish=None,
        consent="no_consent",
        consent_until=None,
        confidential=False,
        sample=False,
        created_at=now,
        updated_at=now,
    )
    return world.add(world.candidates, record).id


def _make_application(
    vendor: Gem, candidate: int, job: Job, stage: JobStage | None, extra: dict[str, Any]
) -> None:
    world = vendor.world
    now, step = world.now(), stage.stage_id if stage else None
    number = world.applications.next_id()
    world.add(
        world.applications, Application(number, candidate, job.id, step, "pending", now, now, extra=extra)
    )


def _make_file(vendor: Gem, candidate: int, upload: dict[str, Any]) -> None:
    world = vendor.world
    file = File(
        id=world.files.next_id(),
        candidate_id=candidate,
        application_id=None,
        author_id=None,
        created_at=world.now(),
        **upload,
    )
    world.add(world.files, file)
