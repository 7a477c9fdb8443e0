"""Candidates, applications and offers of SmartRecruiters as unified ones (smartrecruiters.md §11.4, §11.6, §11.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

from connectors import people
from connectors.columns import MISSING, Json, as_flag, as_key, as_moment, as_text, dig, join_keys, rows
from connectors.enums import ApplicationOutcome, OfferStatus
from connectors.shapes import IntegrationField, SocialMedia
from connectors.smartrecruiters.mapping import customs

OUTCOME = {
    **dict.fromkeys(
        ("lead", "new", "in_review", "interview", "offered", "offer"), ApplicationOutcome.PENDING
    ),
    **dict.fromkeys(("hired", "hire"), ApplicationOutcome.HIRED),
    **dict.fromkeys(("rejected", "withdrawn", "transferred"), ApplicationOutcome.DECLINED),
}
"""TRANSFERRED means moved to another job [inferred]; OFFER and HIRE are spelt so by the Apply API only (§12)."""

OUTCOME_STATUSES = {
    ApplicationOutcome.PENDING: ("LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED"),
    ApplicationOutcome.HIRED: ("HIRED",),
    ApplicationOutcome.DECLINED: ("REJECTED", "WITHDRAWN", "TRANSFERRED"),
}
"""The vendor's statuses for each outcome."""

REASONED = frozenset({"REJECTED", "WITHDRAWN"})
"""Statuses that can have a reason (§10.3)."""

OFFER_STATUS = {
    "created": OfferStatus.DRAFT,
    "pending_approval": OfferStatus.DRAFT,
    "approved": OfferStatus.APPROVED,
    "not_approved": OfferStatus.DRAFT,  # refused inside the company: back to the drawing board [inferred]
    "pending_acceptance": OfferStatus.SENT,
    "accepted": OfferStatus.ACCEPTED,
    "not_accepted": OfferStatus.DECLINED,
    "abandoned": OfferStatus.ABANDONED,
}


DUMMY_START = "2100"
"""Integrations that know no start write 2100-01-01 (§11.4)."""


def position(raw: Json) -> Json:
    """The current position of a candidate, else the one begun last."""
    jobs = [one for one in rows(raw, "experience") if isinstance(one, Mapping)]
    current = [one for one in jobs if as_flag(one.get("current"))]

    def began(one: Json) -> str:
        start = as_text(one.get("startDate")) or ""
        return "" if start.startswith(DUMMY_START) else start

    return max(current or jobs, key=began, default={})


def worded(value: Json) -> str | None:
    """Text; `-` stands for none (§11.4)."""
    found = as_text(value)
    return None if found == "-" else found


def profiles(raw: Json) -> list[SocialMedia]:
    """One profile for each filled member of `web`; LinkedIn is spelt in two ways (§14)."""
    found: dict[str, SocialMedia] = {}
    web = raw.get("web")
    for name, value in web.items() if isinstance(web, Mapping) else ():
        network, link = name.upper(), as_text(value, f"web.{name}")
        if link is None:
            continue
        if network == "WEBSITE":
            made: SocialMedia | None = SocialMedia(link=link, type=network)
        elif network == "SKYPE" and "/" not in link:
            made = SocialMedia(type=network, username=link)
        else:
            made = people.social(link, network)
        if made:
            found.setdefault(network, made)
    return list(found.values())


def tags(raw: Json) -> list[Json]:
    """The tags of a candidate, once each: case is no difference, the first spelling counts (§11.8)."""
    found: dict[str, Json] = {}
    for tag in rows(raw, "tags"):
        name = as_text(tag.get("name") if isinstance(tag, Mapping) else tag, "tags")
        if name:
            found.setdefault(tag_key(name), {"_candidate": raw.get("id"), "_tag": {"name": name}})
    return list(found.values())


def tag_key(name: str) -> str:
    """What tells one tag from another."""
    return name.strip().casefold()


# ---- applications and offers -----------------------------------------------------------------------------------


def assignments(raw: Json) -> list[Json]:
    """The applications of a candidate, the main one first, each once."""
    found: dict[Any, Json] = {}
    for one in (*rows(raw, "primaryAssignment"), *rows(raw, "secondaryAssignments")):
        found.setdefault(as_key(dig(one, "job.id")), one)
    return list(found.values())


def application_key(candidate: Json, job: Json) -> str | None:
    """The gateway's key of an application (§7.3)."""
    return join_keys(as_key(candidate), as_key(job))


def outcome(raw: Json) -> ApplicationOutcome | None:
    """How an application ended, by its status."""
    return OUTCOME.get((as_text(raw.get("status")) or "").lower())


def unless(raw: Json, statuses: Iterable[str]) -> Any:
    """None for an application whose status is known and none of these; else another view must tell."""
    status = as_text(raw.get("status"))
    return MISSING if status is None or status in statuses else None


def reason(raw: Json) -> str | None:
    """Why an application was rejected or withdrawn."""
    return as_text(dig(raw, "reasonOfRejection.label")) or as_text(dig(raw, "reasonOfWithdrawal.label"))


def changes(raw: Json) -> list[tuple[datetime, str | None]]:
    """The history of a status, oldest first: its order is not documented (§8.5)."""
    found = [
        (moment, as_text(dig(one, "status")))
        for one in rows(raw, "content")
        if (moment := as_moment(dig(one, "changedOn"), "content.changedOn"))
    ]
    return sorted(found, key=lambda one: one[0])


def changed(raw: Json, index: int) -> datetime | None:
    """When a status changed: first (0) or last (-1)."""
    history = changes(raw)
    return history[index][0] if history else None


def rejected_at(raw: Json) -> datetime | None:
    """When a rejected application was rejected: its last change (§11.6)."""
    history = changes(raw)
    return history[-1][0] if history and history[-1][1] == "REJECTED" else None


def value_of(one: Json) -> Any:
    """A field's value as people read it: option labels where there are any (§8.6)."""
    labels = [
        label for option in rows(one, "selectedValueLabels") if (label := as_text(dig(option, "label")))
    ]
    return dig(one, "valueLabel") or labels or dig(one, "value")


def application_fields(raw: Json) -> dict[str, Any]:
    """Values of an application's fields by their ids."""
    return {key: value_of(one) for one in rows(raw, "content") if (key := as_key(dig(one, "id")))}


def offer_properties(raw: Json) -> dict[str, Any]:
    """The fields of an offer, by their keys."""
    found = raw.get("properties")
    return dict(found) if isinstance(found, Mapping) else {}


def offer_remote_fields(raw: Json) -> list[IntegrationField]:
    """Everything on an offer, and its fields with the labels in `_labels`."""
    labels: Mapping[str, str] = raw.get("_labels") or {}
    own = [
        {"id": key, "value": value, "label": labels.get(key)} for key, value in offer_properties(raw).items()
    ]
    return [*people.remote_fields(raw, {}), *customs(own)]


def last_part(url: Json) -> str | None:
    """The id at the end of an address."""
    path = urlsplit(as_text(url) or "").path.rstrip("/")
    return unquote(path.rsplit("/", 1)[-1]) or None


def offer_parts(raw: Json) -> tuple[str | None, str | None, str | None]:
    """Candidate, job and id of an offer: from the call's path, else from its addresses (§8.12)."""
    candidate, job = as_key(raw.get("_candidate")), as_key(raw.get("_job"))
    details = [
        unquote(part) for part in urlsplit(as_text(dig(raw, "actions.details.url")) or "").path.split("/")
    ]
    named = dict(pairwise(details))
    candidate = candidate or named.get("candidates") or last_part(dig(raw, "actions.candidate.url"))
    job = job or named.get("jobs") or last_part(dig(raw, "actions.job.url"))
    return candidate, job, as_key(raw.get("id"))


def offer_key(raw: Json) -> str | None:
    """The gateway's key of an offer: `candidate:job:offer`, so that it can be read (§8.12)."""
    candidate, job, key = offer_parts(raw)
    return f"{candidate or ''}:{job or ''}:{key}" if key else None


def offer_application(raw: Json) -> str | None:
    """The application that an offer follows."""
    return join_keys(*offer_parts(raw)[:2])
