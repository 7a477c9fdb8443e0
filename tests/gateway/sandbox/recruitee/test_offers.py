import pytest

from gateway.sandbox.recruitee.view_offer import INCLUDES


def rows(api, query=""):
    return [row for row in api.get(f"/offers{query}")["offers"] if row.get("kind") != "talent_pool"]


def test_members_come_only_when_asked_for(api):
    plain = set().union(*rows(api))
    for name, members in INCLUDES.items():
        if name == "work_models":
            continue
        assert not members & plain, name
        assert members <= set().union(*rows(api, f"?include[]={name}"))
    assert {"pipeline_template", "hiring_manager_id", "followers", "careers_url", "location"} <= plain
    assert not {"experience", "category", "min_hours", "open_question_template_id", "fieldset"} & plain


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("statuses[]=closed&statuses[]=draft", lambda job: job.status in {"closed", "draft"}),
        ("offer_ids[]=80002&offer_ids[]=80005&offer_ids[]=1", lambda job: job.id in {2, 5}),
        ("department_ids[]=402", lambda job: job.department_id == 2),
        ("location_ids[]=53", lambda job: 3 in job.location_ids),
        ("hiring_manager_ids[]=901", lambda job: job.manager_id == 1),
        ("recruiter_ids[]=902", lambda job: job.recruiter_id == 2),
        ("experiences[]=mid_level", lambda job: job.experience == "mid_level"),
        ("categories[]=sales", lambda job: job.category == "sales"),
        ("educations[]=master_degree", lambda job: job.education == "master_degree"),
        ("employment_types[]=fulltime", lambda job: job.employment == "fulltime"),
        ("lang_codes[]=nl", lambda job: job.language == "nl"),
        ("priorities[]=high&priorities[]=low", lambda job: job.priority in {"high", "low"}),
        ("scope=archived", lambda job: job.status == "archived"),
        ("scope=not_archived", lambda job: job.status != "archived"),
        ("q=engineer", lambda job: "engineer" in job.title.lower()),
        (
            "statuses[]=published&lang_codes[]=en",
            lambda job: job.status == "published" and job.language == "en",
        ),
        ("statuses[]=nosuch", lambda job: job is None),
        ("nosuch[]=1", lambda job: job is not None),
    ],
)
def test_filters(api, world, shown, query, right):
    expected = [shown("jobs", job.id) for job in world.jobs if right(job)]
    assert [row["id"] for row in rows(api, f"?{query}")] == expected


def test_paging(api, world):
    pages = [api.get(f"/offers?limit=15&page={page}&kind=job") for page in (1, 2, 3, 4)]
    assert [len(page["offers"]) for page in pages] == [15, 15, 10, 0]
    assert pages[0]["meta"] == {"page": 1, "limit": 15, "total_count": 40}
    numbers = [row["id"] for page in pages for row in page["offers"]]
    assert len(set(numbers)) == 40


def test_a_job_by_id_or_slug(api, world):
    one = api.get("/offers/80003")["offer"]
    assert api.get(f"/offers/{one['slug']}")["offer"] == one
    assert api("GET", "/offers/nosuch").status == 404
    assert api("GET", "/offers/99999").status == 404


def test_the_detail_has_what_the_list_has_not(api, world):
    job = next(job for job in world.jobs if job.hours and job.question_set_id and job.id % 7)
    one = api.get(f"/offers/{80000 + job.id}")["offer"]
    assert (one["min_hours"], one["max_hours"]) == job.hours
    assert one["min_hours_per_week"] == str(job.hours[0])
    assert one["experience"] == job.experience
    assert one["open_question_template_id"] == 300 + job.question_set_id
    assert {row["id"] for row in one["admins"]} == {900 + user for user in job.follower_ids}
    assert one["fieldset"]["fields"][0]["kind"] == "single_line"


def test_counters_count(api, world):
    for row in rows(api, "?include[]=counters"):
        applications = world.applications_in(row["id"] - 80000)
        assert row["candidates_count"] == len(applications)
        assert row["disqualified_candidates_count"] == sum(item.state == "rejected" for item in applications)
        assert row["hired_candidates_count"] == sum(item.state == "hired" for item in applications)
        assert (
            row["qualified_candidates_count"] + row["disqualified_candidates_count"]
            == row["candidates_count"]
        )


def test_status_changes(api, world):
    closed = api("PATCH", "/offers/80001/close", {}).json["offer"]
    assert closed["status"] == "closed"
    assert closed["closed_at"]
    assert api("PATCH", "/offers/80001/unarchive", {}).json["offer"]["status"] == "closed"
    assert api("PATCH", "/offers/80001/publish", {}).json["offer"]["closed_at"] is None
    assert world.jobs[1].status == "published"


def test_dynamic_fields(api, world):
    job = next(job for job in world.jobs if job.values)
    row = next(row for row in rows(api, "?include[]=dynamic_fields") if row["id"] == 80000 + job.id)
    assert {item["name"]: item["value"] for item in row["dynamic_fields"]} == {
        world.fields[number].name: value for number, value in job.values.items()
    }
    assert row["dynamic_fields_count"] == len(job.values)
    assert {item["name"] for item in api.get("/dynamic_fields")["dynamic_fields"]} >= {"Cost centre", "Grade"}


def test_without_the_jobs_section_old_pools_are_hidden_too(limited):
    assert limited("no-jobs").get("/offers") == {
        "offers": [],
        "meta": {"page": 1, "limit": 1000, "total_count": 0},
    }
