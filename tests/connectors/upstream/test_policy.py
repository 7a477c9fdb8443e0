import pytest

from connectors.upstream import Pace, Policy


@pytest.mark.parametrize("wrong", [{"rate": 0}, {"per": 0}, {"burst": -1}, {"concurrency": 0}])
def test_a_pace_is_positive(wrong):
    with pytest.raises(ValueError, match="positive"):
        Pace(**wrong)


def test_an_account_has_eight_calls_at_a_time_unless_declared_otherwise():
    assert (Policy().concurrency, Policy().timeout, Pace().concurrency) == (8, 10.0, None)
