"""Recruit CRM's error bodies, limits and credentials (recruitcrm.md §2)."""

import pytest

from connectors.errors import Forbidden, Gone, Rejected, Unauthenticated, Unavailable
from connectors.recruitcrm import RecruitCrm, wire
from connectors.upstream import Account

CODED = {"error": True, "errorCode": 404, "errorMessage": "No such candidate"}
STATED = {"success": False, "statusCode": 404, "message": "Job not found"}


@pytest.mark.parametrize(
    ("status", "body", "message", "code"),
    [
        (401, {"error": "Unauthorized"}, "Unauthorized", None),
        (404, CODED, "No such candidate", "404"),
        (404, STATED, "Job not found", None),
        (404, {"success": False}, "", None),
        (422, {"email": ["is taken", "is odd"], "first_name": ["is long"]}, "email: is taken; email: is odd; first_name: is long", None),
        (422, {"errors": ["no such company"]}, "no such company", None),
        (422, {"errors": {"slug": ["no such company"]}}, "slug: no such company", None),
        (422, {"error": True, "errorCode": "422", "errorMessage": "already assigned"}, "already assigned", "422"),
        (422, {"message": "wrong"}, "wrong", None),
        (400, {"message": "per_page is not allowed"}, "per_page is not allowed", None),
        (429, None, "", None),
        (500, "Server Error", "Server Error", None),
        (500, ["odd"], "", None),
        (503, {"error": {"odd": 1}, "message": 7}, "", None),
    ],
)  # fmt: skip
def test_the_message_of_every_shape(status, body, message, code):
    found = wire.read_error(status, {}, body)
    assert (found.message, found.code, found.kind) == (message, code, None)


def test_403_is_a_refused_token():
    assert wire.read_error(403, {}, {"message": "no"}).kind is Unauthenticated


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ({"errorCode": 404, "errorMessage": "not assigned"}, Gone, "not assigned"),
        (CODED, Gone, "No such candidate"),
        (STATED, Gone, "Job not found"),
        ({"errorCode": "422", "errorMessage": "no"}, Rejected, "no"),
        ({"errorCode": 403}, Forbidden, ""),
        ({"errorCode": 500}, Unavailable, ""),
        ({"success": False, "message": "no"}, Rejected, "no"),
        ({"error": True, "errorMessage": "no"}, Rejected, "no"),
    ],
)
def test_an_answer_with_200_can_be_an_error(body, kind, message):
    found = wire.read_error(200, {}, body)
    assert (found.kind, found.message) == (kind, message)


@pytest.mark.parametrize(
    "body",
    [
        [],
        None,
        "text",
        {"data": []},
        {"success": True, "statusCode": 200, "data": []},
        {"errorCode": 0},
        {"errorCode": None, "error": False},
        {"errorCode": 200},
        {"errorCode": {"odd": 1}},
        [{"errorCode": 404}],
    ],
)
def test_other_answers_with_200_are_none(body):
    assert wire.read_error(200, {}, body) is None


async def test_the_token_is_a_bearer():
    account = Account("a", "recruitcrm", wire.BASE, {"api_token": "t0k3n"}, {})
    assert await wire.auth(account).headers(None) == {"Authorization": "Bearer t0k3n"}
    assert RecruitCrm().prefix(account) == "/v1"


def test_sixty_calls_a_minute_unless_the_account_has_more():
    assert (wire.POLICY.rate, wire.POLICY.per, wire.POLICY.follows_limit) == (60, 60.0, True)
