import uuid

import pytest


@pytest.fixture
def pair(api):
    return [
        api("POST", "/candidates", {"candidate": {"name": f"Bulk {index}"}, "offers": [80001]}).json[
            "candidate"
        ]["id"]
        for index in range(2)
    ]


@pytest.fixture
def bulk(api, pair):
    def send(name, **body):
        reply = api("PATCH", f"/bulk/candidates/{name}", {"candidates": [*pair, 1], **body})
        assert reply.status == 200, reply
        assert list(reply.json) == ["uuid"]
        return uuid.UUID(reply.json["uuid"])

    return send


def rows(world, pair):
    return [row for number in pair for row in world.applications.of(number - 9100000)]


def test_each_answer_is_another_ticket(bulk):
    assert len({bulk("tags", tags=["x"]) for _ in range(3)}) == 3


def test_labels(bulk, world, pair):
    bulk("tags", tags=["one", "VIP"])
    bulk("sources", sources=["two"])
    for number in pair:
        person = world.candidates[number - 9100000]
        assert [world.tags[tag].name for tag in person.tag_ids] == ["one", "VIP"]
        assert [world.sources[source].name for source in person.source_ids] == ["two"]


def test_jobs(bulk, world, pair):
    bulk("assign", offers=[80001, 80002])
    assert [row.job_id for row in rows(world, pair)] == [1, 2, 1, 2]
    bulk("unassign", offer_ids=[80001])
    assert [row.job_id for row in rows(world, pair)] == [2, 2]


def test_stages(api, bulk, world, pair):
    stages = world.pipelines[world.jobs[1].pipeline_id].stages
    bulk("change_stage", offer_id=80001, stage_id=80000 + stages[3].id)
    assert {row.stage_id for row in rows(world, pair)} == {stages[3].id}
    body = {"candidates": pair, "offer_id": 80001, "stage_id": 80000 + stages[-1].id}
    reply = api("PATCH", "/bulk/candidates/change_stage", body)
    assert reply.status == 422
    assert isinstance(reply.json["error"], list)


def test_outcomes(api, bulk, world, pair):
    bulk("disqualify", offer_id=80001, disqualify_reason_id=71)
    assert {row.state for row in rows(world, pair)} == {"rejected"}
    bulk("requalify", offer_id=80001)
    assert {row.state for row in rows(world, pair)} == {"pending"}
    reply = api("PATCH", "/bulk/candidates/disqualify", {"candidates": pair, "offer_id": 80001})
    assert reply.json["error_fields"] == {"disqualify_reason_id": ["can't be blank"]}


def test_people(bulk, world, pair):
    numbers = [number - 9100000 for number in pair]
    bulk("set_gdpr_custom_expires_at", gdpr_custom_expires_at="2033-01-01T00:00:00Z")
    assert all(world.candidates[number].consent_until.year == 2033 for number in numbers)
    bulk("destroy")
    assert all(world.is_deleted(number) for number in numbers)
    bulk("retrieve")
    assert not any(world.is_deleted(number) for number in numbers)
    bulk("follow")
    bulk("share/admins")


def test_it_needs_the_ability(limited):
    assert (
        limited("read-only")("PATCH", "/bulk/candidates/tags", {"candidates": [], "tags": ["x"]}).status
        == 403
    )
