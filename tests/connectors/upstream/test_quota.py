from datetime import UTC, datetime

import httpx
import pytest

from connectors.upstream.quota import Quota, read, retry_after

NOW = datetime(2030, 1, 1, 12, 0, 0, tzinfo=UTC)
EPOCH = NOW.timestamp()


def headers(**told):
    return httpx.Headers({name.replace("_", "-"): value for name, value in told.items()})


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        (" 3 ", 3),
        ("-5", None),
        ("Tue, 01 Jan 2030 12:00:30 GMT", 30),
        ("Tue, 01 Jan 2030 11:00:00 GMT", 0),
        ("Tue, 01 Jan 2030 12:00:30 -0000", 30),
        ("soon", None),
        ("", None),
        ("9" * 400, 3600),
        ("99999", 3600),
        ("inf", None),
    ],
)
def test_retry_after(told, seconds):
    assert retry_after(headers(Retry_After=told), NOW) == seconds


def test_the_reset_stands_in_for_retry_after():
    assert retry_after(headers(X_RateLimit_Reset=str(EPOCH + 12)), NOW) == 12
    assert retry_after(headers(X_RateLimit_Reset="12", Retry_After="3"), NOW) == 3
    assert retry_after(headers(), NOW) is None


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("45", 45), (f"{EPOCH + 45:.0f}", 45), (f"{(EPOCH + 45) * 1000:.0f}", 45), ("x", None)],
)
@pytest.mark.parametrize("prefix", ["x_ratelimit_", "X_RateLimit_", "X_Rate_Limit_", "RateLimit_"])
def test_quotas_in_their_spellings(prefix, reset, seconds):
    told = headers(**{f"{prefix}limit": "100, 100;w=60", f"{prefix}remaining": "0", f"{prefix}reset": reset})
    assert read(told, NOW) == Quota(100, 0, seconds)


def test_no_headers_no_quota():
    assert read(headers(), NOW) is None
    assert read(headers(X_RateLimit_Remaining="5"), NOW) == Quota(None, 5, None)
