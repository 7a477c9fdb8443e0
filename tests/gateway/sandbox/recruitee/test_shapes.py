"""What we answer has the members and types of the vendor's printed examples (recruitee.md §17).

`shapes.json` holds names and JSON types only. `null` there means that the example held null, `unknown` that a
list was empty: both allow anything. A member may be missing where recruitee.md says that it sometimes is.
"""

import json
import pathlib

import pytest

from gateway.sandbox.recruitee.view_offer import INCLUDES

SHAPES = json.loads((pathlib.Path(__file__).parent / "shapes.json").read_text())
SOMETIMES_MISSING = {
    ".offers[].kind": "§14.6",
    ".offers[].pipeline_template": "§14.6",
    ".offers[].salary": "§14.7",
    ".open_question_template.open_questions[].open_question_options[].position": "§14.13",
    ".stages[].placements[].candidate.last_activity_at": "§5.3: by a switch",
    ".placement.disqualify_kind": "§5.3: absent or null on a live placement",
    ".placement.disqualify_reason": "§5.3: absent or null on a live placement",
    ".attachments[].image_url": "§5.10: of images",
    ".attachments[].image_thumbnail_url": "§5.10: of images",
    ".attachment.image_url": "§5.10: of images",
    ".attachment.image_thumbnail_url": "§5.10: of images",
    ".field.id": "§5.8: null while never filled",
}
NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null", dict: "object"}
TEXTS = {"datetime", "url", "date"}


def differences(shape, value, path=""):
    """Yield what is missing or of another type."""
    if value is None:
        return
    if type(shape) is not type(value) and not isinstance(shape, str):
        yield f"{path} is {type(value).__name__}, not {type(shape).__name__}"
    elif isinstance(shape, dict):
        missing = {f"{path}.{name}" for name in shape.keys() - value.keys()} - SOMETIMES_MISSING.keys()
        yield from (f"{where} is missing" for where in missing)
        for name in shape.keys() & value.keys():
            yield from differences(shape[name], value[name], f"{path}.{name}")
    elif isinstance(shape, list):
        for item in value:
            yield from differences(shape[0] if shape else "unknown", item, f"{path}[]")
    else:
        kinds = {"string" if kind in TEXTS else kind.split(" ")[0] for kind in shape.split("|")}
        if not kinds & {"null", "unknown"} and NAMES.get(type(value), "list") not in kinds:
            yield f"{path} is {type(value).__name__}, not {shape}"


@pytest.fixture
def paths(world, person, shown):
    """What stands for the names in each endpoint's path, and its body."""
    row = world.applications.of(person.id)[0]
    hired = next(row for row in world.applications if row.state == "hired")
    noted = next(
        note.candidate_id
        for note in world.notes
        if note.visibility == "public" and not world.is_deleted(note.candidate_id)
    )
    filed = next(
        file.candidate_id
        for file in world.files
        if file.purpose == "other" and not world.is_deleted(file.candidate_id)
    )
    stage = world.pipelines[world.jobs[row.job_id].pipeline_id].stages[3]
    own = next(job for job in world.jobs if world.question_sets[job.question_set_id or 1].own)
    free = next(job.id for job in world.jobs if job.id not in world.jobs_of(person.id))
    who, placement, job = (
        shown("candidates", person.id),
        shown("applications", row.id),
        shown("jobs", row.job_id),
    )
    tags = {"tags": ["new", "VIP"]}
    unasked = next(
        shown("candidates", row.candidate_id)
        for row in world.applications
        if row.id % 3 == 0 and not world.is_deleted(row.candidate_id)
    )
    return {
        "GET /offers": ("/offers?" + "&".join(f"include[]={name}" for name in INCLUDES), None),
        "GET /offers/{id}": (f"/offers/{job}", None),
        "PATCH /offers/{id}/publish": (f"/offers/{job}/publish", {}),
        "GET /locations/{id}": ("/locations/51", None),
        "GET /pipeline_templates/{id}": ("/pipeline_templates/72", None),
        "GET /pipeline_templates/{id}/assigned_offers": ("/pipeline_templates/71/assigned_offers", None),
        "GET /open_questions/template/{id}": ("/open_questions/template/301", None),
        "GET /offers/{offer_id}/open_question_templates/{id}": (
            f"/offers/{shown('jobs', own.id)}/open_question_templates/{shown('question_sets', own.question_set_id)}",
            None,
        ),
        "GET /dynamic_fields/{id}": ("/dynamic_fields/607", None),
        "GET /candidates": ("/candidates?limit=400", None),
        "GET /candidates/{id}": (f"/candidates/{who}", None),
        "POST /candidates": ("/candidates", {"candidate": {"name": "Somebody New", **tags}, "offers": [job]}),
        "PATCH /candidates/{id}": (f"/candidates/{who}", {"candidate": {"title": "Pilot"}}),
        "GET /search/new/quick": ("/search/new/quick?query=a&only=candidates", None),
        "GET /search/new/candidates": ("/search/new/candidates?limit=1000", None),
        "GET /offers/{offer_id}/placements": (f"/offers/{job}/placements", None),
        "GET /offers/{offer_id}/candidates/{candidate_id}/placement": (
            f"/offers/{job}/candidates/{who}/placement",
            None,
        ),
        "POST /placements": ("/placements", {"candidate_id": who, "offer_id": shown("jobs", free)}),
        "PATCH /placements/{id}/change_stage": (
            f"/placements/{placement}/change_stage",
            {"stage_id": shown("stages", stage.id)},
        ),
        "PATCH /placements/{id}/disqualify": (
            f"/placements/{placement}/disqualify",
            {"disqualify_reason_id": 71},
        ),
        "PATCH /placements/{id}/requalify": (f"/placements/{placement}/requalify", {}),
        "DELETE /placements/{id}": (f"/placements/{placement}", None),
        "GET /placements/{id}/hiring_details": (
            f"/placements/{shown('applications', hired.id)}/hiring_details",
            None,
        ),
        "GET /placements/{id}/hiring_details/options": (
            f"/placements/{placement}/hiring_details/options",
            None,
        ),
        "POST /candidates/{candidate_id}/tags": (f"/candidates/{who}/tags", tags),
        "DELETE /candidates/{candidate_id}/tags": (f"/candidates/{who}/tags", {"tag": "VIP"}),
        "GET /candidates/{candidate_id}/attachments": (
            f"/candidates/{shown('candidates', filed)}/attachments",
            None,
        ),
        "POST /attachments": (
            "/attachments",
            {"attachment": {"remote_file_url": "https://x.test/a.pdf", "candidate_id": who}},
        ),
        "GET /candidates/{candidate_id}/notes": (f"/candidates/{shown('candidates', noted)}/notes", None),
        "POST /candidates/{candidate_id}/notes": (f"/candidates/{who}/notes", {"note": {"body": "hello"}}),
        "POST /custom_fields/candidates/{candidate_id}/fields": (
            f"/custom_fields/candidates/{who}/fields",
            {"field": {"kind": "single_line", "name": "Score", "values": [{"text": "82"}]}},
        ),
        "GET /offers/{offer_id}/fieldsets/{id}": (f"/offers/{job}/fieldsets/500", None),
        "GET /interview/events": ("/interview/events?status=all", None),
        "GET /interview/events/{id}": (f"/interview/events/{shown('interviews', world.agenda()[0])}", None),
        "POST /gdpr/candidates/{id}/set_gdpr_custom_expires_at": (
            f"/gdpr/candidates/{who}/set_gdpr_custom_expires_at",
            {"gdpr_custom_expires_at": "2033-01-01T00:00:00Z"},
        ),
        "PATCH /bulk/candidates/tags": ("/bulk/candidates/tags", {"candidates": [who], **tags}),
        "GET /eeo/candidate/{candidate_id}": (f"/eeo/candidate/{unasked}", None),
    }


@pytest.mark.parametrize(
    "endpoint", [name for name in SHAPES if name != "PATCH /custom_fields/candidates/fields/{id}"]
)
def test_members_and_types(api, paths, endpoint):
    method, path = endpoint.split(" ")
    path, body = paths.get(endpoint, (path, None))
    reply = api(method, path, body)
    assert reply.status in {200, 201}, reply
    made = reply.json
    if endpoint == "GET /offers":
        made["offers"] = [row for row in made["offers"] if row.get("kind") != "talent_pool"]
    assert sorted(set(differences(SHAPES[endpoint], made))) == []
    for name, value in made.items():
        assert value != [] or SHAPES[endpoint].get(name) in (None, ["unknown"]), (
            "an empty list proves nothing"
        )


def test_an_edited_field(api, person, shown):
    made = api(
        "POST",
        f"/custom_fields/candidates/{shown('candidates', person.id)}/fields",
        {"field": {"kind": "single_line", "name": "Score", "values": [{"text": "82"}]}},
    ).json["field"]
    edited = api(
        "PATCH", f"/custom_fields/candidates/fields/{made['id']}", {"field": {"values": [{"text": "83"}]}}
    ).json
    assert list(differences(SHAPES["PATCH /custom_fields/candidates/fields/{id}"], edited)) == []


TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"


def test_values_are_written_as_the_contract_says(api):
    """recruitee.md §2.4: microseconds and Z; salary bounds as text; ids as numbers."""
    import re

    page = api.get("/candidates?limit=5")
    assert re.fullmatch(TIME, page["generated_at"])
    assert re.fullmatch(TIME, page["candidates"][0]["created_at"])
    salaries = [row["salary"] for row in api.get("/offers?include[]=salary")["offers"] if row.get("salary")]
    bounds = {type(salary[name]) for salary in salaries for name in ("min", "max")}
    assert bounds == {str, type(None)}
    assert isinstance(page["candidates"][0]["id"], int)
    low = api.get("/offers/80001")["offer"]["min_hours_per_week"]
    assert low is None or isinstance(low, str)
