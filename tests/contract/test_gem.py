"""Gem keeps the contract. The objects are invented, in the shapes of gem.md §6."""

from connectors.errors import RateLimited, Rejected, Unauthenticated, Unavailable
from connectors.gem import Gem, views
from tests.contract.suite import ConnectorContract

WHEN = {
    "created_at": "2031-02-03T08:00:00.120Z",
    "updated_at": "2031-02-09T10:11:12.000Z",
    "deleted_at": "2031-06-01T00:00:00.000Z",
}
ADA = {
    "id": "dXNlcjo0NDE3",
    "name": "Ada Moor",
    "first_name": "Ada",
    "last_name": "Moor",
    "employee_id": "E-7",
}
BEN = {"id": "dXNlcjo5MA", "name": "Ben van Dael", "first_name": None, "last_name": None, "employee_id": None}
USER = {**ADA, "primary_email_address": "ada@x.test", "emails": ["ada@x.test"], "disabled": False, **WHEN}
TEAM = {"hiring_managers": [ADA], "recruiters": [ADA, BEN], "coordinators": [BEN]}
JOB = {
    "id": "am9iOoqLt800",
    "name": "Bridge Inspector",
    "requisition_id": "BI-31",
    "confidential": True,
    "status": "open",
    "is_template": False,
    **WHEN,
    "opened_at": "2031-02-04T09:00:00.000Z",
    "closed_at": "2031-05-04T09:00:00.000Z",
    "departments": [{"id": "ZGVwdDo1", "name": "Structures", "parent_id": None, "child_ids": []}],
    "offices": [{"id": "bG9jOjE", "name": "Ghent HQ", "location": {"name": "Ghent, Belgium"}}],
    "hiring_team": TEAM,
    "custom_fields": {"Cost centre": "CC-9"},
    "openings": [{"id": "b3Blbjo1", "status": "open"}],
}
POST = {
    "id": "am9icG9zdDo1",
    "title": "Bridge Inspector (Ghent)",
    "active": True,
    "live": True,
    "listed": True,
    "external": True,
    "internal": False,
    "job_id": JOB["id"],
    "content": "<p>Look at bridges</p>",
    "internal_content": None,
    "first_published_at": "2031-02-05T12:00:00.000Z",
    **WHEN,
    "_vanity": "northwind",
}
LIVING = {**POST, "deleted_at": None}
STAGE = {
    "id": "c3RhZ2U6OTE",
    "name": "Talk",
    "job_id": JOB["id"],
    "priority": 2,
    "active": True,
    **WHEN,
    "interviews": [{"id": "aW50OjU1", "name": "Pairing", "job_stage_interview_item_id": "anNpaTox"}],
}
APPLICATION = {
    "id": "YXBwOjE",
    "candidate_id": "Y2FuZDo3NzAx",
    "job_post_id": POST["id"],
    "status": "rejected",
    "applied_at": "2031-02-10T10:00:00.000Z",
    "rejected_at": "2031-03-02T10:00:00.000Z",
    "last_activity_at": "2031-03-02T10:00:00.000Z",
    "deleted_at": "2031-04-01T00:00:00.000Z",
    "rejection_reason": {"id": "cmo6Mw", "name": "Too far away", "type": {"id": "cnQ6MQ", "name": "Theirs"}},
    "current_stage": {"id": STAGE["id"], "name": "Talk"},
    "source": {"id": "c3JjOjQ", "public_name": "Fair"},
    "credited_to": ADA["id"],
    "jobs": [{"id": JOB["id"], "name": JOB["name"]}],
    "custom_fields": {"Travel": {"name": "Travel", "type": "number", "value": 12}},
}
PERSON = {
    "id": "Y2FuZDo3NzAx",
    "first_name": "Mira",
    "last_name": "van Dael",
    "company": "Kestrel",
    "title": "Analyst",
    "is_private": True,
    "email_addresses": [
        {"type": "work", "value": "work@x.test", "is_primary": False},
        {"type": "personal", "value": "mira@x.test", "is_primary": True},
    ],
    "phone_numbers": [{"type": "mobile", "value": "+32 9000"}],
    "social_media_addresses": [{"value": "https://www.linkedin.com/in/mira"}],
    "attachments": [{"filename": "cv.pdf", "url": "https://files.test/1", "type": "resume"}],
    "educations": [{"id": "ZWR1OjE", "school_name": "TU"}],
    "employments": [],
    "tags": ["steel"],
    "linked_user_ids": [],
    **WHEN,
    "last_activity": "2031-03-02T10:00:00.000Z",
    "application_ids": ["YXBwOjE", "YXBwOjI"],
    "applications": [APPLICATION],
}
INTERVIEW = {
    "id": "c2k6MzA",
    "application_id": APPLICATION["id"],
    "candidate_id": PERSON["id"],
    **WHEN,
    "start": {"date_time": "2031-02-18T14:00:00.000Z"},
    "end": {"date_time": "2031-02-18T15:00:00.000Z"},
    "status": "complete",
    "interview": {"id": "aW50OjU1", "name": "Pairing"},
    "organizer": ADA,
    "interviewers": [{"id": BEN["id"], "name": "Ben van Dael", "email": "ben@x.test"}],
    "job_stage_interview_item_id": "anNpaTox",
}
NAMELESS = {**INTERVIEW, "interviewers": [{"id": None, "name": "Ada Moor", "email": "Ada@x.test"}]}


class TestGem(ConnectorContract):
    connector = Gem()
    credentials = {"api_key": "s3cr3t-api-key", "application_secret": "s3cr3t-of-partner"}  # noqa: RUF012  # hooks of the suite
    settings = {"job_board_vanity_path": "northwind"}  # noqa: RUF012  # as above
    auth_headers = {"x-api-key": "s3cr3t-api-key", "x-application-secret": "s3cr3t-of-partner"}  # noqa: RUF012  # as above
    statuses = {403: Unauthenticated}  # noqa: RUF012  # as above; a refused key (§11)
    silent = frozenset({"JobStage.remote_deleted_at"})  # deleted stages have no place in their job
    examples = {  # noqa: RUF012  # as above
        views.LiteUser: [ADA, BEN],
        views.UserRow: [USER, {**BEN, "disabled": True}],
        views.JobRow: [
            JOB,
            {"id": "0c6f8d9e-1111-4222-8333-444455556666", "name": "Bare", "status": "approved"},
        ],
        views.JobReference: [{"id": JOB["id"], "name": JOB["name"]}],
        views.PostRow: [POST, {**LIVING, "live": False, "first_published_at": None, "content": ""}],
        views.JobPosts: [{"_job": JOB["id"], "_posts": [LIVING]}],
        views.StageRow: [STAGE],
        views.StageReference: [{"id": STAGE["id"], "name": "Talk"}],
        views.JobStages: [
            {"_job": JOB["id"], "_stages": [{"_stage": {**STAGE, "deleted_at": None}, "_index": 1}]}
        ],
        views.ApplicationRow: [APPLICATION, {"id": "YXBwOjI", "status": "active", "jobs": []}],
        views.ApplicationJob: [{"id": "YXBwOjI", "_job": JOB["id"]}],
        views.CandidateRow: [PERSON, {"id": "Y2FuZDo4"}],
        views.InterviewRow: [
            INTERVIEW,
            {**NAMELESS, "start": {"date": "2031-02-18"}, "end": {"date": "2031-02-18"}},
        ],
        views.InterviewTeam: [{**NAMELESS, "_users": {"ada@x.test": ADA["id"]}}],
        views.InterviewStage: [{"id": INTERVIEW["id"], "_stage": STAGE["id"]}],
    }
    errors = [  # noqa: RUF012  # as above
        (403, {}, {"message": "Forbidden"}, Unauthenticated, "Forbidden"),
        (401, {}, {"code": 401, "status": "Unauthorized"}, Unauthenticated, "Unauthorized"),
        (429, {}, {"message": "Too Many Requests"}, RateLimited, "Too Many Requests"),
        (429, {}, {"message": "Limit Exceeded"}, RateLimited, "Limit Exceeded"),
        (504, {}, {"message": "Endpoint request timed out"}, Unavailable, "timed out"),
        (
            422,
            {},
            {
                "code": 422,
                "status": "Unprocessable Entity",
                "message": "It was unable to be followed.",
                "errors": {"json": {"visibility": ["Must be one of: public, private."], "body": "Too long"}},
            },
            Rejected,
            "It was unable to be followed.; visibility: Must be one of: public, private.; body: Too long",
        ),
        (405, {}, {"code": 405, "status": "Method Not Allowed"}, Rejected, "Method Not Allowed"),
        (502, {"content_type": "text/html"}, b"<html>Bad Gateway</html>", Unavailable, "502"),
    ]
