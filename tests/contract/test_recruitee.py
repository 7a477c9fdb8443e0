"""Recruitee keeps the contract. The objects are invented, in the shapes of recruitee.md §3 to §5."""

from connectors.errors import Forbidden, Gone, Rejected, Unauthenticated
from connectors.recruitee import Recruitee, views
from tests.contract.suite import ConnectorContract

WHEN = {"created_at": "2031-02-03T08:00:00.000000Z", "updated_at": "2031-02-09T10:11:12.000000Z"}
STAGE = {"id": 7001, "name": "Applied", "position": -1, "group": "applicants", "category": "apply", **WHEN}
ADMIN = {"type": "Admin", "id": 901, "first_name": "Ada", "last_name": "Moor", "email": "ada@example.org"}
QUESTION = {
    "id": 61,
    "position": 1,
    "required": True,
    "kind": "single_choice",
    "body": None,
    "translations": [{"lang_code": "nl", "body": "Waarom?"}, {"lang_code": "en", "body": "Why?"}],
    "open_question_options": [
        {"id": 1, "position": 2, "translations": [{"lang_code": "en", "body": "No"}]},
        {"id": 2, "position": 1, "translations": [{"lang_code": "en", "body": "Yes"}]},
    ],
    "_language": "en",
}
QUESTIONS = [{"_offer": 81234, "_index": 0, "_question": QUESTION}]
OFFER = {
    "id": 81234,
    "guid": "q7x2k",
    "title": "Bridge Inspector",
    "kind": "job",
    "status": "published",
    **WHEN,
    "published_at": "2031-02-04T09:00:00.000000Z",
    "closed_at": "2031-05-04T09:00:00.000000Z",
    "employment_type": "fulltime_permanent",
    "remote": False,
    "hybrid": True,
    "on_site": True,
    "department": "Structures",
    "hiring_manager_id": 901,
    "recruiter_id": 902,
    "follower_ids": [901, 915],
    "followers": [{"id": 915, "first_name": "Ben"}],
    "location": "Ghent, Belgium",
    "city": "Ghent",
    "postal_code": "9000",
    "street": "Main 1",
    "state_code": "VOV",
    "state_name": "East Flanders",
    "country_code": "BE",
    "salary": {"min": "3000", "max": "3000", "period": "month", "currency": "EUR"},
    "description": "<p>Look at bridges</p>",
    "requirements": "<ul></ul>",
    "careers_url": "https://acme.example/o/bridge-inspector",
    "adminapp_url": "https://app.example/offers/81234",
    "dynamic_fields": [
        {"id": 5, "name": "Budget", "value": "B1"},
        {"id": 6, "name": "Site", "values": ["x"]},
    ],
    "candidates_count": 12,
    "pipeline_template": {"id": 77, "stages": [{**STAGE, "id": 7002, "position": 1}, STAGE]},
}
DETAIL = {
    **OFFER,
    "experience": "mid_level",
    "category": "engineering",
    "min_hours_per_week": "24.0",
    "max_hours_per_week": "32.0",
}
PLACEMENT = {
    "id": 9900001,
    "candidate_id": 9100001,
    "offer_id": 81234,
    "stage_id": 7001,
    **WHEN,
    "hired_at": None,
    "disqualify_kind": "admin",
    "disqualify_reason": "Too far away",
    "disqualified_at": "2031-02-12T15:30:00.000000Z",
}
PERSON = {
    "id": 9100001,
    "name": "Mira van Dael",
    "emails": ["mira@example.org", "old@example.org"],
    "invalid_emails": ["old@example.org"],
    "phones": ["+3290000000"],
    "source": "career_site",
    "referrer": "Indeed",
    **WHEN,
    "adminapp_url": "https://app.example/candidates/9100001",
}
ROW = {**PERSON, "placements": [PLACEMENT, {**PLACEMENT, "id": 9900002, "offer_id": None}]}
FIELDS = [
    {"id": 1, "name": "Notice period", "kind": "single_line", "values": [{"text": "2 months"}]},
    {"id": 2, "kind": "address", "values": [{"city": "Ghent", "country_code": "BE", "street": "Main 1"}]},
    {"id": 3, "name": "Wage", "kind": "salary", "values": [{"amount": "3000", "currency": "EUR"}]},
    {"id": None, "kind": "education", "values": []},
]
ANSWERS = [
    {"id": 1, "question": "Why?", "kind": "single_choice", "content": "Yes", "open_question_id": 61},
    {"id": 2, "question": {"body": "Which?"}, "kind": "multi_choice", "multi_content": ["a", "b"]},
    {"id": 3, "question": "When?", "kind": "date", "content": "2031-03-01"},
    {"id": 4, "question": "How much?", "kind": "salary", "content": "3000"},
    {"id": 5, "question": "Sure?", "kind": "boolean", "flag": True},
    {"id": 6, "question": "CV?", "kind": "file", "file_url": "https://files.example/1"},
    {"id": 7, "question": "Song?", "kind": "dance", "content": {"x": 1}},
    {"id": 8, "question": "Text?", "kind": "text", "content": "Yes"},
]
PERSON_DETAIL = {
    **ROW,
    "tags": ["2031", {"name": "steel"}],
    "sources": ["Fair", {"name": "Web"}],
    "social_links": ["https://www.linkedin.com/in/mira", "https://mira.example"],
    "fields": FIELDS,
    "grouped_open_question_answers": [
        {"offer": {"id": 81234, "title": "x"}, "open_question_answers": ANSWERS}
    ],
}
HIT = {
    **PERSON,
    "tags": [{"id": 9, "name": "steel"}],
    "sources": [{"id": 3, "name": "Fair"}],
    "deleted_at": "2031-06-01T00:00:00.000000Z",
    "placements": [
        {
            "id": 9900001,
            "offer": {"id": 81234, "title": "Bridge Inspector", "status": "published", "kind": "job"},
            "stage": {"id": 7001, "name": "Applied", "time_limit": None},
            "disqualified": True,
            "disqualified_at": "2031-02-12T15:30:00.000000Z",
            "disqualify_reason": "Too far away",
            "is_hired": False,
        }
    ],
}
EVENT = {
    "id": 66100,
    "kind": "video",
    "candidate_id": 9100001,
    "offer_id": 81234,
    "starts_at": "2031-03-01T09:00:00.000000Z",
    "duration": 45,
    "location": "Room 1",
    "video_provider": "zoom",
    "video_url": "https://video.example/1",
    "event_url": "https://acme.example/v/events/x",
    **WHEN,
    "_application": "9100001:81234:9900001",
}
KINDS = ("string", "text", "multi_choice", "number", "date", "file", "boolean", "infobox", "dance")


class TestRecruitee(ConnectorContract):
    connector = Recruitee()
    credentials = {"company_id": "70707", "api_token": "s3cr3t-api-token"}  # noqa: RUF012  # hooks of the suite
    settings = {"careers_url": "https://careers.example/api"}  # noqa: RUF012  # as above
    auth_headers = {"authorization": "Bearer s3cr3t-api-token"}  # noqa: RUF012  # as above
    silent = frozenset(
        {
            "BoardPlacement.remote_url",
            "JobQuestion.precondition_options",
            "JobQuestion.precondition_question_id",
            "Question.description",
        }
    )
    examples = {  # noqa: RUF012  # as above
        views.AdminReference: [ADMIN],
        views.Member: [{"id": 1, "admin_id": 901, "is_active": True, **WHEN, "_admin": ADMIN}],
        views.TagRow: [{"id": 9, "name": "steel", "taggings_count": 2}],
        views.Reason: [{"id": 3, "name": "Too far away", "position": 1}],
        views.StageReference: [{"type": "Stage", **STAGE}],
        views.Question: [
            QUESTION,
            {
                "id": 62,
                "kind": "text",
                "body": "Tell",
                "translations": {"en": {"body": "Tell"}},
                "options": {"length": 120},
            },
            *({"id": 63, "kind": kind, "translations": {"en": "Tell"}} for kind in KINDS),
        ],
        views.OfferRow: [OFFER, {"id": 2, "title": "Bare", "status": "draft"}],
        views.OfferDetail: [DETAIL],
        views.OfferReference: [
            {"type": "Offer", "id": 81234, "title": "Bridge Inspector", "status": "internal"}
        ],
        views.CareersOffer: [
            {
                "id": 81234,
                "min_hours": 24,
                "max_hours": None,
                "category_code": "it",
                "experience_code": "mid",
                "close_at": "2031-06-01 09:00:00 UTC",
                "_questions": QUESTIONS,
            }
        ],
        views.OfferQuestions: [{"_offer": 81234, "_questions": QUESTIONS}],
        views.Placement: [
            {**PLACEMENT, "_candidate": PERSON},
            {**PLACEMENT, "disqualify_reason": None, "hired_at": WHEN["created_at"]},
        ],
        views.CandidateReference: [{"type": "Candidate", **PERSON}],
        views.CandidateRow: [ROW],
        views.CandidateHit: [HIT],
        views.Referred: [{**PERSON, "referrer": "Indeed"}],
        views.CandidateDetail: [PERSON_DETAIL],
        views.CandidateTags: [{"id": 9100001, "_tags": [{"id": 9, "name": "steel"}]}],
        views.Board: [
            {
                "_offer": 81234,
                "stages": [
                    {
                        **STAGE,
                        "placements": [
                            {
                                **PLACEMENT,
                                "candidate": {
                                    **PERSON,
                                    "social_links": ["https://x.com/m"],
                                    "adminapp_url": "https://app.example/1",
                                },
                            }
                        ],
                    }
                ],
            }
        ],
        views.Interview: [EVENT, {**EVENT, "video_provider": "recruitee", "video_url": None}],
        views.InterviewApplication: [{"id": 66100, "_application": "9100001:81234:9900001"}],
        views.ApplicationInterviews: [{"_application": "9100001:81234:9900001", "_events": [EVENT]}],
    }
    errors = [  # noqa: RUF012  # as above
        (
            401,
            {"www_authenticate": 'Bearer realm="recruitee"'},
            {"error": "Token is bad", "error_code": "invalid_token"},
            Unauthenticated,
            "Token is bad",
        ),
        (401, {}, {"error": "No token", "error_code": None}, Unauthenticated, "No token"),
        (403, {}, {"error": ["Forbidden"], "error_fields": {}}, Forbidden, "Forbidden"),
        (404, {}, {"error": ["Page not found"]}, Gone, "Page not found"),
        (
            422,
            {},
            {"error": ["Name can't be blank", "Too long"], "error_fields": {"name": [{"x": ["y"]}]}},
            Rejected,
            "Name can't be blank; Too long",
        ),
        (
            422,
            {},
            {
                "errors": [
                    {
                        "code": "required_validation",
                        "data": {},
                        "message": "Name is missing",
                        "source": "candidate/name",
                    }
                ],
                "resources": {},
            },
            Rejected,
            "Name is missing",
        ),
        (422, {}, {"errors": [{"code": "conflict", "message": None}]}, Rejected, "conflict"),
        (403, {"content_type": "text/plain"}, b"Forbidden", Forbidden, "Forbidden"),
        (403, {}, b"", Forbidden, "403"),
    ]
