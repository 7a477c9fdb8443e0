"""The list of jobs at SmartRecruiters, which other models' lists walk (smartrecruiters.md §6, §8.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call, Pages, Params, Push
from connectors.enums import JobStatus
from connectors.model import MODELS
from connectors.smartrecruiters import mapping, views
from connectors.smartrecruiters.common import CURSOR, after

if TYPE_CHECKING:
    from connectors.engine.session import Session

SORTED = {"sort": "job_id"}
"""The cursor only holds in the order of ids, from the first page on (§6)."""

JOBS = Call("GET /jobs", at="content", query=SORTED, lives=60)


def is_job(row: Json) -> bool:
    """Whether a row is a job, not a template: lists may not say (§8.2 [inferred])."""
    return row.get("template") is not True


def statuses(wanted: Sequence[JobStatus]) -> Params | None:
    """Unified states as the vendor's; unknown ones cannot be asked for."""
    if JobStatus.OTHER in wanted:
        return None
    return {"statuses": mapping.words(mapping.JOB_STATUS, wanted)}


def visibilities(wanted: Sequence[Any]) -> Params | None:
    """The one posting status that a visibility is; the vendor takes one at a time."""
    word = mapping.POSTING_STATUSES.get(wanted[0]) if len(wanted) == 1 else None
    return {"postingStatus": word} if word else None


jobs_list = Pages(
    view=views.JobRow,
    call=JOBS,
    paging=CURSOR,
    filters={
        "statuses": Push(statuses),
        "visibilities": Push(visibilities),
        "updated_after": after("updatedAfter"),
    },
    keep=is_job,
    typical=300,
)


def row_of(session: Session, job: str) -> Json:
    """The row or detail of a job that is loaded; None where there is none."""
    loaded = session.record(MODELS["Job"], job).views
    return next((view.raw for view in loaded if isinstance(view, views.JobRow)), None)


def reference(raw: Json) -> str | None:
    """The reference number of a job or of a posting: the only thing that joins the two (§7.2)."""
    return as_text(dig(raw, "refNumber"))


def agree(objects: Sequence[Json]) -> bool:
    """Whether nothing shows that objects of one reference number belong to several jobs: nobody promises that
    it is unique (§15.14).
    """
    names = ("department.id", "typeOfEmployment.id", "experienceLevel.id", "function.id", "jobId")
    told = ({as_key(dig(one, name)) for one in objects} - {None} for name in names)
    return all(len(values) < 2 for values in told)  # noqa: PLR2004  # all the same
