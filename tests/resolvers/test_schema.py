"""The schema itself: described, complete against the checklist, in step with its export."""

import json
from pathlib import Path

import pytest
from graphql import GraphQLError, GraphQLInputObjectType, get_named_type
from strawberry.utils.str_converters import to_camel_case

from connectors.errors import BadInput, DeadlineExceeded, Forbidden, NotFound, TooComplex, Unavailable
from gateway import schema_file
from resolvers.schema import fold, schema

ROOT = Path(__file__).parents[2]
COVERAGE = json.loads((ROOT / "tests" / "coverage.json").read_text())
CORE = schema._schema
TYPES = {name: one for name, one in CORE.type_map.items() if not name.startswith("__")}
EDGES = {
    "Job": "applications* postings applicationStages screeningQuestions hiringTeam contact",
    "Candidate": "applications* tags candidateTags attachments",
    "Application": "job candidate currentStage interviews offers attachments screeningQuestionAnswers",
    "Interview": "team application stage",
    "User": "roles userRoles hiringTeams* interviewTeams*",
    "JobHiringTeamMember": "roleAssignments job user",
    "Tag": "candidates* candidateTags*",
    "JobPosting": "job",
    "Offer": "application",
    "CandidateTag": "candidate tag",
    "JobApplicationStage": "job stage",
    "JobScreeningQuestion": "job question preconditionQuestion",
    "UserRole": "user role",
    "JobUserRoleAssignment": "jobUser role",
    "InterviewTeamMember": "interview user",
}
LISTS = [
    "users",
    "jobs",
    "jobPostings",
    "candidates",
    "applicationStages",
    "applications",
    "screeningQuestions",
    "tags",
    "interviews",
    "offers",
    "rejectionReasons",
    "roles",
]


def members(name):
    """The members of a type, their arguments, or the values of an enum: path to what it is."""
    one = TYPES[name]
    for key, field in getattr(one, "fields", {}).items():
        yield f"{name}.{key}", field
        for argument, what in getattr(field, "args", {}).items():
            yield f"{name}.{key}({argument}:)", what
    for value, what in getattr(one, "values", {}).items():
        yield f"{name}.{value}", what


def test_everything_is_described():
    bare = [name for name, one in TYPES.items() if not (one.description or "").strip()]
    bare += [path for name in TYPES for path, what in members(name) if not (what.description or "").strip()]
    assert bare == []


def test_descriptions_are_single_paragraphs():
    texts = {path: what.description for name in TYPES for path, what in members(name)}
    texts |= {
        name: one.description
        for name, one in TYPES.items()
        if name not in ("JSON", "ID", "Int", "Float", "String", "Boolean")
    }
    assert [path for path, text in texts.items() if "\n" in (text or "").strip()] == []


def test_the_exported_schema_is_in_step():
    exported = ROOT / "schema.graphql"
    assert exported.read_text() == schema_file.text(schema), "run `make schema`"


@pytest.mark.parametrize("tool", COVERAGE)
def test_every_model_and_field_of_the_checklist_is_there(tool):
    missing = [
        f"{model}.{to_camel_case(name)}"
        for model, what in COVERAGE[tool]["models"].items()
        for name in what["fields"]
        if model not in TYPES or to_camel_case(name) not in TYPES[model].fields
    ]
    assert missing == []


@pytest.mark.parametrize("model", sorted({model for has in COVERAGE.values() for model in has["models"]}))
def test_every_record_is_a_node_with_its_origin_and_may_have_nulls(model):
    fields = TYPES[model].fields
    assert "Node" in {one.name for one in TYPES[model].interfaces}
    assert str(fields["id"].type) == "ID!"
    assert {"integration", "meta", "changedAt"} <= fields.keys()
    for name, field in fields.items():
        assert name in ("id", "integration", "meta") or not str(field.type).endswith("!"), name
        if name.endswith("Id") and name != "remoteId":
            assert str(field.type) == "ID"
            assert name.removesuffix("Id") in fields, name


@pytest.mark.parametrize("model", EDGES)
def test_edges(model):
    for edge in EDGES[model].split():
        name = edge.removesuffix("*")
        assert name in TYPES[model].fields, edge
        connection = get_named_type(TYPES[model].fields[name].type).name.endswith("Connection")
        assert connection == edge.endswith("*"), edge


@pytest.mark.parametrize("name", LISTS)
def test_root_lists_and_their_records(name):
    query = CORE.query_type.fields
    field = query[name]
    connection = get_named_type(field.type)
    assert connection.name.endswith("Connection")
    assert {"nodes", "edges", "pageInfo", "sources"} <= connection.fields.keys()
    assert {"integrations", "filter", "orderBy", "maxAge", "first", "after"} == field.args.keys()
    assert str(field.args["integrations"].type) == "[ID!]"
    assert field.args["first"].default_value == 20
    one = query[name.removesuffix("s")]
    assert get_named_type(one.type).name == get_named_type(connection.fields["nodes"].type).name
    assert set(one.args) == {"id", "maxAge"}


def test_the_other_roots():
    assert {"node", "nodes", "integrations", "integration", "tools"} <= CORE.query_type.fields.keys()


def reach(path, kind):
    for part in path.split("."):
        assert isinstance(kind, GraphQLInputObjectType), path
        name = to_camel_case(part)
        assert name in kind.fields, path
        kind = get_named_type(kind.fields[name].type)


@pytest.mark.parametrize("tool", COVERAGE)
def test_mutations_and_their_inputs_by_their_dotted_names(tool):
    for name, what in COVERAGE[tool]["actions"].items():
        if "." in name:  # a read that asks the tool at once: a field of the record
            model, field = name.split(".")
            assert field in TYPES[model].fields
            continue
        field = CORE.mutation_type.fields[name]
        command = get_named_type(field.args["input"].type)
        for path in what["inputs"]:
            reach(path, command)
        payload = get_named_type(field.type).fields
        assert {"warnings", "steps", "replayed", "upstreamRequests", "userErrors"} <= payload.keys()
        assert {"idempotencyKey", "dryRun"} <= command.fields.keys()


def test_passthrough_is_there():
    assert "passthrough" in CORE.mutation_type.fields


def failing(error, path=("a",)):
    return GraphQLError(str(error), path=list(path), original_error=error)


def test_equal_errors_of_an_integration_are_one():
    down = [failing(Unavailable("x", integration="a"), ["a", n]) for n in range(3)]
    other = failing(Unavailable("x", integration="b"))
    forbidden = failing(Forbidden("x", integration="a"))
    found = fold([*down, other, forbidden])
    assert found == [down[0], other, forbidden]
    assert [one.extensions.get("places") for one in found] == [3, None, None]


def test_limits_of_the_operation_are_told_once_and_other_errors_each():
    late = [failing(DeadlineExceeded("late"), ["a", n]) for n in range(3)]
    much = [failing(TooComplex(f"more than {n}"), ["a", n]) for n in range(3)]
    lost = [failing(NotFound("there is no such Job"), ["a", n]) for n in range(2)]
    same = [failing(BadInput("x"), ["a"]), failing(BadInput("x"), ["a"])]
    plain = [GraphQLError("syntax"), failing(KeyError("x"))]
    found = fold([*late, *much, *lost, *same, *plain])
    assert found == [late[0], much[0], *lost, same[0], *plain]
