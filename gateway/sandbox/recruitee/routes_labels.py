"""Endpoints that write tags and sources, on a person and company-wide (recruitee.md §6.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee import view_catalogue as view
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.forms import body_of, texts
from gateway.sandbox.recruitee.ids import all_meant, meant
from gateway.sandbox.recruitee.labelling import number_of_name, numbers_of_names, table_of
from gateway.sandbox.recruitee.routes_candidates import found
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"


@routes("POST DELETE", f"{C}/candidates/{{id}}/tags", f"{C}/candidates/{{id}}/sources")
def on_person(vendor: Recruitee, call: Call) -> Answer:
    """Add or remove labels of a person, by name; removing what is not there succeeds.

    Bodies: `{"tags": ["a", "b"]}` or `{"tag": "a"}`. The answer is the person's labels afterwards.
    """
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    context = _context(call)
    names = _names(call, context)
    if call.method == "POST":
        if not names:
            raise errors.invalid(context, "can't be blank")
        numbers = [*_carried(person, context), *numbers_of_names(vendor, context, names)]
    else:
        dropped = {number_of_name(vendor, context, name) for name in names}
        numbers = [number for number in _carried(person, context) if number not in dropped]
    person = set_labels(vendor, person, context, numbers)
    return _answer(vendor, context, _carried(person, context))


def set_labels(vendor: Recruitee, person: Candidate, context: str, numbers: list[int]) -> Candidate:
    """Give a person these labels and no others."""
    unique = list(dict.fromkeys(numbers))
    changes: dict[str, Any] = {"tag_ids" if context == "tags" else "source_ids": unique}
    return vendor.world.change(vendor.world.candidates, person, **changes)


def _carried(person: Candidate, context: str) -> list[int]:
    return person.tag_ids if context == "tags" else person.source_ids


def _context(call: Call) -> str:
    return "tags" if "tags" in call.template.split("/") else "sources"


def _names(call: Call, context: str) -> list[str]:
    body = body_of(call)
    return texts(body.get(context, body.get(context.removesuffix("s"))))


def _answer(vendor: Recruitee, context: str, numbers: list[int], status: int = 200) -> Answer:
    table, counts = table_of(vendor, context), vendor.taggings(context)
    rows = [view.tag(table[number], context, counts[number]) for number in numbers if number in table]
    return Answer({context: rows}, status)


@routes("POST", f"{C}/tags", f"{C}/sources")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Make labels that nobody carries yet."""
    need(call.principal, "manage_attributes")
    context = _context(call)
    names = _names(call, context)
    if not names:
        raise errors.invalid(context, "can't be blank")
    return _answer(vendor, context, numbers_of_names(vendor, context, names), 201)


@routes("PATCH", f"{C}/tags/{{id}}", f"{C}/sources/{{id}}")
def rename(vendor: Recruitee, call: Call) -> Answer:
    """Give a label another name."""
    need(call.principal, "manage_attributes")
    context = _context(call)
    record = table_of(vendor, context).get(meant(context, call.params["id"]))
    if record is None:
        raise errors.gone()
    names = texts(body_of(call).get("name"))
    if not names:
        raise errors.invalid("name", "can't be blank")
    vendor.world.change(table_of(vendor, context), replace(record), name=names[0])
    return _answer(vendor, context, [record.id])


@routes(
    "PATCH", f"{C}/tags/merge", f"{C}/sources/merge", f"{C}/tags/{{id}}/merge", f"{C}/sources/{{id}}/merge"
)
def merge(vendor: Recruitee, call: Call) -> Answer:
    """Make one label, called `name`, of several (`ids`, and the one in the path)."""
    need(call.principal, "manage_attributes")
    context, body = _context(call), body_of(call)
    names = texts(body.get("name"))
    if not names:
        raise errors.invalid("name", "can't be blank")
    target = numbers_of_names(vendor, context, names[:1])[0]
    old = set(all_meant(context, body.get("ids", []))) | {meant(context, call.params.get("id"))}
    old = {number for number in old if number in table_of(vendor, context)} - {target}
    index = vendor.world.labels.of(context)
    for carrier in sorted({carrier for number in old for carrier in index.get(number, ())}):
        person = vendor.world.candidates[carrier]
        left = [number for number in _carried(person, context) if number not in old]
        set_labels(vendor, person, context, [*left, target])
    for number in old:
        vendor.world.remove(table_of(vendor, context), table_of(vendor, context)[number])
    return _answer(vendor, context, [target])


@routes("DELETE", f"{C}/tags", f"{C}/sources")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Delete labels by id, from everybody who carries them."""
    need(call.principal, "manage_attributes")
    context, body = _context(call), body_of(call)
    numbers = all_meant(context, body.get("ids", body.get("id", [])))
    answer = _answer(vendor, context, numbers)
    for number in numbers:
        for carrier in list(vendor.world.labels.of(context).get(number, ())):
            person = vendor.world.candidates[carrier]
            set_labels(
                vendor, person, context, [other for other in _carried(person, context) if other != number]
            )
        record = table_of(vendor, context).get(number)
        if record is not None:
            vendor.world.remove(table_of(vendor, context), record)
    return answer
