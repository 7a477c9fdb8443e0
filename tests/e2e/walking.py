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
    currentStage { id } job { id applicationStages { stage { id name } } } } } } }
    applicationStages(first: 100) { nodes { id name } } }"""
REASONS = "{ rejectionReasons(first: 50) { nodes { id } } }"
STAGES = {"smartrecruiters": ("In review", "Evaluation"), "trackerrms": ("On-site interview", "Phone screen")}
"""Stages that anybody may be moved to, at tools whose stages are not the job's."""
DETAILS = {
    "customFieldNamePrefix": "Walked:",
    "attributes": [{"key": "Score", "value": "82.5"}, {"key": "Level", "value": "B2"}],
}

Request = dict[str, Any]


async def requests(graph: Graph, tool: str, name: str) -> list[Request]:
    """The inputs of one or several mutations of this name; together they set every input of the row."""
    if name.startswith("create"):
        made = [_told_apart(one) for one in await CREATES[tool](graph)]
        for number, one in enumerate(made):
            one["candidate"] = {**one["candidate"], "emailAddress": f"walk{number}@people.test"}
        return made
    candidate, application, stages = await subject(graph)
    given: Request = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    if name.startswith("addAttachment"):
        files = [document(f"walked-{kind.lower()}.pdf", kind) for kind in ("CV", "OTHER")]
        more = [] if tool == "smartrecruiters" else [fetched()]
        return [{**given, "attachment": one} for one in (*files, *more)]
    stage = next(one for one in stages if one["name"] in STAGES.get(tool, (one["name"],)))
    reasons = (await graph.read(REASONS)).data["rejectionReasons"]["nodes"]
    tags = candidate["candidateTags"] or [{"tag": None}]
    link: Request = {"label": "Walked result", "url": "https://acme.example/r/walk", "details": DETAILS}
    more_of: dict[str, Request] = {
        "moveApplicationToStage": {"stageId": stage["id"]},
        "rejectApplication": {
            "rejectionReasonId": reasons[-1]["id"] if reasons else None,
            "note": "walked away",
        },
        "addNoteToApplication": {"content": "A walked note"},
        "addTagToCandidate": {"tag": {"name": "Walked"}},
        "removeTagFromCandidate": {"tag": tags[0]["tag"]},
        "addResultLinkToApplication": link,
        "addResultLinkToCandidate": link,
    }
    return [{**given, **more_of[name]}]


async def subject(graph: Graph) -> tuple[Request, Request, list[Request]]:
    """A candidate (with tags, where the tool has any), a pending application, the stages that it may be moved to."""
    data = (await graph.read(FIND)).data
    for candidate in sorted(data["candidates"]["nodes"], key=lambda one: not one["candidateTags"]):
        for one in candidate["applications"]["nodes"]:
            own = [entry["stage"] for entry in one["job"]["applicationStages"] or ()]
            stages = own or data["applicationStages"]["nodes"]
            others = [stage for stage in stages if stage["id"] != (one["currentStage"] or {}).get("id")]
            if one["outcome"] in (None, "PENDING") and one["currentStage"] and len(others) > 1:
                return candidate, one, others
    raise AssertionError("nobody is pending")


def _told_apart(given: Request) -> Request:
    """The request with files whose content tells which they are."""
    files = given.get("attachments") or ()
    made = [one if "dataUrl" in one else document(one["name"], one["type"]) for one in files]
    return {**given, "attachments": made}


def document(name: str, kind: str) -> Request:
    """A file whose content tells which it is."""
    return actions.pdf(name, kind, actions.PDF + f"% content of {name}\n".encode())


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
            "attachments": [actions.pdf("cv.pdf"), actions.pdf("paper.pdf", "OTHER")],
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
