"""SmartRecruiters' screening questions as unified ones: one for each field (smartrecruiters.md §8.11, §11.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from strawberry import ID

from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.enums import QuestionCategory, QuestionDisplay
from connectors.shapes import (
    BooleanFormat,
    InformationFormat,
    MultiSelectFormat,
    QuestionFormat,
    QuestionOption,
    SingleSelectFormat,
    TextFormat,
    UnknownFormat,
)

INFORMATION = "INFORMATION"


def asked(configuration: Json) -> list[Json]:
    """Every field of every question on a posting's form, in order: `_question`, `_field`, `_index`, `_condition`."""
    listed = [
        (question, field)
        for question in rows(configuration, "questions")
        for field in rows(question, "fields")
        if isinstance(field, Mapping)
    ]
    found = conditions(configuration)
    return [
        {
            "_question": question,
            "_field": field,
            "_index": index,
            "_condition": found.get(as_key(dig(question, "id"))),
        }
        for index, (question, field) in enumerate(listed)
    ]


def conditions(configuration: Json) -> dict[str | None, Json]:
    """The condition under which each conditional question is asked, by the question's id: `fieldId`, `valueIds`, and
    the question that it depends on.

    The contract leaves their shape open (§15.6 [assumed]); two are read. The vendor's page on this endpoint shows
    `settings.conditionals`: parentQuestionId, fieldId, valueIds, conditionalQuestions. Else a question has
    `conditions` of its own: questionId, fieldId, valueIds.
    """
    own = {
        as_key(dig(question, "id")): one
        for question in rows(configuration, "questions")
        for one in rows(question, "conditions")[:1]
    }
    listed = {
        as_key(question): one
        for one in rows(configuration, "settings.conditionals")
        for question in rows(one, "conditionalQuestions")
    }
    return own | listed


def precondition(raw: Json) -> str | None:
    """The question's field on whose answer it depends."""
    question = as_key(dig(raw, "_condition.parentQuestionId")) or as_key(dig(raw, "_condition.questionId"))
    field = as_key(dig(raw, "_condition.fieldId"))
    return f"{question}/{field}" if question and field else None


def precondition_options(raw: Json) -> list[str] | None:
    """The answers that make it appear."""
    return [key for one in rows(raw, "_condition.valueIds") if (key := as_text(one))] or None


def question_key(raw: Json) -> str | None:
    """The id of a question's field: `questionId/fieldId`."""
    question, field = as_key(dig(raw, "_question.id")), as_key(dig(raw, "_field.id"))
    return f"{question}/{field}" if question and field else None


def is_text(raw: Json) -> bool:
    """Whether a field only tells something and takes no answer."""
    return _kind(raw["_field"]) == INFORMATION


def title(raw: Json) -> str | None:
    """The question, with the field's label where it has several fields."""
    question, field = as_text(dig(raw, "_question.label")), as_text(dig(raw, "_field.label"))
    if question and field and len(rows(raw, "_question.fields")) > 1:
        return f"{question} – {field}"
    return question or field


def description(raw: Json) -> str | None:
    """What the question's INFORMATION fields say; nothing where one such field is all there is of it."""
    fields = rows(raw, "_question.fields")
    texts = [as_text(dig(field, "label")) for field in fields if _kind(field) == INFORMATION]
    found = "\n".join(text for text in texts if text)
    return found if found and found != title(raw) else None


def question_format(raw: Json) -> QuestionFormat:
    """What answer a field takes (§11.7 [inferred])."""
    field = raw["_field"]
    kind = _kind(field)
    if kind in ("INPUT_TEXT", "TEXTAREA"):
        lines = QuestionDisplay.SINGLE_LINE if kind == "INPUT_TEXT" else QuestionDisplay.MULTI_LINE
        return TextFormat(display_type=lines)
    if kind in ("SINGLE_SELECT", "RADIO"):
        look = QuestionDisplay.RADIO if kind == "RADIO" else QuestionDisplay.DROPDOWN
        return SingleSelectFormat(options=options(field), display_type=look)
    if kind == "CHECKBOX" and len(rows(field, "values")) < 2:  # noqa: PLR2004  # one box is a yes or no
        return BooleanFormat()
    if kind in ("MULTI_SELECT", "CHECKBOX"):
        return MultiSelectFormat(options=options(field))
    if kind == INFORMATION:
        return InformationFormat()
    return UnknownFormat(raw_question=field)


def options(field: Json) -> list[QuestionOption]:
    """The options of a select field. "0" is an id as good as others: it is mostly that of No."""
    return [
        QuestionOption(id=ID(key), name=as_text(dig(one, "label")) or key, remote_id=key)
        for one in rows(field, "values")
        if (key := as_text(dig(one, "id")))
    ]


def category(raw: Json) -> QuestionCategory | None:
    """DIVERSITY marks voluntary equal-opportunity questions (§8.11)."""
    return QuestionCategory.EEO if as_text(dig(raw, "_field.complianceType")) == "DIVERSITY" else None


def chosen(postings: Iterable[Json]) -> list[Json]:
    """The posting whose form stands for its job, one for each reference number: the default ad's, else the first."""
    found: dict[Any, Json] = {}
    for posting in postings:
        ref = as_text(posting.get("refNumber")) or ("alone", posting.get("uuid"))
        if ref not in found or (is_default(posting) and not is_default(found[ref])):
            found[ref] = posting
    return list(found.values())


def is_default(posting: Json) -> bool:
    """Whether a posting is that of its job's default ad."""
    return posting.get("defaultJobAd") is True


def _kind(field: Json) -> str:
    return (as_text(dig(field, "type")) or "").upper()
