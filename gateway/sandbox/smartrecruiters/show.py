"""The fullest form of each kind of record, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters import (
    answers,
    view_candidate,
    view_interview,
    view_job,
    view_property,
    view_user,
)
from gateway.sandbox.smartrecruiters.properties import values
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

BASE = ""
"""Links in raw rows have no host."""


def _application(vendor: SmartRecruiters, number: int) -> dict[str, Any]:
    """Return all that the API tells of an application, over all its endpoints."""
    row = vendor.world.applications[number]
    ids = vendor.ids
    return {
        **view_candidate.application(vendor, row, BASE),
        "applicationId": ids.shown("applications", number),
        "candidateId": ids.shown("candidates", row.candidate_id),
        "jobId": ids.shown("jobs", row.job_id),
        "createDate": iso(row.created_at, "milliseconds"),
        "history": [
            {"changedOn": iso(entry.at, "milliseconds"), "status": entry.status, "subStatus": entry.step}
            for entry in vendor.states.history(row)
        ],
        "properties": values(vendor, row),
        "screeningAnswers": answers.given(vendor, row),
    }


def _candidate(vendor: SmartRecruiters, number: int) -> dict[str, Any]:
    person = vendor.world.candidates[number]
    return view_candidate.detail(vendor, person, vendor.world.applications.of(number), BASE)


def field(vendor: SmartRecruiters, number: int) -> dict[str, Any]:
    """Return the definition of a custom field."""
    found = vendor.world.fields[number]
    if found.owner == "job":
        return view_property.job_definition(vendor, found, BASE)
    return view_property.definition(vendor.properties[vendor.ids.shown("fields", number)], BASE)


SHOWN: dict[str, Callable[[SmartRecruiters, int], Any]] = {
    "users": lambda vendor, number: view_user.detail(vendor, vendor.world.users[number]),
    "departments": view_job.department,
    "jobs": lambda vendor, number: view_job.detail(vendor, vendor.world.jobs[number], BASE),
    "postings": lambda vendor, number: view_job.job_ad(vendor, vendor.world.postings[number], BASE),
    "candidates": _candidate,
    "applications": _application,
    "interviews": lambda vendor, number: view_interview.interview(
        vendor, vendor.world.interviews[number], BASE
    ),
    "offers": lambda vendor, number: view_interview.offer(vendor, vendor.world.offers[number], BASE),
    "reasons": lambda vendor, number: {
        "id": vendor.ids.shown("reasons", number),
        "label": vendor.world.reasons[number].name,
    },
    "tags": lambda vendor, number: vendor.world.tags[number].name,
    "sources": lambda vendor, number: {
        "id": vendor.sources.by_number[number].id,
        "label": vendor.sources.by_number[number].label,
        "type": vendor.sources.by_number[number].type,
        "subType": vendor.sources.by_number[number].subtype,
    },
    "fields": field,
    "questions": lambda vendor, number: {"id": vendor.ids.shown("questions", number)},
}
