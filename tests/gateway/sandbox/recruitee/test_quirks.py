"""Every quirk of recruitee.md §14 that data can have is in the default data."""

import pytest

from gateway.sandbox import Options, create
from tests.gateway.sandbox.helper import Client


@pytest.fixture(scope="module")
def api():
    vendor = create(Options(vendors=("recruitee",))).vendors["recruitee"]
    return Client(vendor, "/c/70707", {"authorization": "Bearer sandbox-recruitee-token"})


@pytest.fixture(scope="module")
def page(api):
    pages = [api.get(f"/candidates?limit=1000&offset={offset}") for offset in (0, 1000)]
    return {name: pages[0][name] + pages[1][name] for name in ("candidates", "references")}


@pytest.fixture(scope="module")
def placements(page):
    return [placement for row in page["candidates"] for placement in row["placements"]]


@pytest.fixture(scope="module")
def offers(api):
    return api.get("/offers?include[]=salary&include[]=work_models&include[]=tags")["offers"]


def test_1_equal_ids_of_different_types(page):
    by_id = {}
    for row in page["references"]:
        by_id.setdefault(row["id"], set()).add(row["type"])
    assert any(len(types) > 1 for types in by_id.values())


def test_2_disqualify_members(placements):
    live = [row for row in placements if not row.get("disqualify_kind")]
    rejected = [row for row in placements if row.get("disqualify_kind")]
    assert any("disqualify_reason" not in row for row in live)
    assert any(row.get("disqualify_reason", "") is None for row in live)
    assert any("disqualified_at" in row for row in rejected)
    assert any("disqualified_at" not in row for row in rejected)


def test_3_hired_without_the_flag(placements):
    hired = [row for row in placements if row["hired_at"]]
    assert {row["hired_in_this_placement"] for row in hired} == {True, False}


def test_4_stages(page, placements):
    stages = {row["id"]: row for row in page["references"] if row["type"] == "Stage"}
    used = {row["stage_id"] for row in placements}
    assert None in used
    assert used - {None} - stages.keys()
    assert {row["group"] for row in stages.values()} >= {None, "applicants", "active"}


def test_5_placements_in_pools(placements):
    assert any(row["offer_id"] is None and row["talent_pool_id"] for row in placements)


def test_6_offers(offers):
    assert any("kind" not in row for row in offers)
    assert any(row.get("kind") == "talent_pool" for row in offers)
    jobs = [row for row in offers if row.get("kind") != "talent_pool"]
    assert any("pipeline_template" not in row for row in jobs)
    positions = [
        [stage["position"] for stage in row["pipeline_template"]["stages"]]
        for row in jobs
        if "pipeline_template" in row
    ]
    assert any(row != sorted(row) for row in positions)
    assert all(-3 in row for row in positions)


def test_7_salaries(offers):
    jobs = [row for row in offers if row.get("kind") != "talent_pool"]
    assert any("salary" not in row for row in jobs)
    salaries = [row["salary"] for row in jobs if "salary" in row]
    assert any(set(salary.values()) == {None} for salary in salaries)
    assert any(isinstance(salary["min"], str) for salary in salaries)


def test_8_work_models(offers):
    flags = {(row["remote"], row["hybrid"], row["on_site"]) for row in offers if "remote" in row}
    assert {(True, True, True), (False, False, False)} <= flags


def test_9_drafts_have_pages(offers):
    assert any(row["status"] == "draft" and row["careers_url"] for row in offers)


def test_10_tags_as_text_and_as_objects(api, page):
    details = [api.get(f"/candidates/{row['id']}")["candidate"] for row in page["candidates"][:60]]
    assert {type(tag) for row in details for tag in row["tags"]} == {str, dict}


def test_11_and_12_names_and_addresses(page):
    names = [row["name"] for row in page["candidates"]]
    assert None in names
    words = [len(name.split()) for name in names if name]
    assert {1, 2, 3} <= set(words)
    assert any("  " in name for name in names if name)
    assert any(row["emails"] == [] for row in page["candidates"])
    assert any(set(row["invalid_emails"]) & set(row["emails"]) for row in page["candidates"])
    assert all(row["is_anonymous"] == (row["name"] is None) for row in page["candidates"])


def test_13_questions(api):
    templates = api.get("/open_questions/template")["open_question_templates"]
    questions = [
        question
        for template in templates
        for question in api.get(f"/open_questions/template/{template['id']}")["open_question_template"][
            "open_questions"
        ]
    ]
    assert any([row["lang_code"] for row in question["translations"]] == ["nl"] for question in questions)
    assert any(not question["visible"] for question in questions)
    options = [option for question in questions for option in question["open_question_options"]]
    assert any("position" not in option for option in options)
    assert any(option["disqualify_reason_id"] for option in options)
    assert {question["kind"] for question in questions} >= {
        "legal",
        "video",
        "infobox",
        "multi_choice",
        "salary",
    }


def test_14_the_default_limit_cuts_ids_too(api, page):
    ids = ",".join(str(row["id"]) for row in page["candidates"][:150])
    assert len(api.get(f"/candidates?ids={ids}")["candidates"]) == 100
    assert len(api.get(f"/candidates?ids={ids}&limit=1000")["candidates"]) == 150


def test_16_create_answers_without_placements(api):
    made = [
        api("POST", "/candidates", {"candidate": {"name": "X Y"}, "offers": [80001]}).json for _ in range(3)
    ]
    assert sorted(len(one["candidate"]["placements"]) for one in made) == [0, 1, 1]
    for one in made:
        placement = api.get(f"/offers/80001/candidates/{one['candidate']['id']}/placement")["placement"]
        assert placement["candidate_id"] == one["candidate"]["id"]


def test_21_interviews(api, page):
    events = api.get("/interview/events?status=all")["interview_events"]
    known = {row["id"] for row in page["candidates"]}
    assert any(row["offer_id"] is None and row["talent_pool_id"] for row in events)
    assert any(row["candidate_id"] == 9_099_999 for row in events)
    assert 9_099_999 not in known
    built_in = [row for row in events if row["video_provider"] == "recruitee"]
    assert built_in
    assert all(row["video_url"] is None and row["event_url"] for row in built_in)
    assert any(row["video_url"] for row in events)


def test_22_careers_hours_and_dates(api):
    rows = Client(api.vendor, "/careers/sandbox/api", {}).get("/offers")["offers"]
    assert any(row["min_hours"] is None and row["min_hours_per_week"] for row in rows)
    assert all(row["published_at"].endswith(" UTC") for row in rows)
