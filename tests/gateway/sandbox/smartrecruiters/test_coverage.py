"""At default size, each field that SmartRecruiters is listed for can be read from some record (smartrecruiters.md §11)."""

import json
import pathlib

COVERAGE = pathlib.Path(__file__).parents[3] / "coverage.json"
OWN = {"id", "changed_at", "remote_deleted_at", "remote_data"}
"""The gateway's own fields: no path in the vendor's answers."""


def first(rows, *path):
    """Return the first value that is not empty at a path, or None."""
    for row in rows:
        value = row
        for name in path:
            value = value.get(name) if isinstance(value, dict) else value[0][name] if value else None
            if value is None:
                break
        if value not in (None, "", [], {}):
            return value
    return None


def test_every_field_has_a_value_somewhere(api):
    people = [api.get(f"/candidates/{row['id']}") for row in api.get("/candidates?limit=100")["content"]]
    jobs = [api.get(f"/jobs/{row['id']}") for row in api.get("/jobs?limit=100")["content"]]
    ads = [ad for job in jobs for ad in api.get(f"/jobs/{job['id']}/jobads")]
    rows = api.applications()[:300]
    applications = [api.get(api.at(row)) for row in rows]
    rejected = [row for row in rows if api.vendor.states.of(row)[0] == "REJECTED"]
    histories = [api.get(f"{api.at(row)}/status/history") for row in rejected]
    values = [api.get(f"{api.at(row)}/properties") for row in rows]
    postings = api.get("/v1/companies/SandboxEmployer1/postings")["content"]
    forms = [
        api.get(f"/postings/{row['uuid']}/configuration?conditionalsIncluded=true")["questions"]
        for row in postings
    ]
    questions = [question for form in forms for question in form]
    fields = [field for question in questions for field in question["fields"]]
    interviews = [
        interview
        for item in list(api.world.interviews)[:60]
        if item.application_id and not api.world.is_deleted(item.candidate_id)
        for interview in api.get(
            f"/interviews-api/v201904/interviews?applicationId={api.id('applications', item.application_id)}"
        )["content"]
    ]
    slots = [slot for interview in interviews for slot in interview["timeslots"]]
    offers = api.get("/offers?limit=100")["content"]
    users = api.get("/user-api/v201804/users?limit=100")["content"]
    reasons = api.get("/configuration/rejection-reasons")["content"]
    teams = [member for job in jobs for member in api.get(f"/jobs/{job['id']}/hiring-team")["content"]]
    processes = api.get("/configuration/hiring-processes")["content"]
    found = {
        "User": {
            "remote_id": first(users, "id"), "first_name": first(users, "firstName"), "last_name": first(users, "lastName"),
            "status": first(users, "active"),
        },
        "Job": {
            "remote_id": first(jobs, "id"), "name": first(jobs, "title"), "job_code": first(jobs, "refNumber"),
            "description": first(jobs, "jobAd", "sections", "jobDescription", "text"),
            "employment_type": first(jobs, "typeOfEmployment", "label"), "status": first(jobs, "status"),
            "visibility": first(jobs, "postingStatus"), "category": first(jobs, "function", "label"),
            "department": first(jobs, "department", "label"), "post_url": first(jobs, "actions", "applyOnWeb", "url"),
            "experience_level": first(jobs, "experienceLevel", "id"), "location": first(jobs, "location", "city"),
            "custom_fields": first(jobs, "properties"), "integration_fields": first(jobs, "properties"),
            "opened_at": first(postings, "releasedDate"), "remote_created_at": first(jobs, "createdOn"),
            "remote_updated_at": first(jobs, "updatedOn"),
        },
        "JobPosting": {
            "remote_id": first(ads, "id"), "title": first(ads, "title"), "description_html": first(ads, "jobAd", "jobDescription", "text"),
            "status": first(ads, "postingStatus"), "visibility": first(ads, "visibility"), "url": first(ads, "applyUrl"),
            "job_id": first(ads, "actions", "postings", "url"), "remote_created_at": first(ads, "createdOn"),
        },
        "Candidate": {
            "remote_id": first(people, "id"), "first_name": first(people, "firstName"), "last_name": first(people, "lastName"),
            "company": first(people, "experience", "company"), "title": first(people, "experience", "title"),
            "source": first(people, "primaryAssignment", "source"), "phone_numbers": first(people, "phoneNumber"),
            "email_addresses": first(people, "email"), "social_media": first(people, "web", "linkedin"),
            "location": first(people, "location", "city"), "custom_fields": first(values, "content"),
            "integration_fields": first(values, "content"), "remote_created_at": first(people, "createdOn"),
            "remote_updated_at": first(people, "updatedOn"),
        },
        "ApplicationStage": {
            "remote_id": first(processes, "subStatuses", "INTERVIEW"), "name": first(processes, "subStatuses", "IN_REVIEW"),
            "global_index": len(processes),
        },
        "Application": {
            "remote_id": first(applications, "url"), "outcome": first(applications, "status"),
            "rejection_reason_name": first(applications, "reasonOfRejection", "label"),
            "rejected_at": first(histories, "content", "changedOn"), "current_stage_id": first(applications, "subStatus"),
            "job_id": first(applications, "url"), "candidate_id": first(applications, "url"), "custom_fields": first(values, "content"),
            "integration_fields": first(values, "content"), "remote_created_at": first(histories, "content", "changedOn"),
            "remote_updated_at": first(histories, "content", "changedOn"),
        },
        "ScreeningQuestion": {
            "remote_id": first(questions, "id"), "title": first(questions, "label"), "format": first(fields, "type"),
            "description": next(field["label"] for field in fields if field["type"] == "INFORMATION"),
        },
        "JobScreeningQuestion": {
            "index": len(questions), "required": any(field["required"] for field in fields) or None,
            "precondition_question_id": first(questions, "conditions", "questionId"),
            "precondition_options": first(questions, "conditions", "valueIds"), "job_id": first(postings, "jobAdId"),
            "question_id": first(questions, "id"),
        },
        "Tag": {"remote_id": first(people, "tags"), "name": first(people, "tags")},
        "CandidateTag": {"candidate_id": first(people, "id"), "tag_id": first(people, "tags")},
        "Interview": {
            "remote_id": first(interviews, "id"), "title": first(slots, "title"), "starting_at": first(slots, "startsOn"),
            "ending_at": first(slots, "endsOn"), "location": first(slots, "place"), "application_id": first(interviews, "jobId"),
            "canceled": sum(item.canceled for item in api.world.interviews),
        },
        "InterviewTeamMember": {"interview_id": first(interviews, "id"), "user_id": first(slots, "interviewers", "id")},
        "Offer": {
            "remote_id": first(offers, "id"), "status": first(offers, "status"), "application_id": first(offers, "actions", "details", "url"),
            "custom_fields": first(offers, "properties"), "integration_fields": first(offers, "properties"),
            "remote_created_at": first(offers, "createdOn"), "remote_updated_at": first(offers, "updatedOn"),
        },
        "RejectionReason": {"remote_id": first(reasons, "id"), "name": first(reasons, "label")},
        "JobHiringTeamMember": {"roles": first(teams, "role"), "user_id": first(teams, "id"), "job_id": first(jobs, "id")},
    }  # fmt: skip
    models = json.loads(COVERAGE.read_text())["smartrecruiters"]["models"]
    assert set(found) == set(models)
    for name, model in models.items():
        assert set(found[name]) == set(model["fields"]) - OWN, name
        assert {field: value for field, value in found[name].items() if not value} == {}, name


def test_raw_rows_are_there_for_tests(api):
    for kind, number in (
        ("users", 1),
        ("jobs", 1),
        ("postings", 1),
        ("candidates", 1),
        ("applications", 1),
        ("offers", 1),
        ("reasons", 1),
        ("tags", 1),
        ("sources", 1),
        ("fields", 1),
        ("fields", 7),
        ("departments", 1),
        ("questions", 1),
        ("interviews", 2),
    ):
        assert api.vendor.raw(kind, number)
    assert api.vendor.remote_id("stages", 4) == "IN_REVIEW:Phone interview"
    assert api.vendor.remote_id("stages", 3) == "NEW"


def test_two_seeds_and_accounts_differ_but_each_is_the_same_again(checker):
    from tests.gateway.sandbox.smartrecruiters.helper import Api

    one, two = (Api(checker, candidates=50, applications=90).get("/candidates?limit=20") for _ in range(2))
    assert one == two
    other = Api(checker, candidates=50, applications=90, seed=2).get("/candidates?limit=20")
    assert one["content"][0]["id"] != other["content"][0]["id"]
