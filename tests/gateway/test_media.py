from __future__ import annotations

import json

from gateway import media


def test_json_holds_whatever_a_vendor_wrote() -> None:
    for value in (2**70, "a lone \ud800 surrogate", {"é": [1.5, None, True]}):
        assert json.loads(media.encode(value)) == value


def test_a_shared_answer_is_encoded_once_and_like_any_other() -> None:
    plain = {"data": {"events": {"id": "é"}}, "errors": [{"message": "m"}]}
    shared = {**plain, "data": media.Shared(plain["data"])}
    text = media.text(shared)
    assert text == media.text(plain)
    assert media.text({**shared}) is text
