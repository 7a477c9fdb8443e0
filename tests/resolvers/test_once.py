"""What makes two calls one wish; what is answered to a repeated one."""

from datetime import date

import pytest

from connectors.commands import (
    AddNoteToApplicationInput,
    ApplicationInput,
    CandidateInput,
    CreateCandidateInput,
    MoveApplicationToStageInput,
)
from connectors.enums import NoteContentType
from connectors.errors import BadInput, Unavailable
from resolvers.ids import encode
from resolvers.once import Answered, Outcome, wish
from tests.support.world import Graph, World, integrate

MOVE = """mutation($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) {
    application { remoteId currentStage { remoteId } } warnings steps { name status } replayed
    userErrors { code } } }"""
BARE = """mutation($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) { replayed } }"""
APPLICATION = encode("Application", "acme", "10")


def move(**given):
    return MoveApplicationToStageInput(**{"application_id": "a", "stage_id": "b", **given})


def test_without_a_key_there_is_no_wish():
    assert wish("ann", "move", move()) is None


def test_a_dry_run_is_no_wish():
    assert wish("ann", "move", move(idempotency_key="k", dry_run=True)) is None


@pytest.mark.parametrize("key", ["", " ", "\t\n", "k" * 256])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_key_must_be_a_word(key, dry_run):
    with pytest.raises(BadInput, match="255"):
        wish("ann", "move", move(idempotency_key=key, dry_run=dry_run))


def test_a_key_may_be_long_and_of_any_script():
    assert wish("ann", "move", move(idempotency_key="ключ" * 60)).key == "ключ" * 60


def test_the_same_wish_has_the_same_content():
    one = wish(
        "ann", "move", move(idempotency_key="k", remote_fields={"a": {"x": 1, "y": [date(2031, 1, 2)]}})
    )
    same = wish(
        "bob", "move", move(idempotency_key="l", remote_fields={"a": {"y": [date(2031, 1, 2)], "x": 1}})
    )
    assert one.content == same.content
    assert "k" not in repr(one).replace("key", "")


def test_what_is_left_out_is_what_stands_by_itself():
    short = AddNoteToApplicationInput(idempotency_key="k", application_id="a", content="x")
    long = AddNoteToApplicationInput(
        idempotency_key="k", application_id="a", content="x", content_type=NoteContentType.PLAIN_TEXT
    )
    other = AddNoteToApplicationInput(idempotency_key="k", application_id="a", content="y")
    assert wish("a", "n", short).content == wish("a", "n", long).content != wish("a", "n", other).content


@pytest.mark.parametrize("name", ["createCandidate", "createApplication"])
@pytest.mark.parametrize("city", ["Ada", "Eve"])
def test_another_wish_has_another_content(name, city):
    def content(name, first):
        person = CandidateInput(first_name=first, last_name="M", email_address="a@example.org")
        command = CreateCandidateInput(
            idempotency_key="k", candidate=person, application=ApplicationInput(job_id="j")
        )
        return wish("a", name, command).content

    assert (content(name, city) == content("createCandidate", "Ada")) is (
        (name, city) == ("createCandidate", "Ada")
    )


class Kept:
    """A store that has the outcome already."""

    def __init__(self, how, *records):
        self.answer = Outcome(records, ("a warning",)), how

    async def once(self, wish, budget, perform):
        return self.answer


def graph(how, world=None, *records):
    integration = integrate(world)
    return integration, Graph(integration, wishes=Kept(how, *(records or [APPLICATION])))


GIVEN = {
    "applicationId": APPLICATION,
    "stageId": encode("ApplicationStage", "acme", "12"),
    "idempotencyKey": "k",
}


@pytest.mark.parametrize("how", [Answered.REPLAYED, Answered.TWIN])
async def test_the_records_of_a_kept_outcome_are_read_anew(how):
    integration, asked = graph(how)
    found = (await asked.data(MOVE, input=GIVEN))["moveApplicationToStage"]
    assert found["application"] == {"remoteId": "10", "currentStage": {"remoteId": "11"}}
    assert (found["warnings"], found["replayed"]) == (["a warning"], how is Answered.REPLAYED)
    assert all(request.safe for request in integration.upstream.sent)
    assert integration.upstream.evicted == ([{"Application", "*"}] if how is Answered.REPLAYED else [])


async def test_records_that_are_not_selected_are_not_read():
    integration, asked = graph(Answered.REPLAYED)
    await asked.data(BARE, input=GIVEN)
    assert integration.upstream.sent == []


async def test_a_record_that_is_gone_is_null():
    _, asked = graph(Answered.REPLAYED, World(people=0))
    found = (await asked.data(MOVE, input=GIVEN))["moveApplicationToStage"]
    assert (found["application"], found["replayed"]) == (None, True)


async def test_a_record_that_cannot_be_read_costs_its_own_fields():
    integration, asked = graph(Answered.REPLAYED)
    integration.upstream.rules.append(lambda request: Unavailable("down", integration="acme"))
    result = await asked(MOVE, input=GIVEN)
    assert result.data["moveApplicationToStage"]["replayed"]
    assert result.data["moveApplicationToStage"]["application"]["currentStage"] is None
    assert [error.extensions["code"] for error in result.errors] == ["UPSTREAM_UNAVAILABLE"]


async def test_a_gateway_without_a_store_does_not_promise():
    integration = integrate()
    assert await Graph(integration).codes(MOVE, input=GIVEN) == ["UNSUPPORTED"]
    assert integration.upstream.sent == []
