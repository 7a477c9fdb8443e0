"""Links to results: their names, and what is refused."""

import pytest

from connectors.actions import Refused
from connectors.commands import (
    AddResultLinkToCandidateInput,
    ResultLinkAttributeInput,
    ResultLinkDetailsInput,
)
from connectors.linking import lines


def command(label="Result", url="https://acme.example/1", prefix="Acme:", **attributes):
    listed = [ResultLinkAttributeInput(key=key, value=value) for key, value in attributes.items()]
    details = ResultLinkDetailsInput(custom_field_name_prefix=prefix, attributes=listed)
    return AddResultLinkToCandidateInput(
        candidate_id="1", label=label, url=url, details=details if attributes else None
    )


def test_lines():
    assert lines(command()) == {"Result": "https://acme.example/1"}
    assert lines(command(Score="82")) == {"Result": "https://acme.example/1", "Acme:Score": "82"}
    assert list(lines(command(Score="82"), " ")) == ["Result", "Acme: Score"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (command(label=" "), "LABEL_MISSING"),
        (command(url="acme.example"), "URL_INVALID"),
        (command(url="ftp://acme.example"), "URL_INVALID"),
        (command(url="https://["), "URL_INVALID"),
        (command(prefix=None, a="1"), "PREFIX_MISSING"),
        (command(prefix=" ", a="1"), "PREFIX_MISSING"),
        (command(label="Acme:a", a="1"), "ATTRIBUTE_TWICE"),
        (command(**{" ": "1"}), "ATTRIBUTE_KEY_MISSING"),
    ],
)
def test_what_is_refused(wrong, code):
    with pytest.raises(Refused) as refused:
        lines(wrong)
    assert refused.value.reason == code
