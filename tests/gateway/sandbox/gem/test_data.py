"""The oddities of gem.md §5, §6, §8 and §11, each at least once at default size, and agreement with the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urlsplit

ATS = "/ats/v0"


async def test_the_truth_is_what_the_lists_tell(gem: Any) -> None:
    world, vendor = gem.world, gem.vendor
    for kind, path in (
        ("candidates", "/candidates/"),
        ("applications", "/applications/"),
        ("jobs", "/jobs/"),
    ):
        told = {row["id"] for row in await gem.rows(path)}
        table = world.tables[kind]
        assert told == {gem.id(kind, row.id) for row in table if vendor.deleted_at(kind, row.id) is None}
        everything = {row["id"] for row in await gem.rows(path, include_deleted="true")}
        assert everything == {gem.id(kind, row.id) for row in table}
        assert told < everything


async def test_every_job_status_templates_and_drafts(gem: Any) -> None:
    jobs = await gem.rows("/jobs/")
    assert set(Counter(row["status"] for row in jobs)) == {
        "open",
        "closed",
        "draft",
        "pending_approval",
        "approved",
    }
    assert any(row["is_template"] for row in jobs)
    assert any("opened_at" not in row for row in jobs)
    assert any(row["requisition_id"] is None for row in jobs)
    assert any(len(row["offices"]) > 1 for row in jobs)
    assert any(len(row["departments"]) > 1 for row in jobs)
    assert any(not row["departments"] for row in jobs)
    assert any(row["confidential"] for row in await gem.rows("/jobs/", include_deleted="true"))
    assert any(row["custom_fields"] for row in jobs)
    teams = [row["hiring_team"] for row in jobs]
    assert any("sourcers" not in team for team in teams)
    roles: Counter[str] = Counter()
    for team in teams:
        roles.update(role for role, users in team.items() if users)
    assert len(roles) == 4


async def test_departments_are_families(gem: Any) -> None:
    rows = {row["id"]: row for row in await gem.rows("/departments/")}
    children = [row for row in rows.values() if row["parent_id"]]
    assert children
    assert all(row["id"] in rows[row["parent_id"]]["child_ids"] for row in children)


async def test_places_of_one_two_and_three_parts(gem: Any) -> None:
    names = [row["location"]["name"] for row in await gem.rows("/offices/")]
    assert {None if name is None else name.count(",") for name in names} >= {None, 1, 2}
    assert any(row["deleted_at"] for row in await gem.rows("/offices/", include_deleted="true"))


async def test_posts_deleted_unasked_retired_and_without_flags(gem: Any) -> None:
    posts = await gem.rows("/job_posts/")
    assert any(row["deleted_at"] for row in posts)
    assert any(not row["active"] and not row["deleted_at"] for row in posts)
    assert any("listed" not in row for row in posts)
    assert any(row.get("internal") and not row["external"] for row in posts)
    assert any(row.get("listed") is False for row in posts)
    assert any(row["first_published_at"] is None for row in posts)
    assert any(not row["content"] and row["internal_content"] for row in posts)
    assert any(not row["live"] and row["active"] and row["first_published_at"] for row in posts)
    live: dict[str, set[str]] = defaultdict(set)
    for row in posts:
        if row["live"]:
            live[row["job_id"]].add(row["first_published_at"])
    assert any(len(moments) > 1 for moments in live.values())
    gem.read(deleted_posts_unasked=False)
    assert not any(row["deleted_at"] for row in await gem.rows("/job_posts/", include_deleted="true"))


async def test_stages_belong_to_one_job_and_may_tie(gem: Any) -> None:
    stages = await gem.rows("/job_stages/", include_deleted="true")
    assert len({row["id"] for row in stages}) == len(stages) > len({row["name"] for row in stages})
    assert any(row["deleted_at"] for row in stages)
    assert any(not row["active"] and not row["deleted_at"] for row in stages)
    assert any(not row["interviews"] for row in stages)
    assert any(item["deleted_at"] for row in stages for item in row["interviews"])
    priorities = Counter((row["job_id"], row["priority"]) for row in stages)
    assert max(priorities.values()) > 1
    for job in gem.world.jobs:
        rows = [row for row in stages if row["job_id"] == gem.id("jobs", job.id)]
        rows.sort(key=lambda row: (row["priority"], row["created_at"]))
        assert [row["name"] for row in rows] == [
            step.name for step in gem.world.pipelines[job.pipeline_id].stages
        ]


async def test_users_former_split_and_linked(gem: Any) -> None:
    users = await gem.rows("/users/")
    assert any(row["disabled"] for row in users)
    assert any(row["site_admin"] for row in users)
    assert any(row["first_name"] is None for row in users)
    assert any(row["employee_id"] is None for row in users)
    everybody = await gem.rows("/users/", include_deleted="true")
    assert any(row["deleted_at"] for row in everybody)
    linked = next(row for row in users if row["linked_candidate_ids"])
    person = (await gem.ask(f"{ATS}/candidates/{linked['linked_candidate_ids'][0]}")).json()
    assert person["linked_user_ids"] == [linked["id"]]


async def test_candidates_carry_everything(gem: Any) -> None:
    people = await gem.rows("/candidates/")
    for name in ("company", "title", "phone_numbers", "social_media_addresses", "attachments", "educations"):
        assert any(row[name] for row in people)
        assert any(not row[name] for row in people)
    assert any(row["is_private"] for row in people)
    assert any(row["last_name"] is None for row in people)
    assert any(row["email_addresses"] and not row["email_addresses"][0]["is_primary"] for row in people)
    assert any(mail["value"] == "n/a" for row in people for mail in row["email_addresses"])
    assert any(phone["type"] is None for row in people for phone in row["phone_numbers"])
    assert {file["type"] for row in people for file in row["attachments"]} == {
        "resume",
        "cover_letter",
        "other",
    }
    assert any(len(row["application_ids"]) > len(row["applications"]) for row in people)
    assert any(row["employments"] and row["employments"][0]["end_date"] is None for row in people)


async def test_embedded_applications_are_the_lists_rows(gem: Any) -> None:
    listed = {row["id"]: row for row in await gem.rows("/applications/")}
    embedded = {app["id"]: app for row in await gem.rows("/candidates/") for app in row["applications"]}
    assert embedded == listed


async def test_some_single_candidates_lack_applications(gem: Any) -> None:
    path = f"{ATS}/candidates/{gem.id('candidates', 49)}"
    single = (await gem.ask(path)).json()
    assert "applications" not in single
    assert single["application_ids"] is not None
    gem.read(item_without_applications=False)
    assert "applications" in (await gem.ask(path)).json()


async def test_applications(gem: Any) -> None:
    rows = await gem.rows("/applications/")
    assert {row["status"] for row in rows} == {"active", "rejected", "hired"}
    for row in rows:
        assert ("rejected_at" in row) is ("rejection_reason" in row) is (row["status"] == "rejected")
        assert "deleted_at" not in row
        assert not {"first_name", "email", "candidate", "updated_at", "created_at"} & set(row)
    for name in (
        "current_stage",
        "source",
        "job_post_id",
        "credited_to",
        "recruiter",
        "coordinator",
        "sourcer",
    ):
        assert any(row[name] is None for row in rows)
        assert any(row[name] is not None for row in rows)
    assert {len(row["jobs"]) for row in rows} == {0, 1, 2}
    assert all(row["job_post_id"] for row in rows if not row["jobs"])
    posts = {row["id"]: row["job_id"] for row in await gem.rows("/job_posts/")}
    for row in rows:
        truth = gem.world.applications[gem.number("applications", row["id"])]
        job = row["jobs"][0]["id"] if row["jobs"] else posts[row["job_post_id"]]
        assert job == gem.id("jobs", truth.job_id)
    kinds = {row["rejection_reason"]["type"]["name"] for row in rows if row["status"] == "rejected"}
    assert len(kinds) == 2
    assert any(row["custom_fields"] for row in rows)
    deleted = [row for row in await gem.rows("/applications/", include_deleted="true") if "deleted_at" in row]
    assert len(deleted) > 10


async def test_current_stages_are_stages_of_the_job(gem: Any) -> None:
    stages = {row["id"]: row for row in await gem.rows("/job_stages/", include_deleted="true")}
    rows = [row for row in await gem.rows("/applications/") if row["current_stage"] and row["jobs"]]
    for row in rows:
        stage = stages[row["current_stage"]["id"]]
        assert stage["name"] == row["current_stage"]["name"]
        assert stage["job_id"] == row["jobs"][0]["id"]
    assert any(stages[row["current_stage"]["id"]]["deleted_at"] for row in rows)


async def test_the_first_applications_source_is_the_candidates(gem: Any) -> None:
    checked = 0
    for row in await gem.rows("/candidates/"):
        truth = gem.world.candidates[gem.number("candidates", row["id"])]
        rows = sorted(row["applications"], key=lambda app: app["applied_at"])
        if rows and truth.source_ids and len(rows) == len(row["application_ids"]):
            assert rows[0]["source"]["public_name"] == gem.world.sources[truth.source_ids[0]].name
            checked += 1
    assert checked > 100


async def test_interviews_join_their_stage_by_the_item(gem: Any) -> None:
    stages = await gem.rows("/job_stages/", include_deleted="true")
    items = {item["job_stage_interview_item_id"]: row["id"] for row in stages for item in row["interviews"]}
    homes: dict[str, set[str]] = defaultdict(set)
    for row in stages:
        for item in row["interviews"]:
            homes[item["id"]].add(row["id"])
    assert len(items) == sum(len(row["interviews"]) for row in stages)
    outcomes = set()
    for row in await gem.rows("/scheduled_interviews/"):
        truth = gem.world.interviews[gem.number("interviews", row["id"])]
        wanted = gem.vendor.stages.number(truth.job_id, truth.stage_id)
        item = row["job_stage_interview_item_id"]
        home = homes.get(row["interview"]["id"], set())
        if item is not None:
            outcomes.add("item")
            assert items[item] == gem.id("job_stages", wanted)
        elif len(home) == 1:
            outcomes.add("unique interview")
            assert home == {gem.id("job_stages", wanted)}
        else:
            outcomes.add("shared interview" if home else "none")
    assert outcomes == {"item", "unique interview", "shared interview", "none"}


async def test_interviews(gem: Any) -> None:
    rows = await gem.rows("/scheduled_interviews/", include_deleted="true")
    assert {row["status"] for row in rows} == {"scheduled", "awaiting_feedback", "complete"}
    assert any("date" in row["start"] for row in rows)
    assert any("deleted_at" in row for row in rows)
    team = [member for row in rows for member in row["interviewers"]]
    assert {member["response_status"] for member in team} == {
        "needs_action",
        "declined",
        "tentative",
        "accepted",
    }
    emails = {row["primary_email_address"] for row in await gem.rows("/users/", include_deleted="true")}
    nameless = [member for member in team if member["id"] is None]
    assert {member["email"] in emails for member in nameless} == {True, False}
    gem.read(interview_candidate_id=False, all_day_interviews=False)
    plain = await gem.rows("/scheduled_interviews/")
    assert not any("candidate_id" in row or "date" in row["start"] for row in plain)


async def test_healthy_keys_may_be_null(gem: Any) -> None:
    gem.read(healthy_keys="null")
    for row in (await gem.rows("/applications/"))[:200]:
        assert {"rejected_at", "rejection_reason", "deleted_at"} <= set(row)


async def test_other_shapes_of_what_nobody_knows(gem: Any) -> None:
    job = next(row.id for row in gem.world.jobs if row.values and row.openings)
    path = f"{ATS}/jobs/{gem.id('jobs', job)}"
    row = (await gem.ask(path)).json()
    assert len(row["openings"]) == gem.world.jobs[job].openings
    gem.read(custom_fields="keyed", openings="application", credited_to="name")
    other = (await gem.ask(path)).json()
    assert "openings" not in other
    assert {field["name"]: field["value"] for field in other["custom_fields"].values()} == row[
        "custom_fields"
    ]
    applications = await gem.rows("/applications/")
    names = {user["name"] for user in await gem.rows("/users/")}
    assert {app["credited_to"] for app in applications} <= names | {None}
    assert applications[0]["openings"] == []


async def test_optional_endpoints_may_be_missing(gem: Any) -> None:
    gem.read(item_reads=frozenset(), assumed_lists=False)
    for path in (f"/users/{gem.id('users', 1)}", f"/jobs/{gem.id('jobs', 1)}", "/departments/", "/sources/"):
        assert (await gem.ask(f"{ATS}{path}")).status_code == 404
    assert (await gem.ask(f"{ATS}/applications/{gem.id('applications', 1)}")).status_code == 405
    assert (await gem.ask(f"{ATS}/candidates/{gem.id('candidates', 1)}")).status_code == 200
    assert (await gem.ask(f"{ATS}/jobs/{gem.id('jobs', 1)}/stages")).status_code == 200


async def test_deleted_items(gem: Any) -> None:
    gone = next(row.id for row in gem.world.candidates if row.deleted_at)
    path = f"{ATS}/candidates/{gem.id('candidates', gone)}"
    assert (await gem.ask(path)).status_code == 404
    gem.read(item_shows_deleted=True)
    assert (await gem.ask(path)).json()["deleted_at"]


async def test_attachments_elsewhere_and_links_that_refuse_the_key(gem: Any) -> None:
    world, vendor = gem.world, gem.vendor
    number = next(n for n in range(3, 2000, 10) if any(file.purpose == "cv" for file in world.files.of(n)))
    text = gem.id("candidates", number)
    assert (await gem.ask(f"{ATS}/candidates/{text}")).json()["attachments"] == []
    (resume,) = (await gem.ask(f"/v0/candidates/{text}/uploaded_resumes")).json()
    person = next(row for row in await gem.rows("/candidates/") if row["attachments"])
    for link in (resume["download_url"], person["attachments"][0]["url"]):
        path = link.removeprefix("http://sandbox.test/gem")
        assert (await gem.ask(path, key=None)).status_code == 200
        assert (await gem.ask(path)).status_code == 400
        assert (await gem.ask(path[:-1], key=None)).status_code == 403
        assert (await gem.ask(urlsplit(path).path, key=None)).status_code == 403
    world.advance(3600)
    assert (await gem.ask(path, key=None)).status_code == 403
    assert vendor.deleted_at("candidates", number) is None


async def test_unlisted_posts_on_the_board(gem: Any) -> None:
    board = f"/job_board/v0/{gem.vendor.vanity}/job_posts/"
    listed = {row["id"] for row in (await gem.ask(board, key=None)).json()}
    gem.read(board_shows_unlisted=True)
    everything = {row["id"] for row in (await gem.ask(board, key=None)).json()}
    assert listed < everything
    gem.read(board_shows_unlisted=False)
    (hidden, *_) = everything - listed
    assert (await gem.ask(f"{board}{hidden}/", key=None)).status_code == 200
