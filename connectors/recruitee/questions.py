"""Screening questions and answers at Recruitee as unified ones (recruitee.md §5.5, §11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from strawberry import ID

from connectors.columns import (
    Json,
    as_flag,
    as_integer,
    as_key,
    as_moment,
    as_number,
    as_text,
    dig,
    rows,
)
from connectors.enums import (
    QuestionDisplay,
    QuestionType,
)
from connectors.recruitee.mapping import names
from connectors.shapes import (
    AnsweredQuestion,
    BooleanAnswer,
    BooleanFormat,
    DateAnswer,
    DateFormat,
    FileFormat,
    InformationFormat,
    MultiSelectAnswer,
    MultiSelectFormat,
    NumberAnswer,
    NumberFormat,
    QuestionFormat,
    QuestionOption,
    ScreeningQuestionAnswer,
    SingleSelectAnswer,
    SingleSelectFormat,
    TextAnswer,
    TextFormat,
    UnknownAnswer,
    UnknownFormat,
)

KINDS = {
    "string": QuestionType.TEXT,
    "text": QuestionType.TEXT,
    "boolean": QuestionType.BOOLEAN,
    "legal": QuestionType.BOOLEAN,
    "single_choice": QuestionType.SINGLE_SELECT,
    "multi_choice": QuestionType.MULTI_SELECT,
    "number": QuestionType.NUMBER,
    "salary": QuestionType.NUMBER,
    "date": QuestionType.DATE,
    "file": QuestionType.FILE,
    "video": QuestionType.FILE,
    "infobox": QuestionType.INFORMATION,
}


def answers(raw: Json) -> list[ScreeningQuestionAnswer]:
    """The answers of the application's job out of the candidate's record; files are left out (§5.5)."""
    offer = as_key(raw.get("offer_id"))
    groups = rows(dig(raw, "_candidate"), "grouped_open_question_answers")
    mine = [group for group in groups if as_key(dig(group, "offer.id")) == offer]
    return [
        answer(one) for group in mine for one in rows(group, "open_question_answers") if not _is_file(one)
    ]


def _is_file(raw: Json) -> bool:
    return KINDS.get(as_text(dig(raw, "kind")) or "") is QuestionType.FILE


def answer(raw: Json) -> ScreeningQuestionAnswer:
    """One answer, by the kind of its question."""
    kind = KINDS.get(as_text(raw.get("kind")) or "", QuestionType.UNKNOWN)
    content = next(
        (raw[name] for name in ("content", "multi_content", "flag") if raw.get(name) is not None), None
    )
    title = raw.get("question")
    question = AnsweredQuestion(
        remote_id=as_key(raw.get("open_question_id")),
        title=as_text(dig(title, "body") if isinstance(title, Mapping) else title),
        type=kind,
    )
    found: Any = UnknownAnswer(raw=content)
    if kind is QuestionType.TEXT and not isinstance(content, list | dict):
        found = TextAnswer(content=as_text(content))
    elif kind is QuestionType.SINGLE_SELECT:
        found = SingleSelectAnswer(choice=next(iter(names(rows(content))), None))
    elif kind is QuestionType.MULTI_SELECT:
        found = MultiSelectAnswer(choices=names(rows(content)))
    elif kind is QuestionType.BOOLEAN and not isinstance(content, list | dict):
        found = BooleanAnswer(checked=as_flag(content))
    elif kind is QuestionType.NUMBER and not isinstance(content, bool | list | dict):
        found = NumberAnswer(number=as_number(content))
    elif kind is QuestionType.DATE and isinstance(content, str):
        found = DateAnswer(date=as_moment(content))
    return ScreeningQuestionAnswer(question=question, answer=found)


def in_language(raw: Json) -> str | None:
    """A question's or option's text in the job's language, else in the first there is (§5.5)."""
    body = as_text(raw.get("body"))
    if body:
        return body
    translations = raw.get("translations")
    if isinstance(translations, Mapping):
        listed = [
            {"lang_code": code, **(text if isinstance(text, Mapping) else {"body": text})}
            for code, text in translations.items()
        ]
    else:
        listed = rows(translations)
    language = as_text(raw.get("_language"))
    preferred = [one for one in listed if dig(one, "lang_code") == language]
    return next((text for one in (*preferred, *listed) if (text := as_text(dig(one, "body")))), None)


def question_format(raw: Json) -> QuestionFormat:
    """What answer a question takes."""
    kind = as_text(raw.get("kind")) or ""
    unified = KINDS.get(kind)
    if unified is QuestionType.TEXT:
        short = kind == "string"
        length = as_integer(dig(raw, "options.length"), "options.length")
        display = QuestionDisplay.SINGLE_LINE if short else QuestionDisplay.MULTI_LINE
        return TextFormat(display_type=display, max_length=length)
    if unified is QuestionType.SINGLE_SELECT:
        return SingleSelectFormat(options=options(raw))
    if unified is QuestionType.MULTI_SELECT:
        return MultiSelectFormat(options=options(raw))
    simple: Mapping[Any, type[QuestionFormat]] = {
        QuestionType.BOOLEAN: BooleanFormat,
        QuestionType.NUMBER: NumberFormat,
        QuestionType.DATE: DateFormat,
        QuestionType.FILE: FileFormat,
        QuestionType.INFORMATION: InformationFormat,
    }
    if unified in simple:
        return simple[unified]()
    shown: Any = {name: value for name, value in raw.items() if not name.startswith("_")}
    return UnknownFormat(raw_question=shown)


def options(raw: Json) -> list[QuestionOption]:
    """The options of a choice, in order. Answers name them by text, so that an option without one is none."""
    listed = sorted(rows(raw, "open_question_options"), key=lambda one: as_number(dig(one, "position")) or 0)
    language = raw.get("_language")
    return [
        QuestionOption(id=ID(as_key(dig(one, "id")) or name), name=name, remote_id=as_key(dig(one, "id")))
        for one in listed
        if (name := in_language({**one, "_language": language}))
    ]
