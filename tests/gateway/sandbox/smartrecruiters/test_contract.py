"""What the sandbox answers has the shape of the contract's files; `contract.py` checks every exchange."""

import json

import pytest

from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
from tests.gateway.sandbox.smartrecruiters.contract import SHAPES, derived, flat

COMPANY_READS = (
    "/configuration/company", "/configuration/departments", "/configuration/departments/1201",
    "/configuration/hiring-processes", "/configuration/rejection-reasons", "/configuration/withdrawal-reasons",
    "/configuration/sources", "/configuration/sources/OTHER/values?limit=100", "/configuration/sources/JOB_BOARD/values",
    "/configuration/candidate-properties", "/configuration/job-properties", "/configuration/offer-properties",
    "/user-api/v201804/users?limit=100", "/user-api/v201804/users/me", "/user-api/v201804/system-roles",
    "/user-api/v201804/access-groups", "/jobs?limit=100&sort=job_id", "/jobs?limit=7", "/offers?limit=100",
    "/audit-api/v201910/audit-events?limit=100", "/webhooks-api/v201907/subscriptions",
    "/interviews-api/v201904/interview-types", "/reporting-api/v201804/reports", "/candidates?limit=100",
    "/v1/companies/SandboxEmployer1/postings?limit=100&destination=INTERNAL_OR_PUBLIC",
    "/v1/companies/SandboxEmployer1/departments",
)  # fmt: skip


def served():
    return {f"{route.method} {flat(route.template)}" for route in SmartRecruiters.routes.all()}


def test_the_shapes_are_derived_from_the_files(checker):
    if checker.folder is None:
        pytest.skip("ATS_CONTRACTS names no folder with the contract's files")
    whole = {
        name: shape for name, shape in derived(checker.folder).items() if name.rsplit(" ", 1)[0] in served()
    }
    assert json.loads(SHAPES.read_text()) == whole


@pytest.mark.parametrize("path", COMPANY_READS)
def test_reads_of_the_company(api, path):
    api.get(path)


def test_reads_of_every_job(api):
    for number in api.world.jobs.ids():
        path = f"/jobs/{api.id('jobs', number)}"
        for end in (
            "",
            "/jobads",
            "/hiring-team",
            "/publication?activeOnly=false",
            "/status/history",
            "/positions",
        ):
            assert api.get(path + end)
        for ad in api.get(f"{path}/jobads"):
            assert api.get(f"{path}/jobads/{ad['id']}") == ad
            api.get(f"{path}/jobads/{ad['id']}/postings")


def test_reads_of_every_posting(api):
    company = f"/v1/companies/{api.vendor.company}/postings"
    for row in api.get(f"{company}?limit=100")["content"]:
        detail = api.get(f"{company}/{row['id']}")
        assert detail["uuid"] == row["uuid"]
        for language in ("en", "nl"):
            path = f"/postings/{row['uuid']}/configuration?conditionalsIncluded=true"
            assert "questions" in api.get(path, headers={"accept-language": language})


def test_reads_of_many_people_and_their_applications(api):
    for number in range(1, 260):
        if api.world.is_deleted(number):
            continue
        path = f"/candidates/{api.id('candidates', number)}"
        api.get(path)
        for end in ("/tags", "/attachments", "/consent", "/consents"):
            api.get(path + end)
        for row in api.world.applications.of(number):
            for end in (
                "",
                "/status/history",
                "/properties?includeMultiSelect=true",
                "/screening-answers",
                "/attachments",
                "/offers",
            ):
                api.get(api.at(row) + end)
            uuid = api.id("applications", row.id)
            api.get(f"/job-applications-api/v202112/job-applications/{uuid}")
            api.get("/interviews-api/v201904/interviews", query={"applicationId": uuid})
        api.get("/messages", query={"candidateId": api.id("candidates", number)})


def test_reads_of_every_user_and_definition(api):
    for user in api.rows("/user-api/v201804/users", limit=5):
        assert api.get(f"/user-api/v201804/users/{user['id']}")["lastName"] == user["lastName"]
    for item in api.get("/configuration/candidate-properties")["content"]:
        assert api.get(f"/configuration/candidate-properties/{item['id']}") == item
        expected = 200 if item["type"] == "SINGLE_SELECT" else 400
        api.call("GET", f"/configuration/candidate-properties/{item['id']}/values", expected)
    for item in api.get("/configuration/job-properties")["content"]:
        assert api.get(f"/configuration/job-properties/{item['id']}/values?pageSize=2")["content"]
        assert api.get(f"/configuration/job-properties/{item['id']}/dependents")["totalFound"] == 0
        assert api.get(f"/configuration/job-properties/{item['id']}") == item
