"""Views: names checked, labels, inheritance, embedding, identity."""

import pytest

from connectors import records
from connectors.columns import MISSING, choose, computed, if_present, integer, remote_key, text
from connectors.enums import JobStatus
from connectors.errors import Malformed
from connectors.upstream import Served
from connectors.views import View, embedded
from tests.support.acme import (
    Contact,
    Hit,
    JobDetail,
    JobRow,
    JobStage,
    Person,
    Stage,
    Tagged,
    TagRow,
    UserRow,
)


def test_a_name_that_the_model_has_not_is_refused_at_import():
    with pytest.raises(TypeError, match=r"Wrong.first_nam: User has no such field or edge"):

        class Wrong(View[records.User]):
            first_nam = text("a")


def test_an_edge_is_no_field_nor_a_field_an_edge():
    with pytest.raises(TypeError, match="no such field or edge"):

        class Edge(View[records.Job]):
            applications = text("a")

    with pytest.raises(TypeError, match="no such field or edge"):

        class Field(View[records.Job]):
            name = embedded("a", Stage)


def test_a_count_belongs_to_an_edge():
    with pytest.raises(TypeError, match=r"Wrong.aplications"):

        class Wrong(View[records.Job]):
            count_aplications = integer("a")


def test_open_enums_bring_their_label_along():
    view = JobRow({"id": 1, "state": "open", "per": "fortnight"})
    assert (view.get("status"), view.get("status_label")) == (JobStatus.OPEN, "open")
    assert view.get("salary_period_label") == "fortnight"
    assert "status_label" not in UserRow.columns


def test_a_label_is_missing_with_its_field():
    view = JobRow({"id": 1})
    assert view.get("salary_period") is view.get("salary_period_label") is MISSING


def test_what_is_not_a_column_is_missing():
    assert JobRow({"id": 1}).get("category") is MISSING


def test_inheritance_adds_and_overrides_without_changing_the_base():
    assert JobRow({"id": 1}).get("description") is MISSING
    assert JobDetail({"id": 1}).get("description") is None
    assert "category" not in JobRow.columns
    assert JobDetail.counts.keys() == {"applications"}
    assert (JobRow.path, JobDetail.path, Contact.path, UserRow.path) == (
        "/jobs",
        "/jobs/{id}",
        None,
        "/users",
    )
    assert JobDetail.model is records.Job


def test_identity():
    assert JobRow({"id": 7}).identity == "7"
    assert JobRow({"id": 0}).identity is None
    assert JobStage({"id": 1, "_job": {"id": 2}}).identity == "2:1"
    assert JobStage({"id": 1}).identity is None


def test_embedded_views_share_their_parent_and_leave_the_json_alone():
    raw = {"id": 5, "tags": [{"id": 1, "name": "x"}, None, "odd"]}
    (tagged,) = Hit(raw).get("candidate_tags")
    assert type(tagged) is Tagged
    assert tagged.raw["_person"] is raw
    assert (tagged.get("candidate_id"), tagged.identity) == ("5", "5:1")
    assert raw["tags"][0] == {"id": 1, "name": "x"}


def test_a_view_carries_what_is_embedded_at_any_depth():
    assert Hit.carried() == (Hit, Tagged, TagRow)
    assert JobStage in JobDetail.carried()
    assert Stage in JobDetail.carried()
    assert Person.carried()[0] is Person


def test_any_other_shape_is_malformed_and_names_view_and_field():
    class Odd(View[records.Job]):
        key = computed(lambda raw: raw["id"])
        name = computed(lambda raw: raw["title"]["en"])
        count_applications = computed(lambda raw: raw["n"] + 1)

    for raw in ({}, {"title": None, "id": 3}, {"title": "x"}, {"title": []}):
        with pytest.raises(Malformed, match=r"^Odd\.name cannot be read \((KeyError|TypeError)\)$"):
            Odd(raw).get("name")
    with pytest.raises(Malformed, match=r"^Odd\.key"):
        _ = Odd({}).identity
    with pytest.raises(Malformed, match=r"^Odd\.applications"):
        Odd({"n": "x"}).count("applications")


def test_a_fresh_view_was_fetched_nowhere():
    view = TagRow({"id": 1})
    assert (view.fetched_at, view.served) == (None, Served.LIVE)
    assert view.count("anything") is None


def test_if_present_may_wrap_any_column():
    class Sometimes(View[records.Job]):
        key = remote_key("id")
        status = if_present("s", choose("s", {}, JobStatus.OTHER))

    assert Sometimes({"s": None}).get("status") is None
    assert Sometimes({"s": "x"}).get("status_label") == "x"
    assert Sometimes({}).get("status_label") is MISSING
