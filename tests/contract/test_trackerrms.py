"""TrackerRMS keeps to the contract of every connector."""

from datetime import UTC

from connectors.errors import Forbidden, Rejected, Unauthenticated
from connectors.trackerrms import TrackerRMS, views
from tests.connectors.upstream.fakes import http
from tests.contract.suite import ConnectorContract

FACTS = {
    "_zone": UTC,
    "_statuses": {
        "jobs": {"3": {"id": 3, "name": "Live", "state": "Open", "order": 1}},
        "applications": {
            "47": {"id": 47, "name": "Phone screen", "state": "Interview", "order": 4},
            "58": {"id": 58, "name": "Too far away", "state": "Rejected", "order": 20},
        },
    },
}
JOB = {
    "opportunityId": 58231,
    "opportunityName": "Site  Engineer ",
    "opportunityStatusId": 3,
    "opportunityStatusDesc": "Live",
    "department": "Civils",
    "workType": "",
    "workTypeName": "Permanent",
    "dateOpened": "2031-02-03",
    "dateFilled": "2031-05-03",
    "location": "",
    "locationCity": "Leeds",
    "locationState": "",
    "postcodeLocation": "LS1 4AP",
    "clientRef": "PO-7",
    "currencyCode": "GBP",
    "opportunityRate": "250 per day",
    "payPer": "Day",
    "opportunityDescription": "<p>Build it</p>",
    "publishOnline": "y",
    "publishReference": "",
    "publishTitle": "Site Engineer (M62)",
    "publishDescription": "<p>Join us</p>",
    "publishSector": "Construction",
    "publishCategory": "",
    "publishSalaryFrom": "41000",
    "publishSalaryTo": "41000",
    "publishSalaryPer": "per Annum",
    "publishDate": "2031-02-04",
    "advertStatus": "A",
    "advertId": 9104,
    "opportunityOwnerId": 12,
    "ownerRoleId": 2,
    "secondaryOwnerId": 19,
    "thirdOwnerId": 0,
    "fourthOwnerId": 12,
    "creationDate": "2031-02-03T09:12:00",
    "lastUpdatedDateTime": "2031-02-17T16:40:00",
    "privateRecord": "y",
    "active": "y",
}
DETAIL = {
    "id": 58231,
    "name": "Site Engineer",
    "status": {"id": 3, "name": "Live"},
    "department": {"id": 4, "name": "Civils"},
    "workType": {"id": 10, "name": "Part Time"},
    "owners": [
        {"ownerId": 19, "rank": 2, "role": "Sourcer"},
        {"ownerId": 12, "rank": 1},
        {"ownerId": 0, "rank": 3},
    ],
    "description": "",
    "location": "Leeds",
    "locationCity": "Leeds",
    "locationState": None,
    "postCodeLocation": "LS1 4AP",
    "clientReference": "PO-7",
    "currencyCode": "GBP",
    "advertDetails": {
        "publishOnline": True,
        "title": "Site Engineer (M62)",
        "description": "<p>Join us</p>",
        "category": "Construction",
        "salaryFrom": "£41k",
        "salaryTo": "£41k",
        "salaryPer": "per year",
        "publishDate": "2031-02-04T10:00:00",
        "advertStatus": "A",
    },
    "history": {
        "created": "2031-02-03T09:12:00",
        "closed": "2031-05-03T10:00:00",
        "updated": "2031-02-17T16:40:00",
        "opened": "2031-02-03T10:00:00",
        "filled": None,
    },
}
APPLICATION = {
    "opportunityResourceId": 30417,
    "opportunityId": 58231,
    "resourceId": 77120,
    "opportunityName": "Site Engineer",
    "resourceDisplayAs": "Priya Nandakumar",
    "opportunityResourceStatusId": 58,
    "opportunityResourceStatusName": "Too far away",
    "rejectionReason": "",
    "dateAssigned": "2031-02-11",
    "activeRecord": "y",
}
APPLICATION_DETAIL = {
    "id": 30417,
    "opportunityResourceId": "30417",
    "status": {"id": 58, "name": "Too far away"},
    "opportunityResourceStatusId": 58,
    "resource": {"id": 77120, "name": "Priya Nandakumar"},
    "opportunity": {"id": 58231, "name": "Site Engineer"},
    "rejectionReason": "lives on an island",
    "dateAssigned": "2031-02-11",
    "history": {"created": "2031-02-11T08:00:00", "updated": "2031-02-12T08:00:00"},
}
CANDIDATE = {
    "resourceId": 77120,
    "firstname": "Priya",
    "surname": "Nandakumar",
    "displayAs": "Priya Nandakumar",
    "jobTitle": "QS",
    "clientName": "Harrow & Pike",
    "addressLine1": "3 Mill Lane",
    "town": "York",
    "county": "North Yorkshire",
    "postcode": "YO1 7HH",
    "country": "United Kingdom",
    "email": "priya.n@example.org",
    "otherEmail": "p@example.org",
    "mobilePhone": "07700 900222",
    "homeTelephone": "",
    "workTelephone": "07700 900223",
    "linkedInUrl": "https://www.linkedin.com/in/example-pn",
    "whereDidYouHear": "Careers page",
    "dateApplied": "2031-02-10",
    "lastUpdatedDateTime": "2031-02-18T08:05:00",
}
CANDIDATE_DETAIL = {
    "id": 77120,
    "resourceId": 77120,
    "firstName": "Priya",
    "surname": "Nandakumar",
    "jobTitle": "QS",
    "source": "Careers page",
    "linkedInUrl": "https://www.linkedin.com/in/example-pn",
    "currentClient": {"id": 5, "name": "Harrow & Pike"},
    "contactDetails": {"telephone": "01904 1", "mobilePhone": "07700 900222", "email": "priya.n@example.org"},
    "additionalContactDetails": {"type": "Skype", "value": "priya.n"},
    "address": {"addressLine1": "3 Mill Lane", "town": "York", "country": "United Kingdom"},
    "tagText": "Steel, relocation; steel",
    "dateApplied": "2031-02-10T00:00:00",
    "history": {"updated": "2031-02-18T08:05:00"},
}
USER = {
    "userId": 12,
    "fullName": "Ada  van Dijk",
    "username": "ada@example.org",
    "email": "",
    "timezoneOffset": 1.0,
}
MEMBER = {"_job": "58231", "_user": "12", "_stamp": "2031-02-17T16:40:00", **FACTS}
TAG = {"_candidate": "77120", "id": "steel", "name": "Steel"}


class TestTrackerRMS(ConnectorContract):
    connector = TrackerRMS()
    credentials = {"bearer_token": "s3cr3t-bearer-token"}  # noqa: RUF012  # hooks of the suite
    settings = {"region": "gl", "tenant_timezone": "Europe/London"}  # noqa: RUF012  # as above
    auth_headers = {"authorization": "Bearer s3cr3t-json-web-token"}  # noqa: RUF012  # as above
    named = frozenset({"JobRow.status"})
    texts = frozenset({"Tag"})
    silent = frozenset({"Member.roles", "Role.unified_type"})
    examples = {  # noqa: RUF012  # as above
        views.UserRow: [USER],
        views.UserDetail: [{"id": 12, "fullname": "Ada van Dijk", "email": "ada@example.org"}],
        views.Role: [{"id": "owner"}],
        views.Assignment: [MEMBER],
        views.Member: [MEMBER],
        views.JobRow: [{**JOB, **FACTS}],
        views.PostingRow: [
            {"publishTitle": "x", "publishOnline": "y", "publishDate": "2031-02-04", "_job": JOB, **FACTS}
        ],
        views.JobDetail: [{**DETAIL, **FACTS}],
        views.PostingDetail: [{**DETAIL["advertDetails"], "_job": DETAIL, **FACTS}],
        views.Stage: [{"id": 47, "name": "Phone screen", "state": "Interview", "order": 4, "_index": 3}],
        views.Reason: [{"id": 58, "name": "Too far away", "state": "Rejected", "order": None}],
        views.ApplicationRow: [{**APPLICATION, **FACTS}],
        views.ApplicationDetail: [{**APPLICATION_DETAIL, **FACTS}],
        views.CandidateRow: [{**CANDIDATE, **FACTS}],
        views.CandidateDetail: [{**CANDIDATE_DETAIL, **FACTS}],
        views.Tagged: [TAG],
        views.Tag: [TAG],
    }
    errors = [  # noqa: RUF012  # as above
        (
            400,
            {},
            {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "statusId is not valid"},
            Rejected,
            "statusId is not valid",
        ),
        (
            422,
            {},
            {"title": "One or more errors", "errors": {"statusId": ["is not valid"], "note": "too long"}},
            Rejected,
            "One or more errors; statusId: is not valid; note: too long",
        ),
        (401, {}, {"title": "Unauthorized", "status": 401}, Unauthenticated, "Unauthorized"),
        (403, {}, b"", Forbidden, "403"),
        (
            200,
            {},
            {"id": 0, "success": False, "message": "Record not created"},
            Rejected,
            "Record not created",
        ),
        (200, {}, {"success": False, "reason": "do not use"}, Rejected, "do not use"),
    ]

    def serve_auth(self, seen):
        """The exchange."""
        if seen.target.lower().endswith("/api/auth/exchangetoken"):
            return http(200, {"token": "s3cr3t-json-web-token", "expiration": "2099-01-01T00:00:00Z"})
        return None
