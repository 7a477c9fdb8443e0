"""What gem.md leaves open, one member per question, set to the reading that the sandbox takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ITEM_KINDS = frozenset({"users", "jobs", "job_posts", "scheduled_interviews", "applications"})


@dataclass(frozen=True, slots=True)
class Quirks:
    """Readings of gem.md; a test takes another by `vendor.quirks = replace(vendor.quirks, move="patch")`.

    A reset of the sandbox makes new vendors, which have the default readings again.

    Attributes:
        missing_slash, extra_slash: what a collection without its trailing slash gets, and an item with one;
            a redirect leads to the exact path, whatever the method. §3, §4
        unknown_key: what a key nobody knows gets: the gateway's 403 or the application's 401. §3, §11
        retry_after: whether a 429 says when to come again. §2
        per_page_over: whether `per_page` outside 1 to 500 (`page_size` outside 1 to 100) is refused with 422
            or cut to fit. §4
        x_pagination, crm_x_pagination: whether lists carry `X-Pagination`. §4, §12
        order: lists by record number, or newest activity first, so that writes move rows between pages;
            candidates and applications only. §4, §12
        slow_candidates: the `per_page` from which a page of candidates times out at the gateway, or None. §4
        bad_flag: whether a boolean other than the texts `true` and `false` is refused or not heeded. §4, §11
        after_inclusive: whether `…_after` lets pass what happened at that very moment. §6
        candidate_ids: how that list is read; another form matches nobody. §6.5, §12
        candidate_ids_most: how many it may hold; more are a 422. §6.5
        deleted_posts_unasked: whether deleted posts stand among the others. §4, §6.3
        item_reads: collections whose single records can be read; others answer 404, or 405 where the path
            takes another method. §12
        item_shows_deleted: whether a single read finds a deleted record, or is a 404. §3
        item_without_applications: whether some single candidates lack `applications`. §6.5, §11
        assumed_lists: whether `/departments/`, `/rejection_reasons/` and `/sources/` exist. §6.8
        healthy_keys: whether `rejected_at`, `rejection_reason`, `deleted_at` of an application that has none
            are left out or null. §11
        custom_fields: name to value, or name key to `{name, type, value}`. §6.2, §12
        openings: where they stand. §6.2
        credited_to: what that text of an application is. §6.6, §12
        interview_candidate_id: whether an interview tells its candidate. §6.7
        interview_filters: whether interviews heed `job_id` and `application_id`. §6.7, §12
        all_day_interviews: whether some have `date` in the place of `date_time`. §6.7
        deleting_bumps_updated: whether `updated_at` moves when a row is deleted. §10
        application_bumps_candidate: whether a changed application moves its candidate's `updated_at`. §10
        move: which call moves an application. §9.1
        acting_user: whose ids writes want as `user_id`. §1, §12
        crm_user_ids: whether the CRM list shows ids of its own. §1
        unknown_user: what an unknown `user_id` gets, with the field named. §1
        unknown_members: whether a body with a member nobody knows is refused (422). §3
        custom_fields_writable: whether `PATCH /applications/{id}` takes `custom_fields`. §7
        refuse_duplicates: whether a second candidate of an address is refused, with `duplicate_candidate`. §3
        created: the status of an answer to a POST that makes something. §7
        crm_takes_ats_ids: whether CRM paths take an ATS candidate's id. §6.10
        board_shows_unlisted: whether unlisted posts stand on the Job Board. §6.3, §6.9

    """

    missing_slash: Literal["redirect", "405"] = "redirect"
    extra_slash: Literal["redirect", "405"] = "405"
    unknown_key: Literal[401, 403] = 403
    retry_after: bool = False
    per_page_over: Literal["refuse", "cut"] = "refuse"
    x_pagination: bool = True
    crm_x_pagination: bool = True
    order: Literal["number", "activity"] = "number"
    slow_candidates: int | None = None
    bad_flag: Literal["refuse", "ignore"] = "refuse"
    after_inclusive: bool = True
    candidate_ids: Literal["repeated", "comma", "both"] = "repeated"
    candidate_ids_most: int = 20
    deleted_posts_unasked: bool = True
    item_reads: frozenset[str] = ITEM_KINDS
    item_shows_deleted: bool = False
    item_without_applications: bool = True
    assumed_lists: bool = True
    healthy_keys: Literal["absent", "null"] = "absent"
    custom_fields: Literal["flat", "keyed"] = "flat"
    openings: Literal["job", "application", "nowhere"] = "job"
    credited_to: Literal["id", "name"] = "id"
    interview_candidate_id: bool = True
    interview_filters: bool = False
    all_day_interviews: bool = True
    deleting_bumps_updated: bool = True
    application_bumps_candidate: bool = False
    move: Literal["post", "patch"] = "post"
    acting_user: Literal["ats", "crm"] = "ats"
    crm_user_ids: Literal["same", "own"] = "own"
    unknown_user: Literal[404, 422] = 422
    unknown_members: Literal["refuse", "ignore"] = "refuse"
    custom_fields_writable: bool = True
    refuse_duplicates: bool = False
    created: Literal[200, 201] = 201
    crm_takes_ats_ids: bool = True
    board_shows_unlisted: bool = False
