"""Recruitee's words as unified ones: tables, and the quirks of recruitee.md §14."""

from datetime import UTC, datetime

import pytest

from connectors.enums import (
    ApplicationOutcome,
    EmploymentType,
    HiringTeamRole,
    JobStatus,
    JobVisibility,
    QuestionType,
    RemoteWorkStatus,
    UserStatus,
)
from connectors.recruitee import mapping, questions, views, wire

OFFER = {
    "id": 81234,
    "title": "Bridge Inspector",
    "guid": "q7x2k",
    "status": "published",
    "employment_type": "fulltime_permanent",
    "careers_url": "https://acme.example/o/bridge",
    "salary": {"min": "3000", "max": "3600", "period": "month", "currency": "EUR"},
    "description": "<p>a</p>",
    "requirements": "<ul>b</ul>",
    "published_at": "2031-02-04T09:00:00.000000Z",
    "candidates_count": 12,
}


@pytest.mark.parametrize(
    ("word", "status", "visibility"),
    [
        ("draft", JobStatus.DRAFT, None),
        ("published", JobStatus.OPEN, JobVisibility.PUBLIC),
        ("internal", JobStatus.OPEN, JobVisibility.INTERNAL),
        ("closed", JobStatus.CLOSED, None),
        ("archived", JobStatus.ARCHIVED, None),
        ("brand new", JobStatus.OTHER, None),
    ],
)
def test_status_and_visibility(word, status, visibility):
    row = views.OfferRow({**OFFER, "status": word})
    assert (row.get("status"), row.get("visibility"), row.get("status_label")) == (status, visibility, word)


@pytest.mark.parametrize(
    ("word", "unified"),
    [
        ("fulltime", EmploymentType.FULL_TIME),
        ("fulltime_fixed_term", EmploymentType.FULL_TIME),
        ("parttime_minijob", EmploymentType.PART_TIME),
        ("freelance", EmploymentType.CONTRACT),
        ("seasonal", EmploymentType.SEASONAL),
        ("apprenticeship", EmploymentType.INTERNSHIP),
        ("volunteer", EmploymentType.OTHER),
    ],
)
def test_employment(word, unified):
    row = views.OfferRow({"employment_type": word})
    assert (row.get("employment_type"), row.get("employment_type_label")) == (unified, word)


def test_a_draft_has_an_address_but_no_posting():
    assert views.OfferRow(OFFER).get("post_url") == "https://acme.example/o/bridge"
    assert views.OfferRow({**OFFER, "status": "draft"}).get("post_url") is None


def test_salaries_are_texts_equal_bounds_are_one_figure_and_all_may_be_null():
    row = views.OfferRow(OFFER)
    assert (row.get("salary_amount"), row.get("salary_amount_from"), row.get("salary_amount_to")) == (
        None,
        3000,
        3600,
    )
    assert views.OfferRow({"salary": {"min": "41000", "max": "41000"}}).get("salary_amount") == 41000
    empty = views.OfferDetail({"salary": {"min": None, "max": None, "period": None, "currency": None}})
    assert empty.get("salary_amount_from") is None
    assert empty.get("salary_period") is None


@pytest.mark.parametrize(
    ("flags", "unified"),
    [
        ({"remote": True, "hybrid": True, "on_site": True}, RemoteWorkStatus.REMOTE),
        ({"remote": False, "hybrid": True}, RemoteWorkStatus.HYBRID),
        ({"on_site": True}, RemoteWorkStatus.ON_SITE),
        ({"remote": False, "hybrid": False, "on_site": False}, None),
        ({}, None),
    ],
)
def test_work_models_may_be_true_together_or_not_at_all(flags, unified):
    assert mapping.remote_work(flags) is unified


@pytest.mark.parametrize(
    ("raw", "hours"),
    [
        ({"min_hours": 32, "max_hours": 40}, 40),
        ({"min_hours": 38, "max_hours": None}, 38),
        ({"min_hours": None, "min_hours_per_week": "32.0"}, 32),
        ({}, None),
    ],
)
def test_weekly_hours(raw, hours):
    assert mapping.weekly_hours(raw) == hours


def test_stages_are_sorted_by_position_and_the_locked_ones_come_first():
    stages = [{"id": 3, "position": 1}, {"id": 1, "position": -3}, {"id": 2, "position": -1}]
    ranked = mapping.pipeline({"id": 7, "pipeline_template": {"stages": stages}})
    assert [(one["_stage"]["id"], one["_index"]) for one in ranked] == [(1, 0), (2, 1), (3, 2)]
    assert mapping.pipeline({"id": 7}) == []


def test_a_hiring_team_has_each_person_once_with_all_roles():
    team = mapping.hiring_team(
        {
            "id": 7,
            "hiring_manager_id": 1,
            "recruiter_id": 1,
            "follower_ids": [1, 2],
            "followers": [{"id": 2}, {"id": 3}],
        }
    )
    assert [(one["_admin"], one["_roles"]) for one in team] == [
        ("1", [HiringTeamRole.HIRING_MANAGER, HiringTeamRole.RECRUITER]),
        ("2", []),
        ("3", []),
    ]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Mira van Dael", "Mira van", "Dael"),
        ("Mira  Dael", "Mira", "Dael"),
        ("Mira", "Mira", None),
        (None, None, None),
        ("", None, None),
    ],
)
def test_names(name, first, last):
    row = views.CandidateRow({"id": 1, "name": name})
    assert (row.get("first_name"), row.get("last_name")) == (first, last)


def test_invalid_addresses_are_left_out():
    found = mapping.emails(
        {"emails": ["a@example.org", "b@example.org"], "invalid_emails": ["a@example.org"]}
    )
    assert [one.email_address for one in found] == ["b@example.org"]
    assert mapping.emails({"emails": []}) == []


@pytest.mark.parametrize(
    ("raw", "unified"),
    [
        ({}, ApplicationOutcome.PENDING),
        ({"disqualified_at": None, "disqualify_reason": None}, ApplicationOutcome.PENDING),
        ({"disqualify_reason": "Too far away"}, ApplicationOutcome.DECLINED),
        ({"disqualify_kind": "admin"}, ApplicationOutcome.DECLINED),
        ({"hired_at": "2031-01-01T00:00:00Z", "hired_in_this_placement": False}, ApplicationOutcome.HIRED),
        (
            {"hired_at": "2031-01-01T00:00:00Z", "disqualified_at": "2031-02-01T00:00:00Z"},
            ApplicationOutcome.DECLINED,
        ),
        ({"disqualified": True}, ApplicationOutcome.DECLINED),
        ({"is_hired": True}, ApplicationOutcome.HIRED),
    ],
)
def test_outcomes(raw, unified):
    assert mapping.outcome(raw) is unified


def test_a_placement_in_a_talent_pool_is_no_application():
    pool = {"id": 9, "candidate_id": 1, "offer_id": None, "talent_pool_id": 4}
    assert views.Placement(pool).identity is None
    assert views.Placement({**pool, "offer_id": 7}).identity == "1:7:9"


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        ({"sources": ["Fair"], "referrer": "Indeed", "source": "manual"}, "Fair"),
        ({"sources": [{"name": "Fair"}]}, "Fair"),
        ({"sources": [], "referrer": "Indeed", "source": "manual"}, "Indeed"),
        ({"source": "career_site"}, "career_site"),
        ({}, None),
    ],
)
def test_sources(raw, source):
    assert mapping.source(raw) == source


def test_profile_fields_are_read_by_kind():
    raw = {
        "fields": [
            {"kind": "single_line", "name": "Notice", "values": [{"text": "2 months"}]},
            {"kind": "number", "name": "Years", "values": [{"number": "12"}]},
            {"kind": "dropdown", "name": "Shifts", "values": [{"value": "early"}, {"value": "late"}]},
            {"kind": "address", "values": [{"city": "Ghent", "country_code": "BE", "street": "Dok 1"}]},
            {"kind": "education", "fixed": True, "values": []},
        ]
    }
    assert mapping.profile_fields(raw) == {"Notice": "2 months", "Years": "12", "Shifts": ["early", "late"]}
    assert mapping.address(raw).city == "Ghent"
    assert mapping.address({"fields": []}) is None


@pytest.mark.parametrize(
    ("kind", "unified"),
    [
        ("string", QuestionType.TEXT),
        ("text", QuestionType.TEXT),
        ("boolean", QuestionType.BOOLEAN),
        ("legal", QuestionType.BOOLEAN),
        ("single_choice", QuestionType.SINGLE_SELECT),
        ("multi_choice", QuestionType.MULTI_SELECT),
        ("number", QuestionType.NUMBER),
        ("salary", QuestionType.NUMBER),
        ("date", QuestionType.DATE),
        ("file", QuestionType.FILE),
        ("video", QuestionType.FILE),
        ("infobox", QuestionType.INFORMATION),
        ("hologram", QuestionType.UNKNOWN),
    ],
)
def test_question_kinds(kind, unified):
    assert questions.question_format({"kind": kind}).type is unified


def test_questions_in_the_jobs_language_else_in_any():
    translations = [{"lang_code": "nl", "body": "Waarom?"}, {"lang_code": "en", "body": "Why?"}]
    assert questions.in_language({"translations": translations, "_language": "en"}) == "Why?"
    assert questions.in_language({"translations": translations[:1], "_language": "en"}) == "Waarom?"
    assert questions.in_language({"translations": {"nl": {"body": "Waarom?"}}}) == "Waarom?"
    assert questions.in_language({"body": "Why?"}) == "Why?"


def test_answers_are_those_of_the_job_without_files():
    candidate = {
        "grouped_open_question_answers": [
            {
                "offer": {"id": 7},
                "open_question_answers": [
                    {"question": "Why?", "kind": "text", "content": "Steel."},
                    {"question": "CV", "kind": "file", "file_url": "https://files.example/x"},
                    {"question": "Permit?", "kind": "boolean", "flag": True},
                    {"question": "Odd", "kind": "hologram", "content": {"x": 1}},
                ],
            },
            {
                "offer": {"id": 8},
                "open_question_answers": [{"question": "Other", "kind": "text", "content": "no"}],
            },
        ]
    }
    found = questions.answers({"offer_id": 7, "_candidate": candidate})
    assert [one.question.title for one in found] == ["Why?", "Permit?", "Odd"]
    assert found[0].answer.content == "Steel."
    assert found[1].answer.checked is True
    assert found[2].answer.raw == {"x": 1}


def test_interviews_end_after_their_minutes_and_the_vendors_own_video_is_the_events_page():
    row = views.Interview(
        {
            "id": 1,
            "starts_at": "2031-03-01T09:00:00.000000Z",
            "duration": 45,
            "video_provider": "recruitee",
            "event_url": "https://x.example/e",
        }
    )
    assert row.get("ending_at") == datetime(2031, 3, 1, 9, 45, tzinfo=UTC)
    assert row.get("video_conferencing_url") == "https://x.example/e"
    assert views.Interview({"id": 1, "starts_at": "2031-03-01T09:00:00Z"}).get("ending_at") is None


def test_members_are_active_unless_they_say_no():
    assert views.Member({"admin_id": 1}).get("status") is UserStatus.ACTIVE
    assert views.Member({"admin_id": 1, "is_active": False}).get("status") is UserStatus.INACTIVE


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ({"error": "No access", "error_code": "invalid_token"}, "No access", "invalid_token"),
        (
            {"error": ["Name can't be blank"], "error_fields": {"name": ["can't be blank"]}},
            "Name can't be blank",
            None,
        ),
        (
            {"errors": [{"code": "required_validation", "message": "Name can't be blank"}]},
            "Name can't be blank",
            "required_validation",
        ),
        ({"errors": [{"code": None, "message": "Odd"}]}, "Odd", None),
        ("Forbidden", "Forbidden", None),
        ("", "", None),
    ],
)
def test_error_forms(body, message, code):
    told = wire.read_error(422, {}, body)
    assert (told.message, told.code) == (message, code)
    assert wire.read_error(200, {}, body) is None
