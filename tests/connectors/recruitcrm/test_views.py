"""Recruit CRM's representations: keys, embedded records, odd shapes (recruitcrm.md §3, §4, §8)."""

from datetime import UTC, datetime

import pytest

from connectors.columns import MISSING
from connectors.enums import HiringTeamRole, QuestionType, RoleScope, UnifiedRoleType
from connectors.recruitcrm import mapping, views

ROW = {
    "candidate": {"slug": "c1", "first_name": "Ines", "city": "Potsdam", "country": "Germany"},
    "stage_date": "2031-02-01T09:00:00.000000Z",
    "status": {"status_id": 10, "label": "Applied"},
    "_job": "j1",
}


def inner(view, edge):
    return view.get(edge)


def test_an_assigned_candidate_is_an_application():
    view = views.Assigned(ROW)
    assert view.identity == "c1:j1"
    assert (view.get("candidate_id"), view.get("job_id"), view.get("current_stage_id")) == ("c1", "j1", "10")
    assert view.get("remote_updated_at") is MISSING
    (person,), (stage,) = inner(view, "candidate"), inner(view, "current_stage")
    assert (person.identity, person.get("first_name"), person.get("location").country) == ("c1", "Ines", "DE")
    assert (stage.identity, stage.get("name")) == ("10", "Applied")


def test_an_embedded_candidate_without_a_country_does_not_say_where_it_lives():
    assert views.AssignedCandidate({"slug": "c", "city": "Potsdam"}).get("location") is MISSING
    assert views.CandidateRow({"slug": "c", "city": "Potsdam"}).get("location").city == "Potsdam"


def test_a_hiring_stage_is_the_same_application_with_its_time():
    raw = {
        "candidate_slug": "c1",
        "job_slug": "j1",
        "status": {"stage_id": "10", "label": "Applied"},
        "updated_on": "2031-02-01T09:00:02.000000Z",
        "updated_by": {"id": 41},
    }
    view = views.HiringStage(raw)
    assert (view.identity, view.get("current_stage_id")) == ("c1:j1", "10")
    at = datetime(2031, 2, 1, 9, 0, 2, tzinfo=UTC)
    assert view.get("remote_updated_at") == view.get("changed_at") == at
    held = views.CandidateStages({"_candidate": "c1", "_stages": [raw]})
    assert [one.identity for one in inner(held, "applications")] == ["c1:j1"]


@pytest.mark.parametrize("raw", [{"candidate": None, "_job": "j"}, {"candidate": {"slug": ""}, "_job": "j"}])
def test_an_assignment_without_a_candidate_is_no_record(raw):
    assert views.Assigned(raw).identity is None
    assert views.HiringStage({"candidate_slug": "c", "job_slug": None}).identity is None


def test_a_candidate():
    view = views.CandidateRow(
        {
            "id": 0,
            "slug": 10011,
            "email": "ines@mail.test",
            "contact_number": "+49 30",
            "current_organization": "Birke",
            "position": "Engineer",
            "linkedin": "https://www.linkedin.com/in/ines",
            "github": "",
            "xing": None,
            "twitter": "@ines",
            "custom_fields": [{"field_id": 12, "field_name": "Visa", "value": "EU"}],
            "updated_on": "2031-02-03T04:05:06.000000Z",
        }
    )
    assert view.identity == "10011"
    assert (view.get("company"), view.get("title")) == ("Birke", "Engineer")
    assert [one.email_address for one in view.get("email_addresses")] == ["ines@mail.test"]
    assert [one.phone_number for one in view.get("phone_numbers")] == ["+49 30"]
    assert next((one.type, one.username) for one in view.get("social_media")) == ("LINKEDIN", "ines")
    assert [one.type for one in view.get("social_media")] == ["LINKEDIN", "TWITTER"]
    assert view.get("custom_fields") == {"Visa": "EU"}
    assert view.get("remote_url") == "https://app.recruitcrm.io/candidate/10011"
    empty = views.CandidateRow({"slug": "c", "email": "none", "contact_number": ""})
    assert (empty.get("email_addresses"), empty.get("phone_numbers"), empty.get("social_media")) == (
        [],
        [],
        [],
    )


# ---- teams and roles -------------------------------------------------------------------------------------------

JANE = {"id": 34, "first_name": "Jane", "last_name": "Scott", "email": "jane@x.test"}


@pytest.mark.parametrize(
    ("raw", "team"),
    [
        ({"owner": 41, "collaborator_users": [44, "45"]}, {"41": ["owner"], "44": ["collaborator"], "45": ["collaborator"]}),
        ({"owner": "41", "collaborator_users": [JANE, 41]}, {"41": ["owner", "collaborator"], "34": ["collaborator"]}),
        ({"owner": JANE, "collaborator_users": None}, {"34": ["owner"]}),
        ({"owner": 0, "collaborator_users": [None, 0, ""], "collaborator_teams": [None]}, {}),
        ({"owner": None, "collaborator_users": JANE}, {"34": ["collaborator"]}),
        ({"owner": [1], "collaborator_users": [[2], True]}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_the_team_of_a_job_in_every_shape(raw, team):
    assert {one["_id"]: one["_roles"] for one in mapping.team({"slug": "j", **raw})} == team


def test_members_are_named_where_they_came_with_a_name():
    owner, jane = inner(
        views.JobTeam({"slug": "j", "owner": 41, "collaborator_users": [JANE]}), "hiring_team"
    )
    assert (owner.identity, owner.get("roles"), inner(owner, "user")) == (
        "j:41",
        [HiringTeamRole.RECRUITER],
        [],
    )
    assert (jane.identity, jane.get("roles")) == ("j:34", [])
    assert inner(jane, "user")[0].get("first_name") == "Jane"


@pytest.mark.parametrize("entry", [{"team_id": "16", "team_name": "one"}, {"id": 16}, 16, "16"])
@pytest.mark.parametrize("teams", [[{"team_id": 16}], [16], {"team_id": "16"}, ["16", None]])
def test_teams_are_opened_by_the_users_that_are_in_them(entry, teams):
    users = [{"id": 7, "teams": teams}, {"id": 8, "teams": None}, {"id": 9, "teams": [17]}]
    raw = {"slug": "j", "owner": 7, "collaborator_teams": [entry], "_users": users}
    assert {one["_id"]: one["_roles"] for one in mapping.team(raw)} == {"7": ["owner", "collaborator"]}


@pytest.mark.parametrize(
    ("label", "key", "kind"),
    [
        ("Account Owner", "account-owner", UnifiedRoleType.ADMIN),
        ("Admin", "admin", UnifiedRoleType.ADMIN),
        ("Team Member", "team-member", None),
        ("  Rôle: spécial ", "rôle-spécial", None),
    ],
)
def test_roles_are_labels_of_users(label, key, kind):
    user = views.UserRow({"id": 41, "role": label})
    (join,) = inner(user, "user_roles")
    (role,) = inner(join, "role")
    assert (join.identity, join.get("user_id"), join.get("role_id")) == (f"41:{key}", "41", key)
    assert (role.identity, role.get("remote_id"), role.get("remote_label")) == (key, key, label.strip())
    assert (role.get("unified_type"), role.get("scope")) == (kind, RoleScope.SYSTEM)


@pytest.mark.parametrize("label", [None, "", "!?"])
def test_users_without_a_label_have_no_role(label):
    assert inner(views.UserRow({"id": 41, "role": label}), "user_roles") == []


def test_roles_on_jobs_have_keys_that_no_label_makes():
    found = [views.JobRole(raw) for raw in mapping.job_roles()]
    assert [(one.identity, one.get("remote_id"), one.get("remote_label")) for one in found] == [
        ("job.owner", "owner", "Owner"),
        ("job.collaborator", "collaborator", "Collaborator"),
    ]
    assert {one.get("scope") for one in found} == {RoleScope.JOB}


# ---- stages and questions --------------------------------------------------------------------------------------


def test_stages_of_a_job_in_order():
    rows = [{"status_id": 8, "label": "Placed"}, {"stage_id": "1002", "label": "Phone"}]
    first, second = inner(views.JobStages({"slug": "j", "_stages": rows}), "application_stages")
    assert (first.identity, first.get("index"), first.get("stage_id")) == ("j:8", 0, "8")
    assert (second.identity, second.get("index"), second.get("job_id")) == ("j:1002", 1, "j")
    assert inner(second, "stage")[0].get("name") == "Phone"


def test_questions_of_a_job_in_order():
    raw = {
        "slug": "j",
        "job_questions": [{"id": 61, "question": "Which?"}, None, {"question": "lost"}, {"id": "62"}],
    }
    first, second = inner(views.JobRow(raw), "screening_questions")
    assert (first.identity, first.get("index"), first.get("required")) == ("j:61", 0, None)
    assert (second.identity, second.get("index"), second.get("question_id")) == ("j:62", 1, "62")
    (question,) = inner(first, "question")
    assert (question.get("title"), question.get("format").type) == ("Which?", QuestionType.TEXT)


def test_a_job_without_any_members_reads_as_nothing():
    row = views.JobRow({})
    found = {name: row.get(name) for name in row.columns}
    kept = {name: value for name, value in found.items() if value not in (None, [], {})}
    assert kept == {}
