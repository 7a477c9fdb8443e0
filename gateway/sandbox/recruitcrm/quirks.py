"""What recruitcrm.md leaves open, as options: each member is one reading, its default the one the sandbox takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """How this account behaves where the contract is unsure, and how badly where it is only unreliable.

    Change it on a running account: `vendor.quirks = replace(vendor.quirks, lag_reads=2)`.

    Attributes:
        licences: seats of the account: up to 6 give 60 calls a minute, more give 10 each (§2.1).
        retry_after: whether a 429 carries `Retry-After` (§2.1, §11: not documented).
        plain_500_every: each so-many-th call of the account fails with a text body; 0 for never (§2.2).
        default_limit: rows of a list page without `limit`; measured for jobs only (§2.3, §11).
        search_page: rows of a page of candidate, contact, company and note searches (§2.3, §11).
        over_limit: what a `limit` above 100 does: it is cut, or refused with 422 (§2.3: only "max 100").
        links_keep_query: whether page links repeat the other parameters (§2.3: to be followed as they are).
        repeats: each so-many-th candidate stands twice in the default order; 0 for never (§2.3).
        new_id_zero: each so-many-th created candidate is first served with `id` 0; 0 for never (§2.3).
        lag_reads: how many reads of a record after a write still show what was before (§2.3, §5.2).
        dates_take_time: whether date filters accept a time of day, else 422 (§4.1, §11).
        expand_on_lists: whether `GET /jobs` and assigned-candidates heed `expand` (§4.3, §11).
        embedded_extras: whether embedded candidates have `last_*`, off-limit and contractor members (§4.1).
        embedded_place: whether embedded candidates have `state` and `country` (§4.1: an older schema omits them).
        master_lists_all: whether `/hiring-pipeline` has stages that only custom pipelines use (§11).
        fields_list_all: whether `/custom-fields` includes the job-associated ones (§4.7).
        associated_shape: form of associated-field `data`; `mixed` gives both, by application (§3).
        unanswered_listed: whether answers without an answer are listed when `unanswered` is not given (§4.4).
        any_question: whether a question may be answered that the job does not ask (§11).
        answers_unassigned: whether answers may be given before the candidate is assigned (§5.3, §11).
        repeat_apply: what applying again does: 422 as for assign, or the stage goes back to Applied (§5.2, §11).
        free_source: whether `source` takes any text, else it must be one of the account's (§11).
        resume_in_files: whether `/files` lists the resume too (§4.9, §11).
        upload_answer: whether an upload is answered by a list or by one object (§3).
        download_auth: whether file links need the bearer header (§4.9, §11).
        link_life: seconds that a file link works (§4.9, §11).
        unique_subscriptions: whether the same event and URL may be subscribed once only (§7, §11).

    """

    licences: int = 6
    retry_after: bool = False
    plain_500_every: int = 0
    default_limit: int = 15
    search_page: int = 100
    over_limit: Literal["cut", "refuse"] = "cut"
    links_keep_query: bool = True
    repeats: int = 211
    new_id_zero: int = 3
    lag_reads: int = 0
    dates_take_time: bool = False
    expand_on_lists: bool = False
    embedded_extras: bool = False
    embedded_place: bool = True
    master_lists_all: bool = False
    fields_list_all: bool = False
    associated_shape: Literal["mixed", "object", "array"] = "mixed"
    unanswered_listed: bool = True
    any_question: bool = True
    answers_unassigned: bool = False
    repeat_apply: Literal["refuse", "restage"] = "refuse"
    free_source: bool = True
    resume_in_files: bool = False
    upload_answer: Literal["array", "object"] = "array"
    download_auth: bool = True
    link_life: int = 3600
    unique_subscriptions: bool = False

    @property
    def per_minute(self) -> int:
        """Calls a minute and token that the licences give."""
        return 60 if self.licences <= 6 else 10 * self.licences
