"""Webhook subscriptions (recruitcrm.md §7)."""

import pytest

EVENTS = (
    "candidate.assigned", "candidate.external.applied.jobs", "candidate.hiringstage.updated", "candidate.unassigned",
    "candidate.created", "candidate.created.talentpool", "candidate.updated", "candidate.external.profile.updated",
    "candidate.deleted", "job.created", "job.updated", "job.status.updated", "job.deleted", "contact.created",
    "contact.updated", "contact.deleted",
)  # fmt: skip
URL = "https://gw.example.org/hooks?event=x&key=y"


def test_sixteen_events_listed_in_pages(api):
    made = [api("POST", "/subscriptions", {"event": event, "target_url": URL}) for event in EVENTS]
    assert {reply.status for reply in made} == {200}
    assert made[0].json == {"id": made[0].json["id"], "event": EVENTS[0], "target_url": URL}
    body = api.get("/subscriptions?limit=10&page=2")
    assert body["data"] == [reply.json for reply in made[10:]]


def test_read_edit_delete(api):
    number = api("POST", "/subscriptions", {"event": EVENTS[0], "target_url": URL}).json["id"]
    assert api("POST", f"/subscriptions/{number}", {"event": EVENTS[1]}).json["event"] == EVENTS[1]
    assert api.get(f"/subscriptions/{number}") == {"id": number, "event": EVENTS[1], "target_url": URL}
    assert api("DELETE", f"/subscriptions/{number}").json["success"] is True
    for method in ("GET", "POST", "DELETE"):
        reply = api(method, f"/subscriptions/{number}", {} if method == "POST" else None)
        assert (reply.status, reply.json["success"]) == (404, False)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"event", "target_url"}),
        ({"event": "candidate.hired", "target_url": URL}, {"event"}),
        ({"event": EVENTS[0], "target_url": "gw.example.org/hooks"}, {"target_url"}),
    ],
)
def test_refused(api, body, fields):
    reply = api("POST", "/subscriptions", body)
    assert (reply.status, reply.json.keys()) == (422, fields)


def test_twice_by_quirk(api, quirk):
    body = {"event": EVENTS[0], "target_url": URL}
    assert [api("POST", "/subscriptions", body).status for _ in range(2)] == [200, 200]
    quirk(unique_subscriptions=True)
    assert api("POST", "/subscriptions", body).status == 422
