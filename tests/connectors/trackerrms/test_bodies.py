"""A person as TrackerRMS takes one (trackerrms.md §9.8, §10.1)."""

import pytest

from connectors.actions import Refused
from connectors.commands import (
    AdditionalEmailInput,
    ApplicationInput,
    CandidateInput,
    CreateCandidateInput,
    LocationInput,
    SalaryExpectationsInput,
    SocialLinkInput,
)
from connectors.enums import ExpectedSalaryPeriod as Period
from connectors.trackerrms import bodies


def person(warnings=None, **given):
    who = {"first_name": "Priya", "last_name": "Nandakumar", "email_address": "priya.n@example.org", **given}
    command = CreateCandidateInput(candidate=CandidateInput(**who), application=ApplicationInput(job_id="1"))
    return bodies.person(command, [] if warnings is None else warnings)


def test_the_least_there_can_be():
    assert person() == {
        "firstName": "Priya",
        "surname": "Nandakumar",
        "displayAs": "Priya Nandakumar",
        "contactDetails": {"email": "priya.n@example.org"},
    }


def test_blanks_are_trimmed_and_empty_texts_left_out():
    found = person(
        first_name=" Priya  Devi ",
        last_name="",
        email_address=" p@example.org ",
        title=" ",
        phone_number=" 1 ",
    )
    assert found == {
        "firstName": "Priya Devi",
        "displayAs": "Priya Devi",
        "contactDetails": {"email": "p@example.org", "mobilePhone": "1"},
    }


@pytest.mark.parametrize(
    ("amount", "period", "desired", "rounded"),
    [
        (52000, Period.YEAR, 52000, 52000),
        (4000, Period.MONTH, 48000, 48000),
        (4000.555, Period.MONTH, 48006.66, 48007),
        (52000.4, Period.YEAR, 52000.4, 52000),
    ],
)
def test_salaries_are_by_the_year(amount, period, desired, rounded):
    found = person(salary_expectations=SalaryExpectationsInput(amount=amount, period=period))
    assert found["desiredSalary"] == pytest.approx(desired)
    assert found["desiredSalaryNum"] == rounded


def test_a_salary_without_a_period_is_taken_as_by_the_year():
    warnings = []
    found = person(warnings, salary_expectations=SalaryExpectationsInput(amount=50000))
    assert found["desiredSalaryNum"] == 50000
    assert "period" in warnings[0]


@pytest.mark.parametrize("amount", [0, -1, float("nan"), float("inf"), 2.0**31])
def test_a_salary_is_a_figure(amount):
    with pytest.raises(Refused) as refused:
        person(salary_expectations=SalaryExpectationsInput(amount=amount, period=Period.YEAR))
    assert refused.value.path == ("candidate", "salary_expectations", "amount")


def test_addresses():
    place = LocationInput(city=" York ", country="gb", state="", street_1="3 Mill Lane", zip_code="YO1 7HH")
    assert person(location=place)["address"] == {
        "isPrimary": True,
        "addressLine1": "3 Mill Lane",
        "town": "York",
        "postcode": "YO1 7HH",
        "country": "United Kingdom",
    }


LINKEDIN, OTHER_LINKEDIN = "https://www.linkedin.com/in/a", "https://linkedin.com/in/b"
TWITTER, X, GITHUB = "https://twitter.com/a", "https://x.com/b", "https://github.com/a"


@pytest.mark.parametrize(
    ("emails", "links", "found"),
    [
        (["b@x.test"], [], {"otherEmail": "b@x.test"}),
        (["PRIYA.N@example.org", "b@x.test", "B@x.test"], [], {"otherEmail": "b@x.test"}),
        (
            ["b@x.test", "c@x.test", "d@x.test"],
            [TWITTER],
            {
                "otherEmail": "b@x.test",
                "additionalContactDetails": {"type": "Email", "value": "c@x.test"},
                "note": f"Email: d@x.test\nProfile: {TWITTER}",
            },
        ),
        (
            [],
            [LINKEDIN, LINKEDIN, X, TWITTER, GITHUB, OTHER_LINKEDIN],
            {
                "linkedInUrl": LINKEDIN,
                "additionalContactDetails": {"type": "Twitter", "value": X},
                "note": f"Profile: {TWITTER}\nProfile: {GITHUB}\nProfile: {OTHER_LINKEDIN}",
            },
        ),
    ],
)
def test_further_addresses_and_profiles(emails, links, found):
    made = person(
        additional_email_addresses=[AdditionalEmailInput(email_address=one) for one in emails],
        social_links=[SocialLinkInput(url=one) for one in links],
    )
    members = ("otherEmail", "additionalContactDetails", "linkedInUrl", "note")
    assert {name: made[name] for name in members if name in made} == found
