"""Answers against the formats of their questions (unified-model.md §5.2)."""

from datetime import date
from types import SimpleNamespace

import pytest

from connectors import files
from connectors.actions import Refused
from connectors.answering import Question, Reply, checked, replies
from connectors.shapes import (
    BooleanFormat,
    DateFormat,
    FileFormat,
    InformationFormat,
    MultiSelectFormat,
    NumberFormat,
    QuestionOption,
    SingleSelectFormat,
    TextFormat,
    UnknownFormat,
)

RED, BLUE = QuestionOption(id="1", name="Red"), QuestionOption(id="2", name="Blue")


@pytest.mark.parametrize(
    ("wanted", "answer", "value"),
    [
        (TextFormat(), "yes", "yes"),
        (TextFormat(max_length=3), "yes", "yes"),
        (NumberFormat(), 3, 3),
        (NumberFormat(min=1, max=3.5), 3.5, 3.5),
        (BooleanFormat(), False, False),
        (DateFormat(), "2031-02-28", date(2031, 2, 28)),
        (DateFormat(), "2031-02-28T10:00:00+00:00", date(2031, 2, 28)),
        (SingleSelectFormat(options=[RED, BLUE]), "2", BLUE),
        (SingleSelectFormat(options=[RED, BLUE]), 2, BLUE),
        (MultiSelectFormat(options=[RED, BLUE]), ["2", "1", "2"], [BLUE, RED]),
    ],
)
def test_what_fits(wanted, answer, value):
    assert checked(wanted, answer, ()) == value


@pytest.mark.parametrize(
    ("wanted", "answer", "code"),
    [
        (TextFormat(), 1, "ANSWER_INVALID"),
        (TextFormat(), " ", "ANSWER_INVALID"),
        (TextFormat(max_length=2), "yes", "ANSWER_INVALID"),
        (NumberFormat(), "3", "ANSWER_INVALID"),
        (NumberFormat(), True, "ANSWER_INVALID"),
        (NumberFormat(min=1), 0, "ANSWER_INVALID"),
        (NumberFormat(max=1), 2, "ANSWER_INVALID"),
        (BooleanFormat(), "true", "ANSWER_INVALID"),
        (BooleanFormat(), 1, "ANSWER_INVALID"),
        (DateFormat(), "28.2.2031", "ANSWER_INVALID"),
        (DateFormat(), 5, "ANSWER_INVALID"),
        (SingleSelectFormat(options=[RED]), "2", "OPTION_UNKNOWN"),
        (SingleSelectFormat(options=[RED]), None, "OPTION_UNKNOWN"),
        (SingleSelectFormat(options=None), "1", "OPTION_UNKNOWN"),
        (MultiSelectFormat(options=[RED]), "1", "ANSWER_INVALID"),
        (MultiSelectFormat(options=[RED]), [], "ANSWER_INVALID"),
        (MultiSelectFormat(options=[RED]), ["1", {}], "OPTION_UNKNOWN"),
        (FileFormat(), "x", "ANSWER_INVALID"),
        (InformationFormat(), "x", "QUESTION_NOT_ANSWERABLE"),
        (UnknownFormat(), "x", "QUESTION_NOT_ANSWERABLE"),
    ],
)
def test_what_does_not(wanted, answer, code):
    with pytest.raises(Refused) as refused:
        checked(wanted, answer, ("here",))
    assert (refused.value.reason, refused.value.path) == (code, ("here",))


def question(key, wanted=None, *, required=False):
    return Question(key, f"Question {key}", wanted or TextFormat(), required, {})


def given(**answers):
    return [SimpleNamespace(question_id=key, answer=value) for key, value in answers.items()]


async def test_a_form():
    asked = {one.key: one for one in (question("a", required=True), question("b"))}
    warnings = []
    found = await replies(given(a="x", z="y"), asked, warnings, ("answers",))
    assert [(one.question.key, one.value) for one in found] == [("a", "x")]
    assert "'z'" in warnings[0]
    for wrong, code, path in (
        (given(b="x"), "ANSWER_MISSING", ("answers",)),
        (None, "ANSWER_MISSING", ("answers",)),
        (given(a="x") * 2, "ANSWER_TWICE", ("answers", "1", "question_id")),
        (given(a=1), "ANSWER_INVALID", ("answers", "0", "answer")),
    ):
        with pytest.raises(Refused) as refused:
            await replies(wrong, asked, [], ("answers",))
        assert (refused.value.reason, refused.value.path) == (code, path)


async def test_files_are_loaded_on_the_way():
    asked = {"f": question("f", FileFormat())}
    answer = {"name": "a.txt", "content_type": "text/plain", "data": "aGVsbG8="}
    (reply,) = await replies(given(f=answer), asked, [], ())
    assert reply.value == files.File("a.txt", "text/plain", b"hello")
    assert reply.text == "a.txt"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        ([RED, BLUE], "Red, Blue"),
        (date(2031, 2, 28), "2031-02-28"),
        (3.5, "3.5"),
        ("x", "x"),
    ],
)
def test_answers_in_words(value, text):
    assert Reply(question("a"), value).text == text
