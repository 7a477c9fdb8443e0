"""The Reporting API: an admin's report, run and fetched as CSV (smartrecruiters.md §8.13)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import is_uuid
from gateway.sandbox.smartrecruiters.query import linked, paged, size
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
R = "/reporting-api/v201804"
READ = "reporting_read"
MOST = 1000
STEPS = ("PENDING", "RUNNING", "COMPLETED")
COLUMNS = (
    "Application ID",
    "Candidate ID",
    "Job ID",
    "Status",
    "Application date",
    "Last status change",
    "Source",
    "Reason",
)


def _check(vendor: SmartRecruiters, call: Call) -> str:
    ident = call.params["report"]
    if not is_uuid(ident):
        raise errors.invalid("Report id is invalid", "INVALID_REPORT_ID")
    if ident != vendor.ids.shown("reports", 1):
        raise errors.bare(404, "Report not found")
    return ident


def _report(vendor: SmartRecruiters) -> dict[str, Any]:
    return {
        "reportId": vendor.ids.shown("reports", 1),
        "name": "Applications",
        "columns": [{"dataPointName": name, "dataPointType": "TEXT"} for name in COLUMNS],
        "creationDate": iso(vendor.founded, "milliseconds"),
        "modificationDate": iso(vendor.founded, "milliseconds"),
        "creatorId": vendor.ids.shown("users", 1),
        "reportFormats": ["CSV"],
    }


@routes("GET", f"{R}/reports", scopes=READ)
def reports(vendor: SmartRecruiters, call: Call) -> Answer:
    """The reports the customer designed."""
    limit = size(call, vendor.quirks, most=MOST)
    page, next_page = paged("report", call, [_report(vendor)], limit, "page")
    body: dict[str, Any] = {"content": page}
    answer = Answer({**body, "nextPage": next_page} if next_page else body)
    return linked(call, vendor.quirks, answer, "page", next_page)


@routes("GET", f"{R}/reports/{{report}}", scopes=READ)
def report(vendor: SmartRecruiters, call: Call) -> Answer:
    """One report."""
    _check(vendor, call)
    return Answer(_report(vendor))


@routes("POST", f"{R}/reports/{{report}}/files", scopes="reporting_write")
def run(vendor: SmartRecruiters, call: Call) -> Answer:
    """Run a report; one that is under way is not run again."""
    ident = _check(vendor, call)
    if vendor.report_files and vendor.report_files[-1]["reportFileStatus"] != "COMPLETED":
        raise errors.invalid("Report is already pending generation", "REPORT_ALREADY_PENDING")
    now = vendor.world.tick()
    made = {
        "reportFileId": vendor.ids.shown("report_files", len(vendor.report_files) + 1),
        "reportId": ident,
        "reportFileStatus": "PENDING",
        "scheduleType": "AD_HOC",
        "schedulingDate": iso(now, "milliseconds"),
        "requestorId": vendor.ids.shown("users", call.principal.user_id),
    }
    vendor.report_files.append(made)
    return Answer(made)


@routes("GET", f"{R}/reports/{{report}}/files", scopes=READ)
def files(vendor: SmartRecruiters, call: Call) -> Answer:
    """The runs, newest first."""
    _check(vendor, call)
    limit = size(call, vendor.quirks, most=MOST)
    page, next_page = paged("file", call, vendor.report_files[::-1], limit, "page")
    body: dict[str, Any] = {"content": page}
    return Answer({**body, "nextPage": next_page} if next_page else body)


@routes("GET", f"{R}/reports/{{report}}/files/recent", scopes=READ)
def recent(vendor: SmartRecruiters, call: Call) -> Answer:
    """The newest run; each look brings it a step further."""
    _check(vendor, call)
    if not vendor.report_files:
        raise errors.bare(404, "There is no report file")
    file = vendor.report_files[-1]
    shown = dict(file)
    place = STEPS.index(file["reportFileStatus"])
    if place < len(STEPS) - 1:
        file["reportFileStatus"] = STEPS[place + 1]
        if place + 1 == len(STEPS) - 1:
            file["generationDate"] = iso(vendor.world.now(), "milliseconds")
    return Answer(shown)


@routes("GET", f"{R}/files/{{file}}", scopes=READ)
def one(vendor: SmartRecruiters, call: Call) -> Answer:
    """One run."""
    return Answer(_file(vendor, call.params["file"]))


def _file(vendor: SmartRecruiters, ident: str) -> dict[str, Any]:
    for file in vendor.report_files:
        if file["reportFileId"] == ident:
            return file
    raise errors.bare(404, "There is no report file with the given id")


@routes("GET", f"{R}/files/{{file}}/data", scopes=READ)
def data(vendor: SmartRecruiters, call: Call) -> Answer:
    """A finished run's CSV."""
    if _file(vendor, call.params["file"])["reportFileStatus"] != "COMPLETED":
        raise errors.bare(404, "There is no report file with the given id")
    return _csv(vendor)


@routes("GET", f"{R}/reports/{{report}}/files/recent/data", scopes=READ)
def recent_data(vendor: SmartRecruiters, call: Call) -> Answer:
    """The newest finished run's CSV, unless the caller has it already."""
    _check(vendor, call)
    done = [file for file in vendor.report_files if file["reportFileStatus"] == "COMPLETED"]
    if not done:
        raise errors.bare(404, "There is no successfully generated report file")
    tag = f'"{done[-1]["reportFileId"]}"'
    if call.headers.get("if-none-match") == tag:
        return Answer(None, 304, {"etag": tag})
    answer = _csv(vendor)
    answer.headers["etag"] = tag
    return answer


def _csv(vendor: SmartRecruiters) -> Answer:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    ids = vendor.ids
    for row in vendor.world.applications:
        if vendor.world.is_deleted(row.candidate_id):
            continue
        status, _ = vendor.states.of(row)
        reason = vendor.reason(row) or {}
        last = vendor.states.history(row)[-1].at
        cells = (
            ids.shown("applications", row.id), ids.shown("candidates", row.candidate_id), ids.shown("jobs", row.job_id),
            status, iso(row.created_at, "milliseconds"), iso(last, "milliseconds"),
            vendor.sources.of(row).label, reason.get("label", ""),
        )  # fmt: skip
        writer.writerow(cells)
    return Answer(out.getvalue(), content_type="text/csv")
