"""Whatever Recruit CRM sends in a member, a record stays a record: it costs that field at most."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.columns import rows
from connectors.enums import JobStatus
from connectors.errors import Malformed
from connectors.recruitcrm import mapping, views
from connectors.views import View

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["1", "0", "null"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "label", "slug", "status_id", "team_id", "field_id", "field_name", "value", "0", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)

MEMBERS = {
    views.UserRow: ("id", "first_name", "email", "role", "status", "teams"),
    views.JobRow: (
        "slug", "name", "job_type", "job_status", "salary_type", "min_annual_salary", "minimum_experience",
        "maximum_experience", "enable_job_application_form", "application_form_url", "city", "country",
        "job_questions", "custom_fields", "created_on", "updated_on", "contact_slug", "resource_url",
    ),
    views.JobTeam: ("slug", "owner", "collaborator_users", "collaborator_teams", "_users"),
    views.CandidateRow: ("slug", "email", "contact_number", "linkedin", "xing", "city", "country", "custom_fields", "updated_on"),
    views.Assigned: ("candidate", "status", "_job"),
    views.HiringStage: ("candidate_slug", "job_slug", "status", "updated_on"),
    views.Answers: ("data",),
    views.AssociatedFields: ("data",),
}  # fmt: skip
KNOWN = {"slug": "j", "id": 1, "_candidate": "c", "_job": "j"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_views_read_or_say_malformed(data: st.DataObject) -> None:
    view = data.draw(st.sampled_from(sorted(MEMBERS, key=lambda one: one.__name__)))
    member = data.draw(st.sampled_from(MEMBERS[view]))
    made = view({**KNOWN, member: data.draw(ODD)})
    read(made, "identity")
    for name in view.columns:
        read(made, name)


def read(view: View[Any], name: str) -> None:
    try:
        found = view.identity if name == "identity" else view.get(name)
    except Malformed:
        return
    for child in found if isinstance(found, list) else ():
        if isinstance(child, View):
            for inner in ("identity", *child.columns):
                read(child, inner)


@settings(max_examples=150, deadline=None)
@given(ODD)
def test_what_joins_look_at_beside_the_views_never_fails(odd: Any) -> None:
    raw = {"collaborator_teams": odd, "custom_fields": odd, "role": odd}
    mapping.team_ids(rows(raw, "collaborator_teams"))
    assert isinstance(mapping.named(raw), bool)
    mapping.user_roles(raw)
    for function in (mapping.ref, mapping.scalar, mapping.option, mapping.word):
        function(odd)
    assert mapping.status_of(odd) in (None, *JobStatus)
