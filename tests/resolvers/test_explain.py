"""Plans: what an operation would call, told before the first call."""

from connectors.upstream import Budget
from resolvers.ids import encode
from tests.support.world import Graph, World, integrate

NESTED = "{ jobs(first: 5) { nodes { name category contact { firstName email } } } }"


async def test_a_plan_is_answered_without_any_call():
    integration = integrate(World(jobs=9))
    result = await Graph(integration, explain=True)(NESTED)
    assert integration.upstream.sent == []
    assert (result.data, result.errors) == ({}, None)
    plan = result.extensions["plan"]
    steps = {step["operation"]: step for step in plan["integrations"]["acme"]["steps"]}
    assert steps["GET /jobs"]["certainty"] == "exact"
    assert plan["calls"] == sum(step["calls"] for step in steps.values())
    assert plan["limit"] == 100


async def test_the_directive_asks_for_the_plan_too():
    integration = integrate()
    result = await Graph(integration)("query @explain { users { nodes { email } } }")
    assert integration.upstream.sent == []
    assert result.extensions["plan"]["calls"] == 1


async def test_mutations_are_not_planned():
    integration = integrate()
    result = await Graph(integration, explain=True)(
        'mutation { addNote(input: { candidateId: "x", content: "y" }) { steps { name } } }'
    )
    assert integration.upstream.sent == []
    assert result.errors


async def test_a_wrong_question_is_told_with_the_plan():
    result = await Graph(integrate(), explain=True)("{ users(first: 0) { nodes { email } } }")
    assert [error.extensions["code"] for error in result.errors] == ["BAD_USER_INPUT"]


async def test_fragments_variables_and_directives_are_heeded():
    graph = Graph(integrate(), explain=True)
    query = """query ($no: Boolean!, $ids: [ID!]!) {
        users @include(if: $no) { nodes { email } } ...rest nodes(ids: $ids) { ... on Job { category } } }
        fragment rest on Query { tags { nodes { name } } }"""
    ids = [encode("Job", "acme", str(one)) for one in range(1, 4)]
    plan = (await graph(query, no=False, ids=ids)).extensions["plan"]
    operations = {step["operation"]: step["calls"] for step in plan["integrations"]["acme"]["steps"]}
    assert "GET /users" not in operations
    assert operations["GET /tags"] == 1


async def test_what_certainly_needs_too_much_is_refused_before_the_first_call():
    integration = integrate()
    ids = [encode("Candidate", "acme", str(one)) for one in range(40)]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Candidate { title phoneNumbers { phoneNumber } } } }"
    plan = (await Graph(integration, explain=True)(query, ids=ids)).extensions["plan"]
    assert plan["certain"] == plan["calls"] > 1
    budget = Budget(max_calls=plan["calls"] - 1)
    result = await Graph(integration, budget=budget)(query, ids=ids)
    (error,) = result.errors
    assert error.extensions["code"] == "QUERY_TOO_COMPLEX"
    assert f"about {plan['calls']} upstream calls" in error.message
    assert result.data is None
    assert integration.upstream.sent == []


async def test_a_guess_refuses_nothing():
    """Nothing is known of the size of lists: a plan that would be too dear if they were long is tried."""
    integration = integrate(World(jobs=2, people=4))
    query = "{ jobs(first: 100) { nodes { name category } } }"
    planned = (await Graph(integration, explain=True)(query)).extensions["plan"]
    assert planned["calls"] > 3
    result = await Graph(integration, budget=Budget(max_calls=3))(query)
    assert not result.errors


async def test_predicted_stands_against_used():
    integration = integrate(World(jobs=12, people=30))
    query = (
        "{ jobs(first: 12) { nodes { name applications(first: 50) { nodes { candidate { firstName } } } } } }"
    )
    for _ in range(2):
        integration.upstream.sent.clear()
        result = await Graph(integration, show_upstream=True)(query)
    part = result.extensions["upstream"]["acme"]
    assert part["predicted"] == part["live"] == len(integration.upstream.sent)
