"""The bodies Tracker reads: the names it knows and their types; what is not here is dropped without a word (§4.1)."""

from __future__ import annotations

from gateway.sandbox.people import words

Shape = dict[str, object]
"""Name to `int`, `number`, `bool`, `text`, `moment`, a nested shape, or a list with the shape of its items."""


def _of(kind: str, names: str) -> Shape:
    return dict.fromkeys(words(names), kind)


LINK: Shape = {"id": "int", "name": "text"}
OWNER: Shape = _of("int", "ownerId rank percent") | _of("text", "name role")
FIELD: Shape = {"id": "int", "name": "text", "value": "text"}
CONTACT: Shape = _of("text", "telephone mobilePhone fax email")
ADDRESS: Shape = {"isPrimary": "bool"} | _of(
    "text", "addressName addressLine1 addressLine2 town county country postcode"
)

TOKEN: Shape = {"bearerToken": "text"}
SEARCH: Shape = (
    _of("text", "searchTerm sortBy sortDirection state")
    | _of("int", "maxResults pageNumber statusId")
    | _of("moment", "updatedBefore updatedAfter")
    | _of("bool", "onlyMyRecords includeCustomFields")
)
OPPORTUNITY_SEARCH: Shape = SEARCH | {"publishOnline": "bool"}
PLACEMENT_SEARCH: Shape = (
    SEARCH
    | _of("moment", "confirmedBefore confirmedAfter")
    | _of("int", "opportunityId resourceId")
    | {"onlyActive": "bool"}
)
RESOURCE_SEARCH: Shape = {
    name: kind for name, kind in (SEARCH | _of("text", "telephone email")).items() if name != "statusId"
}
FIELD_SEARCH: Shape = _of("int", "maxResults pageNumber customFieldId") | _of(
    "text", "sortBy sortDirection customFieldValue"
)
RESOURCE: Shape = (
    _of(
        "text",
        "source preferredName displayAs firstName surname jobTitle linkedInUrl dateOfBirth languages "
        "educationSummary journeyTime photo interviewResult interviewNote note currentSituation payRateNote "
        "chargeRateNote costCentreCode interviewedBy otherEmail employmentHistory achievements associations "
        "nissNumber tagText payrollNumber bonuses agencyName agencyType agencyAccountRef createdBy",
    )
    | _of("moment", "dateApplied availableFrom contractStartDate contractEndDate")
    | _of("bool", "availableForWork rightToRepresent taxApplicable")
    | _of("int", "currentSalaryNum desiredSalaryNum noticePeriod rating")
    | _of(
        "number",
        "desiredPayRate currentSalary desiredSalary payRateNum chargeRateNum holidayEntitlement "
        "holidayCarryOver maximumCarryOver",
    )
    | dict.fromkeys(words("status territory department currentClient manager"), LINK)
    | {
        "contactDetails": CONTACT,
        "customFields": [FIELD],
        "owners": [OWNER],
        "fullEmploymentHistory": [_of("text", "organization startDate endDate description jobTitle")],
        "agencyAddress": ADDRESS,
        "address": ADDRESS,
        "bankingDetails": _of("text", "bankName sortCode accountNumber bankReference"),
        "additionalContactDetails": _of("text", "type value"),
        "quickSkills": [LINK],
        "marketingPreferences": {"marketingPreference": "text"}
        | _of("bool", "textOptIn emailOptIn telephoneOptIn workOptIn"),
    }
)
RESOURCE_PATCH: Shape = RESOURCE | {"workTypes": [LINK]}
"""`workTypes` is taken on PATCH though the document does not list it (§6.4)."""
RESUME: Shape = _of("int", "resourceStatusId resource userId") | _of(
    "text", "opportunityId source list fileName fileData department resourceSource"
)
DOCUMENT: Shape = (
    _of("text", "filename documentType documentData") | {"recordId": "int"} | {"isPrimary": "bool"}
)
ADVERT: Shape = (
    {"publishOnline": "bool"}
    | _of(
        "text",
        "reference title description location duration workType sector category salaryFrom salaryTo "
        "salaryPer benefits skills advertStatus",
    )
    | _of("moment", "publishDate startDate")
)
OPPORTUNITY: Shape = (
    _of(
        "text",
        "name description note location locationCity locationState postCodeLocation clientReference "
        "strategy contractType tagText vmsReference currencyCode billingPerDay daysOfWeek contactRole",
    )
    | _of("int", "numberOfPositions probabiity")
    | _of("number", "estimatedValue factoredValue targetMargin payRate chargeRate unitsInADay")
    | _of("moment", "invoiceStartDate startDateTime endDateTime")
    | dict.fromkeys(
        words("businessType client contact secondaryContact workType publishContact status"), LINK
    )
    | {
        "bidDetails": _of("text", "type driver noBid noBidReason") | {"dueDate": "moment", "manager": LINK},
        "advertDetails": ADVERT,
        "mandact": {},
        "sectors": [LINK],
    }
)
SHORTLIST: Shape = (
    _of("int", "resourceId statusId") | {"opportunityIds": ["int"]} | _of("text", "note placementSource")
)
PLACEMENT: Shape = (
    _of(
        "text",
        "note payRate chargeRate chargePeriod overtimeRate rejectionReason overtimeChargeRate timesheetEntry "
        "currencyCode daysOfWeek weekStarts placementSource",
    )
    | _of("moment", "dateAssigned dateConfirmed startDate endDate startTime endTime")
    | _of("int", "opportunityResourceStatusId opportunityResourceTypeId assignedByUserId")
    | {"hoursInWorkingDay": "number", "customFields": [FIELD]}
    | dict.fromkeys(words("resource client contact workType opportunity status"), LINK)
)
LONGLIST: Shape = _of("int", "resourceId opportunityId")
WEBHOOK: Shape = {"id": "int"} | _of("text", "url action recordType")
