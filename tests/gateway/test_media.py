from __future__ import annotations

import json

from gateway import media


def test_json_holds_whatever_a_vendor_wrote() -> None:
    for value in (2**70, "a lone \ud800 surrogate", {"é": [1.5, None, True]}):
        assert json.loads(media.encode(value)) == value
