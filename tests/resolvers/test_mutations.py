"""Mutations: whom they act on, what they answer, what they refuse."""

import pytest

from connectors.actions import Doing, Step, StepStatus, describe, remote_fields
from connectors.commands import MoveApplicationToStageInput
from connectors.declarations import Call
from connectors.errors import Rejected
from resolvers.context import Principal
from resolvers.ids import encode
from tests.support.world import Graph, World, integrate, operations, session_of

MOVE = """mutation($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) {
    application { remoteId currentStage { remoteId name } job { name } } candidate { id } warnings
    steps { name status } replayed upstreamRequests { method path body } userErrors { code message field } } }"""

APPLICATION = encode("Application", "acme", "10")


def stage(key, integration="acme"):
    return encode("ApplicationStage", integration, key)


async def move(graph, **given):
    data = await graph.data(MOVE, input={"applicationId": APPLICATION, "stageId": stage("12"), **given})
    return data["moveApplicationToStage"]


async def test_an_action_answers_the_record_as_it_is_now():
    integration = integrate()
    found = await move(Graph(integration))
    assert found["application"]["remoteId"] == "10"
    assert found["application"]["currentStage"] == {"remoteId": "12", "name": "Talk"}
    assert found["candidate"] is None
    assert found["steps"] == [{"name": "move", "status": "DONE"}]
    assert (found["warnings"], found["replayed"], found["upstreamRequests"], found["userErrors"]) == (
        [],
        False,
        None,
        [],
    )
    request = integration.upstream.sent[0]
    assert (request.operation, request.path, request.json) == (
        "PATCH /applications/{id}",
        "/applications/10",
        {"stage": "12"},
    )
    assert not request.safe
    assert integration.upstream.evicted == [{"Application", "*"}]


async def test_a_dry_run_sends_and_evicts_nothing():
    integration = integrate()
    found = await move(
        Graph(integration), dryRun=True, remoteFields={"acme": {"why": "é"}, "other": {"x": 1}}
    )
    assert found["upstreamRequests"] == [
        {"method": "PATCH", "path": "/applications/10", "body": '{"stage":"12","why":"é"}'}
    ]
    assert found["steps"] == [{"name": "move", "status": "PLANNED"}]
    assert "PATCH /applications/{id}" not in integration.upstream.counts
    assert integration.upstream.evicted == []


@pytest.mark.parametrize(
    ("key", "code", "field"),
    [("13", "STAGE_NOT_IN_JOB", ["stageId"]), ("14", "DEEP", ["remoteFields", "acme", "noteType"])],
)
async def test_a_refusal_is_a_user_error_with_the_path_of_the_input(key, code, field):
    integration = integrate()
    found = await move(Graph(integration), stageId=stage(key))
    assert [(one["code"], one["field"]) for one in found["userErrors"]] == [(code, field)]
    assert found["application"] is None
    assert integration.upstream.evicted == []


async def test_remote_fields_of_the_wrong_kind_are_refused():
    found = await move(Graph(integrate()), remoteFields={"acme": [1]})
    assert found["userErrors"][0]["code"] == "REMOTE_FIELDS_INVALID"
    assert found["userErrors"][0]["field"] == ["remoteFields", "acme"]


async def test_what_needs_no_doing_is_said():
    found = await move(Graph(integrate()), stageId=stage("15"))
    assert (found["warnings"], found["steps"]) == (
        ["it stands there already"],
        [{"name": "move", "status": "SKIPPED"}],
    )


async def test_the_vendors_refusal_is_an_error_and_may_have_changed_something():
    integration = integrate()
    integration.upstream.fail("PATCH /applications/{id}", Rejected("no", integration="acme"))
    graph = Graph(integration)
    assert await graph.codes(MOVE, input={"applicationId": APPLICATION, "stageId": stage("12")}) == [
        "UPSTREAM_REJECTED"
    ]
    assert integration.upstream.evicted == [{"Application", "*"}]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"stageId": stage("12", "other")}, "NOT_FOUND"),
        ({"stageId": encode("Job", "acme", "1")}, "BAD_USER_INPUT"),
        ({"stageId": "12"}, "BAD_USER_INPUT"),
        ({"stageId": ""}, "BAD_USER_INPUT"),
        ({"applicationId": encode("Job", "acme", "1")}, "BAD_USER_INPUT"),
        ({"applicationId": encode("Application", "other", "10")}, "NOT_FOUND"),
        ({"applicationId": "remote:10"}, "BAD_USER_INPUT"),
        ({"applicationId": encode("Application", "acme", "..")}, "BAD_USER_INPUT"),
    ],
)
async def test_ids_that_name_nothing_here(given, code):
    integration = integrate()
    graph = Graph(integration, integrate(name="other"), principal=Principal(integrations=frozenset({"acme"})))
    assert await graph.codes(MOVE, input={"applicationId": APPLICATION, "stageId": stage("12"), **given}) == [
        code
    ]
    assert integration.upstream.sent == []


async def test_the_vendors_own_id_may_stand_for_a_global_one():
    integration = integrate()
    await move(Graph(integration), stageId="remote:12")
    assert integration.upstream.sent[0].json == {"stage": "12"}


async def test_an_action_that_the_tool_has_not_is_unsupported():
    mutation = (
        "mutation($i: RejectApplicationInput!) { rejectApplication(input: $i) { userErrors { code } } }"
    )
    given = {"applicationId": APPLICATION, "rejectionReasonId": encode("RejectionReason", "acme", "1")}
    assert await Graph(integrate()).codes(mutation, i=given) == ["UNSUPPORTED"]


CREATE = """mutation($input: CreateCandidateInput!) { createCandidate(input: $input) {
    candidate { remoteId firstName } application { id } upstreamRequests { method path body } userErrors { code } } }"""
PERSON = {"firstName": "Ada", "lastName": "Moor", "emailAddress": "ada@example.org"}


@pytest.mark.parametrize(
    "given",
    [
        {"application": {"jobId": encode("Job", "acme", "1")}},
        {"application": {"jobId": "remote:1"}, "integrationId": "acme"},
    ],
)
async def test_a_create_goes_where_its_job_is(given):
    graph = Graph(integrate(name="other"), integrate())
    data = await graph.data(CREATE, input={"candidate": PERSON, "dryRun": True, **given})
    (planned,) = data["createCandidate"]["upstreamRequests"]
    assert planned == {"method": "POST", "path": "/people", "body": '{"first":"Ada"}'}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"application": {"jobId": "remote:1"}}, "BAD_USER_INPUT"),
        ({"application": {"jobId": "remote:1"}, "integrationId": "nowhere"}, "NOT_FOUND"),
        ({"application": {"jobId": "1"}, "integrationId": "acme"}, "BAD_USER_INPUT"),
    ],
)
async def test_a_create_that_goes_nowhere(given, code):
    assert await Graph(integrate()).codes(CREATE, input={"candidate": PERSON, **given}) == [code]


async def test_steps_tell_whether_something_was_written():
    doing = Doing(session_of(World()))
    assert not doing.wrote
    doing.steps.append(Step(name="x", status=StepStatus.PLANNED))
    assert not doing.wrote
    doing.steps.append(Step(name="x", status=StepStatus.FAILED))
    assert doing.wrote


async def test_a_described_request_has_no_body_where_there_is_none():
    found = describe(session_of(), Call("DELETE /jobs/{id}"), {"id": "1"}, None)
    assert (found.method, found.path, found.body) == ("DELETE", "/jobs/1", None)


@pytest.mark.parametrize("given", [None, {}, {"acme": None}, {"other": 5}])
def test_remote_fields_may_be_left_out(given):
    command = MoveApplicationToStageInput(application_id="a", stage_id="b", remote_fields=given)
    assert remote_fields(command, "acme") == {}


async def test_a_move_costs_one_call():
    integration = integrate()
    await Graph(integration).data(
        """mutation($i: MoveApplicationToStageInput!) { moveApplicationToStage(input: $i) { userErrors { code } } }""",
        i={"applicationId": APPLICATION, "stageId": stage("12")},
    )
    assert integration.upstream.counts == operations("PATCH /applications/{id}")
