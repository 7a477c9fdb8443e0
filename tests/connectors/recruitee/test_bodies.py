"""Bodies that Recruitee is sent (recruitee.md §6, §7, §12)."""

from datetime import date

import pytest

from connectors.answering import Question, Reply
from connectors.engine.session import form_of
from connectors.errors import Malformed
from connectors.files import File
from connectors.recruitee.applying import answer
from connectors.recruitee.creating import kept
from connectors.recruitee.filing import _file_name
from connectors.recruitee.notes import written
from connectors.shapes import QuestionFormat, QuestionOption


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ("text", {"content": "text"}),
        (3, {"content": "3"}),
        (3.5, {"content": "3.5"}),
        (True, {"flag": True}),
        (False, {"flag": False}),
        (date(2031, 2, 28), {"content": "2031-02-28"}),
        (QuestionOption(id="1", name="Red"), {"content": "Red"}),
        ([QuestionOption(id="1", name="Red")], {"multi_content": ["Red"]}),
        (File("a.pdf", "application/pdf", b"x"), {}),
    ],
)
def test_answers_by_kind(value, body):
    reply = Reply(Question("5", "Why?", QuestionFormat(), False, {}), value)
    assert answer(reply) == {"open_question_id": 5, **body}


def test_notes_have_a_paragraph_a_line():
    note = written("a\n\nb")
    assert note["body"] == "a\n\nb"
    assert note["body_json"]["doc"]["content"] == [
        {"type": "paragraph", "content": [{"type": "text", "text": "a"}]},
        {"type": "paragraph"},
        {"type": "paragraph", "content": [{"type": "text", "text": "b"}]},
    ]


def test_ids_of_a_new_person():
    placements = [{"id": 1, "offer_id": 7, "stage_id": 3}, {"id": 2, "offer_id": 8, "stage_id": 4}, None]
    person = {"id": 9, "placements": placements}
    assert kept(person, "8") == {"candidate": "9", "placement": "2", "stage": "4"}
    assert kept({"id": 9, "placements": []}, "8") == {"candidate": "9"}
    assert kept({"id": 9}, "8") == {"candidate": "9"}
    with pytest.raises(Malformed):
        kept({}, "8")


def test_json_as_texts_of_a_form():
    body = {
        "candidate": {"name": "Ann", "emails": ["a", "b"], "none": None, "flag": True},
        "offers": [1],
        "answers": [{"id": 5, "multi": ["x"]}, {"id": 6}],
    }
    assert form_of(body) == {
        "candidate[name]": "Ann",
        "candidate[emails][]": ["a", "b"],
        "candidate[flag]": "true",
        "offers[]": ["1"],
        "answers[0][id]": "5",
        "answers[0][multi][]": ["x"],
        "answers[1][id]": "6",
    }
    assert form_of(None) == {}


def test_names_of_files_by_address():
    assert _file_name("https://files.example/a/b%20c.pdf?sig=1") == "b c.pdf"
    assert _file_name("") == ""
