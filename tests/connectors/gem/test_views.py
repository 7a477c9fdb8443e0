"""Gem's representations: keys, embedded records, what may be missing (gem.md §6, §8, §11)."""

import pytest

from connectors.columns import MISSING
from connectors.enums import HiringTeamRole
from connectors.gem import views

AT = "2031-02-03T08:00:00.120Z"


@pytest.mark.parametrize(
    "key", ["am9iOoq-_8", "AM9IOOQ-_8", "0c6f8d9e-1111-4222-8333-444455556666", "4000111", 4000111]
)
def test_ids_stay_as_they_are(key):
    assert views.JobRow({"id": key}).identity == str(key)


def test_a_user_inside_another_object_has_names_alone():
    lite = views.LiteUser({"id": "u", "name": "Ada Moor", "first_name": "Ada", "last_name": "Moor"})
    assert (lite.get("first_name"), lite.get("last_name")) == ("Ada", "Moor")
    assert lite.get("status") is lite.get("changed_at") is MISSING


def test_members_of_a_team():
    raw = {"id": "j", "updated_at": AT, "hiring_team": {"recruiters": [{"id": "u", "name": "Ada Moor"}]}}
    (member,) = views.JobRow(raw).get("hiring_team")
    assert (member.identity, member.get("job_id"), member.get("user_id")) == ("j:u", "j", "u")
    assert member.get("roles") == [HiringTeamRole.RECRUITER]
    assert member.get("changed_at").year == 2031
    assert member.get("user")[0].get("last_name") == "Moor"


@pytest.mark.parametrize("absent", [{}, {"rejected_at": None, "rejection_reason": None, "deleted_at": None}])
def test_a_healthy_application_leaves_out_what_it_has_not(absent):
    row = views.ApplicationRow({"id": "a", "status": "active", "jobs": [{"id": "j", "name": "J"}], **absent})
    names = ("rejected_at", "rejection_reason_name", "remote_deleted_at", "current_stage_id")
    assert {row.get(name) for name in names} == {None}
    assert (row.get("job_id"), row.get("job")[0].get("name"), row.get("current_stage")) == ("j", "J", [])


def test_an_application_is_on_its_first_job():
    row = views.ApplicationRow(
        {"id": "a", "jobs": [{"id": "j1", "name": "One"}, {"id": "j2", "name": "Two"}]}
    )
    assert (row.get("job_id"), [job.identity for job in row.get("job")]) == ("j1", ["j1"])


@pytest.mark.parametrize("jobs", [[], None, {}])
def test_an_application_that_names_no_job_does_not_say(jobs):
    row = views.ApplicationRow({"id": "a", "jobs": jobs, "job_post_id": "p"})
    assert row.get("job_id") is MISSING
    assert views.ApplicationRow({"id": "a"}).get("job_id") is MISSING
    assert views.ApplicationJob({"id": "a", "_job": "j"}).get("job_id") == "j"
    assert views.ApplicationJob({"id": "a", "_job": None}).get("job_id") is None


def test_a_candidate_may_leave_its_applications_out():
    assert views.CandidateRow({"id": "c", "application_ids": ["a"]}).get("applications") is MISSING
    assert views.CandidateRow({"id": "c", "applications": None}).get("applications") == []
    row = views.CandidateRow({"id": "c", "application_ids": ["a", "b"], "applications": [{"id": "a"}]})
    assert [one.identity for one in row.get("applications")] == ["a"]
    assert row.count("applications") is None  # the ids tell of deleted ones as well


def test_postings_of_a_job():
    live = {"id": "p", "live": True, "active": True, "content": "<p>x</p>", "_vanity": "v"}
    row = views.JobPosts({"_job": "j", "_posts": [live, {"id": "q", "live": False}]})
    assert (row.get("description"), row.get("post_url")) == ("<p>x</p>", "https://jobs.gem.com/v/p")
    assert [one.identity for one in row.get("postings")] == ["p", "q"]
    none = views.JobPosts({"_job": "j", "_posts": []})
    assert (none.get("description"), none.get("post_url"), none.get("postings")) == (None, None, [])


def test_a_stage_in_its_job():
    row = views.JobStage({"_stage": {"id": "s", "job_id": "j", "priority": 4, "name": "Talk"}, "_index": 2})
    assert (row.identity, row.get("index"), row.get("stage_id")) == ("j:s", 2, "s")
    (stage,) = row.get("stage")
    assert (stage.get("name"), stage.get("global_index")) == ("Talk", 4)


@pytest.mark.parametrize(
    ("start", "hour"),
    [({"date_time": AT}, 8), ({"date": "2031-02-03"}, 0), ({"date_time": None, "date": "2031-02-03"}, 0)],
)
def test_interviews_may_last_all_day(start, hour):
    found = views.InterviewRow({"id": "n", "start": start, "end": start})
    assert found.get("starting_at").hour == found.get("ending_at").hour == hour


def test_a_deleted_interview_was_called_off():
    assert views.InterviewRow({"id": "n", "deleted_at": AT}).get("canceled") is True
    assert views.InterviewRow({"id": "n", "status": "complete"}).get("canceled") is False


def test_the_team_of_an_interview():
    raw = {"id": "n", "updated_at": AT, "interviewers": [{"id": "u", "name": "Ada"}]}
    (member,) = views.InterviewRow(raw).get("team")
    assert (member.identity, member.get("interview_id"), member.get("user_id")) == ("n:u", "n", "u")
    nameless = {**raw, "interviewers": [{"id": None, "email": "Ada@x.test"}]}
    assert views.InterviewRow(nameless).get("team") is MISSING
    (member,) = views.InterviewTeam({**nameless, "_users": {"ada@x.test": "u"}}).get("team")
    assert member.identity == "n:u"
