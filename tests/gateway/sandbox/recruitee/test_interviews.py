import pytest


def events(api, query):
    return api.get(f"/interview/events?{query}")["interview_events"]


def test_only_upcoming_unless_asked(api, world):
    now = world.now().isoformat()
    upcoming, past, everything = (events(api, query) for query in ("", "status=past_due", "status=all"))
    assert upcoming
    assert all(row["starts_at"] >= now[:19] for row in upcoming)
    assert all(row["starts_at"] < now[:19] for row in past)
    assert everything == past + upcoming
    assert api.get("/interview/events")["meta"]["counters"] == {
        "past_due": len(past),
        "upcoming": len(upcoming),
    }
    assert len(everything) == sum(not row.canceled for row in world.interviews)


def test_pages_need_a_limit(api):
    everything = events(api, "status=all")
    assert events(api, "status=all&page=2") == everything
    pages = [events(api, f"status=all&limit=50&page={page}") for page in (1, 2, 3, 4)]
    assert [row for page in pages for row in page] == everything


def test_filters(api, world):
    everything = events(api, "status=all")
    who = everything[3]["candidate_id"]
    assert [row for row in everything if row["candidate_id"] == who] == events(
        api, f"status=all&candidate_id={who}"
    )
    for query, admins in (("admin_ids[]=902&admin_ids[]=903", {902, 903}), ("scope=my", {901})):
        expected = [row for row in everything if admins & set(row["admin_ids"])]
        assert events(api, f"status=all&{query}") == expected
    day = everything[20]["starts_at"][:10]
    expected = [row for row in everything if row["starts_at"][:10] == day]
    assert events(api, f"status=all&start_date={day}&end_date={day}") == expected
    reply = api("GET", "/interview/events?start_date=tomorrow")
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "cast_validation")
    assert api("GET", f"/interview/events?start_date={day}&timezone=Nowhere/Land").status == 422


def test_references(api):
    page = api.get("/interview/events?status=all")
    side = {(row["type"], row["id"]) for row in page["references"]}
    for row in page["interview_events"]:
        assert {("Admin", number) for number in row["admin_ids"]} <= side
        assert row["offer_id"] is None or ("Offer", row["offer_id"]) in side


def test_one_and_its_deletion(api, limited):
    number = events(api, "status=all")[0]["id"]
    assert api.get(f"/interview/events/{number}")["interview_event"]["id"] == number
    assert limited("read-only")("DELETE", f"/interview/events/{number}").status == 403
    assert api("DELETE", f"/interview/events/{number}").status == 200
    reply = api("GET", f"/interview/events/{number}")
    assert (reply.status, reply.json["errors"][0]["code"]) == (404, None)
    assert number not in [row["id"] for row in events(api, "status=all")]


def test_days(api):
    counters = api.get("/interview/events/counters")["counters"]
    assert sum(row["count"] for row in counters) == len(events(api, "status=all"))
    assert [row["date"] for row in counters] == sorted(row["date"] for row in counters)


@pytest.mark.parametrize("path", ["/interview/events/1", "/interview/events/99999999", "/interview/events/x"])
def test_unknown_ones(api, path):
    assert api("GET", path).status == 404
