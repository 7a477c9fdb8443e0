import pytest

from tests.gateway.sandbox.smartrecruiters.contract import Checker
from tests.gateway.sandbox.smartrecruiters.helper import Api


@pytest.fixture(scope="session")
def checker():
    return Checker()


@pytest.fixture(scope="session")
def shared(checker):
    """An account that tests only read."""
    return Api(checker)


@pytest.fixture
def api(shared, checker):
    yield shared
    checker.done()


@pytest.fixture
def fresh(checker):
    """An account of this test alone, which it may change."""
    yield Api(checker, jobs=60, candidates=300, applications=800)
    checker.done()
