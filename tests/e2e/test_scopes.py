"""What credentials may do is found out without writing: all gaps of crippled ones, and none invented.

The truth is the sandbox's: which permissions each credential lacks, by the vendors' permission tables.
"""

from __future__ import annotations

import asyncio

import pytest

from connectors import scopes
from connectors.registry import CONNECTORS, Registry
from connectors.scopes import Access, Report
from connectors.upstream import Budget
from gateway.sandbox.gem import access as gem
from gateway.sandbox.recruitee import access as recruitee
from gateway.sandbox.smartrecruiters import access as smartrecruiters
from gateway.sandbox.trackerrms import access as trackerrms
from tests.support.graph import account, served

READING = ("/identity/oauth/token", "/api/Auth/ExchangeToken")
"""What is sent by POST and writes nothing, beside searches."""

TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "recruitee": {
        "view_jobs_section": ("Job", "ApplicationStage", "JobApplicationStage", "JobHiringTeamMember"),
        "view_all_jobs": ("Job", "ApplicationStage", "JobApplicationStage", "JobHiringTeamMember"),
        "view_candidates_section": ("Candidate", "Application", "CandidateTag", "Application.attachments"),
        "view_hired_candidates": ("Candidate", "Application", "CandidateTag", "Application.attachments"),
        "manage_candidate": (
            "createCandidate",
            "moveApplicationToStage",
            "rejectApplication",
            "addTagToCandidate",
        ),
        "manage_hired_candidates": (
            "moveApplicationToStage",
            "addNoteToApplication",
            "addAttachmentToCandidate",
        ),
        "manage_profile_fields": ("addResultLinkToApplication", "addResultLinkToCandidate"),
        "manage_open_questions": ("ScreeningQuestion", "JobScreeningQuestion"),
        "manage_open_questions_templates": ("ScreeningQuestion", "JobScreeningQuestion"),
        "view_calendar_section": ("Interview",),
        "manage_recruiters": ("User",),
        "gdpr": ("createCandidate", "createApplication"),
    },
    "smartrecruiters": {
        "users_read": ("User",),
        "jobs_read": ("Job", "JobPosting", "JobHiringTeamMember", "createCandidate"),
        "candidates_read": ("Candidate", "Application", "Tag", "CandidateTag", "Candidate.attachments"),
        "configuration_read": ("ApplicationStage", "RejectionReason"),
        "interviews_read": ("Interview", "InterviewTeamMember"),
        "candidates_offers_read": ("Offer",),
        "candidate_applications_manage": ("ScreeningQuestion", "createApplication"),
        "candidates_create": ("addAttachmentToApplication", "addAttachmentToCandidate"),
        "candidates_manage": ("moveApplicationToStage", "rejectApplication", "addTagToCandidate"),
        "messages_write": ("addNoteToApplication", "addResultLinkToCandidate"),
    },
    "trackerrms": {
        "opportunities": ("Job", "JobPosting", "JobHiringTeamMember", "Application"),
        "resources": ("Candidate", "Tag", "CandidateTag", "Application"),
    },
}
"""By permission what needs it, as the tables have it: recruitee.md §9, smartrecruiters.md §3.5, trackerrms.md §11."""

ENDED = {
    "gem": [{"api_key": f"sandbox-gem-key-{one}"} for one in ("disabled", "revoked", "no-api", "no-ats")],
    "recruitcrm": [{"api_token": f"sandbox-recruitcrm-token-{one}"} for one in ("revoked", "blocked")],
    "trackerrms": [{"bearer_token": f"sandbox-trackerrms-token-{trackerrms.REVOKED}"}],
    "recruitee": [{"api_token": "sandbox-recruitee-token-revoked"}],
    "smartrecruiters": [{"api_key": "revoked", "client_id": "", "client_secret": ""}],
}
"""Credentials that open nothing at all."""


@pytest.fixture(scope="module")
def sandbox():
    with served(rate_factor=0, jobs=20, candidates=60, applications=150) as made:
        yield made


async def reports(sandbox, tool: str, given: list[dict[str, str]]) -> list[Report]:
    """What is found of each credential, tried side by side."""
    made, base = sandbox
    made.calls.clear()
    registries = [Registry.open([account(made, base, tool, **one)]) for one in given]
    try:
        return await asyncio.gather(
            *(scopes.check(one, Budget()) for each in registries for one in each.integrations.values())
        )
    finally:
        for each in registries:
            await each.aclose()
        written = [
            (one.method, one.template)
            for one in made.calls.entries
            if one.method != "GET" and one.template not in READING and not one.template.endswith("/Search")
        ]
        assert written == []


def compare(tool: str, report: Report, lacks: frozenset[str]) -> None:
    """Every gap of the tables is told, under its name; nothing else is."""
    assert report.accepted
    told = {one.name: one for one in (*report.models, *report.actions)}
    for permission, names in TABLES[tool].items():
        for name in names:
            missing = {lack.permission for lack in told[name].missing}
            assert (permission in missing) == (permission in lacks), (name, permission, lacks)
    for gap in report.gaps:
        assert {lack.permission for lack in gap.missing} <= lacks, (gap.name, lacks)
        assert all(lack.grant and lack.effect for lack in gap.missing)


async def test_recruitee(sandbox) -> None:
    given = [{"api_token": f"sandbox-recruitee-token-{suffix}"} for suffix in recruitee.CRIPPLED]
    for lacks, found in zip(
        recruitee.CRIPPLED.values(), await reports(sandbox, "recruitee", given), strict=True
    ):
        compare("recruitee", found, lacks)
        refused = {one.model for one in found.tests if one.passed is False}
        assert refused == {
            model
            for model, ability in (
                ("User", "manage_recruiters"),
                ("ScreeningQuestion", "manage_open_questions_templates"),
                ("JobScreeningQuestion", "manage_open_questions_templates"),
            )
            if ability in lacks
        }


async def test_smartrecruiters_scopes(sandbox) -> None:
    given = [
        {"client_id": f"sandbox-smartrecruiters-client-no-{scope}"}
        for scope in sorted(smartrecruiters.SCOPES)
    ]
    found = await reports(sandbox, "smartrecruiters", given)
    for scope, report in zip(sorted(smartrecruiters.SCOPES), found, strict=True):
        lacks = {scope, *smartrecruiters.ALTERNATIVES.get(scope, ())}
        if "configuration_read" not in lacks:
            lacks.discard("company_read")  # the other one does as well
        compare("smartrecruiters", report, frozenset(lacks))


async def test_smartrecruiters_roles(sandbox) -> None:
    """A role refuses what its scopes allow: reads tell; writes stay open, and are never called granted."""
    roles = smartrecruiters.ROLES[1:]
    clients = [{"client_id": f"sandbox-smartrecruiters-client-{role.lower()}"} for role in roles]
    keys = [
        {"client_id": "", "client_secret": "", "api_key": f"sandbox-smartrecruiters-key-{role.lower()}"}
        for role in roles
    ]
    found = await reports(sandbox, "smartrecruiters", clients + keys)
    probed = CONNECTORS["smartrecruiters"].scopes.probes
    for role, report in zip([*roles, *roles], found, strict=True):
        denied = smartrecruiters.DENIED[role]
        told = {one.name: one for one in (*report.models, *report.actions)}
        gaps = {lack.permission for gap in report.gaps for lack in gap.missing}
        assert gaps == {one for one in probed if one in denied}, role
        for permission, names in TABLES["smartrecruiters"].items():
            if permission not in probed:
                assert all(told[name].access is not Access.GRANTED for name in names), (role, permission)


async def test_trackerrms(sandbox) -> None:
    given = [{"bearer_token": f"sandbox-trackerrms-token-{suffix}"} for suffix in trackerrms.CRIPPLED]
    found = await reports(sandbox, "trackerrms", given)
    for lacks, report in zip(trackerrms.CRIPPLED.values(), found, strict=True):
        compare("trackerrms", report, lacks & {"opportunities", "resources"})
        writes = [one.access for one in report.actions]
        assert Access.GRANTED not in writes  # nothing tells whether a token may write
        refused = {one.model for one in report.tests if one.passed is False}
        assert ("Job" in refused, "Candidate" in refused) == ("opportunities" in lacks, "resources" in lacks)


async def test_a_right_that_only_empties_the_lists_is_missed_all_the_same(sandbox) -> None:
    vendor = sandbox[0].vendors["trackerrms"]
    before, vendor.quirks = vendor.quirks, type(vendor.quirks)(missing_right="empty")
    try:
        given = [{"bearer_token": "sandbox-trackerrms-token-no-resources"}]
        (report,) = await reports(sandbox, "trackerrms", given)
    finally:
        vendor.quirks = before
    compare("trackerrms", report, frozenset({"resources"}))


@pytest.mark.parametrize("tool", sorted(CONNECTORS))
async def test_what_is_whole_has_no_gap_and_what_has_ended_has_nothing_else(sandbox, tool) -> None:
    whole, *ended = await reports(sandbox, tool, [{}, *ENDED[tool]])
    assert (whole.accepted, whole.gaps) == (True, [])
    assert all(one.passed for one in whole.tests)
    for report in ended:
        assert report.accepted is False
        assert {one.access for one in (*report.models, *report.actions)} == {Access.MISSING}


async def test_limits_of_a_key_are_no_missing_permissions(sandbox) -> None:
    given = [{"api_key": f"sandbox-gem-key-{one}"} for one in ("no-crm", "slow", "daily")]
    assert set(gem.CRIPPLED) >= {"no-crm", "slow", "daily"}
    assert [one.gaps for one in await reports(sandbox, "gem", given)] == [[], [], []]


async def test_a_vendor_that_is_down_proves_nothing(sandbox) -> None:
    made, _ = sandbox
    nowhere = Registry.open([account(made, "http://127.0.0.1:1", "recruitee")])
    report = await scopes.check(nowhere.integrations["sandbox-recruitee"], Budget())
    await nowhere.aclose()
    assert report.accepted is None
    assert report.problem is not None
    assert {one.access for one in (*report.models, *report.actions)} == {Access.UNKNOWN}
