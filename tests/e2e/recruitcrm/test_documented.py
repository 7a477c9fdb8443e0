"""Every request of an action is one that the vendor documents, with documented names only (endpoints.json)."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.e2e.actions import pdf, perform
from tests.e2e.recruitcrm.wishing import answers, applied, asking, everything, person
from tests.support.graph import Graph

SHAPES = Path(__file__).parents[2] / "gateway" / "sandbox" / "recruitcrm" / "shapes.json"
"""The vendor's inventory of endpoints, as the sandbox's tests keep it."""

ENDPOINTS = json.loads(SHAPES.read_text())["endpoints"]


def documented(method: str, path: str) -> dict[str, Any]:
    """The endpoint that a path is; fixed words go before placeholders."""
    for name in sorted(ENDPOINTS, key=lambda one: one.count("{")):
        verb, template = name.split(" ")
        if verb == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return ENDPOINTS[name]
    raise AssertionError(f"{method} {path} is not documented")


async def planned(crm: Graph, name: str, **given: Any) -> int:
    """Check the requests of a dry run; how many there are."""
    requests = (await perform(crm, name, dryRun=True, **given))["upstreamRequests"]
    for one in requests:
        path, _, query = one["path"].partition("?")
        endpoint = documented(one["method"], path)
        assert set(dict(parse_qsl(query))) <= set(endpoint["query"]), path
        assert set(json.loads(one["body"] or "{}")) <= set(endpoint["body"]), path
    return len(requests)


async def test_creates(crm: Graph) -> None:
    job = await asking(crm)
    given: dict[str, Any] = {
        "application": {"jobId": job["id"]},
        "screeningQuestionAnswers": answers(job),
        "attachments": [pdf("cv.pdf"), pdf("a.pdf", "OTHER")],
        "source": {"name": "Fair"},
        "remoteFields": {"recruitcrm": {"custom_fields": [{"field_id": 1, "value": "x"}]}},
    }
    assert await planned(crm, "createCandidate", candidate=everything("new@doc.test"), **given) == 5
    del given["remoteFields"]
    assert await planned(crm, "createApplication", candidate=everything("new@doc.test"), **given) == 4
    other = {"candidate": person("known@doc.test"), "application": given["application"]}
    await perform(crm, "createApplication", **other)
    assert await planned(crm, "createApplication", candidate=everything("known@doc.test"), **given) == 3


async def test_the_others(crm: Graph) -> None:
    job, application = await applied(crm)
    one = {"applicationId": application["id"]}
    stage = job["applicationStages"][0]["stage"]["id"]
    assert await planned(crm, "moveApplicationToStage", **one, stageId=stage) == 1
    assert await planned(crm, "addNoteToApplication", **one, content="Hello") == 1
    for kind in ("CV", "COVER_LETTER", "OTHER"):
        assert await planned(crm, "addAttachmentToApplication", **one, attachment=pdf("a.pdf", kind)) == 1
