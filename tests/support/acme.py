"""Acme: an invented tool that has one of everything a connector can declare. `world.py` is its API."""

from connectors import records
from connectors.actions import Action, Refused, Step, StepStatus, remote_fields
from connectors.columns import (
    as_text,
    choose,
    computed,
    dig,
    each,
    if_present,
    integer,
    join_keys,
    moment,
    number,
    remote_key,
    rows,
    text,
)
from connectors.connector import Connector, Setting
from connectors.declarations import (
    Batch,
    Call,
    Fetch,
    Gather,
    One,
    Page,
    Pages,
    Push,
    Resource,
    Through,
    Within,
    any_of,
    one_of,
)
from connectors.engine.lists import CREATED
from connectors.enums import ApplicationOutcome, AttachmentType, JobStatus, SalaryPeriod, UserStatus
from connectors.errors import Rejected
from connectors.paging import NextToken, Offset, PageNumber
from connectors.shapes import Attachment, PhoneNumber
from connectors.upstream import HeaderAuth, Policy, VendorError
from connectors.views import View, embedded

STATUS = {"open": JobStatus.OPEN, "closed": JobStatus.CLOSED}
OUTCOME = {
    "active": ApplicationOutcome.PENDING,
    "hired": ApplicationOutcome.HIRED,
    "no": ApplicationOutcome.DECLINED,
}


class Contact(View[records.User]):
    """A user as side-loaded: no address."""

    key = remote_key("id")
    first_name = text("first")
    last_name = text("last")


class UserRow(Contact, path="/users"):
    email = text("email")
    status = choose("state", {"on": UserStatus.ACTIVE, "off": UserStatus.INACTIVE}, None)


class Stage(View[records.ApplicationStage]):
    key = remote_key("id")
    name = text("name")


class JobStage(View[records.JobApplicationStage]):
    key = computed(lambda raw: join_keys(as_text(dig(raw, "_job.id")), as_text(raw.get("id"))))
    index = integer("rank")
    job_id = remote_key("_job.id")
    stage_id = remote_key("id")
    stage = embedded(lambda raw: [raw], Stage)


class Question(View[records.ScreeningQuestion]):
    key = remote_key("id")
    title = text("title")


class JobQuestion(View[records.JobScreeningQuestion]):
    key = computed(lambda raw: join_keys(as_text(dig(raw, "_job.id")), as_text(raw.get("id"))))
    job_id = remote_key("_job.id")
    question_id = remote_key("id")
    question = embedded(lambda raw: [raw], Question)


class JobRow(View[records.Job], path="/jobs"):
    key = remote_key("id")
    name = text("title")
    job_code = text("code")
    description = if_present("text", text("text"))
    salary_period = if_present("per", choose("per", {"year": SalaryPeriod.YEAR}, SalaryPeriod.OTHER))
    status = choose("state", STATUS, JobStatus.OTHER)
    contact_id = remote_key("contact")
    remote_created_at = moment("created")
    remote_updated_at = moment("updated")
    changed_at = moment("updated")
    application_stages = embedded("stages", JobStage, sharing="_job")
    count_applications = integer("applications_count")


class JobDetail(JobRow, path="/jobs/{id}"):
    description = text("text")
    salary_period = choose("per", {"year": SalaryPeriod.YEAR}, SalaryPeriod.OTHER)
    category = text("category")
    custom_fields = computed(lambda raw: raw.get("extra"))


class CareersJob(View[records.Job]):
    """A published job on the careers site, which does not show the others."""

    key = remote_key("id")
    weekly_hours = number("hours")
    screening_questions = embedded("questions", JobQuestion, sharing="_job")


class JobForm(View[records.Job]):
    key = remote_key("id")
    weekly_hours = number("hours")
    screening_questions = embedded("questions", JobQuestion, sharing="_job")


class ApplicationRow(View[records.Application], path="/applications"):
    key = remote_key("id")
    job_id = remote_key("job")
    candidate_id = remote_key("person", "_person.id")
    current_stage_id = remote_key("stage")
    outcome = choose("state", OUTCOME, None)
    remote_created_at = moment("created")


class ApplicationDetail(ApplicationRow, path="/applications/{id}"):
    remote_url = text("link")


class Person(View[records.Candidate], path="/people"):
    key = remote_key("id")
    first_name = text("first")
    last_name = text("last")
    remote_created_at = moment("created")
    applications = embedded("applications", ApplicationRow, sharing="_person")


class PersonDetail(Person, path="/people/{id}"):
    title = text("title")
    phone_numbers = each("phones", lambda one: PhoneNumber(phone_number=one))


class TagRow(View[records.Tag], path="/tags"):
    key = remote_key("id")
    name = text("name")


class Tagged(View[records.CandidateTag]):
    key = computed(lambda raw: join_keys(as_text(dig(raw, "_person.id")), as_text(raw.get("id"))))
    candidate_id = remote_key("_person.id")
    tag_id = remote_key("id")
    tag = embedded(lambda raw: [raw], TagRow)


class Hit(View[records.Candidate]):
    """A search hit: company, tags and the mark of deletion, but no applications."""

    key = remote_key("id")
    first_name = text("first")
    last_name = text("last")
    company = text("company")
    remote_created_at = moment("created")
    remote_deleted_at = moment("deleted")
    candidate_tags = embedded("tags", Tagged, sharing="_person")


class InterviewRow(View[records.Interview], path="/interviews"):
    key = remote_key("id")
    title = text("title")
    starting_at = moment("at")
    application_id = remote_key("application")


class OfferRow(View[records.Offer], path="/offers"):
    key = remote_key("id")
    application_id = remote_key("application")


class Reason(View[records.RejectionReason], path="/reasons"):
    key = remote_key("id")
    name = text("name")


def contacts(body):
    return (Contact(raw) for raw in rows(body, "contacts"))


JOBS = Call("GET /jobs", at="jobs", also=contacts, carries=(Contact,))
PEOPLE = Call("GET /people", at="people")
SEARCH = Call("GET /search", at="hits")

jobs = Pages(
    view=JobRow,
    call=JOBS,
    paging=PageNumber(10, total_at="total"),
    filters={"statuses": Push(lambda them: {"state": [one.value.lower() for one in them]})},
    orders={(CREATED, True): {"sort": "-created"}, (CREATED, False): {"sort": "created"}},
    typical=50,
)
people = Pages(
    view=Person,
    call=PEOPLE,
    paging=Offset(10),
    filters={"first_name": Push(lambda name: {"name": name}, exact=False)},
    natural=(CREATED, True),
    typical=100,
)
hits = Pages(view=Hit, call=SEARCH, paging=NextToken(20, "cursor", "next"), typical=100)
everybody_ever = Pages(
    view=Hit,
    call=Call("GET /search/all", at="hits"),
    paging=NextToken(20, "cursor", "next"),
    filters={"include_deleted": Push(lambda _: {})},
    requires=frozenset({"include_deleted"}),
    typical=100,
)
of_job = Pages(
    view=ApplicationRow,
    call=Call("GET /jobs/{job}/applications", at="applications"),
    paging=PageNumber(5, more_at="next_page"),
    filters={"job_ids": one_of("job")},
    requires=frozenset({"job_ids"}),
)


async def careers(session, keys):
    answer = await session.call(Call("GET /careers", at="jobs"))
    return session.stamp(map(CareersJob, session.rows(Call("GET /careers", at="jobs"), answer)), answer)


async def reasons(session, position, params):
    answer = await session.call(Call("GET /reasons", at="reasons"))
    return Page(session.stamp(map(Reason, rows(answer.body, "reasons")), answer))


RESOURCES = {
    "User": Resource(lists=(Pages(view=UserRow, call=Call("GET /users", at="users"), typical=20),)),
    "Job": Resource(
        lists=(jobs,),
        reads=(
            Batch(view=JobRow, call=JOBS, size=5, params=lambda keys: {"ids": ",".join(keys), "limit": "5"}),
            One(view=JobDetail, call=Call("GET /jobs/{id}", at="job")),
            Fetch(view=CareersJob, fetch_views=careers, size=1_000_000, partial=True),
            One(view=JobForm, call=Call("GET /jobs/{id}/form", at="form")),
        ),
        not_implemented=frozenset({"department"}),
    ),
    "Candidate": Resource(
        lists=(people, hits, everybody_ever),
        reads=(
            Batch(view=Person, call=PEOPLE, size=5, params=lambda keys: {"ids": ",".join(keys)}),
            One(view=PersonDetail, call=Call("GET /people/{id}", at="person")),
        ),
    ),
    "Application": Resource(
        lists=(Within(edge="applications", of=people), of_job),
        reads=(One(view=ApplicationDetail, call=Call("GET /applications/{id}", at="application")),),
    ),
    "ApplicationStage": Resource(lists=(Within(edge="application_stages.stage", of=jobs),)),
    "JobApplicationStage": Resource(
        lists=(Within(edge="application_stages", of=jobs),),
        reads=(
            Through(
                parent="Job", edge="application_stages", key=lambda key: key.split(":")[0], view=JobStage
            ),
        ),
    ),
    "JobScreeningQuestion": Resource(),
    "Tag": Resource(lists=(Pages(view=TagRow, call=Call("GET /tags", at="tags"), typical=10),)),
    "CandidateTag": Resource(
        lists=(Within(edge="candidate_tags", of=hits),),
        reads=(
            Through(
                parent="Candidate", edge="candidate_tags", key=lambda key: key.split(":")[0], view=Tagged
            ),
        ),
    ),
    "Interview": Resource(
        lists=(
            Pages(
                view=InterviewRow,
                call=Call("GET /interviews", at="items"),
                paging=NextToken(10, "cursor", "next"),
                typical=30,
            ),
        ),
        reads=(One(view=InterviewRow, call=Call("GET /interviews/{id}", at="interview")),),
    ),
    "Offer": Resource(
        lists=(
            Pages(
                view=OfferRow,
                call=Call("GET /offers", at="offers"),
                filters={"application_ids": any_of("application", size=1)},
                requires=frozenset({"application_ids"}),
            ),
        ),
    ),
    "RejectionReason": Resource(lists=(Gather(view=Reason, name="reasons", fetch=reasons),)),
}

MOVE = Call("PATCH /applications/{id}", at="application", safe=False)


async def move(doing, application, command):
    if command.stage_id == "13":
        raise Refused("STAGE_NOT_IN_JOB", "not a stage of this job", ("stage_id",))
    if command.stage_id == "14":
        raise Refused("DEEP", "somewhere inside", ("remote_fields", "acme", "note_type"))
    if command.stage_id == "15":
        doing.steps.append(Step(name="move", status=StepStatus.SKIPPED))
        doing.warnings.append("it stands there already")
        return [application]
    body = {"stage": command.stage_id, **remote_fields(command, "acme")}
    answer = await doing.send("move", MOVE, {"id": application.key}, json=body)
    if answer is not None:
        doing.session.absorb(
            doing.session.stamp(map(ApplicationRow, doing.session.rows(MOVE, answer)), answer)
        )
    return [application]


async def create(doing, job, command):
    answer = await doing.send(
        "create", Call("POST /people", safe=False), json={"first": command.candidate.first_name}
    )
    return [] if answer is None else doing.session.absorb([Person(answer.body)])


async def files(session, record):
    if record.key == "666":
        raise Rejected("no")
    return [Attachment(id="1", file_name="cv.pdf", type=AttachmentType.CV, candidate_id=record.key)]


class Acme(Connector):
    tool = "acme"
    label = "Acme"
    base_url = "https://api.acme.test"
    credentials = (Setting("key", "an API key"),)
    policy = Policy()
    resources = RESOURCES
    actions = {  # noqa: RUF012  # as connectors declare them
        "moveApplicationToStage": Action(move, changes=("Application",)),
        "createCandidate": Action(create, changes=("Candidate", "Application")),
    }
    attachments = {"Candidate": files}  # noqa: RUF012  # as above
    check = Call("GET /users", at="users", lives=0)

    def auth(self, account):
        return HeaderAuth.bearer(account.credentials["key"])

    def read_error(self, status, headers, body):
        return VendorError(str(body)) if status >= 400 else None
