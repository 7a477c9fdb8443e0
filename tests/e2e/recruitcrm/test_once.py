"""Actions of Recruit CRM happen once, however an answer is lost, and go on where they failed (recruitcrm.md §6.2)."""

import asyncio
import time
from typing import Any

import pytest

from connectors.actions import SETTLES
from connectors.upstream import Budget
from gateway.sandbox import Fault
from tests.e2e.actions import PDF, pdf, perform, plain, writes
from tests.e2e.recruitcrm.wishing import answers, applied, asking, person, persons, world
from tests.e2e.test_exactly_once import Clock
from tests.support.graph import Answered, Graph

C = "/v1/candidates/{candidate}"
CREATE = "/v1/candidates"
APPLY = f"{C}/apply"
ANSWERS = "/v1/candidates/question-and-answers/{candidate}/{job}"
FILES = "/v1/files"


async def ask(crm: Graph, name: str, given: dict[str, Any], seconds: float = 10.0) -> Answered:
    query = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
        application {{ id currentStage {{ id }} attachments {{ fileName }} }} candidate {{ id }}
        warnings replayed unfinished steps {{ name status }} userErrors {{ code }} }} }}"""
    return await crm.ask(query, budget=Budget(time.monotonic() + seconds), input=given)


async def wish(crm: Graph, email: str, **more: Any) -> dict[str, Any]:
    job = await asking(crm)
    crm.sandbox.calls.clear()
    return {
        "candidate": person(email),
        "application": {"jobId": job["id"]},
        "screeningQuestionAnswers": answers(job),
        "attachments": [pdf("cv.pdf"), pdf("paper.pdf", "OTHER"), pdf("second.pdf", "OTHER")],
        **more,
    }


def left(answered: Answered) -> None:
    """The person is told of, and something is left to be done by the same key."""
    payload = answered.data["createApplication"]
    assert payload["unfinished"]
    assert f"candidate {plain(payload['candidate']['id'])} was created, but" in payload["warnings"][0]


def check(crm: Graph, email: str) -> None:
    """One person, on one job, with every file once."""
    (made,) = persons(crm, email)
    (application,) = world(crm).applications.of(made.id)
    assert application.answers
    assert sorted(one.name for one in world(crm).files.of(made.id)) == ["cv.pdf", "paper.pdf", "second.pdf"]


@pytest.mark.parametrize("path", [CREATE, APPLY, ANSWERS, FILES])
@pytest.mark.parametrize("known", [False, True])
async def test_a_lost_answer_is_looked_up_at_once(crm: Graph, path: str, known: bool) -> None:
    email = f"{len(path)}-{known}@lost.test"
    if known:
        job = next(one for one in (await crm.read("{ jobs { nodes { id status } } }")).data["jobs"]["nodes"])
        await perform(crm, "createCandidate", candidate=person(email), application={"jobId": job["id"]})
        world(crm).remove(world(crm).applications, world(crm).applications.of(persons(crm, email)[0].id)[0])
    given = await wish(crm, email)
    path = C if known and path == CREATE else path
    crm.sandbox.faults.add(Fault("truncate", method="POST", path=path, count=1))
    payload = await perform(crm, "createApplication", **given)
    assert {one["status"] for one in payload["steps"]} == {"DONE"}
    check(crm, email)
    assert len(writes(crm)) == 4


@pytest.mark.parametrize("path", [CREATE, APPLY, ANSWERS, FILES])
async def test_a_call_that_ran_out_of_time_after_the_vendor_acted_goes_on(keyed: Graph, path: str) -> None:
    email = f"{len(path)}@time.test"
    given = {**await wish(keyed, email), "idempotencyKey": f"key-{path}"}
    keyed.sandbox.faults.add(Fault("drip", method="POST", path=path, count=1, seconds=30))
    first = await ask(keyed, "createApplication", given, seconds=0.8)
    if path == CREATE:
        assert first.codes == ["OUTCOME_UNKNOWN"]
        assert first.errors[0].extensions["retryable"]
    else:
        left(first)
    second = await ask(keyed, "createApplication", given)
    assert second.errors == []
    payload = second.data["createApplication"]
    assert {one["status"] for one in payload["steps"]} == {"DONE"}
    assert len(payload["application"]["attachments"]) == 3
    check(keyed, email)
    assert len(writes(keyed)) == 4
    third = (await ask(keyed, "createApplication", given)).data["createApplication"]
    assert third == {**payload, "replayed": True}
    assert len(writes(keyed)) == 4


@pytest.mark.parametrize("path", [CREATE, APPLY, ANSWERS, FILES])
@pytest.mark.parametrize("kind", ["status", "reset", "html"])
async def test_a_create_goes_on_at_the_step_that_failed(
    keyed: Graph, clock: Clock, path: str, kind: str
) -> None:
    email = f"{len(path)}-{kind}@step.test"
    given = {**await wish(keyed, email), "idempotencyKey": f"key-{path}-{kind}"}
    keyed.sandbox.faults.add(Fault(kind, method="POST", path=path, count=1))
    first = await ask(keyed, "createApplication", given)
    early = await ask(keyed, "createApplication", given)
    if path == CREATE:
        assert first.codes == ["UPSTREAM_MALFORMED" if kind == "html" else "UPSTREAM_UNAVAILABLE"]
        assert early.codes == ["OUTCOME_UNKNOWN"]  # too early to tell
    else:
        left(first)
        left(early)
    clock.ahead = SETTLES
    second = await ask(keyed, "createApplication", given)
    assert second.errors == []
    assert not second.data["createApplication"]["unfinished"]
    assert {one["status"] for one in second.data["createApplication"]["steps"]} == {"DONE"}
    check(keyed, email)
    assert len(writes(keyed)) == 5


async def test_without_a_key_failures_after_the_create_are_warnings_with_the_ids(crm: Graph) -> None:
    given = await wish(crm, "warned@late.test")
    for path in (APPLY, FILES):
        crm.sandbox.faults.add(Fault("status", method="POST", path=path))
    payload = (await ask(crm, "createApplication", given)).data["createApplication"]
    assert payload["userErrors"] == []
    assert payload["application"] is None
    assert not payload["unfinished"]  # no call can go on with what has no key
    candidate = plain(payload["candidate"]["id"])
    first, second, third = payload["warnings"]
    assert first.startswith(f"candidate {candidate} was created, but not put on the job")
    assert "answers" in second
    assert third.startswith(f"candidate {candidate} was created, but the files were not added")
    crm.sandbox.faults.clear()
    await perform(crm, "createApplication", **given)  # a second try makes no second person
    check(crm, "warned@late.test")


async def test_two_calls_for_one_person_at_once_make_one_profile(crm: Graph) -> None:
    listed = (await crm.read("{ jobs(first: 20) { nodes { id status } } }")).data["jobs"]["nodes"]
    places = [one["id"] for one in listed if one["status"] == "OPEN"][:3]
    given = [
        {
            "candidate": person("Twice@once.test" if number else "twice@ONCE.test"),
            "application": {"jobId": place},
        }
        for number, place in enumerate(places)
    ]
    crm.sandbox.faults.add(Fault("latency", method="POST", path=CREATE, seconds=0.2))
    payloads = await asyncio.gather(*(perform(crm, "createApplication", **one) for one in given))
    assert len({payload["candidate"]["id"] for payload in payloads}) == 1
    assert {payload["application"]["job"]["id"] for payload in payloads} == set(places)
    assert len(persons(crm, "twice@once.test")) == 1


async def test_waiting_for_another_call_ends_with_the_time(crm: Graph) -> None:
    given = await wish(crm, "wait@once.test", attachments=None)
    crm.sandbox.faults.add(Fault("latency", method="POST", path=CREATE, seconds=1.0))
    first = asyncio.create_task(ask(crm, "createApplication", given))
    while not crm.sandbox.calls.count(template="/v1/candidates/search"):  # noqa: ASYNC110  # it tells by a count
        await asyncio.sleep(0.01)
    assert (await ask(crm, "createApplication", given, seconds=0.4)).codes == ["DEADLINE_EXCEEDED"]
    assert (await first).errors == []


async def test_who_cannot_be_put_on_a_job_though_known_is_an_error(crm: Graph) -> None:
    given = await wish(crm, "known@error.test", attachments=None)
    made = await perform(crm, "createCandidate", **given)
    row = world(crm).applications.of(persons(crm, "known@error.test")[0].id)[0]
    world(crm).remove(world(crm).applications, row)
    crm.sandbox.faults.add(Fault("status", method="POST", path=APPLY, status=403))
    answered = await ask(crm, "createApplication", given)
    assert answered.codes == ["UPSTREAM_UNAUTHENTICATED"]
    assert made["candidate"]


async def test_a_refused_create_can_be_corrected_under_the_same_key(keyed: Graph) -> None:
    given = {**await wish(keyed, "again@key.test"), "idempotencyKey": "refused"}
    wrong = {**given, "remoteFields": {"recruitcrm": {"gender_id": 9}}}
    assert (await ask(keyed, "createApplication", wrong)).codes == ["UPSTREAM_REJECTED"]
    assert (await ask(keyed, "createApplication", given)).errors == []
    check(keyed, "again@key.test")


# ---- the others ------------------------------------------------------------------------------------------------


async def test_other_actions_look_for_what_was_lost(keyed: Graph) -> None:
    job, application = await applied(keyed)
    notes, stored = world(keyed).notes, world(keyed).files
    before = len(notes.ids()), len(stored.ids())
    one = {"applicationId": application["id"]}
    for number, (name, given) in enumerate(
        (
            ("moveApplicationToStage", {"stageId": job["applicationStages"][0]["stage"]["id"]}),
            ("addNoteToApplication", {"content": "Once <only>\nplease"}),
            ("addAttachmentToApplication", {"attachment": pdf("unique.pdf", "OTHER")}),
            ("addAttachmentToApplication", {"attachment": pdf("unique.pdf", "CV")}),
        )
    ):
        keyed.sandbox.calls.clear()
        keyed.sandbox.faults.add(Fault("drip", method="POST", count=1, seconds=30))
        wished = {**one, **given, "idempotencyKey": f"other-{number}"}
        assert (await ask(keyed, name, wished, seconds=0.8)).codes == ["OUTCOME_UNKNOWN"]
        payload = (await ask(keyed, name, wished)).data[name]
        assert [step["status"] for step in payload["steps"]] == ["DONE"]
        assert len(writes(keyed)) == 1
    assert len(notes.ids()) == before[0] + 1
    names = [file.name for file in stored if file.name == "unique.pdf"]
    assert len(names) == 2


async def test_an_older_file_of_the_same_name_is_not_taken_for_the_new_one(
    keyed: Graph, clock: Clock
) -> None:
    _, application = await applied(keyed)
    one = {"applicationId": application["id"]}
    for kind in ("CV", "OTHER"):
        await perform(keyed, "addAttachmentToApplication", **one, attachment=pdf("same.pdf", kind))
        clock.ahead = 0.0
        content = PDF + b"% newer\n"
        wished = {**one, "attachment": pdf("same.pdf", kind, content), "idempotencyKey": f"newer-{kind}"}
        keyed.sandbox.faults.add(Fault("reset", method="POST", count=1))
        assert (await ask(keyed, "addAttachmentToApplication", wished)).codes == ["UPSTREAM_UNAVAILABLE"]
        clock.ahead = SETTLES
        assert (await ask(keyed, "addAttachmentToApplication", wished)).errors == []
        stored = world(keyed).files
        assert stored[max(stored.ids())].content == content
