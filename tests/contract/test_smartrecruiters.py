"""SmartRecruiters keeps the contract. The objects are invented, in the shapes of smartrecruiters.md §8."""

from connectors.errors import Forbidden, Gone, RateLimited, Rejected, Unauthenticated, Unavailable
from connectors.smartrecruiters import SmartRecruiters, people_views, questions, views
from tests.connectors.upstream.fakes import http
from tests.contract.suite import ConnectorContract

TOKEN = "s3cr3t-of-access"  # invented
JOB_ID = "0c7e52d1-0000-4000-8000-000000000001"
OTHER_JOB = "17aa52d1-0000-4000-8000-000000000002"
PERSON_ID = "9b3052d1-0000-4000-8000-000000000003"
USER_ID = "5f1c0a7be4b0d2a1c3e4f501"
AD_ID = "f4c252d1-0000-4000-8000-000000000004"
PAIR = f"{PERSON_ID}:{JOB_ID}"
WHEN = {"createdOn": "2031-02-03T08:00:00.120Z", "updatedOn": "2031-02-09T10:11:12.000+0000"}

USER = {
    "id": USER_ID,
    "email": "ada@acme.test",
    "firstName": "Ada",
    "lastName": "Moor",
    "systemRole": {"id": "STANDARD", "name": "Standard"},
    "active": True,
    "updatedOn": WHEN["updatedOn"],
}
SECTIONS = {
    "companyDescription": {"title": "Us", "text": "<p>We build</p>"},
    "jobDescription": {"title": None, "text": "<p>Build bridges</p>"},
}
JOB = {
    "id": JOB_ID,
    "title": " Site Engineer",
    "refNumber": "REF77A",
    **WHEN,
    "lastActivityOn": WHEN["updatedOn"],
    "department": {"id": "1201", "label": "Engineering"},
    "location": {
        "country": "Poland",
        "countryCode": "pl",
        "region": "Lesser Poland",
        "regionCode": "MA",
        "city": "Kraków",
        "address": "Long 7",
        "postalCode": "30-001",
        "remote": True,
    },
    "status": "SOURCING",
    "postingStatus": "PUBLIC",
    "language": {"code": "en"},
    "actions": {"details": {"url": "https://api.example/jobs/1", "method": "GET"}},
}
DETAIL = {
    **JOB,
    "function": {"id": "engineering", "label": "Engineering"},
    "typeOfEmployment": {"id": "permanent", "label": "Full-time"},
    "experienceLevel": {"id": "mid_senior_level", "label": "Mid-Senior Level"},
    "template": False,
    "jobAd": {"language": "en", "sections": SECTIONS},
    "properties": [
        {"id": "cc", "label": "Cost centre", "value": {"id": "9", "label": "CC-9"}},
        {"id": "cc", "label": "Cost centre", "value": {"id": "8", "label": "CC-8"}},
        {"id": "shift", "label": "Shift", "value": True},
    ],
    "actions": {"applyOnWeb": {"url": "https://jobs.example/1"}},
}
AD = {
    "id": AD_ID,
    "title": "Site Engineer (Kraków)",
    "jobAd": SECTIONS,
    **WHEN,
    "applyUrl": "https://jobs.example/AcmeTest/744000000000001-site-engineer",
    "postingStatus": "PUBLISHED",
    "visibility": "PUBLIC",
    "default": True,
    "_job": JOB_ID,
}
POSTING = {
    "id": "744000000000001",
    "uuid": "a9d152d1-0000-4000-8000-000000000005",
    "name": "Site Engineer",
    "jobAdId": AD_ID,
    "defaultJobAd": True,
    "refNumber": "REF77A",
    "releasedDate": "2031-03-01T09:00:00.000Z",
    "department": {},
    "function": {"id": "engineering", "label": "Engineering"},
    "typeOfEmployment": {"id": "x9", "label": "Part-time"},
    "experienceLevel": {"id": "mid_senior_level", "name": "Mid-Senior Level"},
    "visibility": "PUBLIC",
    "_destination": "PUBLIC",
}
POSTED = {
    **POSTING,
    "jobId": JOB_ID,
    "applyUrl": "https://jobs.example/apply",
    "postingUrl": "https://jobs.example/show",
    "jobAd": {"sections": SECTIONS},
    "active": True,
    "_ad": AD_ID,
}
TEAM = {
    "totalFound": 2,
    "content": [{"id": USER_ID, "role": "RECRUITER"}, {"id": USER_ID, "role": "c-77"}],
    "_job": JOB_ID,
}
FORM = {
    "questions": [
        {
            "id": "q1",
            "label": "Permit?",
            "repeatable": False,
            "fields": [
                {
                    "id": "value",
                    "label": "Value",
                    "type": "RADIO",
                    "required": True,
                    "values": [{"id": "1", "label": "Yes"}, {"id": "0", "label": "No"}],
                },
                {"id": "info", "label": "By law", "type": "INFORMATION", "required": False, "values": []},
            ],
        },
        {
            "id": "q2",
            "label": "Gender",
            "repeatable": False,
            "fields": [
                {
                    "id": "gender",
                    "label": "Gender",
                    "type": "SINGLE_SELECT",
                    "required": False,
                    "complianceType": "DIVERSITY",
                    "values": [{"id": "0", "label": "Other"}],
                }
            ],
        },
        {
            "id": "q3",
            "label": "Which one?",
            "repeatable": False,
            "conditions": [{"questionId": "q1", "fieldId": "value", "valueIds": ["1"]}],
            "fields": [
                {"id": kind, "label": kind, "type": kind, "required": False, "values": []}
                for kind in ("INPUT_TEXT", "TEXTAREA", "CHECKBOX", "MULTI_SELECT", "HOLOGRAM")
            ],
        },
    ],
    "settings": {"avatarUploadAvailable": True},
}
MAIN = {
    "job": {"id": JOB_ID, "title": "Site Engineer"},
    "status": "REJECTED",
    "source": "Career site",
    "reasonOfRejection": {"id": "3", "label": "Too far away"},
    "reasonOfWithdrawal": None,
}
STAYS = {"job": {"id": OTHER_JOB, "title": "Welder"}, "status": "INTERVIEW", "subStatus": "Trial: on site"}
ROW = {
    "id": PERSON_ID,
    "internal": False,
    "firstName": "Jo",
    "lastName": "Berg",
    "email": "jo@example.test",
    **WHEN,
    "location": {"country": "Norway", "countryCode": "no", "city": "Oslo", "lat": 59.9, "lng": 10.7},
    "tags": ["welder", "Welder", "steel"],
    "consent": {"status": "ACQUIRED"},
    "primaryAssignment": {name: MAIN[name] for name in ("job", "status")},
    "secondaryAssignments": [{"job": {"id": OTHER_JOB}}],
}
PERSON = {
    **ROW,
    "phoneNumber": "+47 9000",
    "web": {
        "linkedin": "https://www.linkedin.com/in/jo",
        "skype": "jo.berg",
        "website": "https://jo.example",
    },
    "education": [{"institution": "TU"}],
    "experience": [
        {"title": "-", "company": "Kestrel", "current": False, "startDate": "2024"},
        {"title": "Welder", "company": "Acme", "current": True, "startDate": "2100-01-01"},
    ],
    "primaryAssignment": MAIN,
    "secondaryAssignments": [STAYS],
}
FIELDS = {
    "content": [
        {"id": "f1", "label": "Notice", "type": "SINGLE_SELECT", "value": "o1", "valueLabel": "A month"},
        {
            "id": "f2",
            "label": "Skills",
            "type": "MULTI_SELECT",
            "value": ["s1"],
            "selectedValueLabels": [{"id": "s1", "label": "TIG"}],
        },
        {"id": "f3", "label": "Pay", "type": "CURRENCY", "value": {"code": "EUR", "value": 100}},
    ]
}
HISTORY = {
    "totalFound": 2,
    "content": [
        {"changedOn": "2031-03-02T10:00:00.000Z", "status": "REJECTED"},
        {"changedOn": "2031-02-03T08:00:00.000Z", "status": "NEW"},
    ],
    "_application": PAIR,
}
SLOT = {
    "id": "t1",
    "interviewType": "Onsite",
    "title": "Second talk",
    "place": "Room 7",
    "startsOn": "2031-02-18T14:00:00.000Z",
    "endsOn": "2031-02-18T15:00:00.000Z",
    "interviewers": [{"id": USER_ID, "status": "accepted"}, {"id": USER_ID}],
}
INTERVIEW = {
    "id": "i1",
    "candidate": {"id": PERSON_ID, "status": None},
    "jobId": JOB_ID,
    "location": "HQ",
    "timezone": "Europe/Oslo",
    "timeslots": [SLOT],
    "_slot": SLOT,
}
OFFER = {
    "id": "o1",
    "status": "PENDING_ACCEPTANCE",
    **WHEN,
    "properties": {"salary": "100", "car": None},
    "actions": {
        "candidate": {"url": f"https://api.example/candidates/{PERSON_ID}"},
        "job": {"url": f"https://api.example/jobs/{JOB_ID}"},
        "details": {"url": f"https://api.example/candidates/{PERSON_ID}/jobs/{JOB_ID}/offers/o1"},
    },
}
ASKED = [{**one, "_job": JOB_ID} for one in questions.asked(FORM)]


class TestSmartRecruiters(ConnectorContract):
    connector = SmartRecruiters()
    credentials = {"client_id": "acme-client", "client_secret": "s3cr3t-of-client"}  # noqa: RUF012  # hooks of the suite
    settings = {"company_identifier": "AcmeTest"}  # noqa: RUF012  # as above
    auth_headers = {"authorization": f"Bearer {TOKEN}"}  # noqa: RUF012  # as above
    texts = frozenset({"Tag", "CandidateTag"})
    named = frozenset(
        {"JobDetail.employment_type"}
    )  # the id says what it is, the label is the customer's (§12)
    silent = frozenset(
        {
            "Assignment.rejected_at",  # a list's element tells at most that there is none
            "Assignment.rejection_reason_name",
            "AssignmentDetail.rejected_at",
        }
    )
    examples = {  # noqa: RUF012  # as above
        views.UserRow: [USER, {**USER, "active": False}],
        views.Reason: [{"id": "3", "label": "Too far away"}],
        views.StageReference: [{"status": "INTERVIEW", "subStatus": "Trial: on site"}],
        views.Stage: [
            {"_key": "INTERVIEW:Onsite", "_index": 4, "_active": True},
            {"_key": "OFFERED:Old", "_index": None, "_active": False},
        ],
        views.JobTeam: [TEAM],
        views.Membership: [{"id": JOB_ID, "_user": USER_ID}],
        views.JobReference: [{"id": JOB_ID, "title": "Site Engineer"}],
        views.JobRow: [JOB, {"id": OTHER_JOB, "status": "ON_HOLD", "postingStatus": "NOT_PUBLISHED"}],
        views.JobDetail: [DETAIL],
        views.PostedJob: [{**POSTING, "_job": JOB_ID, "_released": [POSTING]}],
        views.JobPublications: [
            {
                "_job": JOB_ID,
                "_created": WHEN["createdOn"],
                "content": [{"publishedOn": "2031-02-05T08:00:00.000Z"}],
            },
            {"_job": JOB_ID, "_created": WHEN["createdOn"], "content": []},
        ],
        views.JobAds: [{"_job": JOB_ID, "_ads": [AD, {**AD, "id": "f5", "default": False}]}],
        views.JobAd: [AD],
        views.PostingRow: [POSTING],
        views.PostingDetail: [POSTED],
        views.JobQuestions: [{"_job": JOB_ID, "_asked": questions.asked(FORM)}],
        views.JobQuestion: ASKED,
        people_views.CandidateRow: [ROW],
        people_views.CandidateDetail: [PERSON],
        people_views.CandidateFields: [{**FIELDS, "_candidate": PERSON_ID}],
        people_views.AssignmentDetail: [
            {**MAIN, "_candidate": {"id": PERSON_ID}},
            {
                **STAYS,
                "status": "WITHDRAWN",
                "reasonOfWithdrawal": {"label": "Moved"},
                "_candidate": {"id": PERSON_ID},
            },
        ],
        people_views.History: [HISTORY],
        people_views.Fields: [{**FIELDS, "_application": PAIR}],
        people_views.Slot: [INTERVIEW],
        people_views.ApplicationInterviews: [{"_application": PAIR, "_slots": [INTERVIEW]}],
        people_views.OfferRow: [OFFER, {**OFFER, "actions": {}, "_candidate": PERSON_ID, "_job": JOB_ID}],
        people_views.OfferFields: [{**OFFER, "_labels": {"salary": "Base salary"}}],
    }
    errors = [  # noqa: RUF012  # as above
        (
            403,
            {},
            {
                "message": "Access denied",
                "errors": [{"code": "PERMISSION_DENIED", "message": "No access to this job"}],
            },
            Forbidden,
            "Access denied; No access to this job",
        ),
        (401, {}, {"message": "Candidate access denied"}, Forbidden, "Candidate access denied"),
        (401, {}, {"message": "Unauthenticated"}, Unauthenticated, "Unauthenticated"),
        (404, {}, {"message": "Not Found"}, Gone, "Not Found"),
        (400, {}, {"errors": [{"code": "REASON_NOT_FOUND"}]}, Rejected, "REASON_NOT_FOUND"),
        (
            400,
            {},
            {"id": "t-1", "code": "RESOURCE_NOT_FOUND_ERROR", "message": "Posting not found"},
            Gone,
            "Posting not found",
        ),
        (
            400,
            {},
            {"id": "t-1", "code": "DATA_VALIDATION_ERROR", "message": "email is required"},
            Rejected,
            "email is required",
        ),
        (400, {}, {"errors": [{"code": "NO_ACCESS_TO_CANDIDATE"}]}, Forbidden, "NO_ACCESS_TO_CANDIDATE"),
        (422, {}, {"errors": [{"code": "ATTACHMENT_LIMIT_EXCEEDED"}]}, Rejected, "ATTACHMENT_LIMIT_EXCEEDED"),
        (429, {}, {"message": "Too Many Requests"}, RateLimited, "Too Many Requests"),
        (
            404,
            {},
            {"id": "1", "httpCode": 404, "code": "RESOURCE_NOT_FOUND", "message": "gone"},
            Gone,
            "gone",
        ),
        (502, {"content_type": "text/html"}, b"<html>Bad Gateway</html>", Unavailable, "502"),
    ]

    def serve_auth(self, seen):
        """The token endpoint."""
        if seen.target.endswith("/identity/oauth/token"):
            return http(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 1799})
        return None
