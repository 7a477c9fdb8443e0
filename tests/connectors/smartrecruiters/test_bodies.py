"""Bodies that SmartRecruiters is sent (smartrecruiters.md §10.1, §11.7)."""

from typing import Any

import pytest

from connectors.actions import Refused
from connectors.answering import Question, Reply
from connectors.commands import CandidateInput, LocationInput, SocialLinkInput
from connectors.files import File
from connectors.shapes import QuestionFormat, QuestionOption
from connectors.smartrecruiters import applying, bodies, filing, questions
from connectors.smartrecruiters.notes import space


def person(warnings: list[str] | None = None, **more: Any) -> dict[str, Any]:
    who = CandidateInput(first_name=" Ann ", last_name="van  Lee", email_address="ann@x.test", **more)
    return bodies.person(who, [] if warnings is None else warnings)


def test_a_person_with_nothing_else() -> None:
    assert person() == {"firstName": "Ann", "lastName": "van Lee", "email": "ann@x.test"}
    assert person(phone_number=" ", company=" ", title="") == person()


@pytest.mark.parametrize(
    ("url", "member"),
    [
        ("https://www.linkedin.com/in/ann", "linkedIn"),
        ("https://be.linkedin.com/in/ann", "linkedIn"),
        ("https://twitter.com/ann", "twitter"),
        ("https://x.com/ann", "twitter"),
        ("https://facebook.com/ann", "facebook"),
        ("https://join.skype.com/x", "skype"),
        ("https://github.com/ann", "website"),
        ("http://localhost/ann", "website"),
        (f"https://x.com/{'a' * 100}", "website"),
    ],
)
def test_links_by_host(url: str, member: str) -> None:
    assert person(social_links=[SocialLinkInput(url=url)])["web"] == {member: url}


def test_further_links_go_to_the_website() -> None:
    warnings: list[str] = []
    urls = ["https://linkedin.com/in/a", "https://linkedin.com/in/b", "https://linkedin.com/in/c"]
    web = person(warnings, social_links=[SocialLinkInput(url=url) for url in urls])["web"]
    assert web == {"linkedIn": urls[0], "website": urls[1]}
    assert ["candidate.socialLinks.2" in one for one in warnings] == [True]


def test_the_recruiters_route_spells_linkedin_otherwise() -> None:
    body = {"web": {"linkedIn": "a", "website": "b"}, "email": "c"}
    assert bodies.for_recruiters(body) == {"web": {"linkedin": "a", "website": "b"}, "email": "c"}
    assert bodies.for_recruiters({"email": "c"}) == {"email": "c"}


def test_a_place_wants_both_parts() -> None:
    assert person(location=LocationInput(city="Ghent", country="be"))["location"] == {
        "city": "Ghent",
        "countryCode": "BE",
    }
    warnings: list[str] = []
    assert "location" not in person(warnings, location=LocationInput(country="BE"))
    assert len(warnings) == 1
    with pytest.raises(Refused):
        person(location=LocationInput(city="Ghent", country="ZZ"))


def test_what_the_caller_adds_is_merged() -> None:
    body = {"web": {"skype": "a"}, "experience": [{"title": "-", "startDate": "2100-01-01"}], "email": "c"}
    more = {
        "web": {"website": "b"},
        "experience": [{"startDate": "2021-01-01"}, {"title": "Old"}],
        "internal": True,
        "email": "d",
    }
    assert bodies.merged(body, more) == {
        "web": {"skype": "a", "website": "b"},
        "experience": [{"title": "-", "startDate": "2021-01-01"}, {"title": "Old"}],
        "internal": True,
        "email": "d",
    }
    assert bodies.merged(body, {"experience": []})["experience"] == []
    assert bodies.merged({}, {"experience": [{"title": "x"}]}) == {"experience": [{"title": "x"}]}


@pytest.mark.parametrize(
    ("given", "told", "made"),
    [
        (None, None, None),
        (True, None, {"SINGLE": True}),
        (False, None, {"SINGLE": False}),
        (True, {"SMART_CRM": False}, {"SMART_CRM": False}),
        (None, {"SINGLE": False}, {"SINGLE": False}),
    ],
)
def test_consent(given: bool | None, told: Any, made: Any) -> None:
    assert bodies.consent(given, told) == made


@pytest.mark.parametrize(
    "told", [{}, [], "yes", {"X": True}, {"SINGLE": 1}, {"SINGLE": True, "SMART_CRM": True}]
)
def test_consent_that_is_none(told: Any) -> None:
    with pytest.raises(Refused) as refusal:
        bodies.consent(None, told)
    assert refusal.value.path == ("remote_fields", "smartrecruiters", "consent_decisions")


def reply(key: str, value: Any, **raw: Any) -> Reply:
    return Reply(Question(key, "Why?", QuestionFormat(), False, raw), value)


def test_answers_by_question_and_field() -> None:
    zero = QuestionOption(id="0", name="No")
    one = QuestionOption(id="1", name="Yes")
    box = [{"id": "1", "label": "Confirmed"}]
    assert bodies.answers(
        [
            reply("q1/a", "text"),
            reply("q1/b", zero),
            reply("q2/c", [zero, one]),
            reply("q3/d", True, values=box),
            reply("q4/e", True),
            reply("q5/f", False, values=box),
        ]
    ) == [
        {"id": "q1", "records": [{"fields": {"a": ["text"], "b": ["0"]}}]},
        {"id": "q2", "records": [{"fields": {"c": ["0", "1"]}}]},
        {"id": "q3", "records": [{"fields": {"d": ["1"]}}]},
        {"id": "q4", "records": [{"fields": {"e": ["true"]}}]},
    ]


def test_files_in_bodies() -> None:
    file = File("cv.pdf", "application/pdf", b"abc")
    made = bodies.part(file, ("attachments", "0"), planned=False)
    assert made == {"fileName": "cv.pdf", "mimeType": "application/pdf", "fileContent": "YWJj"}
    assert bodies.part(file, (), planned=True)["fileContent"] == "(3 bytes)"
    largest = bodies.LARGEST_FILE // 4 * 3
    bodies.part(File("a.pdf", "application/pdf", b"x" * largest), (), planned=True)
    for name, size in (("a.pdf", largest + 1), ("a" * 97 + ".pdf", 1)):
        with pytest.raises(Refused):
            bodies.part(File(name, "application/pdf", b"x" * size), (), planned=True)


def test_names_of_files() -> None:
    for name, kind, expected in (
        ("a.jpeg", "image/jpeg", "a.jpeg"),
        ("a.PDF", "application/pdf", "a.PDF"),
        ("a.pdf", "image/png", "a.pdf.png"),
    ):
        assert filing.accepted(File(name, kind, b""), ()).name == expected


def conditional(*values: str) -> list[Any]:
    condition = {"parentQuestionId": "p", "fieldId": "f", "valueIds": list(values)}
    fields = [{"id": "v", "label": "V", "type": "INPUT_TEXT", "required": True, "values": []}]
    return questions.asked(
        {"questions": [{"id": "q", "label": "Q", "fields": fields, "conditions": [condition]}]}
    )


@pytest.mark.parametrize(
    ("given", "demanded"),
    [
        ({}, False),
        ({"p/f": "2"}, False),
        ({"p/f": "1"}, True),
        ({"p/f": ["2", "1"]}, True),
        ({"p/f": 1}, True),
    ],
)
def test_conditional_questions(given: dict[str, Any], demanded: bool) -> None:
    fields = conditional("1")
    assert applying.asked(fields, given)["q/v"].required is demanded
    assert applying.conditional(fields) == {"q"}


def test_conditions_of_unknown_shape_demand_nothing() -> None:
    fields = questions.asked(
        {
            "questions": [
                {
                    "id": "q",
                    "fields": [{"id": "v", "type": "TEXTAREA", "required": True}],
                    "conditions": [{"x": 1}],
                }
            ]
        }
    )
    assert applying.asked(fields, {})["q/v"].required is False


def test_numbers_of_postings_in_addresses() -> None:
    for url, number in (
        (
            "https://jobs.smartrecruiters.com/AcmeTest/744000000000001-site-engineer?oga=true",
            "744000000000001",
        ),
        ("https://jobs.smartrecruiters.com/AcmeTest/744000000000001", "744000000000001"),
        ("https://www.acme.example/jobs/12", None),
        ("", None),
    ):
        found = applying.NUMBER.search(url)
        assert (found[1] if found else None) == number


def test_room_of_a_note() -> None:
    assert space("x" * 36) == 10_000 - len("\n\n#[CANDIDATE:]") - 36
