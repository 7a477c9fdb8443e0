"""SmartRecruiters' words and shapes of jobs, postings and stages (smartrecruiters.md §8, §11, §12)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.columns import MISSING
from connectors.enums import (
    ApplicationStageStatus,
    EmploymentType,
    HiringTeamRole,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    JobVisibility,
)
from connectors.smartrecruiters import mapping, views

SECTIONS = {
    "qualifications": {"title": "Qualifications", "text": "<p>Q</p>"},
    "companyDescription": {"title": "Company", "text": "<p>C</p>"},
    "jobDescription": {"text": "<p>J</p>"},
    "additionalInformation": {"title": "More", "text": ""},
    "videos": {"urls": ["https://video.test/1"]},
}
TEXT = "<h3>Company</h3>\n<p>C</p>\n<p>J</p>\n<h3>Qualifications</h3>\n<p>Q</p>"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("CREATED", JobStatus.DRAFT),
        ("SOURCING", JobStatus.OPEN),
        ("INTERVIEW", JobStatus.OPEN),
        ("OFFER", JobStatus.OPEN),
        ("FILLED", JobStatus.CLOSED),
        ("CANCELLED", JobStatus.CLOSED),
        ("ON_HOLD", JobStatus.CLOSED),
        ("OTHER", JobStatus.OTHER),
        ("Pending approval", JobStatus.OTHER),
        (None, None),
    ],
)
def test_job_status(word: str | None, status: JobStatus | None) -> None:
    view = views.JobRow({"id": "1", "status": word})
    assert (view.get("status"), view.get("status_label")) == (status, word)


@pytest.mark.parametrize(
    ("word", "visibility"),
    [
        ("PUBLIC", JobVisibility.PUBLIC),
        ("INTERNAL", JobVisibility.INTERNAL),
        ("PRIVATE", JobVisibility.UNLISTED),
        ("NOT_PUBLISHED", None),
        ("SECRET", JobVisibility.OTHER),
    ],
)
def test_job_visibility(word: str, visibility: JobVisibility | None) -> None:
    view = views.JobRow({"id": "1", "postingStatus": word})
    assert (view.get("visibility"), view.get("visibility_label")) == (visibility, word)


@pytest.mark.parametrize(
    ("given", "kind", "label"),
    [
        ({"id": "permanent", "label": "Full-time"}, EmploymentType.FULL_TIME, "Full-time"),
        ({"id": "permanent"}, EmploymentType.FULL_TIME, "permanent"),
        ({"id": "x", "label": "Part-time"}, EmploymentType.PART_TIME, "Part-time"),
        ({"id": "x", "label": "Contract"}, EmploymentType.CONTRACT, "Contract"),
        ({"id": "x", "label": "Intern"}, EmploymentType.INTERNSHIP, "Intern"),
        ({"id": "x", "label": "Temporary"}, EmploymentType.SEASONAL, "Temporary"),
        ({"id": "x", "label": "Seasonal"}, EmploymentType.SEASONAL, "Seasonal"),
        ({"id": "x", "label": "Volunteer"}, EmploymentType.OTHER, "Volunteer"),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_employment_type(given: Any, kind: EmploymentType | None, label: str | None) -> None:
    for view in (
        views.JobDetail({"id": "1", "typeOfEmployment": given}),
        views.PostedJob({"_job": "1", "typeOfEmployment": given, "_released": []}),
    ):
        assert (view.get("employment_type"), view.get("employment_type_label")) == (kind, label)


@pytest.mark.parametrize("ad", [{"sections": SECTIONS}, SECTIONS])
def test_ad_texts_stand_under_sections_or_directly(ad: Any) -> None:
    assert mapping.ad_text({"jobAd": ad}) == TEXT


@pytest.mark.parametrize("ad", [None, [], {}, {"sections": None}, {"sections": {"jobDescription": None}}])
def test_no_ad_text(ad: Any) -> None:
    assert mapping.ad_text({"jobAd": ad}) is None


def test_the_place_of_a_job() -> None:
    place = mapping.place(
        {
            "location": {
                "country": "Poland",
                "countryCode": "pl",
                "region": "Lesser Poland",
                "city": "Kraków",
                "address": "Main 1",
                "postalCode": "30-001",
                "remote": False,
            }
        }
    )
    assert place is not None
    assert (place.city, place.country, place.state) == ("Kraków", "PL", "Lesser Poland")
    assert (place.street_1, place.zip_code) == ("Main 1", "30-001")
    assert mapping.place({"location": {"country": "Norway"}}).country == "NO"  # type: ignore[union-attr]  # given
    assert mapping.place({"location": {"remote": True}}) is None
    assert mapping.place({}) is None


def test_job_fields_by_id_labels_first() -> None:
    raw = {
        "id": "1",
        "properties": [
            {"id": "a", "label": "Grade", "value": {"id": "g1", "label": "One"}},
            {"id": "b", "label": "Site", "value": {"id": "s1"}},
            {"id": "c", "label": "Shift", "value": {"id": "x", "label": "Early"}},
            {"id": "c", "label": "Shift", "value": {"id": "y", "label": "Late"}},
            {"label": "no id", "value": 1},
            None,
        ],
    }
    view = views.JobDetail(raw)
    assert view.get("custom_fields") == {"a": "One", "b": "s1", "c": ["Early", "Late"]}
    own = [one for one in view.get("integration_fields") if one.id.startswith("CUSTOM")]
    assert (own[0].key, own[0].label, own[0].value) == ("a", "Grade", {"id": "g1", "label": "One"})


def test_where_to_apply() -> None:
    url = {"actions": {"applyOnWeb": {"url": "https://jobs.test/1"}}}
    assert mapping.post_url({**url, "postingStatus": "PUBLIC"}) == "https://jobs.test/1"
    assert mapping.post_url({"postingStatus": "PUBLIC"}) is MISSING
    assert mapping.post_url({"postingStatus": "NOT_PUBLISHED"}) is None
    ads = [
        {"id": "1", "default": False, "postingStatus": "PUBLISHED", "applyUrl": "https://jobs.test/x"},
        {"id": "2", "default": True, "postingStatus": "PUBLISHED", "applyUrl": "https://jobs.test/2"},
    ]
    assert views.JobAds({"_job": "1", "_ads": ads}).get("post_url") == "https://jobs.test/2"
    assert views.JobAds({"_job": "1", "_ads": ads[:1]}).get("post_url") == "https://jobs.test/x"
    assert views.JobAds({"_job": "1", "_ads": []}).get("description") is MISSING
    draft = {"id": "1", "default": True, "postingStatus": "NOT_PUBLISHED", "applyUrl": "https://jobs.test/1"}
    assert views.JobAds({"_job": "1", "_ads": [draft]}).get("post_url") is None


@pytest.mark.parametrize(
    ("state", "status"),
    [("PUBLISHED", JobPostingStatus.ACTIVE), ("NOT_PUBLISHED", JobPostingStatus.INACTIVE), ("?", None)],
)
def test_ad_status(state: str, status: JobPostingStatus | None) -> None:
    assert views.JobAd({"id": "1", "_job": "2", "postingStatus": state}).get("status") is status


@pytest.mark.parametrize(
    ("word", "visibility"),
    [
        ("PUBLIC", JobPostingVisibility.PUBLIC),
        ("INTERNAL", JobPostingVisibility.INTERNAL),
        ("PRIVATE", JobPostingVisibility.UNLISTED),
        ("?", None),
    ],
)
def test_ad_visibility(word: str, visibility: JobPostingVisibility | None) -> None:
    assert views.JobAd({"id": "1", "_job": "2", "visibility": word}).get("visibility") is visibility
    assert views.PostingRow({"jobAdId": "1", "visibility": word}).get("visibility") is visibility
    assert views.PostingDetail({"_ad": "1", "visibility": word}).get("visibility") is visibility
    assert (
        views.PostingRow({"jobAdId": "1", "_destination": "INTERNAL"}).get("visibility")
        is JobPostingVisibility.INTERNAL
    )


def test_postings() -> None:
    row = views.PostingRow(
        {"id": 744, "uuid": "u", "jobAdId": "ad", "name": " Site Engineer ", "department": {}}
    )
    assert (row.identity, row.get("title"), row.get("job_id")) == ("ad", "Site Engineer", MISSING)
    assert views.PostingRow({"id": "744", "uuid": "u"}).identity == "u"
    detail = views.PostingDetail(
        {
            "_ad": "ad",
            "jobId": "7",
            "active": False,
            "applyUrl": "https://a.test",
            "postingUrl": "https://p.test",
        }
    )
    assert (detail.identity, detail.get("job_id"), detail.get("url")) == ("ad", "7", "https://p.test")
    assert detail.get("status") is JobPostingStatus.INACTIVE
    old = views.PostingDetail({"_ad": "ad"})
    assert (old.get("job_id"), old.get("status")) == (MISSING, JobPostingStatus.ACTIVE)


def test_when_a_job_was_opened() -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    published = [{"publishedOn": "2026-04-01T00:00:00Z"}, {"publishedOn": "2026-03-01T09:00:00.000Z"}, {}]
    view = views.JobPublications({"_job": "1", "_created": "2026-01-01T00:00:00Z", "content": published})
    assert view.get("opened_at") == at
    never = views.JobPublications({"_job": "1", "_created": "2026-01-01T00:00:00+0000", "content": []})
    assert never.get("opened_at") == datetime(2026, 1, 1, tzinfo=UTC)
    released = [{"releasedDate": "2026-03-02T09:00:00Z"}, {"releasedDate": "2026-03-01T09:00:00Z"}]
    assert views.PostedJob({"_job": "1", "_released": released}).get("opened_at") == at


def test_teams_merge_the_roles_of_a_user() -> None:
    body = {
        "_job": "7",
        "content": [
            {"id": "u1", "role": "RECRUITER"},
            {"id": "u2", "role": "EXECUTIVE"},
            {"id": "u1", "role": "INTERVIEW_TEAM"},
            {"id": "u1", "role": "RECRUITER"},
            {"id": "u3"},
            {"id": "u4", "role": "COORDINATOR"},
            {"id": "u5", "role": "HIRING_MANAGER"},
            {"role": "RECRUITER"},
        ],
    }
    found = {member.identity: member.get("roles") for member in views.JobTeam(body).get("hiring_team")}
    assert found == {
        "7:u1": [HiringTeamRole.RECRUITER, HiringTeamRole.INTERVIEWER],
        "7:u2": [],
        "7:u3": [],
        "7:u4": [HiringTeamRole.COORDINATOR],
        "7:u5": [HiringTeamRole.HIRING_MANAGER],
    }
    member = views.Membership({"id": "7", "_user": "u1"})
    assert (member.identity, member.get("roles")) == ("7:u1", MISSING)


def test_stages_are_made_of_statuses_and_steps() -> None:
    processes = [
        {"active": False, "subStatuses": {"INTERVIEW": ["Panel", "Onsite"]}},
        {
            "active": True,
            "subStatuses": {"IN_REVIEW": ["Phone"], "INTERVIEW": ["Onsite", "Trial: day"], "OFFERED": []},
        },
        {"subStatuses": {"INTERVIEW": ["Final", "Onsite"]}},
        {"active": True, "subStatuses": None},
    ]
    made = [views.Stage(one) for one in mapping.stages(processes)]
    assert [(one.identity, one.get("name"), one.get("global_index")) for one in made] == [
        ("LEAD", "Lead", 0),
        ("NEW", "New", 1),
        ("IN_REVIEW", "In review", 2),
        ("IN_REVIEW:Phone", "Phone", 3),
        ("INTERVIEW", "Interview", 4),
        ("INTERVIEW:Onsite", "Onsite", 5),
        ("INTERVIEW:Trial: day", "Trial: day", 6),
        ("INTERVIEW:Final", "Final", 7),
        ("INTERVIEW:Panel", "Panel", None),
        ("OFFERED", "Offered", 8),
        ("HIRED", "Hired", 9),
        ("REJECTED", "Rejected", 10),
        ("WITHDRAWN", "Withdrawn", 11),
        ("TRANSFERRED", "Transferred", 12),
    ]
    resting = [one for one in made if one.get("status") is ApplicationStageStatus.INACTIVE]
    assert [one.identity for one in resting] == ["INTERVIEW:Panel"]


def test_words_for_filters() -> None:
    assert mapping.words(mapping.JOB_STATUS, [JobStatus.OPEN]) == ["SOURCING", "INTERVIEW", "OFFER"]
