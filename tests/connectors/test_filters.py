"""The filters of the root lists."""

import pytest
from strawberry.types import get_object_definition

import connectors.records  # noqa: F401  # declares the models
from connectors.filters import FILTERS, JobFilter, Order, OrderDirection, OrderField
from connectors.model import MODELS

COMMON = {"ids", "remote_ids", "updated_after", "include_deleted"}
OWN = {
    "User": {"emails"},
    "Job": {
        "job_codes",
        "post_url",
        "statuses",
        "employment_types",
        "visibilities",
        "remote_created_after",
        "name_contains",
        "cities",
        "countries",
        "custom_fields",
    },
    "JobPosting": {"job_ids", "job"},
    "Candidate": {
        "only_created",
        "email",
        "job_ids",
        "first_name",
        "last_name",
        "tags",
        "custom_fields",
        "applications",
    },
    "ApplicationStage": {"job_ids"},
    "Application": {
        "only_created",
        "outcomes",
        "job_ids",
        "job_remote_ids",
        "current_stage_ids",
        "remote_created_after",
        "custom_fields",
        "job",
        "candidate",
    },
    "ScreeningQuestion": {"job_ids"},
    "Tag": {"name_contains"},
    "Interview": {"job_ids", "application"},
    "Offer": {"application_ids", "statuses", "application"},
    "RejectionReason": set(),
    "Role": {"scopes"},
}


@pytest.mark.parametrize("name", OWN)
def test_each_list_has_its_filters_and_all_may_be_left_out(name):
    members = get_object_definition(FILTERS[name], strict=True).fields
    assert {one.python_name for one in members} == COMMON | OWN[name]
    assert vars(FILTERS[name]()) == {
        one.python_name: False if one.python_name == "include_deleted" else None for one in members
    }


def test_every_filter_belongs_to_a_model():
    assert set(FILTERS) == set(OWN) <= set(MODELS)


def test_filters_take_enums():
    statuses = {one.python_name: one for one in get_object_definition(JobFilter, strict=True).fields}[
        "statuses"
    ]
    assert "OTHER" in {value.name for value in statuses.type.of_type.of_type.values}


def test_an_order_is_ascending_unless_told():
    assert Order(field=OrderField.NAME).direction is OrderDirection.ASC
