"""Answers have the members and types of the vendor's inventory, but for what recruitcrm.md §3 says of live ones.

`shapes.json` is cut from the inventory; with ATS_CONTRACTS (the folder that holds `recruitcrm/endpoints.json`)
the cut itself is compared with it.
"""

import json
import os
from pathlib import Path

import pytest

from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.vendor import RecruitCrm
from tests.gateway.sandbox.recruitcrm.conftest import multipart
from tests.gateway.sandbox.recruitcrm.contract import SHAPES, compact, opened, written

DOCUMENT = json.loads(SHAPES.read_text())
SERVED = {(route.method, route.template) for route in RecruitCrm.routes.all()}
NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", dict: "object", list: "array"}
LIVE = {
    "salary_type": {"object"},
    "job_type": {"string", "object"},
    "job_posting_status": {"integer"},
    "collaborator_users[]": {"integer"},
    "collaborator_teams[]": {"integer", "object"},
    "created_by": {"integer"},
    "updated_by": {"integer", "object"},
    "owner": {"integer"},
    "current_salary": {"integer"},
    "salary_expectation": {"integer"},
    "resume": {"object"},
    "is_email_opted_out": {"string"},
    "enable_job_application_form": {"string"},
    "per_page": {"string"},
    "salary_type.id": {"string"},
    "teams": {"array"},
    "note_type": {"object"},
    "default_value": {"array"},
    "data": {"object", "array"},
    "additional_company_slugs": {"array"},
    "xml_feeds[]": {"object"},
    "users": {"array"},
}
"""Types beside the documented ones, by the end of the path (§3; the last two: §2.3, §4.6)."""
NOT_COMPARED = {
    "POST /v1/candidates/question-and-answers/{candidate}/{job}": {"statusCode"},
    "GET /v1/hiring-pipeline": {"stage_id"},
    "GET /v1/hiring-pipelines/{id}": {"stage_id"},
    "GET /v1/candidates/associated-field/{candidate}/{job}": {"data"},
    "POST /v1/candidates/associated-field/{candidate}/{job}": {"data"},
}
"""Members that are called otherwise live (§3, §4.4)."""


def problems(shape, value, path=""):
    """Yield what is missing or of another type; null fits everywhere."""
    if value is None or shape is None:
        return
    last = path.rsplit(".", 1)[-1]
    allowed = {name for end, names in LIVE.items() if path.endswith(end) or last == end for name in names}
    kind = NAMES[type(value)]
    if isinstance(shape, dict) and isinstance(value, dict):
        yield from (f"{path}.{name} is missing" for name in shape.keys() - value.keys())
        for name in shape.keys() & value.keys():
            yield from problems(shape[name], value[name], f"{path}.{name}")
    elif isinstance(shape, list) and isinstance(value, list):
        for item in value[:50]:
            yield from problems(shape[0] if shape else None, item, f"{path}[]")
    else:
        documented = shape if isinstance(shape, str) else NAMES[type(shape)]
        if kind not in {documented, *allowed} and documented != "null":
            yield f"{path} is {kind}, documented as {documented}"


@pytest.fixture
def calls(api, world, *, c, j, other):
    """A good call to every endpoint that is served: query, or body."""
    api("POST", "/subscriptions", {"event": "job.created", "target_url": "https://gw.example.org"})
    note = next(note for note in world.notes if not world.is_deleted(note.candidate_id))
    names = {
        "{candidate}": c, "{job}": j, "{contact}": slug("contacts", 1), "{company}": slug("companies", 1),
        "{note}": str(shown("notes", note.id)), "{subscription}": "1201", "{entity}": "candidate", "{slug}": c,
    }  # fmt: skip
    question, field = api.get("/candidate-questions")[0]["id"], {"field_id": 3, "value": "x"}
    answers = {"question_answers": [{"question_id": question, "answer": "x"}]}
    bodies = {
        "POST /v1/candidates": {"first_name": "Ines"},
        "POST /v1/candidates/{candidate}": {"position": "Welder"},
        "POST /v1/candidates/associated-field/{candidate}/{job}": {"associated_fields": [field]},
        "POST /v1/candidates/question-and-answers/{candidate}": answers,
        "POST /v1/candidates/question-and-answers/{candidate}/{job}": answers,
        "POST /v1/candidates/{candidate}/hiring-stages/{job}": {"status_id": 8},
        "POST /v1/notes": {"description": "x", "related_to": c, "related_to_type": "candidate"},
        "POST /v1/notes/{note}": {"description": "x"},
        "POST /v1/subscriptions": {"event": "job.updated", "target_url": "https://gw.example.org"},
        "POST /v1/subscriptions/{subscription}": {"event": "job.updated"},
    }
    queries = {
        "POST /v1/candidates/{candidate}/assign": f"job_slug={other}",
        "POST /v1/candidates/{candidate}/apply": f"job_slug={other}",
        "POST /v1/candidates/{candidate}/unassign": f"job_slug={j}",
        "POST /v1/candidates/{candidate}/visibility/{job}": "visibility=1",
        "GET /v1/candidates/search": "created_from=2020-01-01",
        "GET /v1/contacts/search": "created_from=2020-01-01",
        "GET /v1/companies/search": "created_from=2020-01-01",
        "GET /v1/jobs/search": "created_from=2020-01-01",
        "GET /v1/notes/search": "added_from=2020-01-01",
        "GET /v1/users/search": "user_id=41",
        "GET /v1/users": "expand=team",
        "GET /v1/collaborators": "expand=team",
        "GET /v1/teams": "expand=users",
        "GET /v1/jobs/application-form": f"job_slug={j}",
    }

    def call(endpoint):
        method, _, path = endpoint.partition(" ")
        path = path.removeprefix("/v1").replace("{id}", "0")
        for name, text in names.items():
            path = path.replace(name, text)
        if endpoint == "POST /v1/files":
            form = [
                ("related_to", c),
                ("related_to_type", "candidate"),
                ("files[]", ("a.pdf", b"x", "application/pdf")),
            ]
            return api(method, path, **multipart(form))
        return api(method, f"{path}?{queries.get(endpoint, '')}", bodies.get(endpoint))

    return call


@pytest.mark.parametrize("endpoint", DOCUMENT["endpoints"])
def test_answers_fit(calls, endpoint):
    reply = calls(endpoint)
    assert reply.status == 200, reply
    shape, value = opened(DOCUMENT["endpoints"][endpoint]["answer"], DOCUMENT["objects"]), reply.json
    left = NOT_COMPARED.get(endpoint, set())
    if isinstance(shape, dict):
        shape = {name: item for name, item in shape.items() if name not in left}
    if isinstance(value, list) and not isinstance(shape, list):  # lists shown as one object, §3
        shape = [shape]
    assert sorted(set(problems(shape, value))) == []


SEARCHES = [name for name in DOCUMENT["endpoints"] if name.startswith("GET") and name.endswith("/search")]


@pytest.mark.parametrize("endpoint", SEARCHES)
def test_documented_parameters_are_known(api, endpoint):
    path = endpoint.removeprefix("GET /v1")
    for name in DOCUMENT["endpoints"][endpoint]["query"]:
        pair = "&related_to=x&related_to_type=job" if name.startswith("related_to") else ""
        value = {"sort_by": "createdon", "sort_order": "asc"}.get(
            name, "2026-01-01" if name.endswith(("_from", "_to")) else "1"
        )
        reply = api("GET", f"{path}?{name}={value}{pair}")
        assert reply.status == 200, name


def test_documented_members_of_a_candidate_are_taken(api, new):
    numbers = {
        "gender_id": 1,
        "qualification_id": 2,
        "salary_type": 1,
        "currency_id": 2,
        "willing_to_relocate": 1,
    }
    special = {
        "email": "a@b.test", "avatar": "https://files.example.org/a.png", "resume": "https://files.example.org/a.pdf",
        "owner_id": 41, "created_by": 41, "updated_by": 42, "current_organization_slug": slug("companies", 1),
        "custom_fields": [], "language_skills": [], "candidate_dob": "2000-01-01", "available_from": "2027-01-01",
        "profile_updated_on": "2026-01-01", **numbers,
    }  # fmt: skip
    for name in DOCUMENT["endpoints"]["POST /v1/candidates"]["body"]:
        value = special.get(
            name, 1 if name in {"work_ex_year", "notice_period", "relevant_experience"} else "1"
        )
        reply = api("POST", "/candidates", {"first_name": "Ines", name: value})
        assert reply.status == 200, (name, reply)


def test_every_route_is_documented():
    documented = {tuple(name.split(" ", 1)) for name in DOCUMENT["endpoints"]}
    downloads = {route for route in SERVED - documented if "{token}" in route[1]}
    assert SERVED - documented == downloads


@pytest.mark.skipif(
    "ATS_CONTRACTS" not in os.environ, reason="ATS_CONTRACTS does not name the contracts' folder"
)
def test_the_cut_is_that_of_the_inventory():
    inventory = json.loads((Path(os.environ["ATS_CONTRACTS"]) / "recruitcrm" / "endpoints.json").read_text())
    assert written(compact(inventory["endpoints"], SERVED)) == SHAPES.read_text()
