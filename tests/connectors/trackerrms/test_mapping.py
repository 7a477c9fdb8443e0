"""TrackerRMS's words of jobs and applications as unified ones, row by row (trackerrms.md §8, §9)."""

import pytest

from connectors.columns import MISSING
from connectors.enums import ApplicationOutcome as Outcome
from connectors.enums import EmploymentType, JobPostingStatus, JobPostingVisibility, JobStatus, JobVisibility
from connectors.enums import SalaryPeriod as Period
from connectors.errors import Gone
from connectors.shapes import Location
from connectors.trackerrms import mapping, outcomes, views
from connectors.trackerrms.searching import by_number, number

STATUSES = {
    "jobs": {
        "3": {"id": 3, "name": "Live", "state": "Open"},
        "4": {"id": 4, "name": "Filled", "state": "Won"},
        "5": {"id": 5, "name": "Shut", "state": " closed "},
        "6": {"id": 6, "name": "Odd", "state": "Sleeping"},
        "7": {"id": 7, "name": "Stateless", "state": None},
    },
    "applications": {
        "47": {"id": 47, "name": "Phone screen", "state": "Interview"},
        "58": {"id": 58, "name": "Too far away", "state": "Rejected"},
    },
}


def job(**given):
    return {"_statuses": STATUSES, **given}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"opportunityStatusId": 3}, JobStatus.OPEN),
        ({"opportunityStatusId": "4"}, JobStatus.CLOSED),
        ({"opportunityStatusId": 5}, JobStatus.CLOSED),
        ({"opportunityStatusId": 6, "opportunityStatusDesc": "Odd"}, JobStatus.OTHER),
        ({"opportunityStatusId": 7, "opportunityStatusDesc": "Stateless"}, JobStatus.OPEN),
        ({"opportunityStatusId": 99, "opportunityStatusDesc": "Cancelled by client"}, JobStatus.CLOSED),
        ({"opportunityStatusId": 0, "opportunityStatusDesc": "Lost"}, JobStatus.CLOSED),
        ({"opportunityStatusDesc": "Filled"}, JobStatus.CLOSED),
        ({"opportunityStatusDesc": "Live"}, JobStatus.OPEN),
        ({"opportunityStatusDesc": ""}, None),
        ({"opportunityStatusId": 3, "active": "n"}, JobStatus.ARCHIVED),
        ({"opportunityStatusId": 3, "active": "N"}, JobStatus.ARCHIVED),
        ({"opportunityStatusId": 3, "active": "y"}, JobStatus.OPEN),
        ({"opportunityStatusId": 3, "active": "perhaps"}, JobStatus.OPEN),
    ],
)
def test_job_status(given, status):
    assert mapping.job_status(job(**given)) is status


STATES = {
    "Applied": Outcome.PENDING,
    "Shortlisted": Outcome.PENDING,
    "ShortlistedByUser": Outcome.PENDING,
    "Shortlisted By Resource": Outcome.PENDING,
    "CVReview": Outcome.PENDING,
    "CV Send": Outcome.PENDING,
    "Internal": Outcome.PENDING,
    "Interview": Outcome.PENDING,
    "Offer": Outcome.PENDING,
    "Rejected": Outcome.DECLINED,
    "Working": Outcome.HIRED,
    "Complete": Outcome.HIRED,
}


@pytest.mark.parametrize("state", STATES)
def test_outcome_by_state(state):
    assert outcomes.outcome_of({"state": state, "name": "Rejected, placed"}) is STATES[state]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Not progressing", Outcome.DECLINED),
        ("Candidate withdrew", Outcome.DECLINED),
        ("Declined offer", Outcome.DECLINED),
        ("Unsuitable", Outcome.DECLINED),
        ("Placed Perm", Outcome.HIRED),
        ("On Assignment", Outcome.HIRED),
        ("Started", Outcome.HIRED),
        ("Completed", Outcome.HIRED),
        ("1st Interview", Outcome.PENDING),
        ("", Outcome.PENDING),
    ],
)
@pytest.mark.parametrize("status", [None, {"state": "1st Interview"}, {"state": None}])
def test_outcome_by_name_where_the_state_is_none_of_these(status, name, outcome):
    assert outcomes.outcome_of(status, name) is outcome
    assert outcomes.outcome_of({**(status or {}), "name": name}) is outcome


def test_the_status_of_an_application_is_found_in_row_and_detail():
    row = {
        "_statuses": STATUSES,
        "opportunityResourceStatusId": 58,
        "opportunityResourceStatusName": "Too far away",
    }
    detail = {
        "_statuses": STATUSES,
        "opportunityResourceStatusId": None,
        "status": {"id": 58, "name": "Too far away"},
    }
    for raw in (row, detail):
        assert outcomes.outcome(raw) is Outcome.DECLINED
        assert outcomes.rejection(raw) == "Too far away"
        assert outcomes.rejection({**raw, "rejectionReason": " no boat "}) == "no boat"
    pending = {
        "_statuses": STATUSES,
        "opportunityResourceStatusId": 47,
        "opportunityResourceStatusName": "Phone screen",
    }
    assert outcomes.rejection(pending) is None
    assert outcomes.outcome({"_statuses": STATUSES, "opportunityResourceStatusId": 0}) is Outcome.PENDING


def test_stages_are_in_order_those_without_one_last():
    listed = [
        {"id": 9, "order": None},
        {"id": 3, "order": 2},
        {"id": 1},
        {"id": 2, "order": "1"},
        {"id": 4, "order": 2},
    ]
    assert [(one["id"], one["_index"]) for one in outcomes.ranked(listed)] == [
        (2, 0),
        (3, 1),
        (4, 2),
        (1, 3),
        (9, 4),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Permanent", EmploymentType.FULL_TIME),
        ("Perm", EmploymentType.FULL_TIME),
        ("full time", EmploymentType.FULL_TIME),
        ("Full-Time", EmploymentType.FULL_TIME),
        ("Direct Hire", EmploymentType.FULL_TIME),
        ("Part Time", EmploymentType.PART_TIME),
        ("Permanent part-time", EmploymentType.PART_TIME),
        ("Contract", EmploymentType.CONTRACT),
        ("Contract-to-hire", EmploymentType.CONTRACT),
        ("Contractor", EmploymentType.CONTRACT),
        ("Temp", EmploymentType.CONTRACT),
        ("Temporary", EmploymentType.CONTRACT),
        ("Temp to Perm", EmploymentType.CONTRACT),
        ("Freelance", EmploymentType.CONTRACT),
        ("Interim", EmploymentType.CONTRACT),
        ("Seasonal", EmploymentType.SEASONAL),
        ("Intern", EmploymentType.INTERNSHIP),
        ("Internship", EmploymentType.INTERNSHIP),
        ("Placement student", EmploymentType.INTERNSHIP),
        ("Internal move", EmploymentType.OTHER),
        ("Attempt", EmploymentType.OTHER),
        ("Voluntary", EmploymentType.OTHER),
        (None, None),
    ],
)
def test_employment_type(name, kind):
    assert mapping.employment_type(name) is kind


def test_the_name_of_a_work_type_is_preferred():
    assert mapping.work_type({"workType": "", "workTypeName": "Temp"}) == "Temp"
    assert mapping.work_type({"workType": "Perm", "workTypeName": " "}) == "Perm"
    assert mapping.work_type({}) is None


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        ("41000", 41000),
        ("3,700", 3700),
        ("£37000", 37000),
        ("26.00", 26),
        ("45k", 45000),
        ("£45 K", 45000),
        ("250 per day", 250),
        (38.5, 38.5),
        (0, None),
        ("0", None),
        ("0.00", None),
        ("Negotiable", None),
        ("40,000 - 45,000", None),
        ("", None),
        (None, None),
    ],
)
def test_figures(value, figure):
    assert mapping.amount(value) == figure


@pytest.mark.parametrize(
    ("low", "high", "rate", "per", "pay", "amount", "period"),
    [
        ("41000", "41000", "", "per Annum", "", 41000, Period.YEAR),
        ("41000", "", "250", "per Annum", "Day", 41000, Period.YEAR),
        ("", "47500", "", "per Year", "", 47500, Period.YEAR),
        ("41000", "47500", "250", "per Annum", "Day", None, Period.YEAR),
        ("", "", "250 per day", "", "Day", 250, Period.DAY),
        ("Negotiable", "", "250", "per Annum", "Hour", 250, Period.HOUR),
        ("", "", "250", "per Month", "", 250, Period.MONTH),
        ("", "", "", "per Week", "Day", None, Period.WEEK),
        ("1", "", "", "PER HOUR", "", 1, Period.HOUR),
        ("1", "", "", "per fortnight", "", 1, Period.OTHER),
        ("", "", "", "", "", None, None),
    ],
)
def test_salaries_of_rows(low, high, rate, per, pay, amount, period):
    raw = {
        "publishSalaryFrom": low,
        "publishSalaryTo": high,
        "opportunityRate": rate,
        "publishSalaryPer": per,
        "payPer": pay,
    }
    assert mapping.row_salary(raw) == amount
    assert mapping.period(mapping.row_period(raw)) is period


def test_a_detail_tells_of_a_salary_by_its_bounds_only():
    bare = {"advertDetails": {"salaryPer": "per Day"}, "payRate": 250}
    assert mapping.detail_salary(bare) is mapping.detail_period(bare) is MISSING
    assert mapping.period(MISSING) is MISSING
    full = {"advertDetails": {"salaryFrom": "10", "salaryTo": "20", "salaryPer": "per Day"}}
    assert mapping.detail_salary(full) is None
    assert mapping.detail_period(full) == "per Day"


@pytest.mark.parametrize(
    ("private", "online", "advert", "job_", "posting", "status"),
    [
        ("y", "y", "A", JobVisibility.CONFIDENTIAL, JobPostingVisibility.PUBLIC, JobPostingStatus.ACTIVE),
        ("n", "y", "", JobVisibility.PUBLIC, JobPostingVisibility.PUBLIC, JobPostingStatus.ACTIVE),
        ("n", "n", "A", JobVisibility.PUBLIC, JobPostingVisibility.PUBLIC, JobPostingStatus.ACTIVE),
        ("n", "n", " ", JobVisibility.INTERNAL, JobPostingVisibility.INTERNAL, JobPostingStatus.DRAFT),
        ("n", "n", "C", JobVisibility.INTERNAL, JobPostingVisibility.INTERNAL, JobPostingStatus.INACTIVE),
        ("", "y", "C", JobVisibility.PUBLIC, JobPostingVisibility.PUBLIC, JobPostingStatus.INACTIVE),
        (None, True, None, JobVisibility.PUBLIC, JobPostingVisibility.PUBLIC, JobPostingStatus.ACTIVE),
    ],
)
def test_who_sees_a_job_and_its_advert(private, online, advert, job_, posting, status):
    raw = {"privateRecord": private, "publishOnline": online, "advertStatus": advert}
    assert mapping.visibility(raw) is job_
    assert mapping.posting_visibility(raw) is posting
    assert mapping.posting_status(raw, JobStatus.OPEN) is status
    assert mapping.posting_status(raw, None) is status


def test_the_advert_of_a_closed_job_is_not_active():
    assert mapping.posting_status({"publishOnline": "y"}, JobStatus.CLOSED) is JobPostingStatus.INACTIVE
    assert mapping.posting_status({"publishOnline": "n"}, JobStatus.CLOSED) is JobPostingStatus.DRAFT


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ({"publishOnline": "y"}, True),
        ({"advertStatus": "A"}, True),
        ({"advertStatus": " C "}, True),
        ({"publishTitle": "x"}, True),
        ({"publishOnline": "n", "advertStatus": " ", "publishTitle": " ", "advertId": 7}, False),
    ],
)
def test_whether_there_is_an_advert(given, there):
    found = views.JobRow({"opportunityId": 1, **given}).get("postings")
    assert [view.identity for view in found] == (["1"] if there else [])
    shown = {"online": "publishOnline", "title": "publishTitle"}
    detail = {key: given[name] for key, name in shown.items() if name in given}
    detail = {
        "publishOnline": given.get("publishOnline"),
        "advertStatus": given.get("advertStatus"),
        **detail,
    }
    found = views.JobDetail({"id": 1, "advertDetails": detail}).get("postings")
    assert bool(found) is there


def test_an_advert_shows_its_own_members_only():
    (advert,) = views.JobRow({"opportunityId": 1, "note": "x", "publishTitle": "t", "advertId": 0}).get(
        "postings"
    )
    assert {name for name in advert.raw if not name.startswith("_")} == {"publishTitle", "advertId"}


def test_titles_and_texts_of_adverts_are_the_jobs_where_they_have_none():
    (advert,) = views.JobRow(
        {
            "opportunityId": 1,
            "opportunityName": "Job",
            "opportunityDescription": "D",
            "publishOnline": "y",
            "publishTitle": "",
        }
    ).get("postings")
    assert (advert.get("title"), advert.get("description_html")) == ("Job", "D")


def test_owners_are_members_once_each_in_their_order():
    row = {
        "opportunityId": 7,
        "opportunityOwnerId": 0,
        "secondaryOwnerId": 19,
        "thirdOwnerId": 12,
        "fourthOwnerId": 19,
        "fifthOwnerId": None,
    }
    found = views.JobRow(row).get("hiring_team")
    assert [view.identity for view in found] == ["7:19", "7:12"]
    assert [view.get("user_id") for view in found] == ["19", "12"]
    assert all(view.get("roles") == [] for view in found)
    (assigned,) = found[0].get("role_assignments")
    assert (assigned.identity, assigned.get("job_user_id"), assigned.get("role_id")) == (
        "7:19:owner",
        "7:19",
        "owner",
    )
    detail = {"id": 7, "owners": [{"ownerId": 12, "rank": 2}, {"ownerId": 19, "rank": 1}, {"rank": 3}]}
    assert [view.identity for view in views.JobDetail(detail).get("hiring_team")] == ["7:19", "7:12"]


def test_places_of_work():
    row = {
        "location": "",
        "locationCity": "Leeds",
        "locationState": " ",
        "postcodeLocation": "LS1",
        "publishLocation": "M62",
    }
    assert mapping.job_location(row, "postcodeLocation", "publishLocation") == Location(
        city="Leeds", zip_code="LS1", raw="M62"
    )
    assert mapping.job_location({"territory": "North"}, "postcodeLocation", "publishLocation") is None


def test_row_and_detail_agree():
    """The same record read from either (§7.4)."""
    from tests.contract.test_trackerrms import APPLICATION, APPLICATION_DETAIL, DETAIL, FACTS, JOB

    row, detail = views.JobRow({**JOB, **FACTS}), views.JobDetail({**DETAIL, **FACTS})
    for name in (
        "name",
        "job_code",
        "department",
        "category",
        "salary_amount",
        "salary_amount_from",
        "salary_period",
        "opened_at",
        "remote_created_at",
        "remote_updated_at",
        "changed_at",
    ):
        assert row.get(name) == detail.get(name), name
    (one,), (other,) = row.get("postings"), detail.get("postings")
    for view in (one, other):
        view.raw = {**view.raw, **FACTS}
    for name in one.columns:
        assert one.get(name) == other.get(name), name
    first, second = (
        views.ApplicationRow({**APPLICATION, **FACTS}),
        views.ApplicationDetail({**APPLICATION_DETAIL, **FACTS}),
    )
    for name in ("outcome", "current_stage_id", "job_id", "candidate_id"):
        assert first.get(name) == second.get(name), name


def test_an_own_id_of_zero_is_one_and_a_foreign_one_is_none():
    view = views.ApplicationRow({"opportunityResourceId": 0, "opportunityId": 0, "resourceId": 0})
    assert view.identity == "0"
    assert view.get("job_id") is view.get("candidate_id") is None
    assert [child.identity for child in view.get("job")] == [None]


@pytest.mark.parametrize("key", ["", "x", "-1", "1.5", "٣", "1" * 11, "1:2"])
def test_what_cannot_be_an_id_is_not_asked_for(key):
    assert number(key) is None
    with pytest.raises(Gone):
        by_number(key)
