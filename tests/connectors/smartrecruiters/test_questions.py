"""SmartRecruiters' screening questions: one for each field (smartrecruiters.md §8.11, §11.7)."""

from typing import Any

import pytest

from connectors.enums import QuestionCategory, QuestionDisplay
from connectors.shapes import (
    BooleanFormat,
    InformationFormat,
    MultiSelectFormat,
    SingleSelectFormat,
    TextFormat,
    UnknownFormat,
)
from connectors.smartrecruiters import questions, views

TWO = [{"id": "1", "label": "Yes"}, {"id": "2", "label": "No"}]


def field(kind: str, values: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": "f", "label": "Field", "type": kind, "required": True, "values": values or [], **more}


def asked(*fields: Any, **more: Any) -> list[Any]:
    form = {
        "questions": [{"id": "q", "label": "Question", "repeatable": False, "fields": list(fields)}],
        **more,
    }
    (job,) = [views.JobQuestions({"_job": "7", "_asked": questions.asked(form)})]
    return job.get("screening_questions")


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("INPUT_TEXT", None, TextFormat(display_type=QuestionDisplay.SINGLE_LINE)),
        ("TEXTAREA", None, TextFormat(display_type=QuestionDisplay.MULTI_LINE)),
        ("CHECKBOX", None, BooleanFormat()),
        ("CHECKBOX", TWO[:1], BooleanFormat()),
        ("INFORMATION", None, InformationFormat()),
    ],
)
def test_plain_formats(kind: str, values: Any, expected: Any) -> None:
    (one,) = asked(field(kind, values))
    (question,) = one.get("question")
    assert question.get("format") == expected


@pytest.mark.parametrize(
    ("kind", "made", "display"),
    [
        ("SINGLE_SELECT", SingleSelectFormat, QuestionDisplay.DROPDOWN),
        ("RADIO", SingleSelectFormat, QuestionDisplay.RADIO),
        ("MULTI_SELECT", MultiSelectFormat, None),
        ("CHECKBOX", MultiSelectFormat, None),
    ],
)
def test_select_formats(kind: str, made: type, display: QuestionDisplay | None) -> None:
    (one,) = asked(field(kind, [*TWO, {"id": "3"}, {"label": "no id"}]))
    found = one.get("question")[0].get("format")
    assert type(found) is made
    assert getattr(found, "display_type", None) is display
    assert [(option.id, option.name, option.remote_id) for option in found.options] == [
        ("1", "Yes", "1"),
        ("2", "No", "2"),
        ("3", "3", "3"),
    ]


def test_unknown_kinds_show_the_field() -> None:
    given = field("HOLOGRAM")
    (one,) = asked(given)
    assert one.get("question")[0].get("format") == UnknownFormat(raw_question=given)


def test_one_question_for_each_field() -> None:
    found = asked(
        {**field("SINGLE_SELECT", TWO), "id": "a", "label": "Language"},
        {**field("RADIO", TWO), "id": "b", "label": "Level"},
    )
    assert [one.identity for one in found] == ["7:q/a", "7:q/b"]
    assert [one.get("question_id") for one in found] == ["q/a", "q/b"]
    assert [one.get("index") for one in found] == [0, 1]
    assert [one.get("question")[0].get("title") for one in found] == [
        "Question – Language",
        "Question – Level",
    ]
    assert [one.get("question")[0].get("title") for one in asked(field("RADIO"))] == ["Question"]


def test_texts_to_read_describe_the_question() -> None:
    found = asked(
        {**field("INFORMATION"), "id": "i", "label": "Read <b>this</b>"}, {**field("RADIO", TWO), "id": "r"}
    )
    assert [one.get("question")[0].get("description") for one in found] == ["Read <b>this</b>"] * 2
    assert [one.get("question")[0].get("description") for one in asked(field("RADIO"))] == [None]


def test_diversity_is_marked() -> None:
    (one,) = asked(field("RADIO", TWO, complianceType="DIVERSITY"))
    assert one.get("question")[0].get("category") is QuestionCategory.EEO
    assert asked(field("RADIO"))[0].get("question")[0].get("category") is None


def test_conditions() -> None:
    conditional = {
        "parentQuestionId": "p",
        "fieldId": "pf",
        "valueIds": ["1", 2],
        "conditionalQuestions": ["q"],
    }
    (one,) = asked(
        field("INPUT_TEXT"), settings={"avatarUploadAvailable": True, "conditionals": [conditional]}
    )
    assert one.get("precondition_question_id") == "p/pf"
    assert one.get("precondition_options") == ["1", "2"]
    (free,) = asked(field("INPUT_TEXT"), settings={"avatarUploadAvailable": True})
    assert (free.get("precondition_question_id"), free.get("precondition_options")) == (None, None)


@pytest.mark.parametrize(
    "form", [{}, {"questions": None}, {"questions": [{"id": "q"}]}, {"questions": [{"fields": ["x"]}]}]
)
def test_forms_without_questions(form: Any) -> None:
    assert questions.asked(form) == []


def test_the_posting_that_stands_for_its_job() -> None:
    one = {"uuid": "1", "refNumber": "R1", "defaultJobAd": False}
    two = {"uuid": "2", "refNumber": "R1", "defaultJobAd": True}
    alone = [{"uuid": "3"}, {"uuid": "4", "refNumber": None}]
    assert questions.chosen([one, two, *alone]) == [two, *alone]
    assert questions.chosen([two, one]) == [two]
