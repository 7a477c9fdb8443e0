"""What smartrecruiters.md leaves open: one reading each as the default, the others as options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """Set `vendor.quirks = replace(vendor.quirks, ...)` to try another reading.

    Attributes:
        token_life: seconds an access token lives by the account's clock (§3.2, §15.4: 1800 or 3600).
        retry_after: whether a 429 carries the header (§4, §15.4).
        updated_by_all: whether a candidate's `updatedOn` also moves on status, note and file (§15.1).
        interviews_listed: all interviews, or only those made through the API (§15.2).
        assignment_application_ids: whether detail assignments carry `applicationId` (§8.4, §15.3).
        application_ids: whether `GET /candidates/{id}/jobs/{jobId}` has it: came after 2021 (§8.5).
        same_application: whether `jobId` and `status` must hold for one application (§7.4, §15.5).
        conditionals: whether the posting configuration knows conditional questions (§8.11, §15.6).
        ad_id_as_posting: whether a posting is found by its job ad's id too (§8.3, §15.8).
        file_limit, files_per_candidate: bytes of an upload (2 MB or 10 MiB) and their number (§8.8, §15.9).
        history_order: of status histories, which is not documented (§8.5, §15.10).
        known_email: what creating a person with a known address does: a new application of that person, a
            refusal, or another person (§10.1, §15.11).
        drafts_counted: whether `totalFound` of offers counts drafts the role may not see (§8.12, §15.13).
        shared_refs: whether two jobs share a `refNumber`, and some lack it (§15.14).
        limit_over: a page larger than the maximum is refused or cut; the Posting API always cuts (§6).
        cursor_without_sort: a jobs cursor without `sort=job_id` loses rows or is refused (§6).
        strict_dates: whether date filters must have milliseconds and an offset (§2).
        unknown_candidate: what reading an unknown or deleted candidate answers: 404, or 401 as "no access" (§5).
        ads_nested: whether the sections of `jobads` stand under `jobAd.sections` too (§8.2).
        relative_links: whether `Link` headers hold a path instead of an address (§6).
        apply_application_id: whether applying answers an application id as one integrator saw (§10.1).
        job_ids_in_postings: whether posting details have `jobId` (absent in old samples, §8.3).
        handshake: what a callback is taken to answer that is not on this machine, and so is not asked (§9.3).

    """

    token_life: int = 1800
    retry_after: bool = False
    updated_by_all: bool = False
    interviews_listed: Literal["all", "api"] = "all"
    assignment_application_ids: bool = False
    application_ids: bool = True
    same_application: bool = True
    conditionals: bool = True
    ad_id_as_posting: bool = True
    file_limit: int = 10 * 1024 * 1024
    files_per_candidate: int = 50
    history_order: Literal["oldest", "newest", "mixed"] = "newest"
    known_email: Literal["same_person", "refused", "new_person"] = "same_person"
    drafts_counted: bool = True
    shared_refs: bool = True
    limit_over: Literal["refused", "cut"] = "refused"
    cursor_without_sort: Literal["loses", "refused"] = "loses"
    strict_dates: bool = True
    unknown_candidate: Literal[401, 404] = 404
    ads_nested: bool = False
    relative_links: bool = False
    apply_application_id: bool = False
    job_ids_in_postings: bool = True
    handshake: Literal["accepted", "failed"] = "accepted"
