"""Screening questions: what the application form of a posting asks (smartrecruiters.md §8.11)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.records import Job, Question
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a question: `values` are its options as (id, label)."""

    id: str
    label: str
    type: str
    values: tuple[tuple[str, str], ...] = ()
    required: bool = False
    diversity: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: `type` and `category` are those of answers; `condition` makes it a conditional one."""

    id: str
    label: str
    type: str
    category: str
    boxes: tuple[Box, ...]
    repeatable: bool = False
    world: int | None = None
    condition: dict[str, Any] = field(default_factory=dict)


_LEVELS = (("0", "Beginner"), ("1", "Intermediate"), ("2", "Advanced"), ("3", "Native"))
_TONGUES = tuple((name, name) for name in ("English", "Spanish", "French", "Dutch"))
_HOURS = tuple((str(hour), f"{hour:02}:00") for hour in range(6, 23, 2))
YES_NO = (("1", "Yes"), ("0", "No"))
CONFIRMED = (("1", "Confirmed"),)
_READ_FIRST = Box("info", "Please read our house rules before you confirm.", "INFORMATION")
"""A field that only tells something, beside one that is answered (§8.11)."""


def of_job(vendor: SmartRecruiters, job: Job, lang: str = "en", *, conditionals: bool = True) -> list[Asked]:
    """Return a job's questions: the customer's own (the same id on every posting), then library ones."""
    asked = []
    owned = vendor.world.question_sets.get(job.question_set_id)
    for question in owned.questions if owned else ():
        made = _own(vendor, question, lang)
        if made is not None and question.visible:
            asked.append(made)
    asked += _library(vendor, job)
    if conditionals and job.id % 4 == 1:
        asked.append(_conditional(vendor, asked))
    return asked


def _own(vendor: SmartRecruiters, question: Question, lang: str) -> Asked | None:
    """Return an own question; kinds that need an upload are not asked through this API."""
    label = question.texts.get(lang) or next(iter(question.texts.values()))
    ident, category = (vendor.ids.shown(kind, question.id) for kind in ("questions", "categories"))
    options = tuple((vendor.ids.shown("options", option.id), option.text) for option in question.options)
    odd = question.id % 2 == 1
    forms: dict[str, tuple[str, Box]] = {
        "string": ("text", Box("value", "Value", "INPUT_TEXT")),
        "text": ("textarea", Box("value", "Value", "TEXTAREA")),
        "date": ("text", Box("value", "Value", "INPUT_TEXT")),
        "number": ("text", Box("value", "Value", "INPUT_TEXT")),
        "infobox": ("info", Box("value", label, "INFORMATION")),
        "boolean": ("radio", Box("value", "Value", "RADIO", YES_NO)),
        "single_choice": (
            "select" if odd else "radio",
            Box("value", "Value", "SINGLE_SELECT" if odd else "RADIO", options),
        ),
        "multi_choice": ("select", Box("value", "Value", "MULTI_SELECT" if odd else "CHECKBOX", options)),
        "legal": ("checkbox", Box("confirm", label, "CHECKBOX", CONFIRMED)),
        "salary": ("currency", Box("amount", "Value", "INPUT_TEXT")),
    }
    if question.kind not in forms:
        return None
    kind, box = forms[question.kind]
    box = replace(box, required=question.required and kind != "info")
    boxes = (box, _READ_FIRST) if kind == "checkbox" else (box,)
    return Asked(ident, label, kind, category, boxes, world=question.id)


_SILENT = "Prefer not to answer"
_LIBRARY = (
    (3, 1, Asked("1", "Gender, Race and Ethnicity", "eeo", "eeoInformation", (
        Box("gender", "Gender", "RADIO", (("0", "Male"), ("1", "Female"), ("2", _SILENT)), diversity=True),
        Box("ethnicity", "Race/Ethnicity", "SINGLE_SELECT", (("1", "Asian"), ("6", _SILENT)), diversity=True),
    ))),
    (3, 2, Asked("2", "Languages", "languages", "languages", (
        Box("lang", "Language", "SINGLE_SELECT", _TONGUES),
        Box("level", "Proficiency level", "SINGLE_SELECT", _LEVELS),
    ), repeatable=True)),
    (5, 3, Asked("3", "What are your preferred work shifts?", "work_shifts", "preferredWorkShifts", (
        Box("day", "Day", "SINGLE_SELECT", (("2", "Weekdays"), ("3", "Weekends"))),
        Box("from", "From", "SINGLE_SELECT", _HOURS),
        Box("to", "To", "SINGLE_SELECT", _HOURS),
    ), repeatable=True)),
)  # fmt: skip
"""Every how many jobs, from which one on, ask a question of the tool's library."""


def _library(vendor: SmartRecruiters, job: Job) -> list[Asked]:
    """Return the library questions of a job; the same one has the same id everywhere."""
    fitting = [item for size, rest, item in _LIBRARY if job.id % size == rest]
    return [replace(item, id=vendor.ids.shown("library", int(item.id))) for item in fitting]


def _conditional(vendor: SmartRecruiters, asked: list[Asked]) -> Asked:
    """Return a question asked only upon a certain answer. The shape of `condition` is [assumed] (§15.6)."""
    parents = [
        (question, box)
        for question in asked
        for box in question.boxes
        if box.type in {"RADIO", "SINGLE_SELECT"} and not question.repeatable
    ]
    condition: dict[str, Any] = {}
    if parents:
        question, box = parents[0]
        condition = {"questionId": question.id, "fieldId": box.id, "valueIds": [box.values[0][0]]}
    box = Box("value", "Value", "INPUT_TEXT", required=True)
    label = "Please tell us more"
    return Asked(
        vendor.ids.shown("library", 4),
        label,
        "text",
        vendor.ids.shown("categories", 9_999),
        (box,),
        condition=condition or {"always": True},
    )


def configuration(vendor: SmartRecruiters, job: Job, lang: str, *, conditionals: bool) -> dict[str, Any]:
    """Return what the application form of a posting asks."""
    shown = conditionals and vendor.quirks.conditionals
    return {
        "questions": [_question(item) for item in of_job(vendor, job, lang, conditionals=shown)],
        "settings": {"avatarUploadAvailable": job.id % 2 == 0},
        "privacyPolicies": [{"url": "https://employer.example.org/privacy", "orgName": vendor.company_name}],
    }


def _question(item: Asked) -> dict[str, Any]:
    fields = []
    for box in item.boxes:
        made: dict[str, Any] = {
            "id": box.id,
            "label": box.label,
            "type": box.type,
            "required": box.required,
            "values": [{"id": ident, "label": label} for ident, label in box.values],
        }
        fields.append({**made, "complianceType": "DIVERSITY"} if box.diversity else made)
    made = {"id": item.id, "label": item.label, "repeatable": item.repeatable, "fields": fields}
    return {**made, "conditions": [item.condition]} if item.condition else made
