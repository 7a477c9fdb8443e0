"""Recruit CRM keeps the contract. The objects are invented, in the shapes of recruitcrm.md §3 and §4."""

from connectors.errors import Gone, RateLimited, Rejected, Unauthenticated, Unavailable
from connectors.recruitcrm import RecruitCrm, mapping, views
from tests.contract.suite import ConnectorContract

WHEN = {"created_on": "2031-01-05T08:00:00.000000Z", "updated_on": "2031-02-03T04:05:06.000000Z"}
MARA = {
    "id": 41,
    "first_name": "Mara",
    "last_name": "Lind",
    "email": "mara@agency.test",
    "contact_number": None,
}
USER = {**MARA, "role": "Account Owner", "status": "Active", "teams": [{"team_id": 7, "team_name": "North"}]}
JOAN = {"id": 44, "first_name": "Joan", "role": "Night shift", "status": "Deactivated", "teams": [7]}
STAGE = {"status_id": 10, "label": "Applied"}
OTHER_STAGE = {"stage_id": "10022", "label": "Phone interview"}
QUESTION = {"id": 61, "question": "Which cloud do you know best?"}
FIELD = {
    "field_id": 12,
    "entity_type": "job",
    "field_name": "Department",
    "field_type": "text",
    "value": "Data",
}
CANDIDATE = {
    "id": 90017,
    "slug": "20011987000000090017Qxe",
    "first_name": "Ines",
    "last_name": "Okafor",
    "email": "ines.okafor@mail.test",
    "contact_number": "+49301234567",
    "current_organization": "Birke Software GmbH",
    "position": "Backend Engineer",
    "source": "Referral",
    "linkedin": "https://www.linkedin.com/in/inesokafor",
    "github": "",
    "address": "Lindenweg 4",
    "city": "Potsdam",
    "locality": "Babelsberg",
    "state": "Brandenburg",
    "country": "Germany",
    "postal_code": "14467",
    "salary_type": {"id": "2", "label": "Annual Salary"},
    "resume": {"filename": "cv.pdf", "file_link": "https://api.recruitcrm.io/v1/candidates/1/resume/abc"},
    "custom_fields": [{**FIELD, "entity_type": "candidate", "field_name": "Visa", "value": "EU"}],
    "resource_url": "https://app.recruitcrm.io/candidate/20011987000000090017Qxe",
    "owner": 41,
    **WHEN,
}
JOB = {
    "id": 5150,
    "slug": "20029000000000005150Kad",
    "name": "Data Platform Lead",
    "job_code": "DPL-1",
    "contact_slug": "20010000000000000031Pqr",
    "job_description_text": "<p>Lead</p>",
    "min_annual_salary": 6500,
    "max_annual_salary": "8200",
    "minimum_experience": 3,
    "maximum_experience": 6,
    "salary_type": {"id": 1, "label": "Monthly Salary"},
    "currency_id": 3,
    "job_status": {"id": 1, "label": "Open"},
    "job_type": "Full Time",
    "job_category": "Engineering",
    "city": "Leipzig",
    "state": "Saxony",
    "country": "Germany",
    "address": "Ring 1",
    "postal_code": "04109",
    "locality": "Mitte",
    "enable_job_application_form": 1,
    "application_form_url": "https://recruitcrm.io/apply/20029000000000005150Kad",
    "job_questions": [QUESTION],
    "hiring_pipeline_id": 0,
    "owner": 41,
    "collaborator_users": [44, MARA],
    "collaborator_teams": [7, None],
    "custom_fields": [FIELD],
    "resource_url": "https://app.recruitcrm.io/job/20029000000000005150Kad",
    **WHEN,
}
BARE = {"slug": "1206009", "job_type": 3, "job_status": 1406, "salary_type": "", "owner": {"id": 41}}
ASSIGNED = {"candidate": CANDIDATE, "stage_date": WHEN["updated_on"], "status": STAGE, "_job": JOB["slug"]}
HIRING = {
    "candidate_slug": CANDIDATE["slug"],
    "job_slug": JOB["slug"],
    "status": STAGE,
    "remark": None,
    "updated_on": "2031-02-01T09:00:02.000000Z",
    "updated_by": MARA,
}
PAIR = {"_candidate": CANDIDATE["slug"], "_job": JOB["slug"]}
ANSWERS = {
    "success": True,
    "data": [
        {"Question ID": 61, "Question": "Which cloud?", "Answer": "The fluffy one", "Answer ID": 9},
        {"Question ID": 62, "Question": "Why?", "Answer": None, "Answer ID": None},
    ],
    **PAIR,
}
FIELDS = {"success": True, "data": {"0": {"columnid": 3, "label": "Score", "value": "82"}}, **PAIR}


class TestRecruitCrm(ConnectorContract):
    connector = RecruitCrm()
    credentials = {"api_token": "s3cr3t-api-token"}  # noqa: RUF012  # hooks of the suite
    settings = {"note_type_id": 14}  # noqa: RUF012  # as above
    auth_headers = {"authorization": "Bearer s3cr3t-api-token"}  # noqa: RUF012  # as above
    statuses = {403: Unauthenticated}  # noqa: RUF012  # as above; to be treated like 401 (§2.2)
    named = frozenset({"JobRow.status", "JobRow.salary_period"})  # the numbers go first (§8.1)
    silent = frozenset(
        {
            "Question.description",  # questions have none
            "JobQuestion.required",  # not told (§8)
            "JobQuestion.precondition_question_id",
            "JobQuestion.precondition_options",
        }
    )
    examples = {  # noqa: RUF012  # as above
        views.UserRow: [USER, JOAN],
        views.UserReference: [MARA],
        views.SystemRole: [{"role": "Account Owner"}],
        views.JobRole: mapping.job_roles(),
        views.UserRole: [{"_user": USER, "role": "Account Owner"}],
        views.StageReference: [STAGE, OTHER_STAGE],
        views.StageRow: [STAGE, OTHER_STAGE],
        views.Question: [QUESTION],
        views.JobRow: [JOB, BARE],
        views.JobCurrency: [{"slug": JOB["slug"], "_code": "EUR"}],
        views.JobSalaryType: [{"slug": JOB["slug"], "_type": {"id": "6", "label": "Weekly"}}],
        views.JobFields: [
            {**JOB, "custom_fields": [{"field_id": 12, "value": "Data"}], "_names": {"12": "Department"}}
        ],
        views.JobTeam: [{**JOB, "_users": [USER, JOAN]}],
        views.JobStages: [{"slug": JOB["slug"], "_stages": [STAGE, OTHER_STAGE]}],
        views.CandidateRow: [CANDIDATE, {"slug": 1205001}],
        views.AssignedCandidate: [CANDIDATE],
        views.Assigned: [ASSIGNED],
        views.HiringStage: [HIRING],
        views.CandidateStages: [{"_candidate": CANDIDATE["slug"], "_stages": [HIRING]}],
        views.Answers: [ANSWERS],
        views.AssociatedFields: [FIELDS, {**FIELDS, "data": [FIELDS["data"]]}],
    }
    errors = [  # noqa: RUF012  # as above
        (400, {}, {"message": "The parameter per_page is not supported."}, Rejected, "per_page"),
        (401, {}, {"error": "Unauthorized"}, Unauthenticated, "Unauthorized"),
        (403, {}, {"error": "Forbidden"}, Unauthenticated, "Forbidden"),
        (404, {}, {"error": True, "errorCode": 404, "errorMessage": "Job not found"}, Gone, "Job not found"),
        (
            404,
            {},
            {"success": False, "statusCode": 404, "message": "Candidate not found"},
            Gone,
            "Candidate not",
        ),
        (404, {}, {"success": False, "message": "Subscription not found"}, Gone, "Subscription not found"),
        (405, {}, b"", Rejected, "405"),
        (
            422,
            {},
            {"email": ["The email must be valid."], "first_name": ["is required"]},
            Rejected,
            "email: The email must be valid.; first_name: is required",
        ),
        (422, {}, {"errors": ["The slug is invalid."]}, Rejected, "The slug is invalid."),
        (422, {}, {"error": True, "errorCode": 422, "errorMessage": "already assigned"}, Rejected, "already"),
        (422, {}, {"message": "The answer field is required"}, Rejected, "The answer field"),
        (429, {}, {"message": "Too Many Attempts."}, RateLimited, "Too Many Attempts."),
        (500, {"content_type": "text/plain"}, b"Server Error", Unavailable, "Server Error"),
        (200, {}, {"errorCode": 404, "errorMessage": "Candidate not found"}, Gone, "Candidate not found"),
        (200, {}, {"errorCode": "404", "errorMessage": "Job not found"}, Gone, "Job not found"),
        (200, {}, {"success": False, "statusCode": 422, "message": "no"}, Rejected, "no"),
        (200, {}, {"error": True, "errorMessage": "no"}, Rejected, "no"),
    ]
