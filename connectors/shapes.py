"""The objects inside the records (unified-model.md §2, §3.6, §3.7, §6): made by mapping functions, with keywords.

Every member may be left out and is null then.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from connectors.enums import (
    AttachmentType,
    IntegrationFieldType,
    QuestionDisplay,
    QuestionType,
    RoleScope,
    UnifiedRoleType,
)
from connectors.model import interface_type, object_type, optional


@object_type
class Location:
    """A place or postal address, in as many parts as the vendor gives or the text shows."""

    city: str | None = optional("City or town.")
    country: str | None = optional("ISO 3166-1 alpha-2 code where it can be told, else the original text.")
    state: str | None = optional("State, province or region.")
    street_1: str | None = optional("First line of the street address.")
    street_2: str | None = optional("Second line of the street address.")
    zip_code: str | None = optional("Postal code.")
    raw: str | None = optional("The whole address as the vendor wrote it.")


@object_type
class EmailAddress:
    """An email address of a person. Invalid ones are left out of lists."""

    email_address: str | None = optional("The address.")
    type: str | None = optional("What it is used for, e.g. PRIVATE; null if the vendor does not say.")


@object_type
class PhoneNumber:
    """A phone number of a person."""

    phone_number: str | None = optional("The number as the vendor wrote it.")
    type: str | None = optional("What it is used for, e.g. HOME; null if the vendor does not say.")


@object_type
class SocialMedia:
    """A profile of a person elsewhere on the web."""

    link: str | None = optional("Address of the profile.")
    type: str | None = optional("Which network, e.g. LINKEDIN.")
    username: str | None = optional("Name of the person there.")


@object_type
class IntegrationField:
    """A field of the vendor's own, passed on with its value unchanged."""

    id: strawberry.ID | None = optional("Id of the field, stable within the integration.")
    key: str | None = optional("Key of the field in the ATS.")
    type: IntegrationFieldType | None = optional("Whether the field is fixed or made by the customer.")
    value: JSON | None = optional("Its value as received.")
    label: str | None = optional("Its name as shown in the ATS.")


@object_type
class RoleRef:
    """A role in short."""

    remote_id: str | None = optional("The ATS's own id of the role.")
    remote_label: str | None = optional("Its name in the ATS.")
    unified_type: UnifiedRoleType | None = optional("Its kind; null for uncommon roles.")
    scope: RoleScope | None = optional("Where it holds.")


@object_type
class QuestionOption:
    """One of the answers that a select question offers."""

    id: strawberry.ID | None = optional("What an answer names the option by.")
    name: str | None = optional("Text of the option.")
    remote_id: str | None = optional("The ATS's own id; null where it knows options by their text only.")


def _is(kind: QuestionType) -> Any:
    """The discriminator of a format, the same on every instance."""
    return optional("The kind of answer; tells which of the types this is.", kind)


@interface_type
class QuestionFormat:
    """What answer a screening question takes. The type says which further fields there are."""

    type: QuestionType = _is(QuestionType.UNKNOWN)


@object_type
class TextFormat(QuestionFormat):
    """The question takes free text."""

    type: QuestionType = _is(QuestionType.TEXT)
    display_type: QuestionDisplay | None = optional("How to show the field; if null, one line is advised.")
    max_length: int | None = optional("The most characters it takes.")


@object_type
class NumberFormat(QuestionFormat):
    """The question takes a number."""

    type: QuestionType = _is(QuestionType.NUMBER)
    display_type: QuestionDisplay | None = optional("How to show the field.", QuestionDisplay.FIELD)
    min: float | None = optional("The smallest number it takes.")
    max: float | None = optional("The largest number it takes.")


@object_type
class FileFormat(QuestionFormat):
    """The question takes a file."""

    type: QuestionType = _is(QuestionType.FILE)
    accepted_mime_types: list[str] | None = optional("The types of files it takes; null if not known.")
    max_file_size_bytes: int | None = optional("The largest file it takes, in bytes.")


@object_type
class SingleSelectFormat(QuestionFormat):
    """The question takes one of several options."""

    type: QuestionType = _is(QuestionType.SINGLE_SELECT)
    options: list[QuestionOption] | None = optional("What can be chosen.")
    display_type: QuestionDisplay | None = optional("How to show the options.")


@object_type
class MultiSelectFormat(QuestionFormat):
    """The question takes any of several options."""

    type: QuestionType = _is(QuestionType.MULTI_SELECT)
    options: list[QuestionOption] | None = optional("What can be chosen.")


@object_type
class BooleanFormat(QuestionFormat):
    """The question takes yes or no."""

    type: QuestionType = _is(QuestionType.BOOLEAN)


@object_type
class DateFormat(QuestionFormat):
    """The question takes a date."""

    type: QuestionType = _is(QuestionType.DATE)


@object_type
class InformationFormat(QuestionFormat):
    """A text to read, with nothing to answer."""

    type: QuestionType = _is(QuestionType.INFORMATION)


@object_type
class UnknownFormat(QuestionFormat):
    """A kind of question that has no unified counterpart and cannot be answered here."""

    type: QuestionType = _is(QuestionType.UNKNOWN)
    raw_question: JSON | None = optional("The question as the vendor sent it.")


FORMATS = (
    TextFormat,
    NumberFormat,
    FileFormat,
    SingleSelectFormat,
    MultiSelectFormat,
    BooleanFormat,
    DateFormat,
    InformationFormat,
    UnknownFormat,
)
"""The types behind `QuestionFormat`: a schema does not find them by itself."""


@object_type
class TextAnswer:
    """The answer to a TEXT question."""

    content: str | None = optional("What was written.")


@object_type
class SingleSelectAnswer:
    """The answer to a SINGLE_SELECT question."""

    choice: str | None = optional("Text of the chosen option.")


@object_type
class MultiSelectAnswer:
    """The answer to a MULTI_SELECT question."""

    choices: list[str] | None = optional("Texts of the chosen options.")


@object_type
class BooleanAnswer:
    """The answer to a BOOLEAN question."""

    checked: bool | None = optional("Whether it was answered with yes.")


@object_type
class NumberAnswer:
    """The answer to a NUMBER question."""

    number: float | None = optional("The number given.")


@object_type
class DateAnswer:
    """The answer to a DATE question."""

    date: datetime | None = optional("The date given.")


@object_type
class UnknownAnswer:
    """An answer that has no unified counterpart."""

    raw: JSON | None = optional("The answer as the vendor sent it.")


ScreeningAnswer = Annotated[
    TextAnswer
    | SingleSelectAnswer
    | MultiSelectAnswer
    | BooleanAnswer
    | NumberAnswer
    | DateAnswer
    | UnknownAnswer,
    strawberry.union(
        "ScreeningAnswer",
        description="An answer to a screening question; the question's type says which of these.",
    ),
]


@object_type
class AnsweredQuestion:
    """The question that an answer belongs to, in short."""

    remote_id: str | None = optional("The ATS's own id of the question.")
    title: str | None = optional("The question.")
    type: QuestionType | None = optional("The kind of answer it takes.")


@object_type
class ScreeningQuestionAnswer:
    """What a candidate answered to one screening question. Files are not returned."""

    question: AnsweredQuestion | None = optional("The question.")
    answer: ScreeningAnswer | None = optional("The answer.")


@dataclass(frozen=True, slots=True)
class FileSource:
    """Where the vendor keeps a file. The URL is for the gateway alone: it may carry a signature.

    `authenticated`: it wants the vendor's credentials, which then go to the vendor's own hosts only.
    """

    url: str = field(repr=False)
    authenticated: bool = False


@object_type
class Attachment:
    """A file of a candidate or an application, read from the ATS when asked for."""

    id: strawberry.ID | None = optional("Global id of the file.")
    remote_id: str | None = optional("The ATS's own id of the file.")
    type: AttachmentType | None = optional("What the file is.")
    file_name: str | None = optional("Its name, with extension where the vendor gives one.")
    content_type: str | None = optional("Its MIME type.")
    data_url: str | None = optional("Where it can be downloaded.")
    candidate_id: strawberry.ID | None = optional("The candidate whose file it is.")
    application_id: strawberry.ID | None = optional(
        "The application it belongs to; null if to none in particular."
    )
    remote_created_at: datetime | None = optional("When it was added in the ATS.")
    remote_updated_at: datetime | None = optional("When it was last changed in the ATS.")
    source: strawberry.Private[FileSource | None] = None
