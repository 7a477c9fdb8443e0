"""The enums of the unified model (unified-model.md §2, §3, §5).

An *open* enum ends in OTHER: the vendor's word fits none of the values and is found in `<field>_label`.
"""

from enum import Enum

from connectors.model import enum_type, word


@enum_type
class UserStatus(Enum):
    """Whether a user's account can be used."""

    ACTIVE = word("ACTIVE", "The account is in use.")
    INACTIVE = word("INACTIVE", "The account is switched off.")


@enum_type
class JobStatus(Enum):
    """Whether a job takes applications at all; judge it together with the visibility."""

    OPEN = word("OPEN", "The job takes applications.")
    CLOSED = word("CLOSED", "The job takes no more applications.")
    DRAFT = word("DRAFT", "The job is not ready yet.")
    ARCHIVED = word("ARCHIVED", "The job is put away.")
    OTHER = word("OTHER", "None of these: see the label.")


@enum_type
class JobVisibility(Enum):
    """Who can see a job and apply to it."""

    PUBLIC = word("PUBLIC", "Shown on a job board to everybody.")
    INTERNAL = word("INTERNAL", "For employees only.")
    UNLISTED = word("UNLISTED", "Not listed, but whoever has the link can apply.")
    CONFIDENTIAL = word("CONFIDENTIAL", "Seen by invited people only; nobody can apply.")
    OTHER = word("OTHER", "None of these: see the label.")


@enum_type
class EmploymentType(Enum):
    """The kind of contract a job offers."""

    FULL_TIME = word("FULL_TIME", "Full working hours.")
    PART_TIME = word("PART_TIME", "Less than full working hours.")
    CONTRACT = word("CONTRACT", "For a project or a limited time.")
    SEASONAL = word("SEASONAL", "For a season.")
    INTERNSHIP = word("INTERNSHIP", "A traineeship or internship.")
    OTHER = word("OTHER", "None of these: see the label.")


@enum_type
class RemoteWorkStatus(Enum):
    """How far a job can be done from elsewhere."""

    REMOTE = word("REMOTE", "Done from anywhere.")
    HYBRID = word("HYBRID", "Partly on site, partly elsewhere.")
    TEMPORARY = word("TEMPORARY", "From elsewhere for a limited time.")
    ON_SITE = word("ON_SITE", "Done on site.")
    OTHER = word("OTHER", "None of these: see the label.")


@enum_type
class SalaryPeriod(Enum):
    """The span of time a salary figure refers to, which is not how often it is paid."""

    YEAR = word("YEAR", "Per year.")
    MONTH = word("MONTH", "Per month.")
    TWO_WEEKS = word("TWO_WEEKS", "Per two weeks.")
    WEEK = word("WEEK", "Per week.")
    DAY = word("DAY", "Per day.")
    HOUR = word("HOUR", "Per hour.")
    OTHER = word("OTHER", "None of these: see the label.")


@enum_type
class JobPostingStatus(Enum):
    """The state of an advert."""

    ACTIVE = word("ACTIVE", "The advert is published.")
    INACTIVE = word("INACTIVE", "The advert is not published (any more).")
    DRAFT = word("DRAFT", "The advert is still being written.")


@enum_type
class JobPostingVisibility(Enum):
    """Who can see an advert."""

    PUBLIC = word("PUBLIC", "Everybody.")
    INTERNAL = word("INTERNAL", "Employees only.")
    UNLISTED = word("UNLISTED", "Whoever has the link.")


@enum_type
class ApplicationStageStatus(Enum):
    """Whether a stage is in use."""

    ACTIVE = word("ACTIVE", "Applications can be moved to the stage.")
    INACTIVE = word("INACTIVE", "Archived or hidden; applications may still stand in it.")


@enum_type
class ApplicationOutcome(Enum):
    """How an application ended."""

    PENDING = word("PENDING", "It is still going on.")
    HIRED = word("HIRED", "The candidate was hired.")
    DECLINED = word("DECLINED", "The company rejected the candidate, or the candidate withdrew.")


@enum_type
class QuestionType(Enum):
    """What kind of answer a screening question takes."""

    TEXT = word("TEXT", "Free text.")
    NUMBER = word("NUMBER", "A number.")
    FILE = word("FILE", "A file.")
    SINGLE_SELECT = word("SINGLE_SELECT", "One of several options.")
    MULTI_SELECT = word("MULTI_SELECT", "Any of several options.")
    BOOLEAN = word("BOOLEAN", "Yes or no.")
    DATE = word("DATE", "A date.")
    INFORMATION = word("INFORMATION", "A text to read, with nothing to answer.")
    UNKNOWN = word("UNKNOWN", "A kind of the vendor's that has no unified counterpart.")


@enum_type
class QuestionDisplay(Enum):
    """How the field of a screening question is meant to look."""

    SINGLE_LINE = word("SINGLE_LINE", "TEXT: a field of one line.")
    MULTI_LINE = word("MULTI_LINE", "TEXT: a field of several lines.")
    EMAIL = word("EMAIL", "TEXT: an email address.")
    URL = word("URL", "TEXT: a web address.")
    FIELD = word("FIELD", "NUMBER: a field to type into.")
    SLIDER = word("SLIDER", "NUMBER: a slider.")
    DROPDOWN = word("DROPDOWN", "SINGLE_SELECT: a list that opens.")
    RADIO = word("RADIO", "SINGLE_SELECT: one button for each option.")


@enum_type
class QuestionCategory(Enum):
    """Why a sensitive screening question is asked."""

    EEO = word("EEO", "Asked to fulfil the equal-opportunity duties of the United States.")
    DEMOGRAPHIC = word("DEMOGRAPHIC", "Other data about diversity.")


@enum_type
class OfferStatus(Enum):
    """How far an offer of employment has come."""

    DRAFT = word("DRAFT", "Being written.")
    APPROVED = word("APPROVED", "Approved inside the company; many tools have no such step.")
    SENT = word("SENT", "Sent to the candidate.")
    ACCEPTED = word("ACCEPTED", "The candidate said yes.")
    DECLINED = word("DECLINED", "The candidate said no.")
    ABANDONED = word("ABANDONED", "Expired or void.")


@enum_type
class RoleScope(Enum):
    """Where a role holds."""

    SYSTEM = word("SYSTEM", "In the whole account of the ATS.")
    JOB = word("JOB", "On one job.")


@enum_type
class UnifiedRoleType(Enum):
    """The common kinds of roles."""

    HIRING_MANAGER = word("HIRING_MANAGER", "Decides whom to hire.")
    RECRUITER = word("RECRUITER", "Runs the hiring.")
    COORDINATOR = word("COORDINATOR", "Organises appointments and paperwork.")
    SOURCER = word("SOURCER", "Finds candidates.")
    INTERVIEWER = word("INTERVIEWER", "Talks to candidates.")
    ADMIN = word("ADMIN", "Administers the ATS.")


@enum_type
class HiringTeamRole(Enum):
    """What a user does in the hiring team of a job."""

    HIRING_MANAGER = word("HIRING_MANAGER", "Decides whom to hire.")
    RECRUITER = word("RECRUITER", "Runs the hiring.")
    COORDINATOR = word("COORDINATOR", "Organises appointments and paperwork.")
    SOURCER = word("SOURCER", "Finds candidates.")
    INTERVIEWER = word("INTERVIEWER", "Talks to candidates.")


@enum_type
class IntegrationFieldType(Enum):
    """Where a raw field of the vendor comes from."""

    DEFAULT = word("DEFAULT", "A fixed field of the ATS.")
    CUSTOM = word("CUSTOM", "A field that the customer made.")


@enum_type
class AttachmentType(Enum):
    """What a file is; it decides where the file appears in the ATS."""

    CV = word("CV", "A CV or résumé.")
    COVER_LETTER = word("COVER_LETTER", "A cover letter.")
    OTHER = word("OTHER", "Neither of these.")


@enum_type
class ContactType(Enum):
    """What an email address or a phone number is used for."""

    PERSONAL = word("PERSONAL", "Private.")
    WORK = word("WORK", "At work.")
    OTHER = word("OTHER", "Neither of these, or not known.")


@enum_type
class Gender(Enum):
    """The gender a candidate states."""

    MALE = word("MALE", "Male.")
    FEMALE = word("FEMALE", "Female.")
    OTHER = word("OTHER", "Neither of these.")


@enum_type
class ExpectedSalaryPeriod(Enum):
    """The span of time that the salary expected by a candidate refers to."""

    MONTH = word("MONTH", "Per month.")
    YEAR = word("YEAR", "Per year.")


@enum_type
class NoteContentType(Enum):
    """How the text of a note is written."""

    PLAIN_TEXT = word("PLAIN_TEXT", "Text without markup.")


@enum_type
class HttpMethod(Enum):
    """The verb of a passthrough call."""

    GET = word("GET", "Read.")
    POST = word("POST", "Create, or search where the vendor searches by POST.")
    PUT = word("PUT", "Replace.")
    PATCH = word("PATCH", "Change in part.")
    DELETE = word("DELETE", "Remove.")
