import pytest

from gateway.sandbox.multipart import Part
from gateway.sandbox.recruitcrm.forms import nested


@pytest.mark.parametrize(
    ("pairs", "made"),
    [
        ([("a", "1"), ("b", "2")], {"a": "1", "b": "2"}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a[0][b]", "1"), ("a[0][c]", "2"), ("a[1][b]", "3")], {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ([("a", "1"), ("a[b]", "2")], {"a": {"b": "2"}}),
        ([("", "1")], {"": "1"}),
    ],
)
def test_nesting(pairs, made):
    assert nested([Part(name, value.encode()) for name, value in pairs]) == made


def test_files_stay_parts():
    part = Part("files[]", b"x", "a.pdf", "application/pdf")
    assert nested([part]) == {"files": [part]}
