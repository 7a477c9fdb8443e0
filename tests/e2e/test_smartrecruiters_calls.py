"""Upstream calls at SmartRecruiters, against the minimum that its contract permits (smartrecruiters.md §7)."""

from collections import Counter

from connectors.upstream import Account, Budget
from gateway.sandbox import Options, create, running
from tests.support.graph import Graph, account, every, graph

COMPANY = "GET /configuration/company"
POSTINGS = "GET /v1/companies/{company}/postings"
USERS = "GET /user-api/v201804/users"
TOKEN = "/identity/oauth/token"
INTERVIEWS = "GET /interviews-api/v201904/interviews"


async def test_jobs_with_applications_and_candidates(smartrecruiters: Graph) -> None:
    """One page of jobs: 1 call. Candidates can be listed by job: 1 call for each of 5 jobs (all 2,000 would be 20
    pages); their names and applications stand in the rows. Minimum: 6."""
    answered = await smartrecruiters.read(
        "{ jobs(first: 5) { nodes { name applications(first: 20) { nodes { candidate { firstName lastName } } } } } }"
    )
    assert Counter(answered.live) == {"GET /jobs": 1, "GET /candidates": 5}
    assert every(answered.data, "jobs", "nodes", "applications", "nodes", "candidate", "lastName")


async def test_candidates_with_applications_and_jobs(smartrecruiters: Graph) -> None:
    """One page of candidates names all their jobs by id, the main ones by title; the others' titles stand in the
    list of jobs. Minimum: 2. How the further applications stand is told by nothing but the candidates' full
    records: 1 more for each candidate who has any (§7.2)."""
    query = "{ candidates(first: 40) { nodes { firstName applications { nodes { %s job { name department } } } } } }"
    answered = await smartrecruiters.read(query % "")
    assert Counter(answered.live) == {"GET /candidates": 1, "GET /jobs": 1}
    smartrecruiters.fresh()
    answered = await smartrecruiters.read(query % "outcome currentStage { name }")
    people = answered.data["candidates"]["nodes"]
    several = [one for one in people if len(one["applications"]["nodes"]) > 1]
    assert Counter(answered.live) == {
        "GET /candidates": 1,
        "GET /jobs": 1,
        "GET /candidates/{id}": len(several),
    }
    assert None not in [one["outcome"] for one in every(people, "applications", "nodes")]


async def test_a_candidate_with_custom_fields_and_tags(smartrecruiters: Graph) -> None:
    """The full record has the tags, the customer's fields are a call of their own. Minimum: 2."""
    found = await smartrecruiters.read("{ candidates(first: 1) { nodes { id } } }")
    smartrecruiters.fresh()
    answered = await smartrecruiters.read(
        "query ($id: ID!) { candidate(id: $id) { firstName title source customFields tags { name } } }",
        id=found.data["candidates"]["nodes"][0]["id"],
    )
    assert Counter(answered.live) == {"GET /candidates/{id}": 1, "GET /candidates/{id}/properties": 1}
    assert answered.data["candidate"]["tags"]


async def test_interviews_with_their_teams(smartrecruiters: Graph) -> None:
    """Interviews are listed by the UUID of an application, and that is a call, too (§7.2): 2 for an application.
    Interviewers stand in the interview, their names in the list of users: 1 for all. Minimum: 3."""
    found = await smartrecruiters.read(
        "{ interviews(first: 1) { nodes { id application { id } } } }", budget=Budget(max_calls=300)
    )
    mine = found.data["interviews"]["nodes"][0]["application"]["id"]
    smartrecruiters.fresh()
    answered = await smartrecruiters.read(
        "query ($id: ID!) { node(id: $id) { ... on Application { interviews { startingAt team { user { lastName } } } } } }",
        id=mine,
    )
    assert Counter(answered.live) - Counter({"GET /candidates/{id}": 1}) == {
        "GET /candidates/{id}/jobs/{jobId}": 1,
        INTERVIEWS: 1,
        USERS: 1,
    }
    assert every(answered.data, "node", "interviews", "team", "user", "lastName")


async def test_all_interviews(smartrecruiters: Graph) -> None:
    """Candidates who have come that far are listed, 1 call; of each application that may have come so far its UUID
    is read and, if it has, its interviews. Nobody is asked twice, and no further than the page needs."""
    sandbox = smartrecruiters.sandbox
    sandbox.calls.clear()
    answered = await smartrecruiters.read("{ interviews(first: 2) { nodes { startingAt } } }")
    made = Counter(answered.live)
    assert made["GET /candidates"] == 1
    assert made[INTERVIEWS] <= made["GET /candidates/{id}/jobs/{jobId}"]
    asked = [(entry.path, entry.query) for entry in sandbox.calls.entries if entry.path != TOKEN]
    assert len(asked) == len(set(asked)) == sum(made.values())
    assert len(answered.data["interviews"]["nodes"]) == 2


async def test_all_interviews_stop_before_the_calls_run_out(smartrecruiters: Graph) -> None:
    """What an operation's 100 calls do not find, the next one goes on with; nothing fails and nothing comes twice."""
    query = """query ($after: String) { interviews(first: 20, after: $after) { nodes { id team { user { lastName } } }
        pageInfo { hasNextPage endCursor } sources { scan { complete } } } }"""
    found: list[str] = []
    after = None
    for _ in range(2):
        answered = await smartrecruiters.read(query, after=after)
        assert len(answered.live) <= 100
        page = answered.data["interviews"]
        assert (page["pageInfo"]["hasNextPage"], page["sources"]) == (True, [{"scan": {"complete": False}}])
        assert all(one["user"]["lastName"] for node in page["nodes"] for one in node["team"])
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert len(set(found)) == len(found) > 2


async def test_questions_of_jobs(smartrecruiters: Graph) -> None:
    """One page of jobs, the company's name, one page of postings: 3 calls. A form is 1 call for each job whose
    posting the reference number tells; where two jobs share it or it is missing, their ads tell: 1 more."""
    answered = await smartrecruiters.read(
        """{ jobs(first: 100, filter: { visibilities: [PUBLIC] }) { nodes { jobCode
             screeningQuestions { index question { title } } } } }"""
    )
    nodes = answered.data["jobs"]["nodes"]
    codes = Counter(node["jobCode"] for node in nodes)
    unclear = [node for node in nodes if node["jobCode"] is None or codes[node["jobCode"]] > 1]
    made = Counter(answered.live)
    assert made["GET /postings/{id}/configuration"] == len(nodes)
    assert made["GET /jobs/{id}/jobads"] >= len(unclear)
    assert made["GET /jobs/{id}/jobads"] <= len(unclear) + 1, (
        "one more where a shared number shows in the postings"
    )
    assert made["GET /jobs"] == made[COMPANY] == 1
    assert made[POSTINGS] <= 2, "internal postings are asked for where the public ones do not tell"
    assert sum(bool(node["screeningQuestions"]) for node in nodes) > len(nodes) / 2, "some forms ask nothing"


async def test_users_with_their_hiring_teams(smartrecruiters: Graph) -> None:
    """Everybody in one call; the jobs in whose team a user is can be listed by user: 1 for each of 6 (asking each of
    60 jobs for its team would be 60). Minimum: 7."""
    answered = await smartrecruiters.read(
        "{ users(first: 6) { nodes { lastName hiringTeams { nodes { job { name } } } } } }"
    )
    assert Counter(answered.live) == {USERS: 1, "GET /jobs": 6}
    assert every(answered.data, "users", "nodes", "hiringTeams", "nodes", "job", "name")


async def test_what_postings_tell_of_jobs(smartrecruiters: Graph) -> None:
    """Employment types of published jobs stand in the list of postings: with the jobs' page and the company's name 3
    calls (4 with internal ones), and a detail for each job that is in neither list or cannot be told."""
    answered = await smartrecruiters.read(
        "{ jobs(first: 100) { nodes { jobCode visibility employmentType experienceLevel category } } }"
    )
    nodes = answered.data["jobs"]["nodes"]
    codes = Counter(node["jobCode"] for node in nodes)
    told = [
        node
        for node in nodes
        if node["visibility"] in ("PUBLIC", "INTERNAL") and node["jobCode"] and codes[node["jobCode"]] == 1
    ]
    made = Counter(answered.live)
    assert made["GET /jobs"] == made[COMPANY] == 1
    assert made[POSTINGS] == 2
    assert made["GET /jobs/{id}"] == len(nodes) - len(told)


async def test_texts_and_ads_of_jobs_come_together(smartrecruiters: Graph) -> None:
    """A job's ads have its text: 1 call for each job beside the page."""
    answered = await smartrecruiters.read(
        "{ jobs(first: 8) { nodes { name description postings { title status url } } } }"
    )
    assert Counter(answered.live) == {"GET /jobs": 1, "GET /jobs/{id}/jobads": 8}


async def test_offers_name_their_applications(smartrecruiters: Graph) -> None:
    """Candidate and job stand in an offer's addresses: 1 call (§8.12)."""
    answered = await smartrecruiters.read(
        "{ offers(first: 50) { nodes { remoteId status applicationId application { id } } } }"
    )
    assert answered.live == ["GET /offers"]
    assert all(node["applicationId"] for node in answered.data["offers"]["nodes"])


async def test_the_vendor_is_never_asked_too_fast() -> None:
    """10 a second and 8 at a time for each endpoint, one page of candidates at a time: kept without a refusal."""
    sandbox = create(Options(vendors=("smartrecruiters",), jobs=20, candidates=250, applications=400))
    async with running(sandbox) as base, graph(account(sandbox, base, "smartrecruiters")) as made:
        await made.read(
            """{ a: candidates(first: 30) { nodes { phoneNumbers { phoneNumber } customFields } }
                 b: jobs(first: 5) { nodes { applications(first: 3) { nodes { candidate { firstName } } } } } }"""
        )
    assert {entry.status for entry in sandbox.calls.entries} == {200}


async def test_tokens_outlive_records_out_of_reach() -> None:
    """One token for all calls; a 401 that means "not this record" neither drops it nor is told as bad credentials."""
    sandbox = create(Options(vendors=("smartrecruiters",), jobs=20, candidates=100, applications=200))
    secret = sandbox.vendors["smartrecruiters"].demo()["credentials"]["client_secret"]
    credentials = {"client_id": "sandbox-smartrecruiters-client-restricted", "client_secret": secret}
    query = "query ($ids: [String!]) { candidates(filter: { remoteIds: $ids }) { nodes { phoneNumbers { phoneNumber } } } }"
    async with running(sandbox) as base:
        restricted = Account("restricted", "smartrecruiters", f"{base}/smartrecruiters", credentials)
        async with graph(account(sandbox, base, "smartrecruiters")) as everybody:
            found = await everybody.read("{ candidates(first: 20) { nodes { remoteId } } }")
        sandbox.calls.clear()
        async with graph(restricted) as made:
            answered = await made.ask(
                query, ids=[one["remoteId"] for one in found.data["candidates"]["nodes"]]
            )
    assert answered.codes == ["UPSTREAM_FORBIDDEN"]
    statuses = Counter(entry.status for entry in sandbox.calls.entries if entry.path != TOKEN)
    assert statuses[401] > 0
    assert sum(entry.path == TOKEN for entry in sandbox.calls.entries) == 1
