"""Every event of every tool: the change that leads to it, and what is published."""

from __future__ import annotations

from dataclasses import fields, replace

from connectors.events import EventKind

CREATED, UPDATED, DELETED = EventKind


def added(kind, **values):
    """Add a copy of the table's first record."""

    def act(world):
        table = world.tables[kind]
        first = table[next(number for number in table.ids() if number in table)]
        now = world.tick()
        times = {one.name: now for one in fields(first) if one.name in {"created_at", "updated_at"}}
        return world.add(table, replace(first, id=table.next_id(), **times, **values))

    return act


def new_contact(world):
    return world.add(world.contacts, replace(world.contacts[1], id=world.contacts.next_id()))


def changed(kind, index=3, **values):
    """Change the so-manieth record that stands; callables get the record."""

    def act(world):
        record = some(world, kind, index)
        given = {name: value(record, world) if callable(value) else value for name, value in values.items()}
        return world.change(world.tables[kind], record, **given)

    return act


def removed(kind, index=6):
    def act(world):
        record = some(world, kind, index)
        world.remove(world.tables[kind], record)
        return record

    return act


def some(world, kind, index):
    table = world.tables[kind]
    standing = [
        number
        for number in table.ids()
        if number in table and getattr(table[number], "deleted_at", None) is None
    ]
    return table[standing[index]]


def erased(record, world):
    return world.now()


def applied(**extra):
    """Put somebody on a job they are not on."""

    def act(world):
        person = some(world, "candidates", 9)
        job = next(job for job in world.jobs if job.id not in world.jobs_of(person.id))
        first = some(world, "applications", 0)
        now = world.tick()
        row = replace(
            first,
            id=world.applications.next_id(),
            candidate_id=person.id,
            job_id=job.id,
            state="pending",
            created_at=now,
            updated_at=now,
            extra=dict(extra),
        )
        return world.add(world.applications, row)

    return act


def next_stage(record, world):
    pipeline = world.pipelines[world.jobs[record.job_id].pipeline_id]
    return next(stage.id for stage in pipeline.stages if stage.id != record.stage_id)


def pending(**values):
    """Change an application that is open."""

    def act(world):
        record = next(
            row for row in (some(world, "applications", n) for n in range(8, 40)) if row.state == "pending"
        )
        given = {name: value(record, world) if callable(value) else value for name, value in values.items()}
        return world.change(world.applications, record, **given)

    return act


OWN = "its key"
PERSON = "the candidate's key"

RECRUITCRM_ROWS = {
    "candidate.created": (added("candidates", pool_ids=[]), [("Candidate", OWN, CREATED)]),
    "candidate.created.talentpool": (added("candidates", pool_ids=[1]), [("Candidate", OWN, CREATED)]),
    "candidate.updated": (changed("candidates", title="Lead"), [("Candidate", OWN, UPDATED)]),
    "candidate.external.profile.updated": (
        changed("candidates", extra={"form": 1}),
        [("Candidate", OWN, UPDATED)],
    ),
    "candidate.deleted": (changed("candidates", 5, deleted_at=erased), [("Candidate", OWN, DELETED)]),
    "candidate.assigned": (applied(), [("Application", OWN, CREATED)]),
    "candidate.external.applied.jobs": (applied(form=True), [("Application", OWN, CREATED)]),
    "candidate.hiringstage.updated": (pending(stage_id=next_stage), [("Application", OWN, UPDATED)]),
    "candidate.unassigned": (
        removed("applications"),
        [("Application", None, DELETED), ("Candidate", PERSON, UPDATED)],
    ),
    "job.created": (added("jobs"), [("Job", OWN, CREATED)]),
    "job.updated": (changed("jobs", title="Another title"), [("Job", OWN, UPDATED)]),
    "job.status.updated": (changed("jobs", status="archived"), [("Job", OWN, UPDATED)]),
    "job.deleted": (removed("jobs", -1), [("Job", OWN, DELETED)]),
    "contact.created": (new_contact, [("Job", None, UPDATED)]),
    "contact.updated": (changed("contacts", phone="1"), [("Job", None, UPDATED)]),
    "contact.deleted": (removed("contacts", -1), [("Job", None, UPDATED)]),
}
MOVED = [("Application", None, UPDATED), ("Candidate", PERSON, UPDATED)]
RECRUITEE_ROWS = {
    "new_candidate": (added("candidates"), [("Candidate", OWN, CREATED)]),
    "candidate_assigned": (applied(), [("Application", None, CREATED), ("Candidate", PERSON, UPDATED)]),
    "candidate_moved": (pending(stage_id=next_stage), MOVED),
    "candidate_moved/disqualified": (pending(state="rejected"), MOVED),
    "candidate_deleted": (changed("candidates", 5, deleted_at=erased), [("Candidate", OWN, DELETED)]),
    "offer_unpublished": (changed("jobs", 0, status="closed"), [("Job", OWN, UPDATED)]),
    "offer_published": (changed("jobs", 0, status="published"), [("Job", OWN, UPDATED)]),
    "offer_updated": (changed("jobs", 0, title="Another title"), [("Job", OWN, UPDATED)]),
    "offer_updated/status_changed": (changed("jobs", 0, status="internal"), [("Job", OWN, UPDATED)]),
}
APPLICATION = [("Application", OWN, UPDATED)]
SMARTRECRUITERS_ROWS = {
    "job.created": (added("jobs"), [("Job", OWN, CREATED)]),
    "job.updated": (changed("jobs", title="Another title"), [("Job", OWN, UPDATED)]),
    "job.status.updated": (changed("jobs", status="archived"), [("Job", OWN, UPDATED)]),
    "job.hiring-team.updated": (changed("jobs", follower_ids=[2]), [("Job", OWN, UPDATED)]),
    "job.ad.created": (added("postings"), [("JobPosting", OWN, CREATED)]),
    "job.ad.updated": (changed("postings", title="Another title"), [("JobPosting", OWN, UPDATED)]),
    "job.ad.postings.updated": (changed("postings", status="withdrawn"), [("JobPosting", OWN, UPDATED)]),
    "application.created": (applied(), [("Application", OWN, CREATED)]),
    "application.status.updated": (pending(stage_id=next_stage), APPLICATION),
    "application.fields.updated": (pending(extra={"properties": {"a": 1}}), APPLICATION),
    "application.source.updated": (pending(extra={"properties": {"a": 1}, "source": "x"}), APPLICATION),
    "application.screening-answers.updated": (pending(extra={"answers": [1]}), APPLICATION),
    "application.screening-answers.created": (
        lambda world: changed("applications", _unanswered(world), extra={"answers": [1]})(world),
        APPLICATION,
    ),
    "application.attachment.created": (
        lambda world: added("files", **_of_one(world))(world),
        [("Application", "the file's application", UPDATED)],
    ),
    "candidate.created": (added("candidates"), [("Candidate", OWN, CREATED)]),
    "candidate.updated": (changed("candidates", title="Lead"), [("Candidate", OWN, UPDATED)]),
    "candidate.deleted": (changed("candidates", 5, deleted_at=erased), [("Candidate", OWN, DELETED)]),
    "offer.created": (added("offers"), [("Offer", OWN, CREATED)]),
    "offer.updated": (changed("offers", 0, status="accepted"), [("Offer", OWN, UPDATED)]),
    "interview.created": (added("interviews", application_id=4), [("Interview", None, CREATED)]),
    "interview.updated": (
        changed("interviews", -1, title="Talk", canceled=False),
        [("Interview", None, UPDATED)],
    ),
    "interview.canceled": (changed("interviews", -1, canceled=True), [("Interview", None, UPDATED)]),
}
NOT_SENT = {"position.created", "position.updated", "position.deleted"}
"""The sandbox has no positions: read in the tests of the readers."""

TRACKERRMS_ROWS = {
    "R.Created": (added("candidates"), [("Candidate", OWN, CREATED)]),
    "R.Updated": (changed("candidates", title="Lead"), [("Candidate", OWN, UPDATED)]),
    "R.Deleted": (changed("candidates", 5, deleted_at=erased), [("Candidate", OWN, DELETED)]),
    "O.Created": (added("jobs"), [("Job", OWN, CREATED), ("JobPosting", OWN, CREATED)]),
    "O.Updated": (changed("jobs", title="Other"), [("Job", OWN, UPDATED), ("JobPosting", OWN, UPDATED)]),
    "O.Deleted": (removed("jobs", -1), [("Job", OWN, DELETED), ("JobPosting", OWN, DELETED)]),
    "X.Created": (applied(), [("Application", OWN, CREATED)]),
    "X.Updated": (pending(stage_id=next_stage), [("Application", OWN, UPDATED)]),
    "X.Deleted": (removed("applications"), [("Application", OWN, DELETED)]),
}
ROWS = {
    "recruitcrm": RECRUITCRM_ROWS,
    "recruitee": RECRUITEE_ROWS,
    "smartrecruiters": SMARTRECRUITERS_ROWS,
    "trackerrms": TRACKERRMS_ROWS,
}


def _unanswered(world):
    standing = [world.applications[n] for n in world.applications.ids() if n in world.applications]
    return next(
        place for place, row in enumerate(standing) if not row.answers and not row.extra.get("answers")
    )


def _of_one(world):
    """A person with a single application."""
    row = next(
        row
        for row in (some(world, "applications", n) for n in range(40))
        if len(world.jobs_of(row.candidate_id)) == 1
    )
    return {"candidate_id": row.candidate_id, "application_id": row.id}


def key_of(vendor, kind, record):
    ident, world = vendor.remote_id, vendor.world
    if kind == "files":
        return key_of(vendor, "applications", world.applications[record.application_id])
    if kind == "offers":
        row = world.applications[record.application_id]
        return f"{key_of(vendor, 'applications', row)}:{ident('offers', record.id)}"
    if kind == "applications" and vendor.tool in {"smartrecruiters", "recruitcrm"}:
        return f"{ident('candidates', record.candidate_id)}:{ident('jobs', record.job_id)}"
    if kind == "jobs" and vendor.tool == "trackerrms":
        return ident("jobs", record.id)
    return ident(kind, record.id)


def kind_of(record):
    return {
        "Candidate": "candidates",
        "Application": "applications",
        "Job": "jobs",
        "Posting": "postings",
    }.get(type(record).__name__, type(record).__name__.lower() + "s")
