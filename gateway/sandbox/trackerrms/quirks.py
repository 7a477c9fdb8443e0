"""Every reading of what trackerrms.md leaves open, in one place, so that tests can run the other one too.

`vendor.quirks = replace(vendor.quirks, page_cap=25)` switches an account to another reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """The readings in force; the comment of each names its section.

    Attributes that are not self-explaining:
        page_cap: most rows a Search gives whatever `maxResults` says; None for no cap.
        default_order: `id`, or `updated` (newest first, so that rows move while one pages).
        unknown_state: what a `state` no status has brings: no rows, a 400, or all rows.
        duplicate_email: what POST Resource does about an address that is taken.
        unknown_source: an unknown source name is kept as text, added to `resourceSources`, or dropped.
        status_wins: which of `opportunityResourceStatusId` and `status` decides when a PATCH has both.

    """

    # authentication
    one_jwt_per_token: bool = True  # §3.2, one observation
    jwt_life: int = 7 * 86_400  # §3.2, seconds
    expiration_in_answer: bool = True  # §3.2
    jwt_has_exp: bool = True  # §3.2
    oauth_answer: Literal["observed", "documented"] = "observed"  # §3.1 b
    oauth_life: int = 3_600  # §3.1 b gives no number
    refresh_rotates: bool = True  # §3.1 b
    authorize: Literal["redirect", "json"] = "redirect"  # §3.1 b; the document answers JSON
    missing_right: Literal["forbidden", "empty"] = "forbidden"  # §11, Per Model Tests

    # limits and envelopes
    rate_limit: int = 100  # §4.4, calls a minute
    rate_per: Literal["token", "tenant"] = "token"  # §4.4
    retry_after: bool = False  # §4.4, A-01
    errors_member: bool = True
    metadata_status: int = 201  # §4.2
    plain_without_accept: bool = True  # §4.1: `text/plain` is listed first
    empty_details: bool = True  # §6.4: 2xx with an empty body for some ids

    # searching
    default_page: int = 10  # §5.1
    page_cap: int | None = 100
    page_number_ignored: bool = False  # §5.3, step 4
    default_order: Literal["id", "updated"] = "id"  # §5.1
    email_match: Literal["contains", "exact"] = "contains"  # §10.1, step 1
    unknown_state: Literal["empty", "refused", "ignored"] = "empty"  # §5.1
    only_active_by_default: bool = True  # §5.1: "send `false` to see ended/rejected ones"
    zone_in_filters: Literal["ignored", "honoured"] = "ignored"  # §4.5, A-02
    search_needs_state: bool = False
    paged_search: bool = True  # §5.4
    paged_needs_state: bool = True  # §5.4, A-05
    shortlist_has_rejected: bool = True
    inactive_users_listed: bool = False  # §6.6 has no active flag
    email_in_placement_rows: bool = False  # §6.5, not in the document
    email_on_owners: bool = False  # §6.2, unconfirmed

    # writing
    duplicate_email: Literal["allowed", "conflict", "refused"] = "allowed"  # §10.1, UNKNOWN
    duplicate_placement: Literal["refused", "allowed"] = "refused"  # §6.5 gives no rule
    any_status_on_create: bool = True
    status_wins: Literal["id", "object"] = "id"
    unknown_source: Literal["kept", "added", "dropped"] = "kept"
    null_clears: bool = False  # §4.1: what is left out stays; nothing is said of null
