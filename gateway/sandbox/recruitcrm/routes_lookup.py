"""Endpoints of the small lists, whole and as bare arrays (recruitcrm.md §4.5 to §4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitcrm import errors, query, view_user, words
from gateway.sandbox.recruitcrm.fields import PATHS
from gateway.sandbox.recruitcrm.ids import numbered, shown
from gateway.sandbox.recruitcrm.stages import MASTER_ID, MASTER_NAME, rows
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()


@routes("GET", "/v1/users", "/v1/collaborators")
def users(vendor: RecruitCrm, call: Call) -> Answer:
    """All users, deactivated ones too; only active ones can be collaborators ([assumed] §4.6)."""
    active = vendor.normal(call.path).endswith("collaborators")
    found = [user for user in vendor.world.users if user.active or not active]
    return Answer([view_user.row(vendor, user, expanded="team" in query.expands(call)) for user in found])


_USER_FILTERS = ("email", "first_name", "last_name", "contact_number")


@routes("GET", "/v1/users/search")
def search_users(vendor: RecruitCrm, call: Call) -> Answer:
    """Users by some of their members; [] without any filter."""
    query.only(call, {*_USER_FILTERS, "user_id", "expand"})
    if not query.has_filter(call, {*_USER_FILTERS, "user_id"}):
        return Answer([])
    made = [
        view_user.row(vendor, user, expanded="team" in query.expands(call)) for user in vendor.world.users
    ]
    wanted = call.arg("user_id")
    chosen = [row for row in made if not wanted or str(row["id"]) == wanted]
    return Answer(
        [row for row in chosen if all(query.matches(call, name, row[name]) for name in _USER_FILTERS)]
    )


@routes("GET", "/v1/teams")
def teams(vendor: RecruitCrm, call: Call) -> Answer:
    """All teams."""
    expanded = "users" in query.expands(call)
    return Answer(
        [view_user.team_row(vendor, number, expanded=expanded) for number in range(1, view_user.TEAMS + 1)]
    )


@routes("GET", "/v1/hiring-pipeline")
def all_stages(vendor: RecruitCrm, call: Call) -> Answer:
    """The stages of the master pipeline, in order."""
    stages = vendor.stages
    rest = [number for number in stages.labels if number not in stages.master]
    numbers = [*stages.master, *rest] if vendor.quirks.master_lists_all else stages.master
    return Answer(rows(stages, numbers, odd=False))


@routes("GET", "/v1/hiring-pipelines")
def pipelines(vendor: RecruitCrm, call: Call) -> Answer:
    """All pipelines; 0 is the master's."""
    own = [pipeline for pipeline in vendor.world.pipelines if not pipeline.default]
    made: list[dict[str, Any]] = [{"id": shown("pipelines", row.id), "name": row.name} for row in own]
    return Answer([{"id": MASTER_ID, "name": MASTER_NAME}, *made])


@routes("GET", "/v1/hiring-pipelines/{id}")
def pipeline(vendor: RecruitCrm, call: Call) -> Answer:
    """The stages of one pipeline, in order; 422 for one that is not there ([assumed] from the statuses)."""
    if call.params["id"] == str(MASTER_ID):
        return Answer(rows(vendor.stages, vendor.stages.master, odd=False))
    found = vendor.world.pipelines.get(numbered("pipelines", call.params["id"]))
    if found is None or found.default:
        raise errors.invalid("id", "The selected id is invalid.")
    return Answer(rows(vendor.stages, vendor.stages.of_pipeline(found), odd=found.id % 2 == 1))


@routes("GET", "/v1/candidate-questions")
def questions(vendor: RecruitCrm, call: Call) -> Answer:
    """All screening questions; the answers are free text."""
    return Answer(list(vendor.questions.values()))


@routes("GET", "/v1/custom-fields")
def fields(vendor: RecruitCrm, call: Call) -> Answer:
    """The custom fields of all entities at once."""
    chosen = [
        rows
        for entity, rows in vendor.fields.items()
        if entity != "job-associated" or vendor.quirks.fields_list_all
    ]
    return Answer([field.row() for rows in chosen for field in rows])


@routes("GET", *(f"/v1/custom-fields/{name}" for name in PATHS))
def fields_of(vendor: RecruitCrm, call: Call) -> Answer:
    """The custom fields of one entity."""
    entity = PATHS[vendor.normal(call.path).rsplit("/", 1)[-1]]
    return Answer([field.row() for field in vendor.fields[entity]])


@routes("GET", "/v1/nested-custom-fields")
def nested_fields(vendor: RecruitCrm, call: Call) -> Answer:
    """Drop-downs that depend on others: this account has none."""
    return Answer([])


_LISTS: dict[str, list[dict[str, Any]]] = {
    "currencies": [
        {"currency_id": number, "code": code, "country": country, "currency": name, "symbol": symbol}
        for number, (code, country, name, symbol) in words.CURRENCIES.items()
    ],
    "salary-types": words.labelled(words.SALARY_TYPES, "type_id"),
    "jobs-pipeline": words.labelled(words.JOB_STATUSES),
    "note-types": words.labelled(words.NOTE_TYPES),
    "qualifications": words.labelled(words.QUALIFICATIONS, "qualification_id"),
    "industries": words.labelled(words.INDUSTRIES, "industry_id"),
    "proficiencies": words.labelled(words.PROFICIENCIES, "proficiency_id"),
    "languages": [
        {"language_id": number, "code": code, "language_name": name}
        for number, (code, name) in words.LANGUAGES.items()
    ],
}


@routes("GET", *(f"/v1/{name}" for name in _LISTS))
def vocabulary(vendor: RecruitCrm, call: Call) -> Answer:
    """One of the lists that are the same for every account here."""
    return Answer(_LISTS[vendor.normal(call.path).rsplit("/", 1)[-1]])
