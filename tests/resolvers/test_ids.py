"""Global ids: round trip, and what is no id."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import records  # noqa: F401  # declares the models
from connectors.errors import BadInput
from connectors.model import MODELS
from resolvers.ids import SEPARATOR, GlobalId, decode, encode

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=SEPARATOR), min_size=1)


def packed(*parts):
    return urlsafe_b64encode(SEPARATOR.join(parts).encode()).rstrip(b"=").decode()


@given(st.sampled_from(sorted(MODELS)), PLAIN, PLAIN)
def test_round_trip(model, integration, key):
    text = encode(model, integration, key)
    assert decode(text) == decode(text, model) == GlobalId(model, integration, key)
    assert str(decode(text)) == text
    assert text.isascii()
    assert not set(text) & set("/+=")


@given(st.text())
def test_any_text_is_an_id_or_bad_input(text):
    try:
        found = decode(text)
    except BadInput as refusal:
        assert "is not an id" in str(refusal)  # noqa: PT017  # either way is right
    else:
        assert encode(*found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "!!!!",
        "é",
        "\ud800",
        packed("Job", "acme"),
        packed("Job", "acme", "1", "2"),
        packed("Nothing", "acme", "1"),
        packed("Job", "", "1"),
        packed("Job", "acme", ""),
        packed("Job", "acme", "1") + "=",
        packed("Job", "acme", "1") + "\n",
        urlsafe_b64encode(b"\xff\xfe\x1f\x1f").decode(),
        "A" * 100_000,
    ],
)
def test_malformed_ids(text):
    with pytest.raises(BadInput, match="is not an id") as told:
        decode(text)
    assert len(str(told.value)) < 500


def test_an_id_of_another_model_says_so():
    with pytest.raises(BadInput, match="is the id of a Job; the id of a Candidate is needed"):
        decode(encode("Job", "acme", "1"), "Candidate")
