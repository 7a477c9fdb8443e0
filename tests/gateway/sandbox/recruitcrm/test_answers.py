"""Answers to screening questions, and the fields of an assignment (recruitcrm.md §4.4, §5.3)."""

import pytest

from gateway.sandbox.recruitcrm.ids import slug
from tests.gateway.sandbox.recruitcrm.conftest import client_of

QA = "/candidates/question-and-answers"
FIELDS = "/candidates/associated-field"
GONE = {"success": False, "statusCode": 404}


@pytest.fixture
def answered(world):
    row = next(row for row in world.applications if row.answers and not world.is_deleted(row.candidate_id))
    return f"{slug('candidates', row.candidate_id)}/{slug('jobs', row.job_id)}"


def test_keys_have_spaces(api, answered):
    body = api.get(f"{QA}/{answered}")
    assert (body["success"], body["statusCode"]) == (True, 200)
    assert body["job_name"]
    assert {name for row in body["data"] for name in row} == {
        "Question ID",
        "Question",
        "Answer",
        "Answer ID",
    }
    assert any(row["Answer"] for row in body["data"])


def test_unanswered(default_size):
    client, world = client_of(default_size), default_size.world
    row = next(
        row
        for row in world.applications
        if not row.answers
        and world.jobs[row.job_id].question_set_id
        and not world.is_deleted(row.candidate_id)
    )
    path = f"{QA}/{slug('candidates', row.candidate_id)}/{slug('jobs', row.job_id)}"
    assert {item["Answer"] for item in client.get(path)["data"]} == {None}
    assert client.get(f"{path}?unanswered=0")["data"] == []


def test_unanswered_left_out_by_quirk(api, answered, quirk):
    quirk(unanswered_listed=False)
    assert all(row["Answer"] is not None for row in api.get(f"{QA}/{answered}")["data"])


def test_answers_in_one_call(api, c, j):
    numbers = [row["id"] for row in api.get("/candidate-questions")[:2]]
    body = {"question_answers": [{"question_id": number, "answer": f"Text {number}"} for number in numbers]}
    made = api("POST", f"{QA}/{c}/{j}", body)
    assert (made.status, made.json["success"], made.json["successCode"]) == (200, True, 200)
    assert [row["question_id"] for row in made.json["data"]] == numbers
    read = {row["Question ID"]: row for row in api.get(f"{QA}/{c}/{j}")["data"]}
    for row in made.json["data"]:
        assert (read[row["question_id"]]["Answer"], read[row["question_id"]]["Answer ID"]) == (
            row["answer"],
            row["answer_id"],
        )


def test_answers_without_a_job(api, c):
    number = api.get("/candidate-questions")[1]["id"]
    api("POST", f"{QA}/{c}", {"question_answers": [{"question_id": number, "answer": "Steel"}]})
    assert [row["Answer"] for row in api.get(f"{QA}/{c}")["data"] if row["Question ID"] == number] == [
        "Steel"
    ]


@pytest.mark.parametrize("name", [QA, FIELDS])
def test_their_own_404(api, c, j, other, name):
    for path in (f"{name}/x/{j}", f"{name}/{c}/x", f"{name}/{c}/{other}"):
        reply = api("GET", path)
        assert reply.status == 404
        assert GONE.items() <= reply.json.items()


@pytest.mark.parametrize(
    "body",
    [{}, {"question_answers": []}, {"question_answers": [{"question_id": 1, "answer": "x"}]}, {"question_answers": [{"question_id": 61, "answer": ["x"]}]}],
)  # fmt: skip
def test_refused_answers(api, c, j, body):
    assert api("POST", f"{QA}/{c}/{j}", body).status == 422


def test_before_assignment_by_quirk(api, c, other, quirk):
    body = {"question_answers": [{"question_id": 61, "answer": "x"}]}
    assert api("POST", f"{QA}/{c}/{other}", body).status == 404
    quirk(answers_unassigned=True)
    assert api("POST", f"{QA}/{c}/{other}", body).status == 200


def test_questions_of_other_jobs_by_quirk(api, quirk, c, j):
    asked = {item["id"] for item in api.get(f"/jobs/{j}")["job_questions"]}
    strange = next(item["id"] for item in api.get("/candidate-questions") if item["id"] not in asked)
    body = {"question_answers": [{"question_id": strange, "answer": "x"}]}
    assert api("POST", f"{QA}/{c}/{j}", body).status == 200
    quirk(any_question=False)
    assert list(api("POST", f"{QA}/{c}/{j}", body).json) == ["message"]


def test_fields_as_object_and_as_array(api, world):
    shapes = set()
    for row in list(world.applications)[:30]:
        if not world.is_deleted(row.candidate_id):
            data = api.get(f"{FIELDS}/{slug('candidates', row.candidate_id)}/{slug('jobs', row.job_id)}")[
                "data"
            ]
            shapes.add(type(data))
            fields = data[0] if isinstance(data, list) else data
            assert list(fields) == ["0", "1", "2"]
            assert set(fields["0"]) == {"columnid", "label", "value"}
    assert shapes == {list, dict}


@pytest.mark.parametrize(("shape", "kind"), [("object", dict), ("array", list)])
def test_one_form_by_quirk(api, c, j, *, quirk, shape, kind):
    quirk(associated_shape=shape)
    assert type(api.get(f"{FIELDS}/{c}/{j}")["data"]) is kind


def test_set_fields(api, c, j, quirk):
    quirk(associated_shape="object")
    made = api("POST", f"{FIELDS}/{c}/{j}", {"associated_fields": [{"field_id": 3, "value": "Mara"}]})
    assert made.json["data"] == [{"0": {"field_id": 3, "value": "Mara"}}]
    assert api.get(f"{FIELDS}/{c}/{j}")["data"]["2"]["value"] == "Mara"
    refused = api("POST", f"{FIELDS}/{c}/{j}", {"associated_fields": [{"field_id": 99, "value": "x"}]})
    assert (refused.status, list(refused.json)) == (422, ["message"])
