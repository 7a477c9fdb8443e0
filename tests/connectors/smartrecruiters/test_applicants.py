"""SmartRecruiters' candidates, applications, interviews and offers (smartrecruiters.md §8.4 to §8.12, §11)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.columns import MISSING
from connectors.enums import ApplicationOutcome, OfferStatus
from connectors.smartrecruiters import applicants, people_views

JOB = {"id": "j1", "title": "Engineer"}
PERSON = {
    "id": "c1",
    "firstName": " Jo ",
    "lastName": "Berg",
    "email": "jo@example.test",
    "location": {"country": "Norway", "countryCode": "no", "city": "Oslo", "lat": 59.9},
    "tags": ["welder", "Welder ", "VIP", "", None],
    "primaryAssignment": {"job": JOB, "status": "IN_REVIEW", "subStatus": "Phone screen"},
    "secondaryAssignments": [{"job": {"id": "j2"}}, {"job": {"id": "j1"}}, {"job": {}}, None],
}


def test_rows_have_the_main_application_whole_and_of_others_the_job() -> None:
    main, other = (
        one for one in people_views.CandidateRow(PERSON).get("applications") if one.identity is not None
    )
    assert (main.identity, main.get("outcome")) == ("c1:j1", ApplicationOutcome.PENDING)
    assert main.get("current_stage_id") == "IN_REVIEW:Phone screen"
    assert [stage.get("name") for stage in main.get("current_stage")] == ["Phone screen"]
    assert [job.get("name") for job in main.get("job")] == ["Engineer"]
    assert (main.get("rejected_at"), main.get("rejection_reason_name")) == (None, None)
    assert (other.identity, other.get("job_id"), other.get("candidate_id")) == ("c1:j2", "j2", "c1")
    for name in ("outcome", "current_stage_id", "rejected_at", "rejection_reason_name"):
        assert other.get(name) is MISSING
    assert other.get("job") == []
    assert other.get("current_stage") == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("LEAD", ApplicationOutcome.PENDING),
        ("NEW", ApplicationOutcome.PENDING),
        ("IN_REVIEW", ApplicationOutcome.PENDING),
        ("INTERVIEW", ApplicationOutcome.PENDING),
        ("OFFERED", ApplicationOutcome.PENDING),
        ("OFFER", ApplicationOutcome.PENDING),
        ("HIRED", ApplicationOutcome.HIRED),
        ("HIRE", ApplicationOutcome.HIRED),
        ("REJECTED", ApplicationOutcome.DECLINED),
        ("WITHDRAWN", ApplicationOutcome.DECLINED),
        ("TRANSFERRED", ApplicationOutcome.DECLINED),
        ("SOMETHING", None),
    ],
)
def test_outcomes(status: str, outcome: ApplicationOutcome | None) -> None:
    assert applicants.outcome({"status": status}) is outcome


def test_what_a_row_does_not_say_of_the_rejected() -> None:
    def rejected(status: str) -> Any:
        person = {"id": "c", "primaryAssignment": {"job": JOB, "status": status}}
        (one,) = people_views.CandidateRow(person).get("applications")
        return one.get("rejected_at"), one.get("rejection_reason_name")

    assert rejected("REJECTED") == (MISSING, MISSING)
    assert rejected("WITHDRAWN") == (None, MISSING)
    assert rejected("HIRED") == (None, None)


def test_details_have_reasons() -> None:
    person = {
        "id": "c",
        "primaryAssignment": {
            "job": JOB,
            "status": "REJECTED",
            "source": "LinkedIn",
            "reasonOfRejection": {"id": "r", "label": "Skills"},
        },
        "secondaryAssignments": [
            {"job": {"id": "j2"}, "status": "WITHDRAWN", "reasonOfWithdrawal": {"id": "w", "label": "Salary"}}
        ],
    }
    detail = people_views.CandidateDetail(person)
    assert detail.get("source") == "LinkedIn"
    assert [one.get("rejection_reason_name") for one in detail.get("applications")] == ["Skills", "Salary"]


def test_histories_in_any_order() -> None:
    raw = {
        "_application": "c:j",
        "content": [
            {"changedOn": "2026-02-03T08:00:00.000Z", "status": "REJECTED"},
            {"changedOn": "2026-02-01T08:00:00.000Z", "status": "NEW"},
            {"changedOn": "2026-02-02T08:00:00.000Z", "status": "INTERVIEW", "subStatus": "Onsite"},
            {"status": "NEW"},
        ],
    }
    view = people_views.History(raw)
    assert view.get("remote_created_at") == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert view.get("remote_updated_at") == view.get("rejected_at") == datetime(2026, 2, 3, 8, tzinfo=UTC)
    reopened = [*raw["content"], {"changedOn": "2026-02-04T08:00:00.000Z", "status": "IN_REVIEW"}]
    assert people_views.History({**raw, "content": reopened}).get("rejected_at") is None
    empty = people_views.History({"_application": "c:j"})
    assert (empty.get("remote_created_at"), empty.get("rejected_at")) == (None, None)


def test_people() -> None:
    view = people_views.CandidateRow(PERSON)
    assert (view.get("first_name"), view.get("last_name")) == ("Jo", "Berg")
    assert [one.email_address for one in view.get("email_addresses")] == ["jo@example.test"]
    assert (view.get("location").city, view.get("location").country) == ("Oslo", "NO")
    bare = people_views.CandidateDetail({"id": "c"})
    assert bare.get("email_addresses") == bare.get("phone_numbers") == bare.get("social_media") == []
    assert bare.get("location") is bare.get("company") is bare.get("title") is bare.get("source") is None
    assert bare.get("applications") == bare.get("candidate_tags") == []
    assert people_views.CandidateRow({"id": "c", "email": "none"}).get("email_addresses") == []


def test_tags_are_texts_whatever_their_case() -> None:
    tagged = people_views.CandidateRow(PERSON).get("candidate_tags")
    assert [one.identity for one in tagged] == ["c1:welder", "c1:vip"]
    (tag,) = tagged[1].get("tag")
    assert (tag.identity, tag.get("name"), tag.get("remote_id")) == ("vip", "VIP", "VIP")


@pytest.mark.parametrize(
    ("experience", "company", "title"),
    [
        (
            [
                {"company": "Old", "title": "A", "startDate": "2019-01"},
                {"company": "New", "title": "B", "startDate": "2021"},
                {"company": "Dummy", "title": "C", "startDate": "2100-01-01"},
            ],
            "New",
            "B",
        ),
        ([{"company": "Old", "current": True}, {"company": "New", "startDate": "2024-01-01"}], "Old", None),
        ([{"company": "Acme", "title": "-", "current": True, "startDate": "2100-01-01"}], "Acme", None),
        ([], None, None),
        (None, None, None),
        (["odd"], None, None),
    ],
)
def test_the_current_position(experience: Any, company: str | None, title: str | None) -> None:
    view = people_views.CandidateDetail({"id": "c", "experience": experience})
    assert (view.get("company"), view.get("title")) == (company, title)


def test_profiles() -> None:
    web = {
        "linkedin": "https://www.linkedin.com/in/jo",
        "linkedIn": "https://www.linkedin.com/in/jo",
        "skype": "live:jo",
        "website": "https://jo.test/about",
        "facebook": "",
        "twitter": None,
    }
    found = people_views.CandidateDetail({"id": "c", "web": web}).get("social_media")
    assert [(one.type, one.link, one.username) for one in found] == [
        ("LINKEDIN", "https://www.linkedin.com/in/jo", "jo"),
        ("SKYPE", None, "live:jo"),
        ("WEBSITE", "https://jo.test/about", None),
    ]
    assert people_views.CandidateDetail({"id": "c", "web": []}).get("social_media") == []


def test_fields_of_applications() -> None:
    content = [
        {"id": "a", "label": "Notice", "type": "TEXT", "value": "none"},
        {"id": "b", "label": "Site", "type": "SINGLE_SELECT", "value": "s1", "valueLabel": "Oslo"},
        {"id": "c", "label": "Pay", "type": "CURRENCY", "value": {"code": "EUR", "value": 100}},
        {
            "id": "d",
            "label": "Shifts",
            "value": ["x", "y"],
            "selectedValueLabels": [{"id": "x", "label": "Early"}],
        },
        {"id": "e", "label": "Car", "type": "BOOLEAN", "value": False},
        {"label": "no id", "value": 1},
    ]
    for view in (
        people_views.Fields({"_application": "c:j", "content": content}),
        people_views.CandidateFields({"_candidate": "c", "content": content}),
    ):
        assert view.get("custom_fields") == {
            "a": "none",
            "b": "Oslo",
            "c": {"code": "EUR", "value": 100},
            "d": ["Early"],
            "e": False,
        }
        second = view.get("integration_fields")[1]
        assert (second.key, second.label, second.value) == ("b", "Site", "s1")
    assert people_views.Fields({"_application": "c:j"}).get("custom_fields") == {}


def test_an_interview_is_a_timeslot() -> None:
    interview = {
        "id": "i",
        "candidate": {"id": "c", "status": None},
        "jobId": "j",
        "location": "Head office",
        "timeslots": [
            {
                "id": "s1",
                "title": "Talk",
                "place": "Room 1",
                "startsOn": "2026-01-01T10:00:00Z",
                "endsOn": "2026-01-01T11:00:00Z",
                "interviewers": [{"id": "u1", "status": "pending"}, {"id": "u1"}, {"id": "u2"}, {}],
            },
            {"id": "s2", "interviewType": "Phone", "startsOn": None, "interviewers": None},
        ],
    }
    one, two = (people_views.Slot({**interview, "_slot": slot}) for slot in interview["timeslots"])
    assert (one.identity, two.identity) == ("i:s1", "i:s2")
    assert (one.get("title"), two.get("title")) == ("Talk", "Phone")
    assert (one.get("location").raw, two.get("location").raw) == ("Room 1", "Head office")
    assert one.get("ending_at") == datetime(2026, 1, 1, 11, tzinfo=UTC)
    assert (one.get("application_id"), one.get("canceled")) == ("c:j", False)
    assert [member.identity for member in one.get("team")] == ["i:s1:u1", "i:s1:u2"]
    assert two.get("team") == []


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("CREATED", OfferStatus.DRAFT),
        ("PENDING_APPROVAL", OfferStatus.DRAFT),
        ("APPROVED", OfferStatus.APPROVED),
        ("NOT_APPROVED", OfferStatus.DRAFT),
        ("PENDING_ACCEPTANCE", OfferStatus.SENT),
        ("ACCEPTED", OfferStatus.ACCEPTED),
        ("NOT_ACCEPTED", OfferStatus.DECLINED),
        ("ABANDONED", OfferStatus.ABANDONED),
        ("?", None),
    ],
)
def test_offer_status(word: str, status: OfferStatus | None) -> None:
    assert people_views.OfferRow({"id": "o", "status": word}).get("status") is status


@pytest.mark.parametrize(
    ("raw", "key", "application"),
    [
        (
            {"actions": {"details": {"url": "https://api.test/candidates/c/jobs/j/offers/o"}}},
            "c:j:o",
            "c:j",
        ),
        (
            {"actions": {"candidate": {"url": "https://api.test/candidates/c/"}, "job": {"url": "/jobs/j"}}},
            "c:j:o",
            "c:j",
        ),
        ({"actions": {"candidate": {"url": "https://api.test/candidates/c"}}}, "c::o", None),
        ({"_candidate": "c", "_job": "j"}, "c:j:o", "c:j"),
        ({}, "::o", None),
        ({"actions": []}, "::o", None),
    ],
)
def test_offers_name_their_application_in_addresses(raw: Any, key: str, application: str | None) -> None:
    view = people_views.OfferRow({"id": "o", **raw})
    assert (view.identity, view.get("application_id"), view.get("remote_id")) == (key, application, "o")


def test_offer_fields() -> None:
    raw = {"id": "o", "properties": {"salary": "41000 EUR"}, "_labels": {"salary": "Base salary"}}
    assert people_views.OfferRow(raw).get("custom_fields") == {"salary": "41000 EUR"}
    assert people_views.OfferRow({"id": "o", "properties": []}).get("custom_fields") == {}
    own = people_views.OfferFields(raw).get("integration_fields")[-1]
    assert (own.key, own.label, own.value) == ("salary", "Base salary", "41000 EUR")
