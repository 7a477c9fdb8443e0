import pytest

from gateway.sandbox.recruitcrm import ids

KINDS = ("candidates", "jobs", "contacts", "companies")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [1, ids.OLD, ids.OLD + 1, 2_000, 200_000])
def test_slugs_lead_back(kind, number):
    text = ids.slug(kind, number)
    assert ids.meant(kind, text) == number
    assert text.isdecimal() == (number <= ids.OLD)
    assert all(ids.meant(other, text) == 0 for other in KINDS if other != kind)


@pytest.mark.parametrize(
    "text", ["", "1", "-1", None, 7, "1205011", "20011987000000090040zin", "x" * 23, "٣" * 7]
)
def test_other_texts_are_nobody(text):
    assert ids.meant("candidates", text) == 0


@pytest.mark.parametrize(
    ("value", "number"), [(41, 1), ("41", 1), (40, 0), (0, 0), (True, 0), (None, 0), ("4 1", 0), ([], 0)]
)
def test_numbers(value, number):
    assert ids.numbered("users", value) == number
