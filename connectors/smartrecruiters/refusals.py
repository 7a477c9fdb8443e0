"""SmartRecruiters' refusals of writes that a caller can do something about (smartrecruiters.md §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from connectors.actions import Refused
from connectors.errors import UpstreamError

Path = tuple[str, ...]

CODES = {
    "REASON_NOT_FOUND": "REJECTION_REASON_UNKNOWN",
    "REQUIRED_SUB_STATUS_OMITTED": "STAGE_OMITTED",
    "FILE_ALREADY_EXIST": "FILE_EXISTS",
    "INVALID_FILE": "FILE_TYPE_REFUSED",
    "FILE_UPLOAD_ERROR": "FILE_TYPE_REFUSED",
    "ATTACHMENT_LIMIT_EXCEEDED": "FILE_LIMIT",
    "DATA_VALIDATION_ERROR": "DATA_INVALID",
    "CANDIDATE_DATA_CONFLICT": "CANDIDATE_EXISTS",
    "SOURCE_NOT_FOUND": "SOURCE_UNKNOWN",
    "SOURCE_TYPE_NOT_FOUND": "SOURCE_UNKNOWN",
    "INVALID_SOURCE_ID": "SOURCE_UNKNOWN",
    "SUBTYPE_REQUIRED": "SOURCE_UNKNOWN",
}
"""Our codes for the vendor's."""


@contextmanager
def told(paths: Mapping[str, Path]) -> Iterator[None]:
    """Turn the vendor's documented refusals into Refused, with the path of the input by our code.

    Codes that `paths` does not name are not of this call.
    """
    try:
        yield
    except UpstreamError as failure:
        code = CODES.get(failure.vendor_code or "")
        if code is None or code not in paths:
            raise
        raise Refused(code, f"SmartRecruiters refused it: {failure.message}", paths[code]) from None
