"""The inputs of the actions against the checklist in tests/coverage.json."""

import json
from pathlib import Path

import pytest
from strawberry.types import get_object_definition

from connectors.commands import (
    COMMANDS,
    AdditionalEmailInput,
    ApplicationInput,
    AttachmentInput,
    CandidateInput,
    CreateCandidateInput,
    given,
    inputs,
)
from connectors.enums import AttachmentType

COVERAGE = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
READS = {"Application.attachments", "Candidate.attachments"}
LISTED = [
    (tool, action, name)
    for tool, has in COVERAGE.items()
    for action, what in has["actions"].items()
    for name in what["inputs"]
]


def members(command):
    return {one.python_name: one for one in get_object_definition(command, strict=True).fields}


def test_the_checklist_is_whole():
    assert len({(tool, action) for tool, action, _ in LISTED}) == 39
    assert len(LISTED) == 268


@pytest.mark.parametrize("tool", COVERAGE)
def test_every_listed_input_exists(tool):
    missing = [(a, n) for t, a, n in LISTED if t == tool and a not in READS and n not in inputs(COMMANDS[a])]
    assert missing == []


def test_the_commands_are_those_listed_and_passthrough():
    assert set(COMMANDS) == {action for _, action, _ in LISTED} - READS | {"passthrough"}


@pytest.mark.parametrize(("name", "command"), COMMANDS.items())
def test_every_command_has_what_all_take(name, command):
    has = members(command)
    assert command.__name__ == f"{name[0].upper()}{name[1:]}Input"
    assert has["dry_run"].default is False
    assert has["idempotency_key"].default is None
    assert ("remote_fields" in has) == (name != "passthrough")
    assert ("integration_id" in has) == (name in {"createCandidate", "createApplication", "passthrough"})


def test_inputs_lists_leaves_only_and_nothing_of_the_gateway():
    names = inputs(CreateCandidateInput)
    assert "candidate.location.street_1" in names
    assert not {"candidate", "candidate.location", "dry_run", "remote_fields", "integration_id"} & names


def test_what_only_some_pages_list_is_not_required():
    AttachmentInput(name="cv.pdf", type=AttachmentType.CV)
    with pytest.raises(TypeError):
        AttachmentInput(name="cv.pdf")
    details = members(members(COMMANDS["addResultLinkToCandidate"])["details"].type.of_type)
    assert details["custom_field_name_prefix"].default is None


def test_given_tells_what_an_input_holds():
    made = CreateCandidateInput(
        candidate=CandidateInput(
            first_name="Ann",
            last_name="Lee",
            email_address="a@example.org",
            additional_email_addresses=[AdditionalEmailInput(email_address="b@example.org")],
            social_links=[],
        ),
        application=ApplicationInput(job_id="1"),
        dry_run=True,
    )
    assert given(made) & inputs(CreateCandidateInput) == {
        "candidate.first_name",
        "candidate.last_name",
        "candidate.email_address",
        "candidate.additional_email_addresses.email_address",
        "application.job_id",
    }
