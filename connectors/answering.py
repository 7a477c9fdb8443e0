"""Answers to screening questions, checked against the format of their question (unified-model.md §5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from connectors import files
from connectors.actions import Refused
from connectors.columns import Json
from connectors.shapes import (
    BooleanFormat,
    DateFormat,
    FileFormat,
    MultiSelectFormat,
    NumberFormat,
    QuestionFormat,
    QuestionOption,
    SingleSelectFormat,
    TextFormat,
)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a job asks. `raw` is the vendor's own object."""

    key: str
    title: str
    format: QuestionFormat
    required: bool
    raw: Json


@dataclass(frozen=True, slots=True)
class Reply:
    """A checked answer.

    `value` is a text, a number, a boolean, a date, a QuestionOption, a list of these, or a File.
    """

    question: Question
    value: Any

    @property
    def text(self) -> str:
        """The answer in words."""
        listed = self.value if isinstance(self.value, list) else [self.value]
        return ", ".join(_words(one) for one in listed)


async def replies(
    given: list[Any] | None, asked: dict[str, Question], warnings: list[str], path: Path
) -> list[Reply]:
    """The answers given, checked. One to an unknown question is left out, with a warning.

    Raises Refused for a value that does not fit, an answer given twice, and a required one that is missing.
    """
    found: dict[str, Reply] = {}
    for index, one in enumerate(given or ()):
        key, here = str(one.question_id), (*path, str(index))
        question = asked.get(key)
        if question is None:
            warnings.append(f"the job does not ask the question {key!r}: its answer was left out")
            continue
        if key in found:
            raise Refused("ANSWER_TWICE", "the question is answered twice", (*here, "question_id"))
        value = checked(question.format, one.answer, (*here, "answer"))
        if isinstance(value, files.Answered):
            value = await files.load(value, (*here, "answer"))
        found[key] = Reply(question, value)
    for question in asked.values():
        if question.required and question.key not in found:
            raise Refused("ANSWER_MISSING", f"the question {question.title!r} must be answered", path)
    return list(found.values())


def checked(wanted: QuestionFormat, answer: Json, path: Path) -> Any:
    """The value that an answer means. Raises Refused where it does not fit the format."""
    if isinstance(wanted, SingleSelectFormat):
        return _option(wanted.options, answer, path)
    if isinstance(wanted, MultiSelectFormat):
        if not isinstance(answer, list) or not answer:
            raise _unfit("a list of ids of options", path)
        return [_option(wanted.options, one, path) for one in dict.fromkeys(map(_text_id, answer))]
    if isinstance(wanted, FileFormat):
        return files.Answered.read(answer, path)
    for kind, check in _SIMPLE.items():
        if isinstance(wanted, kind):
            return check(wanted, answer, path)
    raise Refused("QUESTION_NOT_ANSWERABLE", "questions of this kind cannot be answered here", path)


def _text(wanted: Any, answer: Json, path: Path) -> str:
    if not isinstance(answer, str) or not answer.strip():
        raise _unfit("a text", path)
    if wanted.max_length is not None and len(answer) > wanted.max_length:
        raise _unfit(f"a text of at most {wanted.max_length} characters", path)
    return answer


def _number(wanted: Any, answer: Json, path: Path) -> float:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise _unfit("a number", path)
    low, high = wanted.min, wanted.max
    if (low is not None and answer < low) or (high is not None and answer > high):
        raise _unfit(
            f"a number from {low if low is not None else '-∞'} to {high if high is not None else '∞'}", path
        )
    return answer


def _boolean(_: Any, answer: Json, path: Path) -> bool:
    if not isinstance(answer, bool):
        raise _unfit("true or false", path)
    return answer


def _date(_: Any, answer: Json, path: Path) -> date:
    try:
        return datetime.fromisoformat(answer).date()
    except (TypeError, ValueError):
        raise _unfit("an ISO 8601 date, e.g. 2031-02-28", path) from None


_SIMPLE = {TextFormat: _text, NumberFormat: _number, BooleanFormat: _boolean, DateFormat: _date}


def _option(options: list[QuestionOption] | None, answer: Json, path: Path) -> QuestionOption:
    for one in options or ():
        if str(one.id) == _text_id(answer):
            return one
    known = ", ".join(f"{one.id} ({one.name})" for one in (options or ())[:20])
    raise Refused("OPTION_UNKNOWN", f"the answer must be the id of an option: {known}", path)


def _text_id(answer: Json) -> str:
    return "" if answer is None or isinstance(answer, dict | list) else str(answer)


def _unfit(wanted: str, path: Path) -> Refused:
    return Refused("ANSWER_INVALID", f"the answer must be {wanted}", path)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, QuestionOption | files.File):
        return str(value.name)
    return value.isoformat() if isinstance(value, date) else str(value)
