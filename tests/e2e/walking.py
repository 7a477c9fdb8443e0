"""What the walk over every action sends: for each row of the checklist the requests that set all its inputs."""

from typing import Any

from tests.e2e import actions
from tests.e2e.recruitcrm import wishing as crm
from tests.e2e.recruitee import test_creating as recruitee
from tests.e2e.smartrecruiters import test_creating as smartrecruiters
from tests.e2e.trackerrms import test_creating as trackerrms
from tests.support.graph import Graph

FETCHED = "https://files.test/fetched.pdf?sig=1"
"""Where the file of the requests that give an address is."""

FIND = """{ candidates(first: 60) { nodes { id candidateTags { tag { name } } applications { nodes { id outcome
    currentStage { id } job { id applicationStages { stage { id name } } } } } } } }"""
REASONS = "{ rejectionReasons(first: 50) { nodes { id } } }"
STAGES = {"smartrecruiters": "In-review", "trackerrms": "On-site interview"}
"""Stages that anybody may be moved to, where not every one is."""
DETAILS = {
    "customFieldNamePrefix": "Walked:",
    "attributes": [{"key": "Score", "value": "82.5"}, {"key": "Level", "value": "B2"}],
}

Request = dict[str, Any]


async def requests(graph: Graph, tool: str, name: str) -> list[Request]:
    """The inputs of one or several mutations of this name; together they set every input of the row."""
    if name.startswith("create"):
        made = await CREATES[tool](graph)
        for number, one in enumerate(made):
            one["candidate"] = {**one["candidate"], "emailAddress": f"walk{number}@people.test"}
        return made
    candidate, application, stages = await subject(graph)
    given: Request = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    if name == "moveApplicationToStage":
        stage = next(one for one in stages if STAGES.get(tool, one["name"]) == one["name"])
        return [{**given, "stageId": stage["id"]}]
    if name == "rejectApplication":
        reason = (await graph.read(REASONS)).data["rejectionReasons"]["nodes"][1]["id"]
        return [{**given, "rejectionReasonId": reason, "note": "walked away"}]
    if name == "addNoteToApplication":
        return [{**given, "content": "A walked note"}]
    if name.startswith("addTag"):
        return [{**given, "tag": {"name": "Walked"}}]
    if name.startswith("removeTag"):
        return [{**given, "tag": candidate["candidateTags"][0]["tag"]}]
    if name.startswith("addResultLink"):
        link = {"label": "Walked result", "url": "https://acme.example/r/walk", "details": DETAILS}
        return [{**given, **link}]
    if name.startswith("addAttachment"):
        files = [document("walked.pdf", kind) for kind in ("CV", "OTHER")]
        found = [{**given, "attachment": one} for one in files]
        return found if tool == "smartrecruiters" else [*found, {**given, "attachment": fetched()}]
    raise AssertionError(f"nobody says how {name} is asked for")


async def subject(graph: Graph) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """A candidate (with tags, where the tool has any), a pending application, the stages that it may be moved to."""
    listed = (await graph.read(FIND)).data["candidates"]["nodes"]
    for candidate in sorted(listed, key=lambda one: not one["candidateTags"]):
        for one in candidate["applications"]["nodes"]:
            stages = [entry["stage"] for entry in one["job"]["applicationStages"] or ()]
            others = [stage for stage in stages if stage["id"] != (one["currentStage"] or {}).get("id")]
            if one["outcome"] == "PENDING" and one["currentStage"] and len(others) > 1:
                return candidate, one, others
    raise AssertionError("nobody is pending")


def document(name: str, kind: str) -> Request:
    """A file whose content tells which it is."""
    return actions.pdf(name, kind, actions.PDF + f"% {kind} {name}\n".encode())


def fetched() -> Request:
    return {"name": "fetched.pdf", "type": "OTHER", "dataUrl": FETCHED}


async def _recruitee(graph: Graph) -> list[Request]:
    job = await recruitee.job_with(graph, "TEXT", "DATE")
    vendor = actions.vendor(graph, "recruitee")
    source = next(iter(vendor.world.sources))
    plainly = {
        "candidate": recruitee.person(),
        "application": {"jobId": (await recruitee.job_with(graph))["id"]},
    }
    return [
        recruitee.wish(job, screeningQuestionAnswers=recruitee.answers(job)),
        {**plainly, "attachments": [fetched()], "source": {"unifiedKey": "linkedin"}},
        {**plainly, "source": {"id": vendor.remote_id("sources", source.id)}},
    ]


async def _recruitcrm(graph: Graph) -> list[Request]:
    job = await crm.asking(graph)
    application = {"jobId": job["id"]}
    plainly = {"candidate": crm.person(""), "application": application}
    return [
        {
            "candidate": crm.everything(""),
            "application": application,
            "screeningQuestionAnswers": crm.answers(job),
            "attachments": [document("cv.pdf", "CV"), document("paper.pdf", "OTHER")],
            "source": {"name": "Job fair"},
        },
        {**plainly, "attachments": [fetched()], "source": {"unifiedKey": "linkedin"}},
        {**plainly, "source": {"id": "Referral by a friend"}},
    ]


async def _smartrecruiters(graph: Graph) -> list[Request]:
    job = await smartrecruiters.job_with(graph, "TEXT")
    return [
        smartrecruiters.wish(job),
        smartrecruiters.simply(job, attachments=[fetched()]),
    ]


async def _trackerrms(graph: Graph) -> list[Request]:
    listed = (await graph.read(trackerrms.FIND)).data
    found = {name: connection["nodes"] for name, connection in listed.items()}
    application = {"jobId": trackerrms.open_job(found)}
    return [
        trackerrms.wish(found),
        {"candidate": trackerrms.person(), "application": application, "attachments": [fetched()]},
    ]


CREATES = {
    "recruitee": _recruitee,
    "recruitcrm": _recruitcrm,
    "smartrecruiters": _smartrecruiters,
    "trackerrms": _trackerrms,
}
