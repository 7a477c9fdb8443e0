"""Gem's words as unified ones: every row of the tables, every quirk (gem.md §6, §8, §11)."""

from datetime import UTC, datetime

import pytest

from connectors.enums import (
    ApplicationOutcome,
    ApplicationStageStatus,
    HiringTeamRole,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    UserStatus,
)
from connectors.gem import mapping
from connectors.gem.views import ApplicationRow, JobRow, PostRow, UserRow

AT = "2031-02-03T08:00:00.120Z"
GONE = {"deleted_at": AT}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("open", JobStatus.OPEN),
        ("closed", JobStatus.CLOSED),
        ("draft", JobStatus.DRAFT),
        ("pending_approval", JobStatus.DRAFT),
        ("approved", JobStatus.DRAFT),
        ("paused", JobStatus.OTHER),
        (None, None),
    ],
)
def test_job_status(word, status):
    row = JobRow({"status": word})
    assert (row.get("status"), row.get("status_label")) == (status, word)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("active", ApplicationOutcome.PENDING),
        ("rejected", ApplicationOutcome.DECLINED),
        ("hired", ApplicationOutcome.HIRED),
        ("dreaming", None),
        (None, None),
    ],
)
def test_outcome(word, outcome):
    assert ApplicationRow({"status": word}).get("outcome") is outcome


def test_words_that_are_pushed_are_those_that_are_read():
    assert {mapping.OUTCOME[word] for word in mapping.OUTCOME_WORDS.values()} == set(ApplicationOutcome)
    assert all(mapping.JOB_STATUS[word] is status for status, word in mapping.STATUS_WORDS.items())
    assert JobStatus.DRAFT not in mapping.STATUS_WORDS  # three words, and the vendor takes one


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ({}, UserStatus.ACTIVE),
        ({"disabled": False, "deleted_at": None}, UserStatus.ACTIVE),
        ({"disabled": True}, UserStatus.INACTIVE),
        ({"disabled": False, **GONE}, UserStatus.INACTIVE),
    ],
)
def test_user_status(raw, status):
    assert UserRow(raw).get("status") is status


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ({"first_name": "Ada", "last_name": "van Moor", "name": "Ada van Moor"}, ("Ada", "van Moor")),
        ({"first_name": None, "last_name": None, "name": "Ada van Moor"}, ("Ada van", "Moor")),
        ({"name": "Ada"}, ("Ada", None)),
        ({"name": None}, (None, None)),
    ],
)
def test_users_without_two_names_have_one_that_is_split_at_its_last_blank(raw, names):
    assert (mapping.given_name(raw), mapping.family_name(raw)) == names


@pytest.mark.parametrize(
    ("raw", "newest"),
    [
        ({"updated_at": "2031-01-01T00:00:00.000Z", **GONE}, 3),
        ({"updated_at": "2031-02-05T00:00:00.000Z", **GONE}, 5),
        ({"last_activity_at": "2031-02-04T00:00:00.000Z", "deleted_at": None}, 4),
        ({}, None),
    ],
)
def test_the_time_of_change_is_the_newer_of_update_and_deletion(raw, newest):
    found = mapping.changed(raw)
    assert (found and found.day) == newest


# ---- jobs ------------------------------------------------------------------------------------------------------


def office(place, name="HQ"):
    return {"offices": [{"name": name, "location": {"name": place}}, {"name": "Other"}]}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (office("Lisbon, Portugal"), ("Lisbon", "PT", "Lisbon, Portugal")),
        (office("Lisbon, Atlantis"), ("Lisbon", "Atlantis", "Lisbon, Atlantis")),
        (office("Ghent, East Flanders, Belgium"), (None, None, "Ghent, East Flanders, Belgium")),
        (office("Remote"), (None, None, "Remote")),
        (office("Lisbon, "), (None, None, "Lisbon,")),
        (office(None), (None, None, "HQ")),
        ({"offices": [{"name": "HQ"}]}, (None, None, "HQ")),
    ],
)
def test_place(raw, expected):
    found = mapping.place(raw)
    assert (found.city, found.country, found.raw) == expected


@pytest.mark.parametrize("raw", [{}, {"offices": None}, {"offices": []}, office(None, None)])
def test_no_place(raw):
    assert mapping.place(raw) is None


def test_the_department_is_the_first_and_may_be_a_child():
    child = {"id": "b", "name": "Bridges", "parent_id": "a", "child_ids": []}
    parent = {"id": "a", "name": "Structures", "parent_id": None, "child_ids": ["b"]}
    row = JobRow({"departments": [child, parent]})
    assert row.get("department") == "Bridges"
    assert row.get("custom_fields")["departments"] == [child, parent]
    assert JobRow({"departments": []}).get("department") is None


@pytest.mark.parametrize(
    "container",
    [
        {"Cost centre": "CC-9", "Range": {"unit": "EUR", "value": 3}},
        {
            "cost_centre": {"name": "Cost centre", "type": "short_text", "value": "CC-9"},
            "range": {"name": "Range", "type": "currency", "value": {"unit": "EUR", "value": 3}},
        },
    ],
)
def test_custom_fields_of_either_shape(container):
    """A flat object, or keyed as Harvest's are: which is not known (§12)."""
    own = {"Cost centre": "CC-9", "Range": {"unit": "EUR", "value": 3}}
    raw = {"custom_fields": container}
    assert mapping.own_fields(raw) == own
    assert mapping.job_fields(raw) == {"departments": [], "offices": [], **own}
    assert mapping.application_fields(raw).items() >= own.items()
    assert {field.key for field in mapping.remote_fields(raw)} >= {*own, "custom_fields"}


@pytest.mark.parametrize("container", [None, [], "odd", {}])
def test_no_custom_fields(container):
    assert mapping.own_fields({"custom_fields": container}) == {}


def test_further_members_of_a_job_are_custom_fields():
    fields = mapping.job_fields({"is_template": True, "openings": [{"id": "o1"}]})
    assert (fields["is_template"], fields["openings"]) == (True, [{"id": "o1"}])
    assert mapping.job_fields({"is_template": False, "openings": []}).keys() == {"departments", "offices"}


def test_every_role_of_the_hiring_team_once_a_user():
    ada, ben = {"id": "a-_A", "name": "Ada"}, {"id": "a-_a", "name": "Ben"}  # ids differ in case alone
    raw = {
        "id": "j",
        "hiring_team": {
            "hiring_managers": [ada],
            "recruiters": [ada, ben],
            "coordinators": [ada, None],
            "sourcers": [ada, {"name": "No id"}],
        },
    }
    found = {one["_user"]["id"]: one["_roles"] for one in mapping.team(raw)}
    assert found == {"a-_A": list(mapping.TEAM.values()), "a-_a": [HiringTeamRole.RECRUITER]}
    assert set(mapping.TEAM.values()) == set(found["a-_A"])


@pytest.mark.parametrize("team", [None, {}, {"recruiters": None}, {"recruiters": []}, []])
def test_nobody_in_the_hiring_team(team):
    assert mapping.team({"id": "j", "hiring_team": team}) == []


# ---- postings --------------------------------------------------------------------------------------------------

LIVE = {"id": "p", "live": True, "active": True, "external": True, "first_published_at": AT, "_vanity": "v"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, JobPostingStatus.ACTIVE),
        (GONE, JobPostingStatus.INACTIVE),
        ({"active": False}, JobPostingStatus.INACTIVE),
        ({"active": None}, JobPostingStatus.ACTIVE),
        ({"live": False}, JobPostingStatus.INACTIVE),
        ({"live": False, "first_published_at": None}, JobPostingStatus.DRAFT),
        ({"live": None, "first_published_at": None}, JobPostingStatus.DRAFT),
    ],
)
def test_posting_status(change, status):
    assert PostRow({**LIVE, **change}).get("status") is status


@pytest.mark.parametrize(
    ("flags", "visibility"),
    [
        ({"internal": True, "external": False, "listed": True}, JobPostingVisibility.INTERNAL),
        ({"internal": True}, JobPostingVisibility.INTERNAL),
        ({"internal": True, "external": True, "listed": True}, JobPostingVisibility.PUBLIC),
        ({"internal": False, "external": True, "listed": False}, JobPostingVisibility.UNLISTED),
        ({"internal": True, "external": True, "listed": False}, JobPostingVisibility.UNLISTED),
        ({"external": True}, JobPostingVisibility.PUBLIC),
        ({"listed": None}, None),
        ({}, None),
    ],
)
def test_posting_visibility(flags, visibility):
    assert mapping.post_visibility(flags) is visibility


@pytest.mark.parametrize(
    ("change", "url"),
    [
        ({}, "https://jobs.gem.com/v/p"),
        ({"external": None}, "https://jobs.gem.com/v/p"),
        ({"external": False}, None),
        ({"live": False}, None),
        ({"_vanity": None}, None),
        ({"id": None}, None),
    ],
)
def test_the_address_of_a_posting_takes_the_name_of_the_board(change, url):
    assert mapping.post_url({**LIVE, **change}) == url


@pytest.mark.parametrize(
    ("content", "internal", "text"),
    [("<p>a</p>", "b", "<p>a</p>"), ("", "b", "b"), (None, "b", "b"), ("", None, None)],
)
def test_the_text_of_a_posting(content, internal, text):
    assert mapping.content({"content": content, "internal_content": internal}) == text


def post(key, day, **change):
    return {**LIVE, "id": key, "first_published_at": f"2031-01-0{day}T00:00:00.000Z", **change}


@pytest.mark.parametrize(
    ("posts", "best"),
    [
        ([post("a", 1), post("b", 3), post("c", 2)], "b"),
        ([post("a", 1), post("b", 3, live=False), post("c", 2, active=False)], "a"),
        ([post("a", 1), post("b", 3, **GONE)], "a"),
        ([post("a", 1, created_at="2031-01-01"), post("b", 1, created_at="2031-01-02")], "b"),
        ([post("a", 1), post("b", 1, first_published_at=None)], "a"),
        ([post("a", 1, live=False)], None),
        ([], None),
    ],
)
def test_the_best_posting_is_the_newest_live_one(posts, best):
    assert mapping.best_post({"_posts": posts}).get("id") == best


# ---- stages ----------------------------------------------------------------------------------------------------


def stage(key, priority, created=1, **change):
    return {"id": key, "priority": priority, "created_at": f"2031-01-0{created}", **change}


def test_stages_are_ranked_by_priority_and_the_deleted_have_no_place():
    listed = [
        stage("d", "10"),
        stage("late", 2, 2),
        stage("early", 2, 1),
        stage("gone", 1, **GONE),
        stage("off", 3, active=False),
        stage("first", None),
    ]
    ranked = mapping.ranked(listed)
    assert [(one["_stage"]["id"], one["_index"]) for one in ranked] == [
        ("first", 0),
        ("early", 1),
        ("late", 2),
        ("off", 3),
        ("d", 4),
    ]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ({"active": True}, ApplicationStageStatus.ACTIVE),
        ({}, ApplicationStageStatus.ACTIVE),
        ({"active": False}, ApplicationStageStatus.INACTIVE),
        ({"active": True, **GONE}, ApplicationStageStatus.INACTIVE),
    ],
)
def test_stage_status(raw, status):
    assert mapping.stage_status(raw) is status


def test_times_are_utc_with_milliseconds():
    assert JobRow({"opened_at": AT}).get("opened_at") == datetime(2031, 2, 3, 8, 0, 0, 120_000, UTC)
    assert JobRow({}).get("opened_at") is None  # an imported job lacks it
