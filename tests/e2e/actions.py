"""What tests of actions share: mutations that select everything a payload has, and what was written."""

from base64 import b64encode
from typing import Any

from tests.support.graph import Graph

READS = ("/Search", "/ExchangeToken")
"""How paths end that TrackerRMS has for reading by POST (trackerrms.md §3.2, §5)."""
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PAYLOAD = """warnings steps { name status } replayed unfinished upstreamRequests { method path body }
    userErrors { code message field }"""
RECORDS = """application { id remoteId outcome currentStage { id name } job { id } candidate { id } }
    candidate { id remoteId firstName lastName }"""


async def perform(graph: Graph, name: str, *, ok: bool = True, **given: Any) -> dict[str, Any]:
    """The payload of a mutation; with `ok` it must have been done without refusal."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {RECORDS} {PAYLOAD} }} }}"
    answered = await graph.read(query, input=given)
    payload: dict[str, Any] = answered.data[name]
    if ok:
        assert payload["userErrors"] == [], payload["userErrors"]
        assert {step["status"] for step in payload["steps"]} <= {"DONE", "SKIPPED", "PLANNED"}
    return payload


async def refusal(graph: Graph, name: str, **given: Any) -> tuple[str, list[str] | None]:
    """Code and field of the one refusal; nothing may have been written for it."""
    before = len(writes(graph))
    payload = await perform(graph, name, ok=False, **given)
    assert payload["steps"] == []
    assert len(writes(graph)) == before
    (error,) = payload["userErrors"]
    return error["code"], error["field"]


def writes(graph: Graph) -> list[str]:
    """Verb and path of every write that reached a vendor; searches and exchanges of tokens are none."""
    assert graph.sandbox is not None
    return [
        f"{call['method']} {call['path']}"
        for call in graph.sandbox.calls.listed()
        if call["method"] not in ("GET", "HEAD") and not call["path"].endswith(READS)
    ]


def pdf(name: str = "cv.pdf", kind: str = "CV", content: bytes = PDF) -> dict[str, str]:
    return {
        "name": name,
        "type": kind,
        "contentType": "application/pdf",
        "data": b64encode(content).decode(),
    }


def plain(gid: str) -> str:
    """The vendor's part of a global id."""
    from resolvers.ids import decode

    return decode(gid).key


def vendor(graph: Graph, tool: str) -> Any:
    """The simulated vendor behind a graph."""
    assert graph.sandbox is not None
    return graph.sandbox.vendors[tool]
