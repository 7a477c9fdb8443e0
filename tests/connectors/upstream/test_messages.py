import pytest

from connectors.errors import BadInput, DeadlineExceeded, TooComplex
from connectors.upstream import Budget, fill


def test_parts_are_encoded():
    assert (
        fill("/jobs/{id}/tags/{tag}", {"id": "a/b?c#d%é", "tag": "1"})
        == "/jobs/a%2Fb%3Fc%23d%25%C3%A9/tags/1"
    )


@pytest.mark.parametrize("part", ["", ".", "..", "%2e", "%2E%2e", ".%2E"])
def test_dot_segments_are_no_ids(part):
    with pytest.raises(BadInput):
        fill("/jobs/{id}", {"id": part})


def test_a_budget_is_spent():
    budget = Budget(max_calls=1)
    budget.charge()
    with pytest.raises(TooComplex):
        budget.charge()
    with pytest.raises(DeadlineExceeded):
        Budget(deadline=0).charge()
