"""What the gateway saw of records."""

from datetime import UTC, datetime, timedelta

from connectors.events import Event, EventKind, EventSource
from connectors.marks import LAG, Marks

AT = datetime(2031, 5, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def event(kind=EventKind.UPDATED, at=AT, key="1", source=EventSource.WEBHOOK):
    return Event("acme", "Job", key, kind, at, source)


def test_the_newest_event_counts_in_whatever_order_they_come():
    marks = Marks()
    for at in (AT, LATER, AT):
        marks.note(event(at=at), AT)
    assert marks.changed_at("Job", "1") == LATER
    assert marks.changed_at("Job", "2") is None


def test_a_deletion_holds_until_the_record_is_shown_again():
    marks = Marks()
    marks.note(event(EventKind.DELETED), AT)
    assert marks.deleted_at("Job", "1", None) == AT
    assert marks.deleted_at("Job", "1", AT + LAG) == AT  # the vendor's lists lag behind
    assert marks.deleted_at("Job", "1", AT + 2 * LAG) is None
    marks.note(event(EventKind.UPDATED, LATER), LATER)
    assert marks.deleted_at("Job", "1", None) is None


def test_an_older_telling_does_not_undo_a_deletion():
    marks = Marks()
    marks.note(event(EventKind.DELETED, LATER), LATER)
    marks.note(event(EventKind.UPDATED, AT), LATER)
    assert marks.deleted_at("Job", "1", None) == LATER


def test_a_record_that_was_asked_for_in_vain_is_gone_from_then_on():
    marks = Marks()
    marks.gone("Job", "1", AT)
    marks.gone("Job", "1", LATER)
    assert marks.deleted_at("Job", "1", AT) == AT
    assert marks.deleted_at("Job", "1", LATER) is None


def test_who_told_is_remembered():
    marks = Marks()
    marks.note(event(source=EventSource.POLL), AT)
    assert (marks.webhook_at, marks.told_at("Job", "1")) == (None, None)
    marks.note(event(), LATER)
    marks.note(event(key=None), LATER)
    assert (marks.webhook_at, marks.told_at("Job", "1")) == (LATER, LATER)


def test_memory_is_bounded():
    marks = Marks(room=10)
    for number in range(100):
        marks.note(event(key=str(number)), AT)
    assert marks.changed_at("Job", "0") is None
    assert marks.changed_at("Job", "99") == AT
