"""The declared models against the checklist of fields in tests/coverage.json."""

import json
from pathlib import Path

import pytest
import strawberry
from strawberry.types import get_object_definition

from connectors import records
from connectors.enums import QuestionDisplay, QuestionType
from connectors.model import MODELS
from connectors.shapes import FORMATS, BooleanFormat, Location, NumberFormat, TextAnswer, UnknownFormat

COVERAGE = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
LISTED = [
    (tool, model, name)
    for tool, has in COVERAGE.items()
    for model, what in has["models"].items()
    for name in what["fields"]
    if name != "id"  # the graph makes it
]
OPEN = {"employment_type", "status", "visibility", "remote_work_status", "salary_period"}
JOINS = {
    "JobApplicationStage",
    "JobScreeningQuestion",
    "JobHiringTeamMember",
    "JobUserRoleAssignment",
    "UserRole",
    "CandidateTag",
    "InterviewTeamMember",
}


def test_the_checklist_is_whole():
    assert len({(tool, model) for tool, model, _ in LISTED}) == 61
    assert len(LISTED) + 61 == 615


@pytest.mark.parametrize("tool", COVERAGE)
def test_every_listed_field_is_declared(tool):
    missing = [(m, f) for t, m, f in LISTED if t == tool and f not in MODELS[m].fields]
    assert missing == []


def test_the_models_are_those_listed_and_no_more():
    assert set(MODELS) == {model for _, model, _ in LISTED}
    assert len(MODELS) == 19


def test_the_fields_that_only_the_api_shape_has_are_declared():
    assert {"status", "custom_fields", "integration_fields"} <= set(MODELS["ApplicationStage"].fields)
    assert "employment_start_date" in MODELS["Offer"].fields
    assert "category" in MODELS["ScreeningQuestion"].fields


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_its_dates_and_only_joins_lack_a_remote_id(name):
    fields = MODELS[name].fields
    assert {"changed_at", "remote_deleted_at"} <= set(fields)
    assert ("remote_id" in fields) == (name not in JOINS)


@pytest.mark.parametrize("name", MODELS)
def test_id_fields_point_to_a_model_and_others_do_not(name):
    for field in MODELS[name].fields.values():
        points = field.name.endswith("_id") and field.name != "remote_id"
        assert (field.ref in MODELS) if points else field.ref is None, field.name


@pytest.mark.parametrize("name", MODELS)
def test_every_field_may_be_null(name):
    for field in get_object_definition(MODELS[name], strict=True).fields:
        assert type(field.type).__name__ == "StrawberryOptional", field.python_name


def test_open_enums_have_a_label_and_the_value_other():
    labels = {name for model in MODELS.values() for name in model.fields if name.endswith("_label")}
    assert labels - {"remote_label"} == {f"{name}_label" for name in OPEN}
    for field in get_object_definition(records.Job, strict=True).fields:
        if field.python_name in OPEN:
            assert "OTHER" in {value.name for value in field.type.of_type.values}


def test_enum_values_are_their_names():
    assert [kind.value for kind in QuestionType] == [kind.name for kind in QuestionType]
    assert QuestionType("TEXT") is QuestionType.TEXT


def test_deprecated_fields_say_what_to_use():
    fields = {one.python_name: one for one in get_object_definition(records.Job, strict=True).fields}
    assert {name for name, one in fields.items() if one.deprecation_reason} == {"confidential", "contact_id"}


def test_shapes_are_made_with_keywords_and_default_to_null():
    place = Location(city="Ghent", raw="Ghent, BE")
    assert (place.city, place.country, place.raw) == ("Ghent", None, "Ghent, BE")


def test_a_format_is_queried_through_its_interface():
    asked = records.ScreeningQuestion

    @strawberry.type
    class Query:
        @strawberry.field
        def questions(self) -> list[asked]:
            kinds = (NumberFormat(max=5), BooleanFormat(), UnknownFormat(raw_question={"kind": "odd"}))
            nulls = dict.fromkeys(asked.fields)
            return [asked(**nulls | {"format": kind}) for kind in kinds]

        @strawberry.field
        def answer(self) -> records.ScreeningQuestionAnswer:
            return records.ScreeningQuestionAnswer(answer=TextAnswer(content="Yes"))

    schema = strawberry.Schema(Query, types=FORMATS)
    answered = schema.execute_sync("""{
        questions { format { type
            ... on TextFormat { displayType } ... on NumberFormat { displayType max }
            ... on SingleSelectFormat { displayType } ... on UnknownFormat { rawQuestion } } }
        answer { question { title } answer { __typename ... on TextAnswer { content } } } }""")
    assert answered.errors is None
    assert answered.data == {
        "questions": [
            {"format": {"type": "NUMBER", "displayType": QuestionDisplay.FIELD.value, "max": 5.0}},
            {"format": {"type": "BOOLEAN"}},
            {"format": {"type": "UNKNOWN", "rawQuestion": {"kind": "odd"}}},
        ],
        "answer": {"question": None, "answer": {"__typename": "TextAnswer", "content": "Yes"}},
    }
