"""The typed inputs of the actions (unified-model.md §5, §1.6), one class per mutation.

What an input is called here is its dotted name in coverage.json: `candidate.location.city` is the member
`city` of the member `location` of the member `candidate`. Members that not every tool takes say which do.
"""

from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryContainer

from connectors.enums import (
    AttachmentType,
    ContactType,
    ExpectedSalaryPeriod,
    Gender,
    HttpMethod,
    NoteContentType,
)
from connectors.model import input_type, optional, required


@input_type
class Command:
    """What every mutation takes beside its own inputs."""

    idempotency_key: str | None = optional(
        "A word of your own for this one wish: a call repeated with it answers as the first did and acts only once."
    )
    dry_run: bool = optional("Only check, and show what would be sent to the vendor.", False)


@input_type
class ActionCommand(Command):
    """What every mutation takes that performs a unified action."""

    remote_fields: JSON | None = optional(
        "More data for the vendor, written through unchanged: an object with the tool's slug as key."
    )


@input_type
class LocationInput:
    """Where a candidate lives. Recruitee does not take it."""

    city: str | None = optional("City or town.")
    country: str = required("ISO 3166-1 alpha-2 code in upper case; turned into what the vendor wants.")
    state: str | None = optional("State, province or region. Recruit CRM, TrackerRMS.")
    street_1: str | None = optional("Street and number. Recruit CRM, TrackerRMS.")
    zip_code: str | None = optional("Postal code. Recruit CRM, TrackerRMS.")


@input_type
class SalaryExpectationsInput:
    """What a candidate wants to earn. Recruit CRM, TrackerRMS."""

    amount: float = required("The figure.")
    period: ExpectedSalaryPeriod | None = optional(
        "The span of time it refers to; the figure is converted where the vendor wants the other. TrackerRMS."
    )


@input_type
class AdditionalEmailInput:
    """A further email address of a candidate. TrackerRMS."""

    email_address: str = required("The address.")
    type: ContactType = optional("What it is used for.", ContactType.OTHER)


@input_type
class AdditionalPhoneInput:
    """A further phone number of a candidate. None of the five tools takes it."""

    phone_number: str = required("The number.")
    type: ContactType = optional("What it is used for.", ContactType.OTHER)


@input_type
class SocialLinkInput:
    """A profile of a candidate elsewhere on the web."""

    url: str = required("Address of the profile.")


@input_type
class CandidateInput:
    """The candidate to create. Recruit CRM reuses the newest candidate with exactly that email address."""

    first_name: str = required("Given name.")
    last_name: str = required("Family name.")
    email_address: str = required("The main email address.")
    additional_email_addresses: list[AdditionalEmailInput] | None = optional("Further addresses. TrackerRMS.")
    company: str | None = optional(
        "Current employer. Recruit CRM; SmartRecruiters stores it as experience, with the title `-` if none is given "
        "and a start date of 2100-01-01 if `remoteFields` has none."
    )
    title: str | None = optional("Current job title. Recruit CRM, SmartRecruiters, TrackerRMS.")
    phone_number: str | None = optional("Phone number.")
    additional_phone_numbers: list[AdditionalPhoneInput] | None = optional(
        "Further numbers. None of the five tools takes them."
    )
    location: LocationInput | None = optional(
        "Where the candidate lives. Recruit CRM, SmartRecruiters, TrackerRMS."
    )
    gender: Gender | None = optional("The gender stated. None of the five tools takes it.")
    availability_date: date | None = optional("The earliest day to start. Recruit CRM.")
    salary_expectations: SalaryExpectationsInput | None = optional("Salary wanted. Recruit CRM, TrackerRMS.")
    social_links: list[SocialLinkInput] | None = optional("Profiles elsewhere on the web.")


@input_type
class ApplicationInput:
    """The application to create along with the candidate."""

    job_id: strawberry.ID = required("The job applied for: its global id, or `remote:` and the ATS's own id.")
    stage_id: strawberry.ID | None = optional(
        "The stage to start in, one of the job's; the job's default one if left out. Recruitee, TrackerRMS; "
        "SmartRecruiters is asked to move the candidate afterwards, which needs the permission `candidate_manage`."
    )


@input_type
class ScreeningQuestionAnswerInput:
    """The answer to one screening question. Recruit CRM, Recruitee, SmartRecruiters."""

    question_id: strawberry.ID = required("The question; an unknown one gives a warning only.")
    answer: JSON = required(
        "By the format of the question: text, number, true or false, an ISO 8601 date, an option's id, a list of "
        "these, or for a file an object like an attachment. A value that does not fit is an error."
    )


@input_type
class AttachmentInput:
    """A file: either `data` or `dataUrl` must be given."""

    name: str = required("Name of the file, with extension.")
    type: AttachmentType = required(
        "What the file is. The first CV counts as the résumé. TrackerRMS stores whatever is no CV as general document."
    )
    content_type: str | None = optional(
        "MIME type; needed with `data`, else taken from the download. TrackerRMS does not take it."
    )
    data: str | None = optional("The content in base64.")
    data_url: str | None = optional(
        "Where the content can be downloaded without further headers; it is fetched at once. "
        "SmartRecruiters takes it on creation, not when a file is added later."
    )


@input_type
class SourceInput:
    """How the candidate was found."""

    name: str | None = optional(
        "Name of the source. SmartRecruiters uses it only if a custom source of type OTHER has exactly this name."
    )
    unified_key: str | None = optional("Key of a source from a fixed list. Recruit CRM, Recruitee.")
    id: str | None = optional("The ATS's own id of a source. Recruit CRM, Recruitee.")


@input_type
class SourcedByInput:
    """Who found the candidate. TrackerRMS."""

    user_id: strawberry.ID = required("The user to credit: a global id, or `remote:` and the ATS's own id.")


@input_type
class GdprConsentInput:
    """Consent of the candidate to the processing of personal data."""

    expires_at: datetime | None = optional("Until when the consent holds. Recruitee.")
    given: bool | None = optional(
        "Whether consent was given. SmartRecruiters, where `consent_decisions` in `remoteFields` goes first."
    )


@input_type
class CreateCommand(ActionCommand):
    """A candidate and an application to create."""

    integration_id: strawberry.ID | None = optional(
        "The integration to create it in; needed only if the job is named by the ATS's own id."
    )
    candidate: CandidateInput = required("The person.")
    application: ApplicationInput = required("What the person applies for.")
    screening_question_answers: list[ScreeningQuestionAnswerInput] | None = optional(
        "Answers to the job's screening questions. TrackerRMS does not take them."
    )
    attachments: list[AttachmentInput] | None = optional(
        "Files to add. Recruit CRM keeps them with the candidate, not with the application."
    )
    source: SourceInput | None = optional("How the candidate was found.")
    sourced_by: SourcedByInput | None = optional("Who found the candidate. TrackerRMS.")
    gdpr_consent: GdprConsentInput | None = optional("Consent of the candidate. Recruitee, SmartRecruiters.")


@input_type
class CreateCandidateInput(CreateCommand):
    """A candidate to create, with an application. Recruit CRM, Recruitee, SmartRecruiters, TrackerRMS."""


@input_type
class CreateApplicationInput(CreateCommand):
    """An application to create, with its candidate. Recruit CRM, Recruitee, SmartRecruiters, TrackerRMS."""


@input_type
class AddAttachmentToApplicationInput(ActionCommand):
    """A file to add to an application.

    Recruit CRM always, and Recruitee in some cases, add it to the candidate instead. SmartRecruiters takes it too.
    """

    application_id: strawberry.ID = required("The application.")
    attachment: AttachmentInput = required("The file.")


@input_type
class AddAttachmentToCandidateInput(ActionCommand):
    """A file to add to a candidate. Recruitee, SmartRecruiters. Prefer to add it to an application."""

    candidate_id: strawberry.ID = required("The candidate.")
    attachment: AttachmentInput = required("The file.")


@input_type
class MoveApplicationToStageInput(ActionCommand):
    """An application to move to another stage. All five tools."""

    application_id: strawberry.ID = required("The application.")
    stage_id: strawberry.ID = required("The stage to move to, one of the application's job.")


@input_type
class RejectApplicationInput(ActionCommand):
    """An application to reject. Recruitee, SmartRecruiters, TrackerRMS.

    The customer's own process may start with it, such as a mail to the candidate.
    """

    application_id: strawberry.ID = required("The application.")
    rejection_reason_id: strawberry.ID = required("The reason.")
    note: str | None = optional("Words of your own. TrackerRMS, which then shows them as the reason.")


@input_type
class AddNoteToApplicationInput(ActionCommand):
    """A note to add to an application. Recruitee, SmartRecruiters; Recruit CRM adds it to the candidate.

    Recruit CRM needs a type of note, given in the settings of the integration.
    """

    application_id: strawberry.ID = required("The application.")
    content: str = required("Text of the note.")
    content_type: NoteContentType = optional("How the text is written.", NoteContentType.PLAIN_TEXT)


@input_type
class TagInput:
    """A tag, named by its text."""

    name: str = required("Text of the tag.")


@input_type
class AddTagToCandidateInput(ActionCommand):
    """A tag to add to those of a candidate; made if it does not exist. Recruitee, SmartRecruiters."""

    candidate_id: strawberry.ID = required("The candidate.")
    tag: TagInput = required("The tag.")


@input_type
class RemoveTagFromCandidateInput(ActionCommand):
    """A tag to take from a candidate; no error if it was not there. Recruitee, SmartRecruiters."""

    candidate_id: strawberry.ID = required("The candidate.")
    tag: TagInput = required("The tag.")


@input_type
class ResultLinkAttributeInput:
    """One thing to say about a result."""

    key: str = required("Short name, e.g. Score.")
    value: str = required("What to say.")


@input_type
class ResultLinkDetailsInput:
    """What to say about a result beside the link."""

    custom_field_name_prefix: str | None = optional(
        "Put before the names of attributes that become custom fields, e.g. `Acme:`. Recruitee, Gem."
    )
    attributes: list[ResultLinkAttributeInput] | None = optional("The things to say.")


@input_type
class ResultLinkCommand(ActionCommand):
    """A link back to a result in another product. Where the ATS has no such thing, another field is used."""

    label: str = required("Text of the link, shown where possible.")
    url: str = required("Where the link leads.")
    details: ResultLinkDetailsInput | None = optional("What to say beside the link.")


@input_type
class AddResultLinkToApplicationInput(ResultLinkCommand):
    """A link to a result, to add to an application. Recruitee, SmartRecruiters, Gem."""

    application_id: strawberry.ID = required("The application.")


@input_type
class AddResultLinkToCandidateInput(ResultLinkCommand):
    """A link to a result, to add to a candidate. Recruitee, SmartRecruiters, Gem. Prefer the application."""

    candidate_id: strawberry.ID = required("The candidate.")


@input_type
class MultipartFileInput:
    """A file in a multipart form: either `data` or `dataUrl` must be given."""

    name: str = required("Name of the file.")
    content_type: str | None = optional("Its MIME type.")
    data: str | None = optional("The content in base64.")
    data_url: str | None = optional("Where the content can be downloaded without further headers.")


@input_type
class MultipartFieldInput:
    """One part of a multipart form: either `value` or `file` must be given."""

    name: str = required("Name of the part.")
    value: str | None = optional("Its text.")
    file: MultipartFileInput | None = optional("Its file.")


@input_type
class PassthroughInput(Command):
    """A call to the vendor's own API; credentials and host are added. All five tools.

    Of `data`, `form`, `base64` and `multipartFormData` one at most is given: the body. The answer is shown as it is, so
    that the grants to read and to see personal data are needed, too.
    """

    integration_id: strawberry.ID = required("The integration to call with.")
    method: HttpMethod = required("Verb of the call.")
    path: str = required(
        "Path of the call, percent-encoded, below the account's own address: `/candidates`. What stands before every "
        "path of the account may be left out."
    )
    headers: JSON | None = optional(
        "Further headers: an object of texts. Only those are passed on that negotiate the answer or tell the call "
        "from others; never credentials."
    )
    params: JSON | None = optional(
        "Query parameters: an object of texts, of which a list repeats the name, or a list of pairs."
    )
    data: JSON | None = optional("Body of the call: any JSON but null, or a text that is sent as it is.")
    form: JSON | None = optional(
        "Body of the call: names and texts of an urlencoded form, given like `params`."
    )
    base64: str | None = optional("Body of the call: bytes in base64; needs `contentType`.")
    multipart_form_data: list[MultipartFieldInput] | None = optional(
        "Body of the call: the parts of a multipart form."
    )
    content_type: str | None = optional("MIME type of a body in `data` or `base64`.")
    response_as_base64: bool = optional("Answer the body in base64 whatever it is.", False)
    api_options: JSON | None = optional(
        'For vendors with several services: `{"host": …}`, the name of another host that the integration knows, such '
        "as `careers` at Recruitee. It gets no credentials."
    )


COMMANDS: dict[str, type[Command]] = {
    "createCandidate": CreateCandidateInput,
    "createApplication": CreateApplicationInput,
    "addAttachmentToApplication": AddAttachmentToApplicationInput,
    "addAttachmentToCandidate": AddAttachmentToCandidateInput,
    "moveApplicationToStage": MoveApplicationToStageInput,
    "rejectApplication": RejectApplicationInput,
    "addNoteToApplication": AddNoteToApplicationInput,
    "addTagToCandidate": AddTagToCandidateInput,
    "removeTagFromCandidate": RemoveTagFromCandidateInput,
    "addResultLinkToApplication": AddResultLinkToApplicationInput,
    "addResultLinkToCandidate": AddResultLinkToCandidateInput,
    "passthrough": PassthroughInput,
}
"""The input of each mutation."""


def inputs(command: type) -> set[str]:
    """The dotted names of what `command` passes on to a vendor, in snake_case: `candidate.location.city`.

    Lists are written like single members. What the gateway itself uses (`idempotency_key`, `dry_run`,
    `remote_fields`, `integration_id`) is left out.
    """
    own = {one.python_name for one in get_object_definition(ActionCommand, strict=True).fields}
    return {path for path in _paths(command) if path not in own | {"integration_id"}}


def given(command: object) -> set[str]:
    """The dotted names, as in `inputs`, of what a command really holds: neither null nor a default."""
    found: set[str] = set()
    for one in get_object_definition(type(command), strict=True).fields:
        value = getattr(command, one.python_name)
        if value is None or value == one.default:
            continue
        for part in value if isinstance(value, list) else [value]:
            nested = given(part) if get_object_definition(type(part)) else set()
            found |= {f"{one.python_name}.{path}" for path in nested} or {one.python_name}
    return found


def _paths(kind: type) -> set[str]:
    paths: set[str] = set()
    for one in get_object_definition(kind, strict=True).fields:
        inner = one.type
        while isinstance(inner, StrawberryContainer):
            inner = inner.of_type
        nested = _paths(inner) if isinstance(inner, type) and get_object_definition(inner) else set()
        paths |= {f"{one.python_name}.{path}" for path in nested} or {one.python_name}
    return paths
