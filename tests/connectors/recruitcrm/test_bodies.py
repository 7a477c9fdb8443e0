"""Bodies that Recruit CRM is sent, and how what it holds is compared with them (recruitcrm.md §5, §9)."""

import pytest

from connectors.actions import Refused
from connectors.answering import Question, Reply
from connectors.commands import (
    CandidateInput,
    LocationInput,
    SalaryExpectationsInput,
    SocialLinkInput,
    SourceInput,
)
from connectors.people import country_code, country_name
from connectors.recruitcrm import wishes
from connectors.recruitcrm.applying import body_of
from connectors.recruitcrm.creating import difference
from connectors.recruitcrm.filing import _is_cv, cv_of
from connectors.recruitcrm.notes import _jobs, words, written
from connectors.shapes import TextFormat


@pytest.mark.parametrize(
    ("url", "member"),
    [
        ("https://www.linkedin.com/in/ann", "linkedin"),
        ("https://de.linkedin.com/in/ann", "linkedin"),
        ("https://x.com/ann", "twitter"),
        ("https://mobile.twitter.com/ann", "twitter"),
        ("http://GitHub.com/ann", "github"),
        ("https://m.facebook.com/ann", "facebook"),
        ("https://www.xing.com/profile/ann", "xing"),
        ("https://gitlab.com/ann", None),
        ("https://notlinkedin.com/ann", None),
        ("https://linkedin.com.evil.test/ann", None),
        ("https://ann.example/linkedin.com", None),
    ],
)
def test_links_by_site(url, member):
    assert wishes.network(url) == member


def test_links_are_one_for_each_site():
    warnings = []
    urls = ("https://x.com/a", "https://twitter.com/b", "https://acme.example")
    given = [SocialLinkInput(url=url) for url in urls]
    assert wishes._links(given, warnings) == {"twitter": "https://x.com/a"}
    assert ["socialLinks.1" in warnings[0], "socialLinks.2" in warnings[1]] == [True, True]
    with pytest.raises(Refused) as refused:
        wishes._links([SocialLinkInput(url="ftp://x.com")], warnings)
    assert refused.value.path == ("candidate", "social_links", "0", "url")


@pytest.mark.parametrize(
    ("given", "text", "left"),
    [
        (None, None, 0),
        (SourceInput(), None, 0),
        (SourceInput(name=" Fair "), "Fair", 0),
        (SourceInput(unified_key="linkedin"), "LinkedIn", 0),
        (SourceInput(unified_key="Own key"), "Own key", 0),
        (SourceInput(id="7"), "7", 0),
        (SourceInput(name="Fair", unified_key="XING", id="7"), "Fair", 2),
    ],
)
def test_sources(given, text, left):
    warnings = []
    assert wishes._source(given, warnings) == ({"source": text} if text else {})
    assert len(warnings) == left


def test_a_candidate_with_little():
    who = CandidateInput(first_name="", last_name=" Lee ", email_address=" ann@mail.test ", title="")
    assert wishes._texts(who) == {"last_name": "Lee", "email": "ann@mail.test"}
    assert wishes._rest(who) == {}


@pytest.mark.parametrize(("amount", "sent"), [(52000.0, "52000"), (52000, "52000"), (1.5, "1.5")])
def test_salaries_are_texts(amount, sent):
    who = CandidateInput(
        first_name="a",
        last_name="b",
        email_address="c",
        location=LocationInput(country="de"),
        salary_expectations=SalaryExpectationsInput(amount=amount),
    )
    assert wishes._rest(who) == {"country": "Germany", "salary_expectation": sent}


@pytest.mark.parametrize(
    "email", ["", "a", "a@b", "@b.test", "a b@c.test", "a@b..test", "a@.test", "a@b.test."]
)
def test_addresses_that_are_none(email):
    with pytest.raises(Refused) as refused:
        wishes._texts(CandidateInput(first_name="a", last_name="b", email_address=email))
    assert refused.value.reason == "EMAIL_INVALID"


def test_countries_are_read_as_they_are_written():
    for code in ("DE", "GB", "BO", "TR", "KR", "CI"):
        assert country_code(country_name(code)) == code
    assert country_name("XX") is None


def test_what_a_profile_does_not_say_yet():
    row = {
        "email": "Ann@Mail.test",
        "salary_expectation": 52000,
        "available_from": "2031-03-01T00:00:00.000000Z",
        "city": "",
        "position": None,
        "custom_fields": [{"field_id": 1, "value": "x"}],
        "postal_code": 9000,
    }
    wanted = {
        "email": "ann@mail.test",
        "salary_expectation": "52000",
        "available_from": "2031-03-01T00:00:00.000Z",
        "postal_code": "9000",
    }
    assert difference(wanted, row) == {}
    changed = {
        "city": "Ghent",
        "position": "Welder",
        "custom_fields": [{"field_id": 1, "value": "x"}],
        "source": "Fair",
    }
    assert difference({**wanted, **changed}, row) == changed


@pytest.mark.parametrize(("key", "sent"), [("61", 61), ("q-1", "q-1")])
def test_answers(key, sent):
    question = Question(key, "Why?", TextFormat(), False, {})
    assert body_of(Reply(question, "Because")) == {"question_id": sent, "answer": "Because"}


@pytest.mark.parametrize("text", ["plain", "a\nb", "2 < 3 & 4 > 1", "<b>bold</b>", 'say "hello"', "a\n\n\nb"])
def test_notes_are_found_by_their_words(text):
    shown = written(text)
    assert words(shown) == words(f"<p>{shown}</p>\n") == " ".join(text.split())
    assert "\n" not in shown


def test_jobs_that_a_note_names():
    assert _jobs({"associated_jobs": "a,b"}) == _jobs({"associated_jobs": ["a", "b", None]}) == ["a", "b"]
    assert _jobs({"associated_jobs": None}) == _jobs({}) == _jobs({"associated_jobs": {"x": 1}}) == []


def test_the_cv_among_the_files():
    cv = {"file_name": "cv.pdf"}
    link = "https://api.recruitcrm.io/v1/candidates/1/{}/abc"
    assert _is_cv({"file_name": "cv.pdf", "file_link": link.format("resume")}, cv)
    assert not _is_cv({"file_name": "cv.pdf", "file_link": link.format("file")}, cv)
    assert not _is_cv({"file_name": "old.pdf", "file_link": link.format("resume")}, cv)
    assert not _is_cv({"file_name": "cv.pdf"}, cv)


@pytest.mark.parametrize(
    ("resume", "name", "link"),
    [
        ({"filename": "cv.pdf", "file_link": "https://a.test/x"}, "cv.pdf", "https://a.test/x"),
        ("https://a.test/files/my%20cv.pdf?sig=1", "my cv.pdf", "https://a.test/files/my%20cv.pdf?sig=1"),
        (None, None, None),
        ("", None, None),
        ("Can be Public URL to file", None, None),
        ([], None, None),
        ({"filename": None, "file_link": {}}, None, None),
    ],
)
def test_cvs_in_all_their_shapes(resume, name, link):
    assert cv_of({"resume": resume}) == {"file_name": name, "file_link": link}
