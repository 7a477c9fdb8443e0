"""Endpoints of the public board: no key needed (smartrecruiters.md §8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer, Call, Refused
from gateway.sandbox.smartrecruiters import errors, view_job
from gateway.sandbox.smartrecruiters import view_posting as view
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import POSTINGS
from gateway.sandbox.smartrecruiters.query import MOST
from gateway.sandbox.smartrecruiters.words import language_of
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gateway.sandbox.records import Job, Posting
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
V = "/v1/companies/{company}"


def _inside(vendor: SmartRecruiters, call: Call) -> bool:
    """Return whether a valid key came along, which shows internal postings too; a wrong one counts as none."""
    try:
        vendor.authenticate(call)
    except Refused:
        return False
    return True


def _open(vendor: SmartRecruiters, call: Call, *, listed: bool) -> list[Posting]:
    """Return the postings this caller may see, in the order of the ads; private ones only when named."""
    seen = (
        {"PUBLIC"} | ({"INTERNAL"} if _inside(vendor, call) else set()) | (set() if listed else {"PRIVATE"})
    )
    jobs = vendor.world.jobs
    return [
        ad
        for ad in vendor.world.postings
        if view_job.published(ad) and view_job.visibility(jobs[ad.job_id]) in seen
    ]


@routes("GET", f"{V}/postings", public=True)
def postings(vendor: SmartRecruiters, call: Call) -> Answer:
    """List postings; an unknown company is an empty 200, and a page larger than 100 is cut."""
    limit, offset = _number(call, "limit", MOST), _number(call, "offset", 0)
    limit = max(1, min(limit, MOST))
    if call.params["company"].lower() != vendor.company.lower():
        return Answer({"totalFound": 0, "limit": limit, "offset": offset, "content": []})
    found = _filtered(vendor, call, _destined(vendor, call, _open(vendor, call, listed=True)))
    lang = language_of(call)
    rows = [view.row(vendor, ad, call.base, lang) for ad in found[offset : offset + limit]]
    return Answer({"totalFound": len(found), "limit": limit, "offset": offset, "content": rows})


def _number(call: Call, name: str, default: int) -> int:
    text = call.arg(name) or ""
    return int(text) if text.isascii() and text.isdecimal() else default


def _destined(vendor: SmartRecruiters, call: Call, ads: list[Posting]) -> list[Posting]:
    """Return those for a destination: the public ones by default, one per job for INTERNAL_OR_PUBLIC."""
    destination = call.arg("destination") or "PUBLIC"
    if destination != "INTERNAL_OR_PUBLIC":
        return [ad for ad in ads if view_job.visibility(vendor.world.jobs[ad.job_id]) == destination]
    firsts: dict[int, Posting] = {}
    for ad in ads:
        firsts.setdefault(ad.job_id, ad)
    return list(firsts.values())


def _filtered(vendor: SmartRecruiters, call: Call, ads: list[Posting]) -> list[Posting]:
    """Return the postings that meet every filter; a department by its id here, not by its label."""
    world = vendor.world

    def job_of(ad: Posting) -> Job:
        return world.jobs[ad.job_id]

    def place(ad: Posting, part: str) -> str:
        return str(getattr(view_job.address(job_of(ad), vendor), part) or "").lower()

    def fields(ad: Posting) -> dict[str, str]:
        return {
            item["fieldId"]: item["valueId"] for item in view.row(vendor, ad, call.base, "en")["customField"]
        }

    def released(ad: Posting) -> bool:
        at = job_of(ad).published_at
        return at is not None and after is not None and at > after

    after = _released_after(call)
    text, languages = (call.arg("q") or "").lower(), (call.arg("language") or "").split(",")
    kind, department = call.arg("locationType"), call.arg("department")
    custom = {
        name.split(".", 1)[1]: value.split(",")
        for name, value in call.query
        if name.startswith("custom_field.")
    }
    tests: list[tuple[object, Callable[[Posting], bool]]] = [
        (text, lambda ad: text in ad.title.lower() or text in place(ad, "city")),
        (call.arg("country"), lambda ad: place(ad, "country_code") == str(call.arg("country")).lower()),
        (call.arg("region"), lambda ad: place(ad, "region_code") == str(call.arg("region")).lower()),
        (call.arg("city"), lambda ad: place(ad, "city") == str(call.arg("city")).lower()),
        (department, lambda ad: job_of(ad).department_id == vendor.ids.meant("departments", department)),
        (languages != [""], lambda ad: ("en" if ad.default else "nl") in languages),
        (kind == "REMOTE", lambda ad: job_of(ad).remote and not job_of(ad).on_site),
        (kind == "ONSITE", lambda ad: not (job_of(ad).remote and not job_of(ad).on_site)),
        (after, released),
        (custom, lambda ad: all(fields(ad).get(ident) in values for ident, values in custom.items())),
    ]
    asked = [test for wanted, test in tests if wanted]
    return [ad for ad in ads if all(test(ad) for test in asked)]


def _released_after(call: Call) -> datetime | None:
    try:
        return parse(call.arg("releasedAfter") or "")
    except ValueError:
        if call.arg("releasedAfter"):
            raise errors.posting(400, "BAD_REQUEST", "releasedAfter is not a date") from None
        return None


@routes("GET", f"{V}/postings/{{posting}}", public=True)
def posting(vendor: SmartRecruiters, call: Call) -> Answer:
    """One posting by numeric id, UUID, or (as one integrator does) the job ad's id."""
    ident = call.params["posting"]
    numbers = {vendor.ids.meant("posting_uuids", ident)}
    if ident.isascii() and ident.isdecimal():
        numbers.add(int(ident) - POSTINGS)
    if vendor.quirks.ad_id_as_posting:
        numbers.add(vendor.ids.meant("postings", ident))
    found = [ad for ad in _open(vendor, call, listed=False) if ad.id in numbers]
    if not found or call.params["company"].lower() != vendor.company.lower():
        raise errors.posting(404, "RESOURCE_NOT_FOUND", "Resource not found")
    tracking = ("sourceTypeId", "sourceSubTypeId", "sourceId")
    source = {name: value for name, value in call.query if name in tracking}
    return Answer(view.detail(vendor, found[0], call.base, language_of(call), source))


@routes("GET", f"{V}/departments", public=True)
def departments(vendor: SmartRecruiters, call: Call) -> Answer:
    """The company's departments."""
    rows = [view_job.department(vendor, item.id) for item in vendor.world.departments]
    if call.params["company"].lower() != vendor.company.lower():
        rows = []
    return Answer({"totalFound": len(rows), "content": rows})
