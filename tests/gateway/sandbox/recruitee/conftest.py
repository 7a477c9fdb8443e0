import pytest

from gateway.sandbox.recruitee import ids
from tests.gateway.sandbox.helper import Client, account

PREFIX = "/c/70707"


def client_of(vendor, suffix="", prefix=PREFIX):
    token = "sandbox-recruitee-token" + (f"-{suffix}" if suffix else "")
    return Client(vendor, prefix, {"authorization": f"Bearer {token}"})


@pytest.fixture
def vendor():
    return account()


@pytest.fixture
def world(vendor):
    return vendor.world


@pytest.fixture
def api(vendor):
    return client_of(vendor)


@pytest.fixture
def limited(vendor):
    return lambda suffix: client_of(vendor, suffix)


@pytest.fixture
def anyone(vendor):
    return Client(vendor, "", {})


@pytest.fixture
def shown():
    return ids.shown


@pytest.fixture
def person(world):
    """Somebody with two or more applications, none of them hired, and nothing odd."""
    return next(
        row
        for row in world.candidates
        if not row.deleted_at
        and not row.confidential
        and row.id % 10 != 7
        and row.emails
        and len(world.states_of(row.id)) > 1
        and "hired" not in world.states_of(row.id)
    )
