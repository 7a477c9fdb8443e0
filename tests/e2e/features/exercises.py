"""How features that several tools have are exercised: the tests, named after the checklist's rows, call these."""

import asyncio
from dataclasses import replace
from typing import Any

from connectors.registry import CONNECTORS, Registry, connect
from connectors.upstream import Budget
from gateway.sandbox.records import Field
from gateway.store import Chosen
from resolvers.context import Principal
from resolvers.tracking import NoIds
from tests.e2e.actions import perform
from tests.e2e.test_passthrough import CALL
from tests.support.graph import Graph, every

LISTED = """query ($filter: ApplicationFilter, $people: CandidateFilter, $first: Int = 20, $after: String) {
    applications(filter: $filter, first: $first, after: $after) { nodes { id candidate { id } job { id } }
        pageInfo { hasNextPage endCursor } sources { error { code } scan { pushedDown filteredHere scanned complete } } }
    candidates(filter: $people, first: 50) { nodes { id } sources { scan { pushedDown scanned } } } }"""
MADE = {"filter": {"onlyCreated": True}, "people": {"onlyCreated": True}}
JOBS = """{ jobs(first: 30) { nodes { id remoteId status visibility
    screeningQuestions { required question { id } } } } }"""
EXPLORE = """query ($id: ID!, $model: FieldModel!) { integration(id: $id) {
    customFields(model: $model, maxAge: 0) { key label type options samples mappedTo } } }"""
CHOOSE = """query ($id: ID!, $model: FieldModel!) { integration(id: $id) {
    integrationFields(model: $model, maxAge: 0) { id key type label samples on } } }"""
MAP = """mutation ($input: MapCustomFieldInput!) { mapCustomField(input: $input) {
    integration { id } mappings { key remoteField } warnings } }"""
UNMAP = """mutation ($input: UnmapCustomFieldInput!) { unmapCustomField(input: $input) {
    mappings { key remoteField } } }"""
SWITCH = """mutation ($input: SwitchIntegrationFieldInput!) { switchIntegrationField(input: $input) {
    integration { id } } }"""
IMPORT = """mutation ($input: ImportTrackedApplicationInput!) { importTrackedApplication(input: $input) {
    application { id } candidate { id } } }"""
RECORD = {
    "JOB": "query ($id: ID!) { job(id: $id, maxAge: 0) { customFields integrationFields { id key value } } }",
    "CANDIDATE": "query ($id: ID!) { candidate(id: $id, maxAge: 0) { customFields integrationFields { id key value } } }",
}
TABLES = {"JOB": "jobs", "CANDIDATE": "candidates"}


def home(graph: Graph) -> str:
    """The one integration."""
    return next(iter(graph.registry.integrations))


def vendor(graph: Graph) -> Any:
    """The one simulated account."""
    assert graph.sandbox is not None
    return next(iter(graph.sandbox.vendors.values()))


async def open_job(graph: Graph) -> dict[str, Any]:
    """A job that takes applications and asks nothing that must be answered."""
    listed = (await graph.read(JOBS)).data["jobs"]["nodes"]
    return next(
        one
        for one in listed
        if one["status"] == "OPEN" and not any(asked["required"] for asked in one["screeningQuestions"] or ())
    )


async def create(graph: Graph, address: str, **more: Any) -> tuple[str, str]:
    """A candidate with an application, made through the gateway: their ids."""
    payload = await perform(
        graph,
        "createCandidate",
        candidate={"firstName": "Ann", "lastName": "Lee", "emailAddress": address, **more.pop("person", {})},
        application={"jobId": (await open_job(graph))["id"]},
        **more,
    )
    return payload["candidate"]["id"], payload["application"]["id"]


# ---- sources ---------------------------------------------------------------------------------------------------


async def source_writing(graph: Graph, name: str, **more: Any) -> None:
    """The source given at the create is the candidate's."""
    person, _ = await create(graph, "source@example.org", source={"name": name}, **more)
    read = "query ($id: ID!) { candidate(id: $id, maxAge: 0) { source } }"
    assert (await graph.read(read, id=person)).data["candidate"]["source"] == name


# ---- only what was made through the gateway --------------------------------------------------------------------


async def untouched(graph: Graph) -> None:
    """Nothing was made yet: nobody is asked."""
    found = await graph.read(LISTED, **MADE)
    assert every(found.data, "applications", "nodes") == every(found.data, "candidates", "nodes") == []
    assert found.calls == []


async def some_application(graph: Graph, *but: str) -> dict[str, Any]:
    """One that the gateway did not make, with the vendor's own ids."""
    listed = await graph.read(
        """{ applications(first: 12) { nodes { id candidate { id remoteId } job { id remoteId } } } }"""
    )
    nodes: list[dict[str, Any]] = listed.data["applications"]["nodes"]
    chosen = next(one for one in nodes if one["id"] not in but and one["candidate"]["id"] not in but)
    own = await graph.read("query ($id: ID!) { application(id: $id) { remoteId } }", id=chosen["id"])
    return {**chosen, **own.data["application"]}


async def imported(graph: Graph, **named: Any) -> tuple[str, str]:
    """Import an application; candidate and application."""
    given = {"integrationId": home(graph), **named}
    payload = (await graph.read(IMPORT, input=given)).data["importTrackedApplication"]
    return payload["candidate"]["id"], payload["application"]["id"]


async def tracked(graph: Graph, *expected: tuple[str, str]) -> None:
    """Exactly these are made through the gateway, latest first; they are read by key, and no others."""
    found = await graph.read(LISTED, **MADE)
    nodes = found.data["applications"]["nodes"]
    assert [(one["candidate"]["id"], one["id"]) for one in nodes] == list(expected)
    assert [one["id"] for one in found.data["candidates"]["nodes"]] == [person for person, _ in expected]
    (scan,) = [one["scan"] for one in found.data["applications"]["sources"]]
    assert scan == {
        "pushedDown": ["onlyCreated"],
        "filteredHere": [],
        "scanned": len(expected),
        "complete": True,
    }


async def paged(graph: Graph, *expected: tuple[str, str]) -> None:
    """One by one by cursor, and narrowed further."""
    after, seen = None, []
    for _ in expected:
        page = (await graph.read(LISTED, **MADE, first=1, after=after)).data["applications"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == [one for _, one in expected]
    assert not page["pageInfo"]["hasNextPage"]
    job = (await graph.read(LISTED, **MADE)).data["applications"]["nodes"][-1]["job"]["id"]
    narrowed = await graph.read(LISTED, filter={"onlyCreated": True, "jobIds": [job]}, people=MADE["people"])
    nodes = narrowed.data["applications"]["nodes"]
    assert nodes
    assert {one["job"]["id"] for one in nodes} == {job}
    everyone = await graph.read("{ applications(first: 100) { nodes { id } } }")
    assert len(everyone.data["applications"]["nodes"]) > len(expected)


async def nothing_else(graph: Graph, stranger: dict[str, Any], *expected: tuple[str, str]) -> None:
    """With the setting `only_created` the integration shows these, and others nowhere."""
    (one,) = graph.registry.integrations.values()
    settings = {**one.account.settings, "only_created": True}
    narrow = connect(CONNECTORS[one.connector.tool], replace(one.account, settings=settings))
    strict = replace(graph, registry=Registry([narrow]))
    found = await strict.read(LISTED)
    assert [node["id"] for node in found.data["applications"]["nodes"]] == [each for _, each in expected]
    assert {node["id"] for node in found.data["candidates"]["nodes"]} == {person for person, _ in expected}
    for model in ("candidate", "application"):
        ids = {"candidate": stranger["candidate"]["id"], "application": stranger["id"]}
        answered = await strict.ask(f'{{ {model}(id: "{ids[model]}") {{ id }} }}')
        assert answered.codes == ["NOT_FOUND"]
        assert answered.calls == []
    inner = await strict.read(
        f'{{ job(id: "{stranger["job"]["id"]}") {{ applications(first: 100) {{ nodes {{ id candidate {{ id }} }} }} }} }}'
    )
    shown = {node["id"] for node in inner.data["job"]["applications"]["nodes"]}
    assert stranger["id"] not in shown
    assert shown <= {each for _, each in expected}
    await narrow.upstream.aclose()


async def only_created(graph: Graph, *, creates: bool = True, **more: Any) -> None:
    """Made, imported in all ways, listed, paged, and the only ones where the integration is set so."""
    await untouched(graph)
    known: list[tuple[str, str]] = []
    if creates:
        known.insert(0, await create(graph, "tracked@example.org", **more))
        await tracked(graph, *known)
    for way in ("id", "pair", "own"):
        one = await some_application(graph, *(each for pair in known for each in pair))
        person = one["candidate"]["remoteId"]
        named = {
            "id": {"applicationId": one["id"]},
            "pair": {"candidateRemoteId": person, "jobRemoteId": one["job"]["remoteId"]},
            "own": {"candidateRemoteId": person, "remoteId": one["remoteId"]},
        }
        known.insert(0, await imported(graph, **named[way]))
        assert known[0] == (one["candidate"]["id"], one["id"])
        await imported(graph, **named[way])  # once more changes nothing
    await tracked(graph, *known)
    await paged(graph, *known)
    stranger = await some_application(graph, *(each for pair in known for each in pair))
    await nothing_else(graph, stranger, *known)
    forgetful = replace(graph, created=NoIds())
    assert set((await forgetful.ask(LISTED, **MADE)).codes) == {"UNSUPPORTED"}
    refused = await graph.ask(
        IMPORT, principal=Principal(admin=False), input={"integrationId": home(graph), "remoteId": "1"}
    )
    assert refused.codes == ["FORBIDDEN"]


# ---- delta reads -----------------------------------------------------------------------------------------------


async def delta(graph: Graph, root: str, table: str, since: Any, changed: Any, *, pushed: bool) -> list[str]:
    """The records of a list changed after a time are the one that was, and the list says who found that out."""
    kind = f"{root[0].upper()}{root[1:-1]}Filter"
    graph.fresh()
    found = await graph.read(
        f"query ($filter: {kind}) {{ {root}(filter: $filter, first: 100, maxAge: 0) {{ nodes {{ remoteId }} "
        "sources { scan { pushedDown filteredHere complete } } } }",
        filter={"updatedAfter": since.isoformat()},
    )
    own = vendor(graph).remote_id(table, changed.id)
    assert own in [one["remoteId"] for one in found.data[root]["nodes"]], (root, own)
    assert len(found.data[root]["nodes"]) < 5
    (scan,) = [one["scan"] for one in found.data[root]["sources"]]
    assert scan["complete"]
    assert ("updatedAfter" in scan["pushedDown"]) is pushed
    return found.live


# ---- the explorer of custom fields -----------------------------------------------------------------------------


def new_field(graph: Graph, model: str, name: str, kind: str, choices: list[str], value: Any) -> str:
    """A custom field that somebody adds in the ATS, and fills in for a record: its global id's remote part."""
    here = vendor(graph)
    world, table = here.world, getattr(here.world, TABLES[model])
    field = Field(world.fields.next_id(), model.lower(), name, kind, choices)
    world.add(world.fields, field)
    for record in [table[number] for number in table.ids()]:
        if not getattr(record, "deleted_at", None):
            world.change(table, record, values={**record.values, field.id: value})
    return name


async def explored(graph: Graph, model: str, *, query: str = EXPLORE) -> dict[str, dict[str, Any]]:
    """What the explorer finds, by label or key."""
    found = (await graph.read(query, id=home(graph), model=model)).data["integration"]
    (fields,) = found.values()
    return {one["label"] or one["key"]: one for one in fields}


async def explorer(graph: Graph, model: str) -> None:
    """A field added meanwhile is found, mapped, read under its own key, unmapped: no restart, and no waiting."""
    before = await explored(graph, model)
    assert before
    assert all(one["type"] or not one["samples"] for one in before.values())
    name = new_field(graph, model, "Shoe size", "dropdown", ["42", "43"], "43")
    found = (await explored(graph, model))[name]
    assert (found["options"], found["mappedTo"]) == (["42", "43"], [])
    assert found["samples"] == ["43"]
    meant = {"integrationId": home(graph), "model": model}
    given = {**meant, "key": "shoe_size", "remoteField": found["key"]}
    payload = (await graph.read(MAP, input=given)).data["mapCustomField"]
    assert payload["mappings"] == [{"key": "shoe_size", "remoteField": found["key"]}]
    assert payload["warnings"] == []
    assert (await explored(graph, model))[name]["mappedTo"] == ["shoe_size"]
    record = await some_record(graph, model)
    assert record["customFields"] == {"shoe_size": "43"}
    assert record["integrationFields"] == []
    await elsewhere(graph, model)
    await switched(graph, model, meant, found["key"])
    assert (await graph.read(UNMAP, input={**meant, "key": "shoe_size"})).data["unmapCustomField"][
        "mappings"
    ] == []
    assert found["key"] in (await some_record(graph, model))["customFields"]
    await misused(graph, model, meant)


async def some_record(graph: Graph, model: str) -> dict[str, Any]:
    """A record whose custom fields are filled in."""
    root = TABLES[model]
    ids = every((await graph.read(f"{{ {root}(first: 30) {{ nodes {{ id }} }} }}")).data, root, "nodes", "id")
    for one in ids:
        (record,) = (await graph.read(RECORD[model], id=one)).data.values()
        if any(value is not None for value in (record["customFields"] or {}).values()):
            found: dict[str, Any] = record
            return found
    raise AssertionError("no record has any custom field")


async def elsewhere(graph: Graph, model: str) -> None:
    """Another process with the same store hears of it within its interval, far below a minute."""
    engine = graph.chosen._engine  # type: ignore[attr-defined]  # the other process's only link
    account, name = graph.registry.get(home(graph)).account, model.title()
    async with Chosen(engine).kept_fresh(every=0) as other, asyncio.timeout(5):
        assert other.of(account).mapping(name).keys() == {"shoe_size"}
        await graph.chosen.map(account, name, "later", "x")
        while "later" not in other.of(account).mapping(name):  # noqa: ASYNC110  # the other process tells nobody
            await asyncio.sleep(0)
        await graph.chosen.unmap(account, name, "later")


async def switched(graph: Graph, model: str, meant: dict[str, Any], key: str) -> None:
    """A remote field is switched on, and off again."""
    for on in (True, False):
        await graph.read(SWITCH, input={**meant, "field": f"CUSTOM:{key}", "on": on})
        offered = await explored(graph, model, query=CHOOSE)
        assert [one["key"] for one in offered.values() if one["on"]] == [key] * on
        assert {one["type"] for one in offered.values()} >= {"CUSTOM"}
        record = await some_record(graph, model)
        assert [one["key"] for one in record["integrationFields"]] == [key] * on


async def misused(graph: Graph, model: str, meant: dict[str, Any]) -> None:
    """Doubts are told; who may not, does not; nothing that tells of persons shows without the grant."""
    given = {**meant, "key": "nothing", "remoteField": "no such field"}
    payload = (await graph.read(MAP, input=given)).data["mapCustomField"]
    assert "no field 'no such field' was found" in payload["warnings"][0]
    await graph.read(UNMAP, input={**meant, "key": "nothing"})
    assert (await graph.ask(UNMAP, input={**meant, "key": "nothing"})).codes == ["BAD_USER_INPUT"]
    assert (await graph.ask(MAP, input={**given, "key": " "})).codes == ["BAD_USER_INPUT"]
    for mutation, more in ((MAP, given), (SWITCH, {**meant, "field": "x"}), (UNMAP, {**meant, "key": "x"})):
        assert (await graph.ask(mutation, principal=Principal(admin=False), input=more)).codes == [
            "FORBIDDEN"
        ]
    blind = await graph.ask(
        EXPLORE, principal=Principal(personal_data=False), id=meant["integrationId"], model=model
    )
    assert blind.errors == []
    assert {str(one["samples"]) for one in blind.data["integration"]["customFields"]} == {"None"}
    bounded = await graph.ask(EXPLORE, budget=Budget(max_calls=40), id=meant["integrationId"], model=model)
    assert bounded.errors == []


# ---- passthrough -----------------------------------------------------------------------------------------------


async def passthrough(graph: Graph, path: str) -> None:
    """A read of the vendor's own API, its answer as it is."""
    given = {"integrationId": home(graph), "method": "GET", "path": path}
    payload = (await graph.read(CALL, input=given)).data["passthrough"]
    assert payload["status"] in (200, 201)
    assert payload["userErrors"] == []
    assert payload["data"]
