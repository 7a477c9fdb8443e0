from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.errors import NotGranted
from connectors.model import MODELS
from connectors.upstream import Account
from resolvers.principals import GRANTS, NOBODY, Principal

ALL = Principal("boss")


@pytest.mark.parametrize("grant", GRANTS)
def test_a_missing_grant_is_named(grant) -> None:
    ALL.require(grant)
    with pytest.raises(NotGranted, match=grant) as refused:
        replace(ALL, **{grant: False}).require(grant)
    assert refused.value.extensions["grant"] == grant
    assert refused.value.extensions["code"] == "FORBIDDEN"


def test_actions_are_granted_by_name() -> None:
    ALL.require_action("rejectApplication")
    some = replace(ALL, actions=frozenset({"rejectApplication"}))
    some.require_action("rejectApplication")
    with pytest.raises(NotGranted, match=r"actions\.createCandidate"):
        some.require_action("createCandidate")


@pytest.mark.parametrize(("tenant", "granted", "seen"), [
    ("acme", None, True), ("acme", {"one"}, True), ("acme", {"two"}, False), ("other", None, False), ("other", {"one"}, False),
])  # fmt: skip
def test_integrations_are_the_tenants_and_of_these_the_granted(tenant, granted, seen) -> None:
    account = Account("one", "gem", "https://api.test", {}, {}, tenant="acme")
    who = Principal("x", None if granted is None else frozenset(granted), tenant)
    assert who.sees(account) is seen


def test_nobody_grants_what_they_lack() -> None:
    ALL.require_all_of(ALL)
    ALL.require_all_of(NOBODY)
    limited = replace(ALL, integrations=frozenset({"a", "b"}), actions=frozenset({"x"}), personal_data=False)
    limited.require_all_of(replace(limited, integrations=frozenset({"a"}), actions=frozenset()))
    for more, grant in (
        ({"integrations": None}, "integrations"),
        ({"integrations": frozenset({"a", "c"})}, "integrations.c"),
        ({"actions": None}, "actions"),
        ({"actions": frozenset({"y"})}, "actions.y"),
        ({"personal_data": True}, "personal_data"),
    ):
        with pytest.raises(NotGranted) as refused:
            limited.require_all_of(replace(limited, **more))
        assert refused.value.grant == grant


def test_what_tells_of_a_person_is_declared_at_the_fields() -> None:
    personal = {
        f"{name}.{one.name}"
        for name, model in MODELS.items()
        for one in model.fields.values()
        if one.personal
    }
    assert personal >= {
        "Candidate.first_name", "Candidate.last_name", "Candidate.email_addresses", "Candidate.phone_numbers",
        "Candidate.social_media", "Candidate.location", "Candidate.custom_fields", "Candidate.remote_data",
        "Application.remote_data", "Application.screening_question_answers", "User.email", "User.last_name",
    }  # fmt: skip
    assert not personal & {
        "Job.name",
        "Job.location",
        "Candidate.remote_id",
        "Application.outcome",
        "Tag.name",
    }
