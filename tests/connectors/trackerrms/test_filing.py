"""Documents of TrackerRMS: their types and names (trackerrms.md §6.7, §9.7)."""

import pytest

from connectors.enums import AttachmentType
from connectors.trackerrms import filing


@pytest.mark.parametrize(
    ("listed", "cv", "other"),
    [
        (["resume", "general"], "resume", "general"),
        (["General", "Resume", "Other"], "Resume", "General"),
        (["Passport", "CV", "Misc. documents"], "CV", "Misc. documents"),
        (["Passport", "Résumé (formatted)", "Others"], "Résumé (formatted)", "Others"),
        (["Passport", "Visa"], "Passport", "Passport"),
        ([], "resume", "general"),
    ],
)
def test_types_of_documents(listed, cv, other):
    metadata = {"documentTypes": [{"id": 1, "name": name} for name in listed]}
    assert filing.document_type(metadata, AttachmentType.CV) == cv
    assert filing.document_type(metadata, AttachmentType.COVER_LETTER) == other
    assert filing.document_type(metadata, AttachmentType.OTHER) == other


def test_no_two_files_have_one_name():
    given = ["cv.pdf", "CV.pdf", "cv (2).pdf", "cv.pdf", "letter", "letter"]
    assert filing.distinct(given) == [
        "cv.pdf",
        "CV (2).pdf",
        "cv (2) (2).pdf",
        "cv (3).pdf",
        "letter",
        "letter (2)",
    ]
