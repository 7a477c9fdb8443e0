"""Readers and signatures of the four tools: pure."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.events import EventKind
from connectors.model import MODELS
from connectors.recruitcrm.webhooks import WEBHOOKS as RECRUITCRM
from connectors.recruitee.webhooks import WEBHOOKS as RECRUITEE
from connectors.registry import CONNECTORS
from connectors.smartrecruiters.webhooks import WEBHOOKS as SMARTRECRUITERS
from connectors.trackerrms.webhooks import WEBHOOKS as TRACKERRMS
from connectors.webhooks import Delivery, Unproven

CREATED, UPDATED, DELETED = EventKind


def read(webhooks, event, body):
    return [(one.model, one.key, one.kind) for one in webhooks.events[event](body)]


NAMES = st.sampled_from(
    [
        "id",
        "slug",
        "candidate",
        "candidates",
        "candidate_slug",
        "candidate_slugs",
        "job_slug",
        "job_id",
        "candidate_id",
        "offer_id",
        "placement",
        "placements",
        "payload",
        "details",
        "offer",
        "offers",
        "event_type",
        "event_subtype",
        "recordId",
        "data",
        "record",
        "test",
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)


@pytest.mark.parametrize("tool", [name for name, one in CONNECTORS.items() if one.webhooks])
@settings(max_examples=100, deadline=None)
@given(body=ANYTHING)
def test_no_body_breaks_a_reader_and_models_are_unified_ones(tool, body):
    webhooks = CONNECTORS[tool].webhooks
    delivery = Delivery({}, orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS))
    webhooks.name(delivery, body)
    webhooks.identity(delivery, body)
    webhooks.greeting(delivery)
    for event, reader in webhooks.events.items():
        for heard in reader(body):
            assert heard.model in MODELS, event
            assert heard.key is None or isinstance(heard.key, str)


def test_moves_at_recruit_crm_name_one_or_several():
    event = "candidate.hiringstage.updated"
    one = {"candidate_slug": "c1", "job_slug": "j1"}
    assert read(RECRUITCRM, event, one) == [("Application", "c1:j1", UPDATED)]
    assert read(RECRUITCRM, event, [one, {**one, "candidate_slug": "c2"}]) == [
        ("Application", "c1:j1", UPDATED),
        ("Application", "c2:j1", UPDATED),
    ]
    several = {"job_slug": "j1", "candidates": [{"slug": "c1"}, {"slug": "c2"}]}
    assert [key for _, key, _ in read(RECRUITCRM, event, several)] == ["c1:j1", "c2:j1"]
    named = {"job_slug": "j1", "candidate_slugs": ["c1", "c2"]}
    assert [key for _, key, _ in read(RECRUITCRM, event, named)] == ["c1:j1", "c2:j1"]


def test_an_application_at_recruit_crm_without_its_job_names_the_candidate():
    assert read(RECRUITCRM, "candidate.external.applied.jobs", {"slug": "c1"}) == [
        ("Application", None, CREATED),
        ("Candidate", "c1", UPDATED),
    ]


def test_recruitee_names_applications_where_placements_are_told():
    payload = {"candidate": {"id": 5, "placements": [{"id": 9, "offer_id": 3}]}, "offer": {"id": 3}}
    body = {"event_type": "candidate_moved", "event_subtype": "stage_changed", "payload": payload}
    assert read(RECRUITEE, "candidate_moved", body)[0] == ("Application", "5:3:9", UPDATED)
    body["payload"] = {"candidate": {"id": 5}, "offers": [{"id": 3}]}
    assert read(RECRUITEE, "new_candidate", body) == [
        ("Candidate", "5", CREATED),
        ("Application", None, CREATED),
    ]


def test_positions_at_smartrecruiters_are_changes_of_their_job():
    for verb in ("created", "updated", "deleted"):
        assert read(SMARTRECRUITERS, f"position.{verb}", {"job_id": "j", "position_id": "p"}) == [
            ("Job", "j", UPDATED)
        ]


@pytest.mark.parametrize("body", [{"recordId": 7}, {"Id": "7"}, {"data": {"id": 7}}, {"record": {"id": 7}}])
def test_tracker_names_the_record_in_one_of_many_places(body):
    assert read(TRACKERRMS, "X.Updated", body) == [("Application", "7", UPDATED)]
    assert read(TRACKERRMS, "R.Deleted", body) == [("Candidate", "7", DELETED)]


def test_the_worked_example_of_smartrecruiters():
    body = b'{"job_id":"jid","candidate_id":"cid"}'
    headers = {
        "smartrecruiters-timestamp": "1574080897",
        "event-id": "123",
        "event-name": "application.created",
        "event-version": "v201910",
        "link": "<http://smartrecruiters.com/endpoint>; rel=self",
        "smartrecruiters-signature": "v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f",
    }
    key, at = "HeBVky2bccvvkcXPimH8c", 1574080897.0
    SMARTRECRUITERS.verify(Delivery(headers, body), ["another", key], at + 299)
    for late in (-301, 301):
        with pytest.raises(Unproven, match="time"):
            SMARTRECRUITERS.verify(Delivery(headers, body), [key], at + late)
    for secrets in ([], ["another"]):
        with pytest.raises(Unproven, match="not right"):
            SMARTRECRUITERS.verify(Delivery(headers, body), secrets, at)


def test_the_handshake_gives_back_only_what_a_header_can_hold():
    greet = SMARTRECRUITERS.greeting
    assert greet(Delivery({"x-hook-secret": "4jn8fs9011jj8"}, b"")) == {"X-Hook-Secret": "4jn8fs9011jj8"}
    assert greet(Delivery({}, b"")) is None
    assert greet(Delivery({"x-hook-secret": "a\nb: c"}, b"")) is None
    assert greet(Delivery({"x-hook-secret": "s", "event-name": "job.created"}, b"{}")) is None


def test_only_a_test_call_of_recruitee_goes_unsigned():
    assert RECRUITEE.greeting(Delivery({}, b'{"test":true}')) == {}
    assert RECRUITEE.greeting(Delivery({}, b'{"event_type":"new_candidate","payload":{}}')) is None
    assert RECRUITEE.greeting(Delivery({}, b"{")) is None
