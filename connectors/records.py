"""The unified records: every field of unified-model.md §3, declared once.

Each class is a Strawberry type; the graph adds `id`, edges, `integration` and `meta` by subclass. A field
that ends in `_id` holds the remote key of the record that it points to; the graph turns it into a global id.
Every field may be null: a broken upstream must not cost a whole record.

`personal=True` marks what tells of a person, and what may (payloads as received, fields that customers made,
titles and texts that people write): principals without that grant get null for it.
"""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from connectors.enums import (
    ApplicationOutcome,
    ApplicationStageStatus,
    EmploymentType,
    HiringTeamRole,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    JobVisibility,
    OfferStatus,
    QuestionCategory,
    RemoteWorkStatus,
    RoleScope,
    SalaryPeriod,
    UnifiedRoleType,
    UserStatus,
)
from connectors.model import Model, choice, common, field, many, model, paged
from connectors.shapes import (
    EmailAddress,
    IntegrationField,
    Location,
    PhoneNumber,
    QuestionFormat,
    ScreeningQuestionAnswer,
    SocialMedia,
)


@common
class Dated(Model):
    """What every model has, joins included."""

    changed_at: datetime | None = field(
        "When the record itself last changed: the vendor's update time, else the newest event or differing read seen."
    )
    remote_deleted_at: datetime | None = field(
        "When the record was found to be gone in the ATS: the vendor's mark, a delete event or a read answered gone."
    )


@common
class Remote(Dated):
    """What every record has that exists in the ATS by itself."""

    remote_id: str | None = field(
        "The ATS's own id, always a string; composed where the ATS has no single key."
    )
    remote_data: JSON | None = field(
        "The vendor's payloads as received, keyed by the path they came from.", personal=True
    )


@common
class Stamped(Remote):
    """What a record has whose times the ATS keeps."""

    remote_created_at: datetime | None = field("When it was created in the ATS.")
    remote_updated_at: datetime | None = field("When it was last updated in the ATS.")


@common
class Extended(Remote):
    """What a record has that customers can add fields to."""

    custom_fields: JSON | None = field(
        "The vendor's fields that were mapped to keys of one's own, by those keys.", personal=True
    )
    integration_fields: list[IntegrationField] | None = field(
        "Selected fields of the vendor's own, unchanged.", personal=True
    )


@model
class User(Remote):
    """A person with an account in the ATS."""

    first_name: str | None = field("Given name.", personal=True)
    last_name: str | None = field("Family name.", personal=True)
    email: str | None = field("Email address; null if it is not a valid one.", personal=True)
    status: UserStatus | None = field("Whether the account is active. Recruitee only lists active users.")

    user_roles = many("UserRole", "The user's roles in the whole account, as joins.", by="user_id")
    roles = many("Role", "The user's roles in the whole account.", through=("user_roles", "role"))
    hiring_teams = paged("JobHiringTeamMember", "The hiring teams that the user is in.", by="user_id")
    interview_teams = paged(
        "InterviewTeamMember", "The interviews that the user takes part in.", by="user_id"
    )


@model
class Job(Stamped, Extended):
    """A vacancy that candidates apply for."""

    name: str | None = field("Title of the job.")
    job_code: str | None = field("Code or requisition number that people use.")
    description: str | None = field("Text of the job, usually HTML. Gem: of the newest live posting.")
    confidential: bool | None = field(
        "Whether the job is confidential.", deprecated="Use `visibility`, which has the value CONFIDENTIAL."
    )
    weekly_hours: float | None = field("Expected hours of work per week.")
    employment_type: EmploymentType | None = choice("Kind of contract.")
    status: JobStatus | None = choice(
        "Whether the job takes applications at all; judge it with `visibility`."
    )
    visibility: JobVisibility | None = choice("Who can see the job and apply to it.")
    category: str | None = field("Category or industry, in the vendor's words.")
    department: str | None = field("Department or team, in the vendor's words. Gem: the first of several.")
    post_url: str | None = field("Public address of the posting at the ATS. Gem: of the newest live posting.")
    experience_level: str | None = field("Seniority asked for, in the vendor's words.")
    remote_work_status: RemoteWorkStatus | None = choice("How far the job can be done from elsewhere.")
    salary_amount: float | None = field("Salary, where it is one figure.")
    salary_amount_from: float | None = field("Lower bound of the salary.")
    salary_amount_to: float | None = field("Upper bound of the salary.")
    salary_currency: str | None = field("Currency of the salary, usually an ISO 4217 code.")
    salary_period: SalaryPeriod | None = choice(
        "The span of time the salary refers to, not how often it is paid."
    )
    location: Location | None = field("Place of work. Gem: the first of several.")
    remote_url: str | None = field("Address of the job inside the ATS.")
    opened_at: datetime | None = field("When it was opened.")
    closed_at: datetime | None = field(
        "When it was closed or is planned to close; if in the future, it is still open."
    )
    contact_id: strawberry.ID | None = field(
        "The user to contact about the job.", ref="User", deprecated="Use `hiringTeam`."
    )

    applications = paged("Application", "The applications for the job.", by="job_id")
    postings = many("JobPosting", "The adverts of the job.", by="job_id")
    application_stages = many(
        "JobApplicationStage", "The stages of the job's hiring process, in order.", by="job_id"
    )
    screening_questions = many(
        "JobScreeningQuestion", "The questions on the job's form, in order.", by="job_id"
    )
    hiring_team = many("JobHiringTeamMember", "The users who work on the job.", by="job_id")


@model
class JobPosting(Stamped):
    """An advert of a job, published or to be published."""

    title: str | None = field("Title of the advert.")
    description_html: str | None = field("Text of the advert, as HTML.")
    status: JobPostingStatus | None = field("State of the advert.")
    visibility: JobPostingVisibility | None = field("Who can see the advert.")
    url: str | None = field("Public address of the advert.")
    job_id: strawberry.ID | None = field("The job it advertises.", ref="Job")


@model
class Candidate(Stamped, Extended):
    """A person who may be hired."""

    first_name: str | None = field("Given name.", personal=True)
    last_name: str | None = field("Family name.", personal=True)
    company: str | None = field("Current employer.", personal=True)
    title: str | None = field("Current job title.", personal=True)
    confidential: bool | None = field("Whether the profile is marked confidential.")
    source: str | None = field(
        "How the candidate was found, in the vendor's words. Gem: of the first application.", personal=True
    )
    phone_numbers: list[PhoneNumber] | None = field("Phone numbers.", personal=True)
    email_addresses: list[EmailAddress] | None = field(
        "Email addresses; invalid ones are left out.", personal=True
    )
    social_media: list[SocialMedia] | None = field("Profiles elsewhere on the web.", personal=True)
    location: Location | None = field("Where the candidate lives.", personal=True)
    remote_url: str | None = field(
        "Address of the profile inside the ATS; if null, try that of an application.", personal=True
    )

    applications = paged("Application", "What the candidate has applied for.", by="candidate_id")
    candidate_tags = many("CandidateTag", "The candidate's tags, as joins.", by="candidate_id")
    tags = many("Tag", "The candidate's tags.", through=("candidate_tags", "tag"))


@model
class ApplicationStage(Extended):
    """A step of a hiring process. Most ATSs have stages per job: one to move to must come from the job."""

    name: str | None = field("Name of the stage.")
    global_index: int | None = field("Position in the order of all stages, where the ATS has such an order.")
    status: ApplicationStageStatus | None = field(
        "Whether the stage is in use; applications can still stand in one that is not."
    )

    job_stages = paged(
        "JobApplicationStage", "The jobs whose process has the stage, as joins.", by="stage_id"
    )


@model
class Application(Stamped, Extended):
    """One candidate's application for one job."""

    outcome: ApplicationOutcome | None = field(
        "How it ended; derived from stages, flags, dates and statuses."
    )
    rejection_reason_name: str | None = field(
        "Why it was rejected, as text. TrackerRMS: the note given on rejection, else the name of the reason.",
        personal=True,
    )
    rejected_at: datetime | None = field("When it was rejected.")
    current_stage_id: strawberry.ID | None = field("The stage it stands in.", ref="ApplicationStage")
    job_id: strawberry.ID | None = field("The job applied for.", ref="Job")
    candidate_id: strawberry.ID | None = field("Who applies.", ref="Candidate")
    screening_question_answers: list[ScreeningQuestionAnswer] | None = field(
        "What was answered to the screening questions; files are left out.", personal=True
    )
    remote_url: str | None = field("Address of the application inside the ATS.", personal=True)
    remote_created_at: datetime | None = field(
        "When it was created in the ATS. SmartRecruiters: taken from the history of its status."
    )
    remote_updated_at: datetime | None = field(
        "When it was last updated in the ATS. SmartRecruiters: when its status last changed, from the same history."
    )

    interviews = many("Interview", "The interviews about the application.", by="application_id")
    offers = many("Offer", "The offers that followed the application.", by="application_id")


@model
class ScreeningQuestion(Remote):
    """A question that applicants answer."""

    title: str | None = field("The question.")
    description: str | None = field(
        "Instructions or context, possibly long and HTML; to be shown with the question."
    )
    format: QuestionFormat | None = field("What answer it takes. Recruit CRM: always free text.")
    category: QuestionCategory | None = field("Why a sensitive question is asked; null for an ordinary one.")

    job_questions = paged(
        "JobScreeningQuestion", "The jobs on whose form it stands, as joins.", by="question_id"
    )


@model
class Tag(Remote):
    """A word that candidates are marked with."""

    name: str | None = field("Text of the tag.")

    candidate_tags = paged("CandidateTag", "Who has the tag, as joins.", by="tag_id")
    candidates = paged(
        "Candidate", "The candidates who have the tag.", through=("candidate_tags", "candidate")
    )


@model
class Interview(Stamped):
    """A meeting with a candidate."""

    title: str | None = field("Title of the meeting.", personal=True)
    starting_at: datetime | None = field("When it starts.")
    ending_at: datetime | None = field("When it ends.")
    location: Location | None = field("Where it takes place.", personal=True)
    video_conferencing_url: str | None = field("Where to join by video.", personal=True)
    application_id: strawberry.ID | None = field("The application it is about.", ref="Application")
    stage_id: strawberry.ID | None = field(
        "The stage it belongs to, if the ATS says so.", ref="ApplicationStage"
    )
    canceled: bool | None = field("Whether it was called off; null when the ATS says nothing.")

    team = many("InterviewTeamMember", "The users who take part.", by="interview_id")


@model
class Offer(Stamped, Extended):
    """An offer of employment to a candidate. (What Recruitee calls an offer is a job.)"""

    status: OfferStatus | None = field("How far the offer has come.")
    application_id: strawberry.ID | None = field(
        "The application it follows. SmartRecruiters names candidate and job only: found through the applications.",
        ref="Application",
    )
    employment_start_date: datetime | None = field("When the employment offered starts.")


@model
class RejectionReason(Remote):
    """A reason for rejecting applications, to choose from."""

    name: str | None = field("Title of the reason.")


@model
class Role(Remote):
    """A function or a level of permission that users have."""

    remote_label: str | None = field("Its name in the ATS. TrackerRMS: always Owner.")
    scope: RoleScope | None = field("Whether it holds in the whole account or on one job.")
    unified_type: UnifiedRoleType | None = field(
        "Its kind; null for uncommon roles. TrackerRMS: always null."
    )

    user_roles = paged("UserRole", "Who has the role in the whole account, as joins.", by="role_id")
    role_assignments = paged("JobUserRoleAssignment", "Who has the role on a job, as joins.", by="role_id")


@model
class JobApplicationStage(Dated):
    """A stage as part of a job's hiring process."""

    index: int | None = field("Position of the stage within the job, if they are ordered.")
    job_id: strawberry.ID | None = field("The job.", ref="Job")
    stage_id: strawberry.ID | None = field("The stage.", ref="ApplicationStage")


@model
class JobScreeningQuestion(Dated):
    """A screening question as part of a job's application form."""

    index: int | None = field("Position of the question on the form.")
    required: bool | None = field("Whether it must be answered.")
    precondition_question_id: strawberry.ID | None = field(
        "Show this question only if that one was answered with one of `preconditionOptions`.",
        ref="ScreeningQuestion",
    )
    precondition_options: JSON | None = field(
        "The answers that make it appear: a list of option ids, or of booleans for a yes-or-no question."
    )
    job_id: strawberry.ID | None = field("The job.", ref="Job")
    question_id: strawberry.ID | None = field("The question.", ref="ScreeningQuestion")


@model
class JobHiringTeamMember(Dated):
    """A user as a member of a job's hiring team."""

    roles: list[HiringTeamRole] | None = field("What the user does in the team, as far as it could be told.")
    job_id: strawberry.ID | None = field("The job.", ref="Job")
    user_id: strawberry.ID | None = field("The user.", ref="User")

    role_assignments = many(
        "JobUserRoleAssignment", "The member's roles on the job, as joins.", by="job_user_id"
    )


@model
class JobUserRoleAssignment(Dated):
    """A role of a member of a hiring team."""

    job_user_id: strawberry.ID | None = field(
        "The member of the hiring team. TrackerRMS: up to five owners per job.", ref="JobHiringTeamMember"
    )
    role_id: strawberry.ID | None = field("The role.", ref="Role")


@model
class UserRole(Dated):
    """A role that a user has in the whole account."""

    user_id: strawberry.ID | None = field("The user.", ref="User")
    role_id: strawberry.ID | None = field("The role.", ref="Role")


@model
class CandidateTag(Dated):
    """A tag on a candidate."""

    candidate_id: strawberry.ID | None = field("The candidate.", ref="Candidate")
    tag_id: strawberry.ID | None = field("The tag.", ref="Tag")


@model
class InterviewTeamMember(Dated):
    """A user who takes part in an interview."""

    interview_id: strawberry.ID | None = field("The interview.", ref="Interview")
    user_id: strawberry.ID | None = field("The user.", ref="User")
