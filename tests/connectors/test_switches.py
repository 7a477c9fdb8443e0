"""What the setting `switched_off` means, and what it refuses."""

import pytest

from connectors.connector import connect
from connectors.errors import BadInput
from connectors.registry import CONNECTORS
from connectors.switches import WHOLE, switched_off, touches, without
from connectors.upstream import Account

RECRUITEE = CONNECTORS["recruitee"]


def off(*names):
    return switched_off(RECRUITEE, "acme", {"switched_off": list(names)})


@pytest.mark.parametrize(
    "spelling", ["Candidate.phoneNumbers", "Candidate.phone_numbers", "candidate.phone_numbers"]
)
def test_fields_are_named_in_either_spelling(spelling):
    assert ("Candidate", "phone_numbers") in off(spelling)


@pytest.mark.parametrize("spelling", ["JobPosting", "job_posting", "jobPosting"])
def test_so_are_models(spelling):
    assert ("JobPosting", WHOLE) in off(spelling)
    assert ("JobPosting", "remote_id") in off(spelling)


def test_nothing_is_switched_off_unasked():
    assert switched_off(RECRUITEE, "acme", {}) == frozenset()
    wants = {"name": {}}
    assert without(frozenset(), "Job", wants) is wants


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("Job.status", {("Job", "status_label")}),
        ("Interview", {("Application", "interviews"), ("InterviewTeamMember", "interview")}),
        ("Application.candidateId", {("Application", "candidate"), ("Candidate", "applications")}),
        ("CandidateTag", {("Candidate", "candidate_tags"), ("Candidate", "tags"), ("Tag", "candidates")}),
        ("Candidate", {("Application", "candidate"), ("Candidate", "attachments")}),
        ("Application", {("Candidate", "remote_data"), ("Candidate", "applications")}),
    ],
)
def test_what_goes_with_it(name, gone):
    assert gone <= off(name)


def test_what_stays():
    assert not {("Job", "name"), ("Tag", "remote_data"), ("Candidate", WHOLE)} & off("Candidate.phoneNumbers")
    assert ("Candidate", "attachments") in off("Candidate.attachments")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["Candidat"], "did you mean `Candidate`"),
        (
            ["Candidate.phone"],
            "no field of Candidate; did you mean `phoneNumbers`|no field of Candidate; known",
        ),
        (["Candidate."], "no field of Candidate"),
        ([""], "no model"),
        (["Job.attachments"], "no field of Job"),
        ("Candidate", "is a list"),
        (3, "is a list"),
        ({"Candidate": True}, "is a list"),
    ],
)
def test_what_is_none_is_refused_at_connect(given, words):
    credentials = {"company_id": "1", "api_token": "x"}
    account = Account("acme", "recruitee", "http://x.test", credentials, {"switched_off": given})
    with pytest.raises(BadInput, match=words) as refused:
        connect(RECRUITEE, account)
    assert "acme: `switched_off`" in refused.value.message


def test_wants_lose_what_is_off():
    wants = {"first_name": {}, "applications": {"outcome": {}, "job": {"name": {}, "status": {}}}}
    switched = off("Job.status")
    assert touches(switched, "Candidate", wants)
    assert without(switched, "Candidate", wants) == {
        "first_name": {},
        "applications": {"outcome": {}, "job": {"name": {}}},
    }
    assert not touches(switched, "Candidate", {"first_name": {}})
