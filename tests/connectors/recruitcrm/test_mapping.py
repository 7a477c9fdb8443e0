"""Recruit CRM's words as unified ones: every row of the tables, every quirk (recruitcrm.md §3, §8)."""

import pytest

from connectors.columns import MISSING
from connectors.enums import EmploymentType, JobStatus, JobVisibility, SalaryPeriod, UserStatus
from connectors.recruitcrm import mapping
from connectors.recruitcrm.views import (
    Answers,
    AssociatedFields,
    JobCurrency,
    JobFields,
    JobRow,
    JobSalaryType,
    UserRow,
)


@pytest.mark.parametrize(
    ("raw", "status", "label"),
    [
        ({"id": 0, "label": "Closed"}, JobStatus.CLOSED, "Closed"),
        ({"id": 1, "label": "Open"}, JobStatus.OPEN, "Open"),
        ({"id": 2, "label": "On-Hold"}, JobStatus.ARCHIVED, "On-Hold"),
        ({"id": "3", "label": "Canceled"}, JobStatus.CLOSED, "Canceled"),
        ({"id": 1004, "label": "Placed"}, JobStatus.CLOSED, "Placed"),
        ({"id": 1406, "label": "Refill"}, JobStatus.OPEN, "Refill"),
        ({"id": 9, "label": "Re-Opened"}, JobStatus.OPEN, "Re-Opened"),
        ({"id": 9, "label": "Filled by us"}, JobStatus.CLOSED, "Filled by us"),
        ({"id": 9, "label": "Budget on hold"}, JobStatus.ARCHIVED, "Budget on hold"),
        ({"id": 9, "label": "Waiting"}, JobStatus.OTHER, "Waiting"),
        ({"id": 9, "label": None}, JobStatus.OTHER, "9"),
        (1, JobStatus.OPEN, "1"),
        ("Open", JobStatus.OPEN, "Open"),
        (None, None, None),
        ({}, None, None),
        ("", None, None),
    ],
)
def test_job_status(raw, status, label):
    row = JobRow({"job_status": raw})
    assert (row.get("status"), row.get("status_label")) == (status, label)


@pytest.mark.parametrize(
    ("raw", "kind", "label"),
    [
        (1, EmploymentType.PART_TIME, "1"),
        ("2", EmploymentType.FULL_TIME, "2"),
        (3, EmploymentType.CONTRACT, "3"),
        (4, EmploymentType.CONTRACT, "4"),
        ("Part Time", EmploymentType.PART_TIME, "Part Time"),
        ("full-time", EmploymentType.FULL_TIME, "full-time"),
        ("Contract", EmploymentType.CONTRACT, "Contract"),
        ("Contract to Permanent", EmploymentType.CONTRACT, "Contract to Permanent"),
        ({"id": 2, "label": "Full Time"}, EmploymentType.FULL_TIME, "Full Time"),
        ({"id": 77, "label": "Part time"}, EmploymentType.PART_TIME, "Part time"),
        ("Temporary", EmploymentType.OTHER, "Temporary"),
        (9, EmploymentType.OTHER, "9"),
        (0, None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_employment_type(raw, kind, label):
    row = JobRow({"job_type": raw})
    assert (row.get("employment_type"), row.get("employment_type_label")) == (kind, label)


@pytest.mark.parametrize(
    ("raw", "period", "label"),
    [
        ({"id": 1, "label": "Monthly Salary"}, SalaryPeriod.MONTH, "Monthly Salary"),
        ({"id": "2", "label": "Annual Salary"}, SalaryPeriod.YEAR, "Annual Salary"),
        ({"id": 3, "label": "Weekly Salary"}, SalaryPeriod.WEEK, "Weekly Salary"),
        ({"id": 4, "label": "Daily"}, SalaryPeriod.DAY, "Daily"),
        ({"id": 5, "label": "Hourly"}, SalaryPeriod.HOUR, "Hourly"),
        ({"id": 31, "label": "hourly salary"}, SalaryPeriod.HOUR, "hourly salary"),
        ({"id": 31, "label": "Per gig"}, SalaryPeriod.OTHER, "Per gig"),
        ("Annual", SalaryPeriod.YEAR, "Annual"),
        (2, SalaryPeriod.YEAR, "2"),
        ({"id": 0, "label": "None"}, None, "None"),
        (0, None, None),
        (None, None, None),
    ],
)
def test_salary_period(raw, period, label):
    row = JobRow({"salary_type": raw})
    assert (row.get("salary_period"), row.get("salary_period_label")) == (period, label)


def test_an_unknown_salary_type_without_a_label_is_looked_up():
    assert JobRow({"salary_type": 31}).get("salary_period") is MISSING
    found = JobSalaryType({"salary_type": 31, "_type": {"id": "31", "label": "Weekly"}})
    assert (found.get("salary_period"), found.get("salary_period_label")) == (SalaryPeriod.WEEK, "Weekly")
    assert JobSalaryType({"_type": {"id": "31", "label": None}}).get("salary_period") is SalaryPeriod.OTHER
    assert JobCurrency({"slug": "j", "_code": "EUR"}).get("salary_currency") == "EUR"


@pytest.mark.parametrize(
    ("flag", "visibility", "shown"),
    [
        (1, JobVisibility.PUBLIC, True),
        ("1", JobVisibility.PUBLIC, True),
        (True, JobVisibility.PUBLIC, True),
        (0, JobVisibility.INTERNAL, False),
        ("0", JobVisibility.INTERNAL, False),
        (None, None, False),
    ],
)
def test_jobs_are_published_by_their_form(flag, visibility, shown):
    row = JobRow({"enable_job_application_form": flag, "application_form_url": "https://x.test/a"})
    assert row.get("visibility") is visibility
    assert row.get("post_url") == ("https://x.test/a" if shown else None)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (3, 6, "3-6 years"),
        ("3", "6", "3-6 years"),
        (0, 2, "0-2 years"),
        (2.5, 4, "2.5-4 years"),
        (5, None, "5+ years"),
        (5, 0, "5+ years"),
        (None, 1, "up to 1 year"),
        (4, 4, "4 years"),
        (0, 0, None),
        (None, None, None),
        ("", "", None),
    ],
)
def test_experience(low, high, text):
    assert mapping.experience({"minimum_experience": low, "maximum_experience": high}) == text


def test_amounts_of_zero_are_none():
    row = JobRow({"min_annual_salary": 0, "max_annual_salary": "7,500.50"})
    assert (row.get("salary_amount_from"), row.get("salary_amount_to")) == (None, 7500.5)


def test_places():
    raw = {
        "address": "Lindenweg 4",
        "locality": "West",
        "city": "Potsdam",
        "state": "Brandenburg",
        "country": "Germany",
        "postal_code": 14467,
    }
    place = mapping.location(raw)
    assert vars(place) == {
        "city": "Potsdam",
        "country": "DE",
        "state": "Brandenburg",
        "street_1": "Lindenweg 4",
        "street_2": None,
        "zip_code": "14467",
        "raw": "West, Potsdam, Germany",
    }
    assert mapping.location({"country": "Atlantis"}).country == "Atlantis"
    assert mapping.location({"city": "", "country": None}) is None


def test_pages_in_the_ats():
    assert mapping.remote_url("job", {"resource_url": "https://x.test"}) == "https://x.test"
    assert mapping.remote_url("job", {"slug": 121}) == "https://app.recruitcrm.io/job/121"
    assert mapping.remote_url("job", {}) is None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Active", UserStatus.ACTIVE),
        ("active", UserStatus.ACTIVE),
        ("Deactivated", UserStatus.INACTIVE),
        ("Deactivate", UserStatus.INACTIVE),
        ("Invited", UserStatus.INACTIVE),
        (None, None),
    ],
)
def test_users(word, status):
    row = UserRow({"id": 41, "email": "no address", "status": word})
    assert (row.get("status"), row.get("email"), row.identity) == (status, None, "41")


# ---- custom fields ---------------------------------------------------------------------------------------------

NAMED = {"custom_fields": [{"field_id": 1, "field_name": "Department", "value": "Sales"}, {"field_id": 2, "field_name": "Grade", "value": None}]}  # fmt: skip
BARE = {
    "custom_fields": [
        {"field_id": 1, "value": "Sales"},
        {"field_id": "9", "value": "x"},
        {"value": "lost"},
        None,
    ]
}


def test_custom_fields_by_name():
    row = JobRow(NAMED)
    assert row.get("custom_fields") == {"Department": "Sales", "Grade": None}
    assert row.get("department") == "Sales"
    assert {field.id for field in row.get("integration_fields")} >= {"CUSTOM:Grade", "DEFAULT:custom_fields"}


def test_fields_without_names_are_joined_with_their_definitions():
    row, joined = JobRow(BARE), JobFields({**BARE, "_names": {"1": "department"}})
    assert {row.get(name) for name in ("department", "custom_fields", "integration_fields")} == {MISSING}
    assert joined.get("custom_fields") == {"department": "Sales", "9": "x"}
    assert joined.get("department") == "Sales"
    assert JobRow({"custom_fields": []}).get("custom_fields") == {}
    assert JobRow({}).get("department") is None


FIELD = {"columnid": 3, "label": "Rate", "value": "80"}


@pytest.mark.parametrize(
    "data",
    [[FIELD], {"0": FIELD}, [{"0": FIELD}], {"0": [FIELD]}, [FIELD, {**FIELD, "value": "later"}], FIELD],
)
def test_fields_of_an_application_in_every_shape(data):
    view = AssociatedFields({"data": data, "_candidate": "c", "_job": "j"})
    assert view.identity == "c:j"
    assert view.get("custom_fields") == {"Rate": "80"}
    (field,) = view.get("integration_fields")
    assert (field.key, field.value, field.label) == ("Rate", "80", "Rate")


@pytest.mark.parametrize("data", [None, [], {}, "odd", [None], [1]])
def test_no_fields_of_an_application(data):
    assert mapping.associated({"data": data}) == {}
    assert mapping.associated({"data": [{"columnid": 3, "label": "", "value": 1}]}) == {"3": 1}


def test_answers_are_texts():
    data = [
        {"Question ID": 61, "Question": "Which?", "Answer": "This", "Answer ID": 9},
        {"Question ID": 62, "Question": "Unanswered?", "Answer": None, "Answer ID": None},
        {"Question ID": "63", "Question": None, "Answer": 7},
        None,
    ]
    found = Answers({"data": data, "_candidate": "c", "_job": "j"}).get("screening_question_answers")
    assert [(one.question.remote_id, one.question.title, one.answer.content) for one in found] == [
        ("61", "Which?", "This"),
        ("63", None, "7"),
    ]
    assert Answers({"_candidate": "c", "_job": "j"}).get("screening_question_answers") == []
