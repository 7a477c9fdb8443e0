"""Screening questions, every kind of them, with the odd ones that real accounts hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice
from gateway.sandbox.records import Option, Question, QuestionSet

if TYPE_CHECKING:
    from collections.abc import Sequence

# (kind, text by language, choices). One has only a foreign text; recruitee.md §14.13.
BANK: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
    ("string", {"en": "Where did you hear about us?", "nl": "Waar hoorde je van ons?"}, ()),
    ("text", {"en": "Why do you want to work here?"}, ()),
    ("single_choice", {"en": "Do you have a work permit?"}, ("Yes", "No", "I have applied for one")),
    (
        "multi_choice",
        {"en": "Which shifts suit you?", "nl": "Welke diensten passen je?"},
        ("Early", "Late", "Night"),
    ),
    ("date", {"en": "When could you start?"}, ()),
    ("salary", {"en": "What do you want to earn?"}, ()),
    ("number", {"nl": "Hoeveel jaar ervaring heb je?"}, ()),
    ("file", {"en": "Please add your certificate"}, ()),
    ("boolean", {"en": "Do you have a driving licence?"}, ()),
    ("legal", {"en": "I agree to the house rules"}, ()),
    ("video", {"en": "Introduce yourself in one minute"}, ()),
    ("infobox", {"en": "We answer within two weeks"}, ()),
)
_PER_SET = 12


def question_set(seed: int, number: int, *, own: bool = False) -> QuestionSet:
    """Make a set of questions: the first holds every kind, the others some."""
    dice = Dice(seed, "questions", number)
    rows = list(BANK) if number == 1 else dice.some(BANK, dice.between(3, 6))
    first = (number - 1) * _PER_SET + 1
    questions = [_question(dice, first + index, row) for index, row in enumerate(rows)]
    return QuestionSet(
        number, f"Questions {number}" if own else f"Question set {number}", number == 1, own, questions
    )


def _question(dice: Dice, number: int, row: tuple[str, dict[str, str], tuple[str, ...]]) -> Question:
    kind, texts, choices = row
    options = [
        Option(number * 10 + index, text, disqualifies=6 if text == "No" and number % 2 else None)
        for index, text in enumerate(choices)
    ]
    length = dice.pick((120, 255)) if kind == "string" else None
    return Question(
        number, kind, texts, dice.chance(40), kind != "infobox" or number % 2 == 1, options, length
    )


def answer(dice: Dice, question: Question) -> Any:
    """Return an answer as the person gave it: text, list of texts, bool, or None for what was left open."""
    simple: dict[str, Sequence[Any]] = {
        "string": ("A friend", "LinkedIn", "Your café"),
        "text": ("Because of the bridges.\nAnd the people.", "I like steel."),
        "date": ("2027-01-01", "2026-12-15"),
        "salary": ("3200", "45000"),
        "number": ("3", "12", "0"),
        "boolean": (True, False),
        "legal": (True,),
    }
    if question.kind in simple:
        return dice.pick(simple[question.kind])
    texts = [option.text for option in question.options]
    if question.kind == "single_choice":
        return dice.pick(texts)
    if question.kind == "multi_choice":
        return dice.some(texts, dice.between(1, 2))
    return None
