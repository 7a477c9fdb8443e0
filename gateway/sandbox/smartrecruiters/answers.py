"""Answers to screening questions: as read, and as sent (smartrecruiters.md §8.11, §10.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice
from gateway.sandbox.smartrecruiters import screening

if TYPE_CHECKING:
    from gateway.sandbox.records import Application
    from gateway.sandbox.smartrecruiters.screening import Asked, Box
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

CHOICES = ("SINGLE_SELECT", "MULTI_SELECT", "RADIO", "CHECKBOX")
SINGLE = ("RADIO", "SINGLE_SELECT")
TEXT_LIMIT = 4000
"""Bytes of a text answer."""


class Unfit(ValueError):
    """The answers sent will not do; the text says why."""


def given(vendor: SmartRecruiters, row: Application) -> list[dict[str, Any]]:
    """Return an application's answers as read: arrays of objects, several records for repeatable questions."""
    job = vendor.world.jobs[row.job_id]
    sent = row.extra.get("answers")
    made = []
    for item in screening.of_job(vendor, job):
        records = sent.get(item.id) if sent is not None else _thrown(vendor, row, item)
        if records:
            made.append(_answer(item, records))
    return made


def _answer(item: Asked, records: list[dict[str, list[str]]]) -> dict[str, Any]:
    lines = []
    for record in records:
        fields = []
        for box in item.boxes:
            if record.get(box.id):
                labels = dict(box.values)
                values = [{"id": value, "label": labels.get(value, value)} for value in record[box.id]]
                fields.append({"id": box.id, "label": box.label, "values": values})
        lines.append({"fields": fields})
    return {
        "id": item.id,
        "type": item.type,
        "category": item.category,
        "name": item.label,
        "label": item.label,
        "records": lines,
    }


def _thrown(vendor: SmartRecruiters, row: Application, item: Asked) -> list[dict[str, list[str]]]:
    """Return the generated answer to a question as field id to values."""
    if item.world is None:
        dice = Dice(vendor.salt, "library", row.id, item.category)
        if not row.answers or item.condition or dice.chance(30):
            return []
        count = dice.between(1, 3) if item.repeatable else 1
        return [{box.id: [dice.pick(box.values)[0]] for box in item.boxes} for _ in range(count)]
    value, box = row.answers.get(item.world), item.boxes[0]
    if value is None:
        return []
    if isinstance(value, bool):
        given = ["1"] if value else ["0"]
    else:
        by_label = {label: ident for ident, label in box.values}
        given = [
            by_label.get(str(text), str(text)) for text in (value if isinstance(value, list) else [value])
        ]
    return [{box.id: given}]


def checked(asked: list[Asked], sent: Any) -> dict[str, list[dict[str, list[str]]]]:
    """Return sent answers as an application keeps them: question id to records of field id to values.

    Raises:
        Unfit: for a wrong shape, a question of another posting, a value no option has, and for a required
            question without an answer (conditional ones are not insisted on).

    """
    if not isinstance(sent, list):
        raise Unfit("answers must be an array")
    known = {item.id: item for item in asked}
    given: dict[str, list[dict[str, list[str]]]] = {}
    for row in sent:
        records = row.get("records") if isinstance(row, dict) else None
        if not isinstance(records, list) or not isinstance(row.get("id"), str):
            raise Unfit("every answer needs id and records")
        if row["id"] not in known:
            raise Unfit(f"Question {row['id']} does not belong to this posting")
        item = known[row["id"]]
        if len(records) > 1 and not item.repeatable:
            raise Unfit(f"Question {item.id} is not repeatable")
        given[item.id] = [_record(item, record) for record in records]
    for item in asked:
        answered = {field for record in given.get(item.id, ()) for field, values in record.items() if values}
        lacking = [box.id for box in item.boxes if box.required and box.id not in answered]
        if lacking and not item.condition:
            raise Unfit(f"Question {item.id} field {lacking[0]} is required")
    return given


def _record(item: Asked, record: Any) -> dict[str, list[str]]:
    fields = record.get("fields") if isinstance(record, dict) else None
    if not isinstance(fields, dict):
        raise Unfit("fields must be an object of field id to an array of values")
    boxes = {box.id: box for box in item.boxes}
    for ident, values in fields.items():
        if ident not in boxes:
            raise Unfit(f"Question {item.id} has no field {ident}")
        _check_values(boxes[ident], values)
    return fields


def _check_values(box: Box, values: Any) -> None:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Unfit(f"Values of field {box.id} must be an array of strings")
    if box.type in CHOICES and not {option for option, _ in box.values}.issuperset(values):
        raise Unfit(f"Values of field {box.id} must be ids of its options")
    if box.type in SINGLE and len(values) > 1:
        raise Unfit(f"Field {box.id} takes one value")
    if any(len(value.encode()) > TEXT_LIMIT for value in values):
        raise Unfit(f"Values of field {box.id} must not be longer than {TEXT_LIMIT} bytes")
