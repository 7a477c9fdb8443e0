import pytest

CREATE = {"candidate": {"name": "Mira van Dael", "emails": ["mira@example.org"]}}


def listed(api, query=""):
    return [row["id"] for row in api.get(f"/candidates{query}")["candidates"]]


def numbers(world, shown, right):
    return [shown("candidates", number) for number in world.standing() if right(number)]


def test_pages_join_to_the_whole_newest_first(api, world, shown):
    pages = [listed(api, f"?limit=150&offset={offset}") for offset in (0, 150, 300, 450)]
    assert [number for page in pages for number in page] == [
        shown("candidates", number) for number in world.standing()
    ]
    assert pages[-1] == []


def test_limits(api):
    assert len(listed(api)) == 100
    assert len(listed(api, "?limit=1001")) > 300
    assert len(listed(api, "?limit=x")) == 100


def test_batch_read(api, shown):
    assert listed(api, "?ids=9100012,9100004,1,x,9100004") == [9100012, 9100004]


def test_deleted_people_are_only_in_the_deleted_list(api, world, shown):
    gone = [shown("candidates", number) for number in world.standing(deleted=True)]
    assert gone
    assert not set(gone) & set(listed(api, "?limit=1000"))
    assert listed(api, "?deleted=true") == listed(api, "?deleted=1") == gone
    assert listed(api, f"?ids={gone[0]}") == []
    assert api("GET", f"/candidates/{gone[0]}").status == 404


@pytest.mark.parametrize("yes", ["true", "1"])
def test_filters(api, world, shown, yes):
    live = numbers(world, shown, lambda number: {"pending", "hired"} & set(world.states_of(number)))
    assert listed(api, f"?limit=1000&qualified={yes}") == live
    rejected = numbers(world, shown, lambda number: "rejected" in world.states_of(number))
    assert listed(api, f"?limit=1000&disqualified={yes}") == rejected
    assert len(listed(api, "?limit=1000&qualified=yes")) > len(live)


def test_filter_by_job_time_and_words(api, world, shown, person):
    applied = numbers(world, shown, lambda number: 3 in world.jobs_of(number))
    assert listed(api, "?offer_id=80003&limit=1000") == applied
    moment = person.created_at.strftime("%Y-%m-%dT%H:%M:%S")
    after = listed(api, f"?created_after={moment}&limit=1000")
    assert set(after) == set(numbers(world, shown, lambda number: number > person.id))
    assert shown("candidates", person.id) in listed(api, f"?limit=1000&query={person.last_name[:4].upper()}")
    title = world.jobs[world.jobs_of(person.id)[0]].title
    assert shown("candidates", person.id) in listed(api, f"?limit=1000&query={title}")
    assert api("GET", "/candidates?created_after=yesterday").status == 422


def test_rows_embed_placements_and_side_load_what_they_point_to(api, world):
    page = api.get("/candidates?limit=1000")
    side = {(row["type"], row["id"]): row for row in page["references"]}
    rows = [
        placement for row in page["candidates"] for placement in row["placements"] if placement["offer_id"]
    ]
    assert {("Offer", row["offer_id"]) for row in rows} <= side.keys()
    assert {("Placement", row["id"]) for row in rows} <= side.keys()
    assert len(side) == len(page["references"])
    assert {row["admin_id"] for row in page["candidates"] if row["admin_id"]} == {
        number for kind, number in side if kind == "Admin"
    }


def test_the_row_is_thin_and_the_detail_is_not(api, shown, world):
    person = next(
        row
        for row in world.candidates
        if row.tag_ids
        and row.profiles
        and row.address
        and row.values
        and not row.deleted_at
        and row.id % 10 != 7
    )
    row = api.get(f"/candidates?ids={shown('candidates', person.id)}")["candidates"][0]
    assert not {"tags", "sources", "social_links", "fields", "cv_url", "cover_letter"} & row.keys()
    one = api.get(f"/candidates/{row['id']}")["candidate"]
    assert {key: one[key] for key in row} == row
    assert one["tags"] == [world.tags[number].name for number in person.tag_ids]
    assert one["social_links"] == person.profiles
    fields = {field.get("name", field["kind"]): field for field in one["fields"]}
    assert "address" in fields
    assert {world.fields[number].name for number in person.values} <= fields.keys()
    assert all(field["id"] is None or field["values"] for field in one["fields"])


def test_answers_are_grouped_by_job(api, shown, world):
    row = next(row for row in world.applications if row.answers and not world.is_deleted(row.candidate_id))
    one = api.get(f"/candidates/{shown('candidates', row.candidate_id)}")["candidate"]
    group = next(
        group
        for group in one["grouped_open_question_answers"]
        if group["offer"]["id"] == shown("jobs", row.job_id)
    )
    assert len(group["open_question_answers"]) == len(row.answers)
    assert all("open_question_id" not in answer for answer in one["open_question_answers"])


def test_presence(api, person):
    email = person.emails[0].upper()
    assert api.get(f"/candidates/check_presence?email[]=x@y.test&email[]={email}") == {
        "status": "email_match"
    }
    assert api.get(f"/candidates/check_presence?name={person.name.lower()}") == {"status": "name_match"}
    assert api.get("/candidates/check_presence?name=Nobody Such&email[]=x@y.test") == {"status": "not_found"}


def test_create_takes_everything(api, world, shown):
    values = {
        "name": "  Mira van Dael ",
        "emails": [" mira@example.org "],
        "phones": ["+32000"],
        "social_links": ["https://www.linkedin.com/in/x"],
        "links": ["https://mira.example"],
        "cover_letter": "Hello",
        "sources": ["Acme Tests", "Brand New"],
        "tags": ["2031"],
        "remote_cv_url": "https://files.test/my%20cv.pdf",
        "unknown": 1,
    }
    reply = api("POST", "/candidates", {"candidate": values, "offers": [80001, 80003]})
    assert reply.status == 201
    one = api.get(f"/candidates/{reply.json['candidate']['id']}")["candidate"]
    assert one["name"] == "Mira van Dael"
    assert one["emails"] == ["mira@example.org"]
    assert one["source"] == "manual"
    assert one["cover_letter"] == "Hello"
    assert [_name(tag) for tag in one["tags"]] == ["2031"]
    assert [_name(source) for source in one["sources"]] == ["Acme Tests", "Brand New"]
    assert "/my%20cv.pdf?" in one["cv_url"]
    stages = {row["offer_id"]: row["stage_id"] for row in one["placements"]}
    assert stages.keys() == {80001, 80003}
    assert {world.stages[number - 80000].kind for number in stages.values()} == {"applied"}
    person = world.candidates[one["id"] - 9100000]
    assert (person.first_name, person.last_name) == ("Mira van", "Dael")


def _name(label):
    return label["name"] if isinstance(label, dict) else label


def test_create_by_form_with_a_file(api, world):
    body, kind = _form(
        {
            "candidate[name]": "Form Person",
            "candidate[emails][]": ["a@x.test", "b@x.test"],
            "offers[]": ["80001"],
        },
        {"candidate[cv]": ("cv.pdf", b"%PDF-own", "application/pdf")},
    )
    made = api("POST", "/candidates", body=body, kind=kind).json["candidate"]
    person = world.candidates[made["id"] - 9100000]
    assert person.emails == ["a@x.test", "b@x.test"]
    assert world.jobs_of(person.id) == [1]
    assert [file.content for file in world.files.of(person.id)] == [b"%PDF-own"]


def _form(values, files):
    import httpx

    request = httpx.Request("POST", "http://x.test", data=values, files=files)
    return request.read(), request.headers["content-type"]


def test_create_on_a_job_by_path(api, world):
    made = api("POST", "/offers/80002/candidates", CREATE).json["candidate"]
    assert world.jobs_of(made["id"] - 9100000) == [2]


@pytest.mark.parametrize(
    "body", [{}, {"candidate": {}}, {"candidate": {"name": "  "}}, {"candidate": "x"}, {"name": "x"}]
)
def test_a_name_is_needed(api, world, body):
    before = len(world.candidates)
    reply = api("POST", "/candidates", body)
    assert (reply.status, reply.json) == (
        422,
        {"error": ["Name can't be blank"], "error_fields": {"name": ["can't be blank"]}},
    )
    assert len(world.candidates) == before


def test_nothing_is_made_when_the_job_or_an_address_is_wrong(api, world):
    before = len(world.candidates)
    reply = api("POST", "/candidates", {**CREATE, "offers": [80001, 1]})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "no_assoc_constraint")
    reply = api("POST", "/candidates", {"candidate": {"name": "x", "emails": ["nope"]}})
    assert reply.json["error_fields"] == {"emails": [{"0": ["has invalid format"]}]}
    assert len(world.candidates) == before


def test_duplicates_are_allowed_and_listed(api):
    first, second = (api("POST", "/candidates", CREATE).json["candidate"]["id"] for _ in range(2))
    assert first != second
    assert api.get(f"/candidates/{first}")["candidate"]["duplicates"] == [second]
    assert [row["id"] for row in api.get(f"/candidates/{second}/duplicates")["duplicates"]] == [first]


def test_an_edit_replaces_lists_and_leaves_the_rest(api, person, shown, world):
    path = f"/candidates/{shown('candidates', person.id)}"
    before = api.get(path)["candidate"]
    after = api("PATCH", path, {"candidate": {"phones": ["1", "2"], "tags": ["VIP"]}}).json["candidate"]
    assert after["phones"] == ["1", "2"]
    assert after["tags"] == ["VIP"]
    assert after["name"] == before["name"]
    assert after["updated_at"] > before["updated_at"]


def test_delete_is_soft_and_can_be_undone(api, person, shown):
    who = shown("candidates", person.id)
    assert api("DELETE", f"/candidates/{who}").status == 200
    assert api("GET", f"/candidates/{who}").status == 404
    hit = next(hit for hit in api.get("/search/new/candidates?deleted=true")["hits"] if hit["id"] == who)
    assert hit["deleted"] is True
    assert hit["deleted_at"]
    assert api("POST", f"/candidates/{who}/retrieve", {}).status == 200
    assert api("GET", f"/candidates/{who}").status == 200


def test_hidden_people_can_be_revealed(api, limited, world, shown):
    person = next(row for row in world.candidates if row.confidential and not row.deleted_at)
    path = f"/candidates/{shown('candidates', person.id)}"
    hidden = api.get(path)["candidate"]
    assert (hidden["name"], hidden["emails"], hidden["phones"], hidden["is_anonymous"]) == (
        None,
        [],
        [],
        True,
    )
    assert limited("no-anonymous")("PATCH", f"{path}/reveal", {}).status == 403
    assert api("PATCH", f"{path}/reveal", {}).json["candidate"]["name"] == person.name
    assert api("PATCH", f"{path}/conceal", {}).json["candidate"]["name"] is None


def test_merging_moves_the_applications(api, world, shown):
    one, two = (
        api("POST", "/candidates", {**CREATE, "offers": [job]}).json["candidate"] for job in (80001, 80002)
    )
    reply = api("PATCH", f"/candidates/{one['id']}/merge", {"candidate_ids": [two["id"]]})
    assert {row["offer_id"] for row in reply.json["candidate"]["placements"]} == {80001, 80002}
    assert api("GET", f"/candidates/{two['id']}").status == 404


def test_import_makes_a_person_of_a_file(api, world):
    body, kind = _form({"offers[]": ["80001"]}, {"file": ("Jo_Doe.pdf", b"%PDF", "application/pdf")})
    made = api("POST", "/candidates/import", body=body, kind=kind)
    assert made.status == 201
    assert made.json["candidate"]["name"] == "Jo Doe"
    assert made.json["candidate"]["placements"]
    assert api("POST", "/candidates/import", {}).status == 422
