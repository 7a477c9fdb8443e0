"""Calls and records of a session."""

import pytest

from connectors.columns import MISSING
from connectors.declarations import Call, One, Page, any_of, one_of
from connectors.errors import BadInput, Malformed
from connectors.model import MODELS
from connectors.records import Candidate, Job
from connectors.shapes import IntegrationField
from connectors.upstream import Answer, Served
from tests.support.acme import RESOURCES, Acme, JobDetail, JobRow, Person, TagRow
from tests.support.world import START, World, integrate, session_of


def request(call, params=None, **options):
    return session_of().request(call, params or {}, **options)


async def test_parameters_go_into_path_and_query():
    made = request(Call("GET /jobs/{id}/x", query={"a[]": ["1", "2"]}), {"id": "a/b", "b": 3, "none": None})
    assert (made.method, made.path) == ("GET", "/jobs/a%2Fb/x")
    assert made.query == (("a[]", "1"), ("a[]", "2"), ("b", "3"))
    assert (made.json, made.safe, made.authenticated, made.base, made.lives) == (None, True, True, None, 30.0)


async def test_parameters_go_into_the_body_where_the_call_says_so():
    made = request(Call("POST /search", json={"a": 1}, into_body=True), {"b": [2]}, json={"c": 3})
    assert (made.query, made.json) == ((), {"a": 1, "c": 3, "b": [2]})
    assert made.safe


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE"])
async def test_a_write_is_never_safe(verb):
    assert not request(Call(f"{verb} /jobs/{{id}}"), {"id": "1"}).safe


@pytest.mark.parametrize("key", ["", ".", "..", "%2e%2E"])
async def test_an_id_that_would_lead_elsewhere_is_refused(key):
    with pytest.raises(BadInput):
        request(Call("GET /jobs/{id}"), {"id": key})


async def test_prefix_and_further_hosts():
    class Elsewhere(Acme):
        def prefix(self, account):
            return "/c/1"

        def bases(self, account):
            return {"careers": "https://careers.acme.test"}

    session = integrate(connector=Elsewhere()).session(session_of().budget)
    assert session.request(Call("GET /jobs"), {}).path == "/c/1/jobs"
    away = session.request(Call("GET /jobs", base="careers"), {})
    assert (away.path, away.base, away.authenticated) == ("/jobs", "https://careers.acme.test", False)


async def test_requests_are_tagged_with_the_models_that_their_answers_carry():
    assert request(Call("GET /people")).models == {"Candidate", "Application"}
    assert {"Job", "User"} <= request(Call("GET /jobs")).models
    assert request(Call("GET /never")).models == {"*"}


async def test_evicting_a_model_also_forgets_what_cannot_be_told():
    integration = integrate()
    integration.evict("Job", "User")
    assert integration.upstream.evicted == [{"Job", "User", "*"}]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"jobs": [{"id": 1}, None, 3]}, 1),
        ({"jobs": {"id": 1}}, 1),
        ({"jobs": []}, 0),
        ({}, 0),
        (None, 0),
        ([], 0),
    ],
)
async def test_rows_of_an_answer(body, count):
    assert len(session_of().rows(Call("GET /jobs", at="jobs"), Answer(200, {}, body, START))) == count


@pytest.mark.parametrize("body", ["text", [{"id": 1}], 5])
async def test_an_answer_that_cannot_have_rows_is_malformed(body):
    with pytest.raises(Malformed, match="`jobs` expected"):
        session_of().rows(Call("GET /jobs", at="jobs"), Answer(200, {}, body, START))
    assert session_of().rows(Call("GET /jobs"), Answer(200, {}, [{"id": 1}], START)) == [{"id": 1}]


async def test_views_are_stamped_embedded_ones_too():
    integration = integrate(lives=Served.CACHE)
    session = integration.session(session_of().budget)
    (record, *_) = await session.sweep(RESOURCES["Candidate"].lists[0]).all()
    (application,) = await (await session.many(record, "applications", {})).all()
    for view in (*record.views, *application.views):
        assert (view.fetched_at, view.served) == (START, Served.CACHE)


async def test_a_newer_view_of_a_kind_takes_the_older_ones_place():
    session = session_of()
    (record,) = session.absorb([JobRow({"id": 1, "title": "old"})])
    assert record.read("name") == "old"
    session.absorb([JobRow({"id": 1, "title": "new"}), JobDetail({"id": 1, "category": "c"})])
    assert (record.read("name"), record.read("category"), len(record.views)) == ("new", "c", 2)


async def test_a_record_is_one_object_and_shows_no_data():
    session = session_of()
    one = session.record(Job, "1")
    assert session.record(Job, "1") is one is not session.record(Candidate, "1")
    assert repr(one) == "<Job of acme>"
    assert one.read("name") is MISSING


async def test_remote_data_shows_the_vendors_json_without_our_own_members():
    session = session_of()
    (record,) = session.absorb([TagRow({"id": 1, "name": "x", "_person": {}})])
    assert record.read("remote_data") == {"/tags": {"id": 1, "name": "x"}}


async def test_counts_come_from_any_view_and_unreadable_ones_are_none():
    session = session_of()
    (record,) = session.absorb([JobRow({"id": 1, "applications_count": "7"})])
    assert record.count("applications") == 7
    assert record.count("postings") is None
    session.absorb([JobRow({"id": 1, "applications_count": {"x": 1}})])
    assert record.count("applications") is None


async def test_custom_and_remote_fields_are_shaped_by_the_settings():
    plain = session_of(World())
    (record,) = plain.absorb([JobDetail({"id": 1, "extra": {"a": 1, "b": 2}})])
    assert record.read("custom_fields") == {"a": 1, "b": 2}
    chosen = {"custom_fields": {"Job": {"mine": "b", "none": "z"}}, "integration_fields": {"Job": ["k"]}}
    integration = integrate(settings=chosen)
    (record,) = integration.session(plain.budget).absorb([JobDetail({"id": 1, "extra": {"a": 1, "b": 2}})])
    assert record.read("custom_fields") == {"mine": 2, "none": None}
    fields = [IntegrationField(key="k"), IntegrationField(key="z")]
    assert [one.key for one in integration.choices.shape("Job", "integration_fields", fields)] == ["k"]
    assert integrate().choices.shape("Job", "integration_fields", fields) == []
    assert integration.choices.shape("Job", "custom_fields", None) is None
    assert integration.choices.shape("Job", "name", "x") == "x"


async def test_pushes():
    assert one_of("job").params(["1"]) == {"job": "1"}
    assert one_of("job").params(["1", "2"]) is None
    assert any_of("job[]", size=2).params(["1", 2]) == {"job[]": ["1", "2"]}
    assert any_of("job[]", size=2).params(["1", "2", "3"]) is None


async def test_one_makes_its_view_with_the_key_and_takes_the_first_row():
    read = One(
        view=Person,
        call=Call("GET /people/{id}", at="person"),
        make=lambda _, raw, parts: {**raw, "last": parts["id"]},
    )
    (view,) = await read.fetch(session_of(), ["3"])
    assert (view.identity, view.get("last_name")) == ("3", "3")


async def test_resources_know_their_views_and_connectors_what_they_supply():
    acme = Acme()
    assert {JobRow, JobDetail} <= set(RESOURCES["Job"].views)
    assert {"category", "application_stages"} <= acme.supplied("Job")
    assert acme.supplied("Role") == frozenset()
    assert acme.offers("Job", "remote_data")
    assert acme.offers("Job", "changed_at")
    assert not acme.offers("Job", "department")
    assert not acme.offers("Role", "remote_id")
    assert not acme.offers("JobApplicationStage", "remote_data")
    assert Page([]).also == ()
    assert MODELS["Job"] is Job
