"""How SmartRecruiters is spoken to: credentials, error bodies, pushed filters (smartrecruiters.md §3 to §6)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.connector import connect
from connectors.enums import ApplicationOutcome, JobStatus, JobVisibility, OfferStatus
from connectors.errors import BadInput, Forbidden, Gone, Malformed, Unauthenticated
from connectors.smartrecruiters import SmartRecruiters, candidatelist, common, joblist, offers, wire
from connectors.upstream import Account, Answer, HeaderAuth, InMemory, TokenAuth


def account(**credentials: str) -> Account:
    return Account("one", "smartrecruiters", wire.BASE, credentials)


def test_keys_and_client_credentials() -> None:
    keyed = wire.auth(account(api_key="DCRA1-1"))
    assert isinstance(keyed, HeaderAuth)
    assert keyed.fixed == {"X-SmartToken": "DCRA1-1"}
    assert isinstance(wire.auth(account(client_id="a", client_secret="b")), TokenAuth)


@pytest.mark.parametrize("credentials", [{}, {"client_id": "a"}, {"client_secret": "b"}])
def test_half_credentials_are_refused(credentials: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="api_key"):
        connect(SmartRecruiters(), account(**credentials))


class Sender:
    def __init__(self, body: Any) -> None:
        self.body = body
        self.sent: list[Any] = []

    async def send(self, request: Any) -> Answer:
        self.sent.append(request)
        return Answer(200, {}, self.body, datetime.now(UTC))


async def test_tokens_are_got_by_a_form() -> None:
    sender = Sender({"access_token": "t", "token_type": "Bearer", "expires_in": 3600})
    account_ = account(client_id="id", client_secret="secret")
    token = await wire.granting(account_)(sender)
    assert (token.value, token.lives) == ("t", 3600)
    (request,) = sender.sent
    assert request.path == "/identity/oauth/token"
    assert request.form == {"grant_type": "client_credentials", "client_id": "id", "client_secret": "secret"}
    assert not request.authenticated
    assert (await wire.granting(account_)(Sender({"access_token": "t"}))).lives == wire.TOKEN_LIVES
    with pytest.raises(Malformed):
        await wire.granting(account_)(Sender({}))


async def test_a_refresh_token_is_used_once_and_the_next_one_kept() -> None:
    keeper = InMemory({"refresh_token": "r1"})
    consented = replace(account(client_id="id", client_secret="s", refresh_token="r0"), keeper=keeper)
    sender = Sender({"access_token": "t", "refresh_token": "r2", "scope": "jobs_read users_read"})
    token = await wire.renewing(consented)(sender)
    assert token.scopes == {"jobs_read", "users_read"}
    assert sender.sent[0].form["refresh_token"] == "r1"  # the kept one, not the one it was connected with
    assert keeper.credentials["refresh_token"] == "r2"


@pytest.mark.parametrize(
    ("status", "body", "message", "code", "kind"),
    [
        (
            403,
            {
                "message": "Access denied",
                "errors": [{"code": "PERMISSION_DENIED", "message": "No access to this job"}],
            },
            "Access denied; No access to this job",
            "PERMISSION_DENIED",
            None,
        ),
        (404, {"message": "Not found"}, "Not found", None, None),
        (
            409,
            {"errors": [{"code": "CANDIDATE_DATA_CONFLICT"}]},
            "CANDIDATE_DATA_CONFLICT",
            "CANDIDATE_DATA_CONFLICT",
            None,
        ),
        (
            400,
            {"id": "1", "code": "RESOURCE_NOT_FOUND_ERROR", "message": "Posting not found"},
            "Posting not found",
            "RESOURCE_NOT_FOUND_ERROR",
            Gone,
        ),
        (
            404,
            {"id": "1", "httpCode": 404, "code": "RESOURCE_NOT_FOUND", "message": "No"},
            "No",
            "RESOURCE_NOT_FOUND",
            None,
        ),
        (401, {"message": "Candidate access denied"}, "Candidate access denied", None, Forbidden),
        (
            401,
            {"errors": [{"code": "UNAUTHORIZED_TO_ACCESS_JOB"}]},
            "UNAUTHORIZED_TO_ACCESS_JOB",
            "UNAUTHORIZED_TO_ACCESS_JOB",
            Forbidden,
        ),
        (
            401,
            {"errors": [{"code": "NO_ACCESS_TO_CANDIDATE"}]},
            "NO_ACCESS_TO_CANDIDATE",
            "NO_ACCESS_TO_CANDIDATE",
            Forbidden,
        ),
        (401, {"message": "OAuthPermissionsException"}, "OAuthPermissionsException", None, Forbidden),
        (401, {"message": "Invalid access token"}, "Invalid access token", None, None),
        (401, {"message": "Unauthorized"}, "Unauthorized", None, None),
        (401, None, "", None, None),
        (
            400,
            {"id": "1", "code": "INVALID_API_KEY_ERROR"},
            "INVALID_API_KEY_ERROR",
            "INVALID_API_KEY_ERROR",
            Unauthenticated,
        ),
        (
            400,
            {"error": "invalid_client", "error_description": "Bad client"},
            "Bad client",
            "invalid_client",
            Unauthenticated,
        ),
        (429, "Too Many Requests", "Too Many Requests", None, None),
        (500, {"message": None, "errors": None}, "", None, None),
        (500, {"message": {"odd": 1}, "errors": ["odd", {"code": 1}]}, "", None, None),
        (502, ["odd"], "", None, None),
    ],
)
def test_error_bodies(status: int, body: Any, message: str, code: str | None, kind: Any) -> None:
    error = wire.read_error(status, {}, body)
    assert error is not None
    assert (error.message, error.code, error.kind) == (message, code, kind)


def test_good_answers_tell_no_error() -> None:
    assert wire.read_error(200, {}, {"message": "fine", "errors": []}) is None


def test_limits() -> None:
    policy = SmartRecruiters.policy
    assert policy.per_operation is not None
    assert (policy.per_operation.rate, policy.per_operation.concurrency) == (10, 8)
    assert policy.paces[candidatelist.CANDIDATES.pace or ""].concurrency == 1


def test_times_in_queries() -> None:
    push = common.after("updatedAfter")
    moment = datetime(2026, 2, 3, 8, 0, 0, 123_999, tzinfo=UTC)
    assert push.params(moment) == {"updatedAfter": "2026-02-03T08:00:00.123Z"}
    assert not push.exact


def test_pushed_filters() -> None:
    assert joblist.statuses([JobStatus.CLOSED, JobStatus.DRAFT]) == {
        "statuses": ["CREATED", "FILLED", "CANCELLED", "ON_HOLD"]
    }
    assert joblist.statuses([JobStatus.OTHER]) is None
    assert joblist.visibilities([JobVisibility.UNLISTED]) == {"postingStatus": "PRIVATE"}
    assert joblist.visibilities([JobVisibility.PUBLIC, JobVisibility.INTERNAL]) is None
    assert joblist.visibilities([JobVisibility.OTHER]) is None
    assert candidatelist.outcomes([ApplicationOutcome.HIRED]) == {"status": ["HIRED"]}
    assert candidatelist.stages(["INTERVIEW:Onsite", "INTERVIEW:Panel", "NEW"]) == {
        "status": ["INTERVIEW", "NEW"]
    }
    assert candidatelist.stages(["Renamed"]) is None
    assert candidatelist.quoted('jo"@example.test') == '"jo@example.test"'
    assert offers.statuses([OfferStatus.SENT]) == {"status": ["PENDING_ACCEPTANCE"]}
    assert offers.parts("c:j:o") == {"id": "c", "jobId": "j", "offerId": "o"}
    assert offers.parts("c::o") is offers.parts("o") is None


@pytest.mark.parametrize(
    ("objects", "same"),
    [
        ([{"department": {"id": 1201}}, {"department": {"id": "1201"}}, {"department": {}}], True),
        ([{"department": {"id": "1"}}, {"department": {"id": "2"}}], False),
        ([{"typeOfEmployment": {"id": "a"}}, {"typeOfEmployment": {"id": "b"}}], False),
        ([{}, {"function": None}], True),
    ],
)
def test_objects_of_one_reference_number_must_agree(objects: Any, same: bool) -> None:
    assert joblist.agree(objects) is same


@pytest.mark.parametrize("position", ["x", "-1", "²", "1.5", ""])
def test_positions_from_outside_are_checked(position: str) -> None:
    with pytest.raises(BadInput):
        common.counted(position)
    with pytest.raises(BadInput):
        common.place(3, ["a", "b"])


def test_templates_are_no_jobs() -> None:
    assert joblist.is_job({"id": "1"})
    assert joblist.is_job({"template": False})
    assert not joblist.is_job({"template": True})
