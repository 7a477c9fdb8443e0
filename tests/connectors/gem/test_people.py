"""Gem's candidates, applications and interviewers as unified ones (gem.md §6.5 to §6.7, §8)."""

import pytest

from connectors.columns import MISSING
from connectors.gem import mapping
from connectors.gem.views import CandidateRow

AT = "2031-02-03T08:00:00.120Z"


def test_the_primary_address_is_first_and_what_is_no_address_is_left_out():
    raw = {
        "email_addresses": [
            {"type": "work", "value": "w@x.test", "is_primary": False},
            {"type": "other", "value": "n/a", "is_primary": True},
            {"type": None, "value": "p@x.test", "is_primary": True},
            {"type": "personal", "value": "o@x.test"},
            None,
        ]
    }
    found = CandidateRow(raw).get("email_addresses")
    assert [(one.email_address, one.type) for one in found] == [
        ("p@x.test", None),
        ("w@x.test", "WORK"),
        ("o@x.test", "PERSONAL"),
    ]


def test_phones_and_profiles():
    row = CandidateRow(
        {
            "phone_numbers": [
                {"type": "mobile", "value": "+1"},
                {"type": None, "value": "+2"},
                {"value": ""},
            ],
            "social_media_addresses": [
                {"value": "https://www.linkedin.com/in/mira/"},
                {"value": "https://x.com/mira"},
                {"value": "github.com/mira"},
                {"value": "https://mira.test/me"},
                {"value": None},
            ],
        }
    )
    assert [(one.phone_number, one.type) for one in row.get("phone_numbers")] == [
        ("+1", "MOBILE"),
        ("+2", None),
    ]
    assert [(one.type, one.username) for one in row.get("social_media")] == [
        ("LINKEDIN", "mira"),
        ("TWITTER", "mira"),
        ("GITHUB", "mira"),
        (None, None),
    ]


def applied(day, name):
    return {"applied_at": day and f"2031-01-0{day}", "source": name and {"id": "s", "public_name": name}}


@pytest.mark.parametrize(
    ("applications", "source"),
    [
        ([applied(2, "Fair"), applied(1, "Web")], "Web"),
        ([applied(2, "Fair"), applied(1, None)], None),
        ([applied(None, "Fair"), applied(9, "Web")], "Web"),
        ([applied(None, "Fair")], "Fair"),
        ([{}], None),
        ([], None),
        (None, None),
    ],
)
def test_the_source_is_that_of_the_first_application(applications, source):
    assert CandidateRow({"applications": applications}).get("source") == source
    assert CandidateRow({}).get("source") is MISSING  # a candidate by itself may leave them out


def test_custom_fields_of_a_candidate_are_what_has_no_field():
    raw = {"tags": ["sql"], "educations": [], "last_activity": AT, "company": "K"}
    assert mapping.candidate_fields(raw) == {"tags": ["sql"], "educations": [], "last_activity": AT}


def test_custom_fields_of_an_application_begin_with_its_source():
    raw = {
        "source": {"id": "s", "public_name": "Fair"},
        "rejection_reason": {"name": "Far", "type": {"name": "Theirs"}},
        "credited_to": "dXNlcjox",
        "job_post_id": "p",
        "recruiter": {"id": "u", "email": "u@x.test"},
        "jobs": [{"id": "j1"}, {"id": "j2"}],
        "custom_fields": {"Travel": 12},
    }
    assert mapping.application_fields(raw) == {
        "source": "Fair",
        "rejection_type": "Theirs",
        "credited_to": "dXNlcjox",
        "job_post_id": "p",
        "recruiter": {"id": "u", "email": "u@x.test"},
        "coordinator": None,
        "sourcer": None,
        "further_jobs": [{"id": "j2"}],
        "Travel": 12,
    }
    healthy = mapping.application_fields({"source": None, "credited_to": "Ada Moor"})
    assert (healthy["source"], healthy["rejection_type"], healthy["credited_to"]) == (None, None, "Ada Moor")


# ---- interviews ------------------------------------------------------------------------------------------------


def test_stages_are_found_by_the_item_or_by_an_interview_that_stands_in_one_stage_alone():
    stages = [
        {"id": "s1", "interviews": [{"id": "i1", "job_stage_interview_item_id": "t1"}, {"id": "i2"}, None]},
        {"id": "s2", "interviews": [{"id": "i1", "job_stage_interview_item_id": "t2"}]},
        {"id": "s3", "interviews": None},
    ]
    assert mapping.interview_items(stages) == {"item:t1": "s1", "item:t2": "s2", "interview:i2": "s1"}


ROW = {"id": "n", "interviewers": [{"id": "u1", "email": "a@x.test"}, {"id": None, "email": "B@x.test"}]}


def users(raw):
    found = mapping.interviewers(raw)
    return found if found is MISSING else [one["_user"]["id"] for one in found]


def test_interviewers_without_an_id_are_found_by_their_address():
    assert users(ROW) is MISSING
    assert users({**ROW, "_users": {"b@x.test": "u2"}}) == ["u1", "u2"]
    assert users({**ROW, "_users": {}}) == ["u1"]  # a guest
    assert users({"interviewers": [{"id": "u1"}, {"id": None, "email": None}, None]}) == ["u1"]
    assert users({"interviewers": None}) == []


def test_addresses_of_a_user():
    raw = {"primary_email_address": "Ada@x.test", "emails": ["ada@x.test", "old@x.test", None]}
    assert mapping.addresses(raw) == ["ada@x.test", "ada@x.test", "old@x.test"]
    assert mapping.addresses({}) == []
