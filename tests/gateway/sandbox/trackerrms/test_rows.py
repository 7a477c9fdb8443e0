"""What rows and details look like, and that every trap of the contract is in the data at default size."""

from __future__ import annotations

import json
import re

from gateway.sandbox.people import words
from tests.gateway.sandbox.trackerrms import contract
from tests.support import contracts

JOB_SLOTS = ("opportunityOwner", "secondaryOwner", "thirdOwner", "fourthOwner", "fifthOwner")
PLACEMENT_SLOTS = ("firstOwner", "secondOwner", "thirdOwner", "fourthOwner", "fifthOwner")


def values(rows, *names):
    return {row[name] for row in rows for name in names}


async def test_rows_have_exactly_the_documents_keys(tracker):
    schemas = contract.shapes()["schemas"]
    for model in ("Opportunity", "OpportunityResource", "Resource", "User"):
        expected = set(schemas[f"{model}SearchResponseDto"])
        bare, full = [(await tracker.rows(model, includeCustomFields=flag))[0] for flag in (False, True)]
        assert set(bare) == expected - {"customFields"}
        assert set(full) == (expected if model != "User" else set(bare))
    assert len(schemas["OpportunitySearchResponseDto"]) == 124


async def test_details_have_exactly_the_documents_keys(tracker):
    schemas = contract.shapes()["schemas"]
    for model in ("Opportunity", "OpportunityResource", "Resource"):
        row = (await tracker.rows(model))[0]
        key = {"Opportunity": "opportunityId", "Resource": "resourceId"}.get(model, "opportunityResourceId")
        assert set(await tracker.get(f"{model}/{row[key]}")) == set(schemas[f"{model}ResponseDto"])
    assert set(await tracker.get("User/11")) == set(schemas["UserResponseDto"])


async def test_every_job_field_is_there_somewhere_with_its_traps(whole):
    rows = await whole.every("Opportunity")
    assert len(rows) == 60
    for name in words(
        "opportunityName publishReference clientRef opportunityDescription publishDescription workTypeName "
        "opportunityStatusId publishCategory publishSector department publishSalaryFrom publishSalaryTo "
        "opportunityRate payPer currencyCode publishSalaryPer locationCity locationState postcodeLocation location "
        "publishLocation dateOpened dateFilled creationDate lastUpdatedDateTime publishTitle publishDate advertId "
        "workType targetMargin duration reasonForClose"
    ):
        filled = [row for row in rows if str(row[name]).strip() not in {"", "0"}]
        assert filled, name
    for name in words(
        "publishReference opportunityDescription publishDescription publishTitle dateFilled publishDate"
    ):
        assert "" in values(rows, name), name
    assert values(rows, "privateRecord", "active", "publishOnline") == {"y", "n"}
    assert values(rows, "advertStatus") == {"A", "C", "", " "}
    assert values(rows, "publishSalaryPer") >= {"", "per Annum", "per Month", "per Hour"}
    amounts = values(rows, "publishSalaryFrom", "publishSalaryTo")
    assert "Negotiable" in amounts
    assert any("," in text for text in amounts)
    assert any(text.startswith("£") for text in amounts)
    assert any(row["publishSalaryFrom"] and not row["publishSalaryTo"] for row in rows)
    assert any(row["publishOnline"] == "n" and row["advertStatus"] == "A" for row in rows)
    assert any(row["publishOnline"] == "y" and row["advertStatus"].strip() == "" for row in rows)
    assert any("  " in row["opportunityName"] for row in rows)
    assert any(row["opportunityName"].endswith(" ") for row in rows)
    assert any("per day" in row["opportunityRate"] for row in rows)
    assert "probability" in rows[0]
    assert any(row["workTypeName"] and not row["workType"] for row in rows)


async def test_owner_slots_may_be_empty_doubled_or_lead_nowhere(whole):
    rows = await whole.every("Opportunity")
    slots = [[row[f"{slot}Id"] for slot in JOB_SLOTS] for row in rows]
    assert any(first == 0 and any(rest) for first, *rest in slots)
    assert any(len({user for user in row if user}) < len([user for user in row if user]) for row in slots)
    assert any(all(row) for row in slots)
    listed = values(await whole.every("User"), "userId")
    unlisted = {user for row in slots for user in row} - listed - {0}
    found = {user: await whole.send("GET", f"/api/v1/User/{user}") for user in unlisted}
    assert {answer.status_code for answer in found.values()} == {200, 204, 403}
    assert found[1].status_code == 403
    assert all((row["ownerRoleId"] == 0) == (row["opportunityOwnerId"] == 0) for row in rows)
    assert values(rows, "ownerPercent", "thirdOwnerPercent") > {0}


async def test_role_names_stand_in_details_only(whole):
    rows = await whole.every("Opportunity")
    names: dict[int, set[str]] = {}
    for row in rows[:12]:
        detail = await whole.get(f"Opportunity/{row['opportunityId']}")
        owners = {owner["rank"]: owner for owner in detail["owners"]}
        for rank, slot in enumerate(JOB_SLOTS, 1):
            role = "ownerRoleId" if rank == 1 else f"{slot}RoleId"
            if row[f"{slot}Id"]:
                assert owners[rank]["ownerId"] == row[f"{slot}Id"]
                names.setdefault(row[role], set()).add(owners[rank]["role"])
    assert names[2] == {"Account Manager"}
    assert names[5] == {"Recruiter"}


async def test_every_candidate_field_is_there_somewhere_with_its_traps(whole):
    rows = await whole.every("Resource")
    for name in words(
        "firstname surname clientName jobTitle whereDidYouHear mobilePhone homeTelephone workTelephone email otherEmail "
        "linkedInUrl addressLine1 town county postcode country dateApplied lastUpdatedDateTime resourceOwner"
    ):
        assert any(row[name] for row in rows), name
        assert name == "lastUpdatedDateTime" or any(row[name] == "" for row in rows), name
    assert values(rows, "resourceStatusName") == {"Active", "Inactive", "Do Not Use"}
    assert values(rows, "availableForWork") == {"y", "n"}
    assert any(row["displayAs"] and not row["firstname"] and not row["surname"] for row in rows)
    assert any("  " in row["displayAs"] for row in rows)
    assert any(row["firstname"].endswith(" ") for row in rows)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", row["lastUpdatedDateTime"]) for row in rows)
    assert all(re.fullmatch(r"|\d{4}-\d\d-\d\d", row["dateApplied"]) for row in rows)
    assert "tagText" not in rows[0]


async def test_tags_stand_in_details_only_and_are_badly_separated(whole):
    texts = [whole.vendor.raw("candidates", number)["detail"]["tagText"] for number in whole.vendor.people()]
    assert "" in texts
    assert any(text.endswith(", ") for text in texts)
    assert any(";" in text for text in texts)
    assert any("\n" in text for text in texts)
    pieces = [
        [piece.strip().lower() for piece in re.split("[,;\n]", text) if piece.strip()] for text in texts
    ]
    assert any(len(set(row)) < len(row) for row in pieces)


async def test_some_details_are_empty(whole):
    answer = await whole.send("GET", "/api/v1/Resource/77498")
    assert (answer.status_code, answer.content) == (200, b"")
    assert 77_498 in values(await whole.every("Resource"), "resourceId")
    whole.read(empty_details=False)
    assert (await whole.get("Resource/77498"))["id"] == 77_498


async def test_details_have_real_types_where_rows_have_letters(whole):
    for number in (1, 2, 3, 4, 5, 8):
        both = whole.vendor.raw("jobs", number)
        row, detail = both["row"], both["detail"]
        assert detail["advertDetails"]["publishOnline"] is (row["publishOnline"] == "y")
        assert (detail["history"]["filled"] or "")[:10] == row["dateFilled"]
        assert detail["history"]["created"] == row["creationDate"]
    person = whole.vendor.raw("candidates", 4)
    assert person["detail"]["availableForWork"] is (person["row"]["availableForWork"] == "y")
    assert {"probabiity"} <= whole.vendor.raw("jobs", 1)["detail"].keys()
    assert {"resumeRecieved"} <= person["detail"]["history"].keys()
    assert "firstName" in person["detail"]
    assert "firstname" in person["row"]
    assert "otherEmail" not in person["detail"]
    placement = whole.vendor.raw("applications", 9)
    assert placement["detail"]["opportunityResourceId"] == str(placement["detail"]["id"])
    assert placement["detail"]["activeRecord"] is (placement["row"]["activeRecord"] == "y")
    assert "suppliment" in placement["row"]


async def test_jobs_close_without_being_filled(whole):
    details = [whole.vendor.raw("jobs", job.id) for job in whole.world.jobs]
    closed = [both for both in details if both["detail"]["history"]["closed"]]
    assert any(both["row"]["dateFilled"] for both in closed)
    assert any(not both["row"]["dateFilled"] for both in closed)


async def test_every_placement_field_is_there_somewhere_with_its_traps(whole):
    rows = await whole.every("OpportunityResource", onlyActive=False)
    assert len(rows) == len(whole.vendor.placements()) > 4_900
    statuses = (await whole.get("MetaData"))["opportunityResourceStatuses"]
    assert values(rows, "opportunityResourceStatusId") == {0, *(status["id"] for status in statuses)}
    for name in words("rejectionReason dateConfirmed startDate note placementSource payRate chargeRate"):
        assert values(rows, name) > {""}, name
    assert values(rows, "assignedByUserId") > {0}
    assert values(rows, "activeRecord") == {"y", "n"}
    rejected = [row for row in rows if row["opportunityResourceStatusId"] >= 58]
    assert any(not row["rejectionReason"] for row in rejected)
    assert any(row["rejectionReason"] == row["opportunityResourceStatusName"] for row in rejected)
    assert any(row["rejectionReason"] not in {"", row["opportunityResourceStatusName"]} for row in rejected)
    assert not any("reated" in name or "pdated" in name for name in rows[0])
    assert all(f"{slot}Id" in rows[0] for slot in PLACEMENT_SLOTS)
    assert values(rows, "firstOwnerId") > {0}
    assert any(prose and not prose.replace(".", "").isdigit() for prose in values(rows, "chargeRate"))
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["dateAssigned"]) for row in rows)
    assert "resourceEmail" not in rows[0]


async def test_extra_members_one_integrator_expects(tracker):
    tracker.read(email_in_placement_rows=True, email_on_owners=True)
    answer = await tracker.send("POST", "/api/v1/OpportunityResource/Search", {}, valid=False)
    assert any("@" in row["resourceEmail"] for row in answer.json())
    detail = (await tracker.send("GET", "/api/v1/Opportunity/58001", valid=False)).json()
    assert all("email" in owner for owner in detail["owners"])


async def test_the_metadata_comes_with_201_and_loose_states(tracker):
    answer = await tracker.send("GET", "/api/v1/MetaData")
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == set(contract.shapes()["schemas"]["MetaDataResponseDto"])
    assert body["opportunityStates"] == ["open", "won", "closed"]
    stages = body["opportunityResourceStatuses"]
    assert {"Rejected", "rejected", "Rejected ", "CV Review", "1st Interview", None} <= {
        row["state"] for row in stages
    }
    assert None in {row["order"] for row in stages}
    assert len({row["order"] for row in stages}) < len(stages)
    reasons = [row["name"] for row in stages if (row["state"] or "").strip().lower() == "rejected"]
    assert reasons == [reason.name for reason in tracker.world.reasons]
    assert {"resume", "general"} <= {row["name"] for row in body["documentTypes"]}
    assert [row["name"] for row in body["resourceSources"]] == [row.name for row in tracker.world.sources]
    assert all(body["accessRights"].values())
    tracker.read(metadata_status=200)
    assert (await tracker.send("GET", "/api/v1/MetaData")).status_code == 200


async def test_custom_lists_and_record_types(tracker):
    fields = (await tracker.get("MetaData"))["customFields"]
    assert values(fields, "association") == {"Resource", "Opportunity", "OpportunityResource"}
    shirt = next(field for field in fields if field["name"] == "Shirt size")
    entries = await tracker.get(f"CustomFields/{shirt['listId']}")
    assert [entry["value"] for entry in entries["listEntries"]] == ["S", "M", "L", "XL"]
    assert await tracker.get("CustomFields/1") is None
    plain = next(field for field in fields if field["listId"] == 0)
    assert await tracker.get(f"CustomFields/{20 + plain['id'] - 40}") is None
    assert (await tracker.get("MetaData/recordTypes"))["opportunityResource"] == "X"


async def test_custom_fields_come_when_asked_for_as_text(tracker):
    rows = await tracker.rows("Resource", includeCustomFields=True, maxResults=100)
    texts = {field["value"] for row in rows for field in row["customFields"]}
    assert {"", "y", "n", "XL"} <= texts
    assert "customFields" not in (await tracker.rows("Resource"))[0]


async def test_users_have_one_name_and_odd_addresses(whole):
    users = await whole.every("User")
    active = [user for user in whole.world.users if user.active]
    assert len(users) == len(active) < len(whole.world.users)
    assert any(user["email"] == "" and "@" in user["username"] for user in users)
    assert any("  " in user["fullName"] for user in users)
    assert len(values(users, "timezoneOffset")) > 1
    assert await whole.rows("User", searchTerm=users[3]["fullName"].lower()) == [users[3]]
    assert [user["userId"] for user in await whole.rows("User", onlyMyRecords=True)] == [11]
    gone = next(user.id for user in whole.world.users if not user.active)
    assert (await whole.get(f"User/{10 + gone}"))["fullname"]
    assert await whole.get("User/9999") is None
    whole.read(inactive_users_listed=True)
    assert len(await whole.every("User")) == len(whole.world.users)


async def test_shortlists_applicants_and_longlists(tracker):
    job = next(
        job for job in tracker.world.jobs if len(tracker.vendor.placements_of_job(job.id)) > 8 and job.id % 2
    )
    number = 58_000 + job.id
    rows = await tracker.every("OpportunityResource", opportunityId=number, onlyActive=False)
    shortlist = await tracker.get(f"OpportunityResource/Shortlist/{number}")
    assert [row["opportunityResourceId"] for row in shortlist] == [
        row["opportunityResourceId"] for row in rows
    ]
    assert [row["displayAs"] for row in shortlist] == [row["resourceDisplayAs"] for row in rows]
    tracker.read(shortlist_has_rejected=False)
    fewer = await tracker.get(f"OpportunityResource/Shortlist/{number}")
    assert all(row["opportunityResourceStatusId"] < 58 for row in fewer)
    assert len(fewer) < len(shortlist)
    applicants = await tracker.get(f"Opportunity/{number}/Applicants")
    assert 0 < len(applicants) < len(rows)
    assert values(applicants, "resourceId") <= values(rows, "resourceId")
    longlist = await tracker.get(f"Opportunity/{number}/Longlist")
    assert [row["rank"] for row in longlist] == list(range(1, len(longlist) + 1))
    assert await tracker.get("OpportunityResource/Shortlist/1") is None
    assert await tracker.get("Opportunity/1/Longlist") is None


@contracts.needed
async def test_rows_have_the_keys_of_the_examples(tracker):
    folder = contracts.FOLDER / "trackerrms" / "examples"
    for model in ("Opportunity", "OpportunityResource", "Resource", "User"):
        example = json.loads((folder / f"{model.lower()}_search.json").read_text())[0]
        row = (await tracker.rows(model, includeCustomFields=True))[0]
        assert set(example) <= set(row)
