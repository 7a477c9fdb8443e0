"""What the statuses of applications mean: outcomes, reasons of rejection, order (trackerrms.md §8, §9.2)."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.columns import Json, as_key, as_number, as_text, dig
from connectors.enums import ApplicationOutcome
from connectors.trackerrms.facts import STATUSES, state_of

OUTCOMES = {
    "rejected": ApplicationOutcome.DECLINED,
    "working": ApplicationOutcome.HIRED,
    "complete": ApplicationOutcome.HIRED,
    **dict.fromkeys(
        (
            "applied",
            "shortlisted",
            "shortlistedbyuser",
            "shortlistedbyresource",
            "cvreview",
            "cvsend",
            "internal",
            "interview",
            "offer",
        ),
        ApplicationOutcome.PENDING,
    ),
}
"""The fixed set of placement states (§1, §9.2)."""

DECLINED_WORDS = ("reject", "declin", "withdr", "unsuitable", "not progress")
HIRED_WORDS = ("placed", "working", "on assignment", "started", "complete", "hired")
"""Parts of a status's name that tell the outcome where its state does not (§9.2, A-20 [assumed])."""


def outcome_of(status: Json, name: Json = None) -> ApplicationOutcome:
    """What a status means: by its state, else by its name (§9.2)."""
    known = OUTCOMES.get(state_of(status))
    if known is not None:
        return known
    words = (as_text(name) or as_text(dig(status, "name")) or "").lower()
    if any(word in words for word in DECLINED_WORDS):
        return ApplicationOutcome.DECLINED
    hired = any(word in words for word in HIRED_WORDS)
    return ApplicationOutcome.HIRED if hired else ApplicationOutcome.PENDING


def status_name(raw: Json) -> str | None:
    """Name of an application's status, in its row or detail."""
    return as_text(raw.get("opportunityResourceStatusName")) or as_text(dig(raw, "status.name"))


def stage_key(raw: Json) -> str | None:
    """Id of an application's status, likewise."""
    return as_key(raw.get("opportunityResourceStatusId")) or as_key(dig(raw, "status.id"))


def outcome(raw: Json) -> ApplicationOutcome:
    """How an application ended; one without a status is still going on."""
    return outcome_of(raw[STATUSES]["applications"].get(stage_key(raw)), status_name(raw))


def rejection(raw: Json) -> str | None:
    """The reason given, else the name of the status of a rejected application (§8)."""
    given = as_text(raw.get("rejectionReason"))
    return given or (status_name(raw) if outcome(raw) is ApplicationOutcome.DECLINED else None)


def ranked(statuses: Sequence[Json]) -> list[Json]:
    """The statuses in order, each with its position; those without an order are last (§8)."""

    def place(one: Json) -> tuple[float, float]:
        order = as_number(one.get("order"))
        return (float("inf") if order is None else order, as_number(one.get("id")) or 0.0)

    return [{**one, "_index": index} for index, one in enumerate(sorted(statuses, key=place))]
