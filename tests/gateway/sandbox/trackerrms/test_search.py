from __future__ import annotations

import pytest

from gateway.sandbox import Options, create
from tests.gateway.sandbox.trackerrms.conftest import Tracker

MODELS = {
    "Opportunity": "opportunityId",
    "Resource": "resourceId",
    "OpportunityResource": "opportunityResourceId",
}


def numbers(rows, key="resourceId"):
    return [row[key] for row in rows]


@pytest.mark.parametrize("model", MODELS)
async def test_the_page_is_ten_unless_asked_otherwise(tracker, model):
    assert len(await tracker.rows(model)) == 10
    assert len(await tracker.rows(model, maxResults=15)) == 15
    assert len(await tracker.rows(model, maxResults=0)) == 10


@pytest.mark.parametrize("model", MODELS)
async def test_pages_follow_each_other_and_then_nothing_comes(tracker, model):
    key = MODELS[model]
    pages = [numbers(await tracker.rows(model, maxResults=7, pageNumber=page), key) for page in (1, 2)]
    assert pages[0] + pages[1] == numbers(await tracker.rows(model, maxResults=14), key)
    assert await tracker.rows(model, pageNumber=500) == []


async def test_pages_are_capped(tracker):
    assert len(await tracker.rows("Resource", maxResults=500)) == 100
    tracker.read(page_cap=25)
    assert len(await tracker.rows("Resource", maxResults=100)) == 25
    assert len(await tracker.rows("Resource", maxResults=100, pageNumber=2)) == 25
    tracker.read(page_cap=None)
    assert len(await tracker.rows("Resource", maxResults=500)) == len(tracker.vendor.people())


async def test_the_page_number_may_be_ignored(tracker):
    tracker.read(page_number_ignored=True)
    assert await tracker.rows("Resource", pageNumber=3) == await tracker.rows("Resource")


async def test_unknown_names_are_ignored_without_a_word(tracker):
    wrong = {"pageSize": 50, "limit": 50, "searchText": "x", "keyword": "x", "surname": "x", "maxresults": 3}
    answer = await tracker.send("POST", "/api/v1/Resource/Search", wrong, valid=False)
    assert answer.status_code == 200
    assert answer.json() == await tracker.rows("Resource")


async def test_every_candidate_comes_once_and_the_deleted_not_at_all(tracker):
    found = numbers(await tracker.every("Resource"))
    alive = [person.id for person in tracker.world.candidates if person.deleted_at is None]
    assert found == [77_000 + number for number in alive]
    assert len(alive) < len(tracker.world.candidates)


async def test_candidates_by_email_more_loosely_than_one_would_like(tracker):
    rows = await tracker.every("Resource")
    email = next(row["email"] for row in rows if row["email"])
    other = next(row["otherEmail"] for row in rows if row["otherEmail"])
    assert email in [row["email"] for row in await tracker.rows("Resource", email=email.upper())]
    assert other in [row["otherEmail"] for row in await tracker.rows("Resource", email=other)]
    many = await tracker.rows("Resource", email="@example.org", maxResults=100)
    assert len(many) > 50
    part = await tracker.rows("Resource", email="1@example.org", maxResults=100)
    assert {row["email"][-13:] for row in part} == {"1@example.org"}
    assert len(part) > 3
    assert await tracker.rows("Resource", email="nobody@example.org") == []
    tracker.read(email_match="exact")
    assert await tracker.rows("Resource", email="@example.org") == []
    assert len(await tracker.rows("Resource", email=email)) == 1


async def test_candidates_by_name_and_telephone(tracker):
    rows = await tracker.every("Resource")
    row = next(row for row in rows if row["mobilePhone"])
    assert row in await tracker.rows("Resource", searchTerm=row["displayAs"].upper())
    assert row in await tracker.rows("Resource", telephone=row["mobilePhone"])
    assert await tracker.rows("Resource", searchTerm="no such name") == []


async def test_candidates_by_state_and_owner(tracker):
    rows = await tracker.every("Resource")
    for state in ("Active", "inactive", "Do Not Use", "donotuse"):
        found = await tracker.every("Resource", state=state)
        same = [
            row
            for row in rows
            if row["resourceStatusName"].replace(" ", "").lower() == state.replace(" ", "").lower()
        ]
        assert found == same
        assert found
    mine = await tracker.every("Resource", onlyMyRecords=True)
    own = {person.id for person in tracker.world.candidates if person.owner_id == 1}
    assert {number - 77_000 for number in numbers(mine)} <= own


async def test_candidates_by_custom_field(tracker):
    fields = (await tracker.get("MetaData"))["customFields"]
    shirt = next(field["id"] for field in fields if field["name"] == "Shirt size")
    body = {"customFieldId": shirt, "customFieldValue": "xl", "maxResults": 100}
    found = (await tracker.send("POST", "/api/v1/Resource/Search/CustomField", body)).json()
    rows = await tracker.every("Resource", includeCustomFields=True)

    def shirt_of(row):
        return next(field["value"] for field in row["customFields"] if field["id"] == shirt)

    assert numbers(found) == [row["resourceId"] for row in rows if "XL" in shirt_of(row)]
    anywhere = {"customFieldValue": "XL", "maxResults": 100}
    more = (await tracker.send("POST", "/api/v1/Resource/Search/CustomField", anywhere)).json()
    assert set(numbers(found)) <= set(numbers(more))


async def test_an_unknown_state_finds_nothing_or_as_the_quirk_says(tracker):
    assert await tracker.rows("Opportunity", state="pending") == []
    tracker.read(unknown_state="refused")
    answer = await tracker.send("POST", "/api/v1/Opportunity/Search", {"state": "pending"})
    assert (answer.status_code, answer.json()["detail"]) == (400, "state is not valid")
    tracker.read(unknown_state="ignored")
    assert len(await tracker.rows("Opportunity", state="pending")) == 10


async def test_jobs_by_state_status_name_and_publication(whole):
    rows = await whole.every("Opportunity")
    metadata = await whole.get("MetaData")
    groups = {status["id"]: status["state"].strip().lower() for status in metadata["opportunityStatuses"]}
    for state in metadata["opportunityStates"]:
        found = await whole.every("Opportunity", state=state)
        assert found == [row for row in rows if groups[row["opportunityStatusId"]] == state]
        assert found
    closed = await whole.every("Opportunity", statusId=7)
    assert closed
    assert {row["opportunityStatusDesc"] for row in closed} == {"Closed"}
    online = await whole.every("Opportunity", publishOnline=True)
    assert online == [row for row in rows if row["publishOnline"] == "y"]
    title = rows[4]["opportunityName"].strip()
    assert rows[4] in await whole.every("Opportunity", searchTerm=title[:6].lower())
    mine = await whole.every("Opportunity", onlyMyRecords=True)
    slots = ("opportunityOwnerId", "secondaryOwnerId", "thirdOwnerId", "fourthOwnerId", "fifthOwnerId")
    assert mine == [row for row in rows if 11 in [row[slot] for slot in slots]]


@pytest.mark.parametrize("model", ["Opportunity", "Resource"])
async def test_update_stamps_are_tenant_local_in_rows_and_filters(tracker, model):
    rows = await tracker.every(model)
    stamps = sorted(row["lastUpdatedDateTime"] for row in rows)
    middle = stamps[len(stamps) // 2]
    newer = await tracker.every(model, updatedAfter=middle)
    assert sorted(row["lastUpdatedDateTime"] for row in newer) == [
        stamp for stamp in stamps if stamp >= middle
    ]
    older = await tracker.every(model, updatedBefore=middle)
    assert sorted(row["lastUpdatedDateTime"] for row in older) == [
        stamp for stamp in stamps if stamp <= middle
    ]


async def test_an_offset_in_a_filter_counts_for_nothing_or_as_the_quirk_says(tracker):
    job = tracker.world.jobs[1]
    tracker.world.change(tracker.world.jobs, job)
    row = (await tracker.rows("Opportunity", maxResults=1))[0]
    updated = tracker.world.jobs[1].updated_at
    assert row["lastUpdatedDateTime"] == f"{updated.hour + 1:02}".join(
        (f"{updated:%Y-%m-%dT}", f"{updated:%H:%M:%S}"[2:])
    )
    utc = f"{updated:%Y-%m-%dT%H:%M:%S}Z"
    later = f"{updated.replace(minute=0).replace(hour=updated.hour + 1):%Y-%m-%dT%H:%M:%S}Z"
    assert len(await tracker.rows("Opportunity", updatedAfter=utc)) == 1
    assert len(await tracker.rows("Opportunity", updatedAfter=later)) == 1
    tracker.read(zone_in_filters="honoured")
    assert len(await tracker.rows("Opportunity", updatedAfter=utc)) == 1
    assert await tracker.rows("Opportunity", updatedAfter=later) == []


async def test_placements_by_job_candidate_status_and_state(tracker):
    rows = await tracker.every("OpportunityResource", onlyActive=False)
    job, person = rows[40]["opportunityId"], rows[40]["resourceId"]
    by_job = await tracker.every("OpportunityResource", opportunityId=job, onlyActive=False)
    assert by_job == [row for row in rows if row["opportunityId"] == job]
    both = {"opportunityId": job, "resourceId": person, "onlyActive": False}
    found = await tracker.every("OpportunityResource", **both)
    assert found == [row for row in by_job if row["resourceId"] == person]
    statuses = (await tracker.get("MetaData"))["opportunityResourceStatuses"]
    late = {status["id"] for status in statuses if (status["state"] or "").strip().lower() == "rejected"}
    for status in {row["opportunityResourceStatusId"] for row in rows} - {0}:
        found = await tracker.every("OpportunityResource", statusId=status, onlyActive=False)
        assert found == [row for row in rows if row["opportunityResourceStatusId"] == status]
    rejected = await tracker.every("OpportunityResource", state="Rejected", onlyActive=False)
    assert rejected == [row for row in rows if row["opportunityResourceStatusId"] in late]
    assert await tracker.every("OpportunityResource", state="Rejected") == []


async def test_ended_placements_must_be_asked_for(tracker):
    active = await tracker.every("OpportunityResource")
    everything = await tracker.every("OpportunityResource", onlyActive=False)
    assert {row["activeRecord"] for row in active} == {"y"}
    assert [row for row in everything if row["activeRecord"] == "y"] == active
    assert len(everything) > len(active)
    tracker.read(only_active_by_default=False)
    assert await tracker.every("OpportunityResource") == everything


async def test_placements_by_confirmation_and_stamp(tracker):
    rows = await tracker.every("OpportunityResource", onlyActive=False)
    confirmed = await tracker.every(
        "OpportunityResource", onlyActive=False, confirmedAfter="2020-01-01T00:00:00"
    )
    assert confirmed == [row for row in rows if row["dateConfirmed"]]
    assert confirmed
    assert await tracker.every("OpportunityResource", confirmedBefore="2020-01-01T00:00:00") == []
    assert await tracker.every("OpportunityResource", updatedAfter="2030-01-01T00:00:00") == []


async def test_sorting_by_a_column_and_by_what_is_none(tracker):
    plain = await tracker.rows("Opportunity", maxResults=100)
    names = [row["opportunityName"].lower() for row in plain]
    for column in ("name", "opportunityName"):
        found = await tracker.rows("Opportunity", maxResults=100, sortBy=column, sortDirection="DESC")
        assert [row["opportunityName"].lower() for row in found] == sorted(names, reverse=True)
    assert await tracker.rows("Opportunity", maxResults=100, sortBy="shoeSize") == plain
    users = await tracker.rows("User", maxResults=100, sortBy="fullname", sortDirection="asc")
    assert [row["fullName"].lower() for row in users] == sorted(row["fullName"].lower() for row in users)
    newest = await tracker.rows(
        "Resource", maxResults=100, sortBy="lastUpdatedDateTime", sortDirection="DESC"
    )
    stamps = [row["lastUpdatedDateTime"] for row in newest]
    assert stamps == sorted(stamps, reverse=True)


async def test_rows_may_move_while_one_pages(tracker):
    tracker.read(default_order="updated")
    first = numbers(await tracker.rows("Resource"))
    person = tracker.world.candidates[60]
    tracker.world.change(tracker.world.candidates, person)
    second = numbers(await tracker.rows("Resource", pageNumber=2))
    assert second[0] == first[-1]
    assert numbers(await tracker.rows("Resource"))[0] == 77_060


async def test_the_paged_variant_needs_a_state_beside_a_stamp(tracker):
    async def paged(**body):
        return (await tracker.send("POST", "/api/v1/Opportunity/PagedSearch", body)).json()

    answer = await paged(maxResults=8)
    assert answer["opportunities"] == await tracker.rows("Opportunity", maxResults=8)
    assert (answer["totalCount"], answer["totalPages"], answer["hasNextPage"]) == (20, 3, True)
    blind = await paged(updatedAfter="2020-01-01T00:00:00")
    assert (blind["opportunities"], blind["totalCount"]) == ([], 0)
    assert (await paged(updatedAfter="2020-01-01T00:00:00", state="open"))["totalCount"] > 0
    tracker.read(paged_needs_state=False)
    assert (await paged(updatedAfter="2020-01-01T00:00:00"))["totalCount"] == 20
    tracker.read(paged_search=False)
    answer = await tracker.send("POST", "/api/v1/Opportunity/PagedSearch", {})
    assert answer.status_code == 404


async def test_plain_search_may_need_a_state_too(tracker):
    assert await tracker.rows("Opportunity", updatedAfter="2020-01-01T00:00:00")
    tracker.read(search_needs_state=True)
    assert await tracker.rows("Opportunity", updatedAfter="2020-01-01T00:00:00") == []


async def test_the_same_seed_gives_the_same_rows_and_regions_have_their_zones():
    def made(seed):
        names = ("trackerrms", "trackerrms-2", "trackerrms-3")
        return create(Options(seed=seed, vendors=names, jobs=5, candidates=20, applications=30))

    first, second, other = made(1), made(1), made(2)
    for account in first.vendors:
        rows = [sandbox.vendors[account].raw("candidates", 3) for sandbox in (first, second, other)]
        assert rows[0] == rows[1]
        assert rows[0] != rows[2]
    offsets = []
    for account in first.vendors:
        tracker = Tracker(first, account)
        await tracker.exchange()
        offsets.append((await tracker.rows("User", maxResults=1))[0]["timezoneOffset"])
        await tracker.close()
    assert offsets == [1.0, -8.0, -5.0]
