import httpx
import pytest

BASE = "/careers/sandbox/api"


@pytest.fixture
def site(anyone):
    anyone.prefix = BASE
    return anyone


@pytest.fixture
def easy(world):
    """A published job that asks for no CV and no phone, with every kind of question."""
    job = next(job for job in world.jobs if job.status == "published" and job.id % 3 and job.id % 4)
    return world.change(world.jobs, job, question_set_id=1)


def given(site, job, **more):
    """Return an application with an answer to each question."""
    rows = []
    for question in site.get(f"/offers/{80000 + job.id}")["offer"]["open_questions"]:
        options = [option["body"] for option in question["open_question_options"]]
        member = {
            "multi_choice": {"multi_content": options[:2]},
            "single_choice": {"content": (options or [""])[0]},
            "file": {"remote_file_url": "https://x.test/certificate.pdf"},
            "boolean": {"flag": True},
            "legal": {"flag": True},
        }.get(question["kind"], {"content": "some text"})
        rows.append({"open_question_id": question["id"], **member})
    values = {
        "name": "Ann Apply",
        "email": "ann@example.org",
        "open_question_answers_attributes": rows,
        **more,
    }
    return {"candidate": values}


def test_published_jobs_only(site, world):
    rows = site.get("/offers/")["offers"]
    assert [row["id"] for row in rows] == [80000 + job.id for job in world.jobs if job.status == "published"]
    assert {"pipeline_template", "hiring_manager_id", "followers"}.isdisjoint(rows[0])
    assert site.get(f"/offers/{rows[0]['slug']}")["offer"] == rows[0]
    hidden = next(job for job in world.jobs if job.status != "published")
    for path in (f"/offers/{80000 + hidden.id}", "/offers/nosuch"):
        reply = site("GET", path)
        assert (reply.status, reply.json) == (404, {"error": "Not Found"})


def test_an_unknown_company(anyone):
    reply = anyone("GET", "/careers/nosuch/api/offers")
    assert (reply.status, reply.json) == (404, {"error": "Not Found"})


def test_translations_and_questions(site, world, easy):
    one = site.get(f"/offers/{80000 + easy.id}")["offer"]
    assert one["experience_code"] == easy.experience
    assert {row["kind"] for row in one["open_questions"]} >= {"string", "legal"}
    foreign = next(row for row in one["open_questions"] if row["kind"] == "number")
    assert list(foreign["translations"]) == ["nl"]
    assert foreign["body"] == foreign["translations"]["nl"]["body"]


def test_applying(site, api, easy, world):
    reply = site("POST", f"/offers/{80000 + easy.id}/candidates", given(site, easy))
    assert reply.status == 201
    made = reply.json["candidate"]
    assert made["open_question_answers"]
    one = api.get(f"/candidates/{made['id']}")["candidate"]
    assert one["source"] == "career_site"
    assert one["emails"] == ["ann@example.org"]
    answers = {row["kind"]: row for row in one["grouped_open_question_answers"][0]["open_question_answers"]}
    assert answers["multi_choice"]["content"] == ["Early", "Late"]
    assert answers["boolean"]["flag"] is True
    assert "/certificate.pdf?" in answers["file"]["file_url"]
    row = world.applications.of(made["id"] - 9100000)[0]
    assert world.stages[row.stage_id].kind == "applied"


def test_a_knock_out_answer_rejects(site, easy, world):
    body = given(site, easy)
    question = next(item for item in world.question_sets[1].questions if item.kind == "single_choice")
    body["candidate"]["open_question_answers_attributes"] = [
        {**row, "content": "No"} if row["open_question_id"] == 5000 + question.id else row
        for row in body["candidate"]["open_question_answers_attributes"]
    ]
    reply = site("POST", f"/offers/{80000 + easy.id}/candidates", body)
    row = world.applications.of(reply.json["candidate"]["id"] - 9100000)[0]
    assert (row.state, row.reason_id) == ("rejected", 6)


def test_applying_by_form(site, easy, world):
    world.change(world.jobs, easy, question_set_id=None)
    request = httpx.Request(
        "POST",
        "http://x.test",
        data={"candidate[name]": "Form", "candidate[email]": "f@example.org"},
        files={"candidate[cv]": ("cv.pdf", b"%PDF", "application/pdf")},
    )
    reply = site(
        "POST",
        f"/offers/{80000 + easy.id}/candidates",
        body=request.read(),
        kind=request.headers["content-type"],
    )
    assert reply.status == 201
    assert world.files.of(reply.json["candidate"]["id"] - 9100000)[0].content == b"%PDF"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": ""}, "name"), ({"email": None}, "email"), ({"email": "nope"}, "emails")],
)
def test_missing_parts_are_refused(site, easy, world, change, field):
    before = len(world.candidates)
    reply = site("POST", f"/offers/{80000 + easy.id}/candidates", given(site, easy, **change))
    assert reply.status == 422
    assert field in reply.json["error_fields"]
    assert len(world.candidates) == before


def test_what_the_job_asks_for_is_required(site, world):
    job = next(job for job in world.jobs if job.status == "published" and job.id % 3 == 0)
    reply = site("POST", f"/offers/{80000 + job.id}/candidates", given(site, job, phone="1"))
    assert reply.json["error"] == ["Cv can't be blank"]


@pytest.mark.parametrize("answer", [{}, {"content": "Perhaps"}, {"multi_content": ["Never"]}])
def test_required_questions_and_known_choices(site, easy, world, answer):
    question = next(item for item in world.question_sets[1].questions if item.kind == "single_choice")
    question.required = True
    body = given(site, easy)
    rows = body["candidate"]["open_question_answers_attributes"]
    number = 5000 + question.id
    body["candidate"]["open_question_answers_attributes"] = [
        row for row in rows if row["open_question_id"] != number
    ] + [{"open_question_id": number, **answer}]
    reply = site("POST", f"/offers/{80000 + easy.id}/candidates", body)
    assert reply.status == 422
    assert isinstance(reply.json["error_fields"]["open_question_answers"][0], dict)
