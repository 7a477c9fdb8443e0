"""Gem's records through GraphQL are those of the simulated account, all of them, once each (gem.md §8)."""

from collections import defaultdict
from typing import Any

import pytest

from gateway.sandbox.gem import view_interview
from gateway.sandbox.gem.stages import SHARED
from tests.support.graph import Graph

STATUS = {
    "open": "OPEN",
    "closed": "CLOSED",
    "draft": "DRAFT",
    "pending_approval": "DRAFT",
    "approved": "DRAFT",
}
OUTCOME = {"pending": "PENDING", "rejected": "DECLINED", "hired": "HIRED"}
NETWORKS = {
    "www.linkedin.com": "LINKEDIN",
    "linkedin.com": "LINKEDIN",
    "github.com": "GITHUB",
    "x.com": "TWITTER",
    "twitter.com": "TWITTER",
    "www.xing.com": "XING",
}


def vendor_of(gem: Graph) -> Any:
    return gem.sandbox.vendors["gem"]


def living(gem: Graph, kind: str) -> dict[str, tuple[Any, dict[str, Any]]]:
    """World record and the vendor's row of all that is not deleted, by remote id."""
    vendor = vendor_of(gem)
    pairs = ((one, vendor.raw(kind, one.id)) for one in vendor.world.tables[kind])
    return {row["id"]: (one, row) for one, row in pairs if not row.get("deleted_at")}


async def walk(gem: Graph, root: str, fields: str) -> dict[str, dict[str, Any]]:
    """Every record of a root list by remote id, none twice."""
    found: dict[str, dict[str, Any]] = {}
    after = None
    while True:
        answered = await gem.read(
            f"""query ($after: String) {{ found: {root}(first: 100, after: $after) {{
                nodes {{ remoteId {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}""",
            after=after,
        )
        page = answered.data["found"]
        assert not {node["remoteId"] for node in page["nodes"]} & set(found)
        found.update((node["remoteId"], node) for node in page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def same_moment(shown: str | None, row: str | None) -> bool:
    """Milliseconds in the row, and another way to write UTC."""
    if shown is None or row is None:
        return shown is row
    seconds, _, rest = row.removesuffix("Z").partition(".")
    return shown.startswith(seconds) and (not rest or int(rest) == 0 or f".{rest}" in shown)


def later(*moments: str | None) -> str | None:
    return max((one for one in moments if one), default=None)


async def test_users(gem: Graph) -> None:
    nodes, users = await walk(gem, "users", "firstName lastName status changedAt"), living(gem, "users")
    assert set(nodes) == set(users)
    for key, (user, row) in users.items():
        node = nodes[key]
        assert f"{node['firstName']} {node['lastName']}" == f"{user.first_name} {user.last_name}"
        assert node["status"] == ("ACTIVE" if user.active else "INACTIVE")
        assert same_moment(node["changedAt"], row["updated_at"])


async def test_jobs(gem: Graph) -> None:
    nodes = await walk(
        gem,
        "jobs",
        """name jobCode confidential status statusLabel department location { city country raw } openedAt closedAt
           description postUrl customFields remoteCreatedAt remoteUpdatedAt changedAt remoteDeletedAt
           hiringTeam { roles user { remoteId lastName } } postings { remoteId }
           applicationStages { index stage { remoteId name } }""",
    )
    vendor = vendor_of(gem)
    world = vendor.world
    posts = defaultdict(list)
    for _, row in living(gem, "postings").values():
        posts[row["job_id"]].append(row)
    jobs = {key: pair for key, pair in living(gem, "jobs").items() if not pair[1]["is_template"]}
    assert set(nodes) == set(jobs)
    for key, (job, row) in jobs.items():
        node = nodes[key]
        assert (node["name"], node["confidential"]) == (job.title.strip(), job.confidential)
        assert node["jobCode"] == row["requisition_id"]
        assert (node["status"], node["statusLabel"]) == (STATUS[row["status"]], row["status"])
        department = world.departments.get(job.department_id) if job.department_id else None
        assert node["department"] == (department.name if department else None)
        assert node["location"] == place(world, job, row)
        for name, member in (("openedAt", "opened_at"), ("closedAt", "closed_at"), ("remoteCreatedAt", "created_at"), ("remoteUpdatedAt", "updated_at")):  # fmt: skip
            assert same_moment(node[name], row.get(member)), name
        assert node["remoteDeletedAt"] is None
        assert node["customFields"].items() >= row["custom_fields"].items()
        assert [one["id"] for one in node["customFields"]["offices"]] == [one["id"] for one in row["offices"]]
        live = [one for one in posts[key] if one["live"] and one["active"]]
        best = max(live, key=lambda one: (one["first_published_at"], one["created_at"]), default=None)
        assert node["description"] == (best and (best["content"] or best["internal_content"]))
        shown = best and best.get("external", True)
        assert node["postUrl"] == (f"https://jobs.gem.com/{vendor.vanity}/{best['id']}" if shown else None)
        assert {one["remoteId"] for one in node["postings"]} == {one["id"] for one in posts[key]}
        roles = {one["user"]["remoteId"]: set(one["roles"]) for one in node["hiringTeam"]}
        assert roles == team(vendor, job)
        stages = [one for one in vendor.stages.of_job(job.id) if one.deleted_at is None]
        stages.sort(key=lambda one: (one.priority, one.created_at))
        assert [one["index"] for one in node["applicationStages"]] == list(range(len(stages)))
        assert [one["stage"]["name"] for one in node["applicationStages"]] == [one.name for one in stages]


def place(world: Any, job: Any, row: dict[str, Any]) -> dict[str, Any] | None:
    """The first office, split where its place is just a city and a country."""
    if not job.location_ids:
        return None
    where = world.locations[job.location_ids[0]]
    text = row["offices"][0]["location"]["name"] or where.name
    pair = len(text.split(",")) == 2
    return {
        "city": where.address.city if pair else None,
        "country": where.address.country_code if pair else None,
        "raw": text,
    }


def team(vendor: Any, job: Any) -> dict[str, set[str]]:
    """Roles by user, of the four lists that the row really has."""
    others = [one for one in job.follower_ids if one not in (job.manager_id, job.recruiter_id)]
    listed = {"HIRING_MANAGER": [job.manager_id], "RECRUITER": [job.recruiter_id], "COORDINATOR": others[:1], "SOURCER": others[1:]}  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for role, numbers in listed.items():
        for number in numbers:
            if number:
                found[vendor.remote_id("users", number)].add(role)
    return found


async def test_job_postings(gem: Graph) -> None:
    nodes = await walk(
        gem,
        "jobPostings",
        "title descriptionHtml status visibility url job { remoteId } remoteCreatedAt remoteUpdatedAt",
    )
    vendor, posts = vendor_of(gem), living(gem, "postings")
    assert set(nodes) == set(posts)
    for key, (post, row) in posts.items():
        node = nodes[key]
        assert (node["title"], node["descriptionHtml"]) == (post.title, post.description)
        assert node["job"]["remoteId"] == vendor.remote_id("jobs", post.job_id)
        draft = "INACTIVE" if row["first_published_at"] else "DRAFT"
        assert node["status"] == ("INACTIVE" if not row["active"] else "ACTIVE" if row["live"] else draft)
        flags = "listed" in row
        public = "PUBLIC" if row.get("listed") else "UNLISTED"
        assert node["visibility"] == ((public if post.public else "INTERNAL") if flags else None)
        shown = row["live"] and row.get("external", True)
        assert node["url"] == (f"https://jobs.gem.com/{vendor.vanity}/{key}" if shown else None)
        assert same_moment(node["remoteCreatedAt"], row["created_at"])
        assert same_moment(node["remoteUpdatedAt"], row["updated_at"])


async def test_candidates(gem: Graph) -> None:
    nodes = await walk(
        gem,
        "candidates",
        """firstName lastName company title confidential source phoneNumbers { phoneNumber type }
           emailAddresses { emailAddress type } socialMedia { link type username } customFields
           remoteCreatedAt remoteUpdatedAt applications(first: 100) { nodes { remoteId } }""",
    )
    people = living(gem, "candidates")
    assert set(nodes) == set(people)
    for key, (person, row) in people.items():
        node = nodes[key]
        assert (node["firstName"], node["lastName"]) == (person.first_name.strip() or None, person.last_name.strip() or None)  # fmt: skip
        assert (node["company"], node["title"]) == (person.company, person.title)
        assert node["confidential"] is person.confidential
        assert [one["emailAddress"] for one in node["emailAddresses"]] == [
            one for one in person.emails if "@" in one
        ]
        assert [one["phoneNumber"] for one in node["phoneNumbers"]] == [one.strip() for one in person.phones]
        kinds = [one["type"] and one["type"].upper() for one in row["phone_numbers"]]
        assert [one["type"] for one in node["phoneNumbers"]] == kinds
        links = [*person.profiles, *person.websites]
        assert [one["link"] for one in node["socialMedia"]] == links
        for one in node["socialMedia"]:
            host = one["link"].split("//")[-1].split("/")[0]
            assert one["type"] == NETWORKS.get(host)
            assert one["username"] == (one["link"].rstrip("/").split("/")[-1] if one["type"] else None)
        assert node["customFields"]["tags"] == row["tags"]
        assert [one["id"] for one in node["customFields"]["educations"]] == [
            one["id"] for one in row["educations"]
        ]
        applied = [one for one in row["applications"] if not one.get("deleted_at")]
        assert [one["remoteId"] for one in node["applications"]["nodes"]] == [one["id"] for one in applied]
        first = min(applied, key=lambda one: one["applied_at"], default={}).get("source")
        assert node["source"] == (first and first["public_name"])
        assert same_moment(node["remoteCreatedAt"], row["created_at"])
        assert same_moment(node["remoteUpdatedAt"], row["updated_at"])


async def test_applications(gem: Graph) -> None:
    nodes = await walk(
        gem,
        "applications",
        """outcome rejectionReasonName rejectedAt currentStage { remoteId name } job { remoteId } candidate { remoteId }
           customFields remoteCreatedAt remoteUpdatedAt changedAt""",
    )
    vendor, applied = vendor_of(gem), living(gem, "applications")
    reasons = {one.id: one.name for one in vendor.world.reasons}
    assert set(nodes) == set(applied)
    for key, (application, row) in applied.items():
        node = nodes[key]
        assert node["outcome"] == OUTCOME[application.state]
        declined = application.state == "rejected"
        assert node["rejectionReasonName"] == (reasons.get(application.reason_id) if declined else None)
        assert same_moment(node["rejectedAt"], row.get("rejected_at"))
        stage = vendor.stages.number(application.job_id, application.stage_id)
        assert (node["currentStage"] and node["currentStage"]["remoteId"]) == (
            stage and vendor.remote_id("job_stages", stage)
        )
        told = row["jobs"] or row["job_post_id"]
        assert (node["job"] and node["job"]["remoteId"]) == (
            vendor.remote_id("jobs", application.job_id) if told else None
        )
        assert node["candidate"]["remoteId"] == vendor.remote_id("candidates", application.candidate_id)
        assert node["customFields"]["source"] == (row["source"] and row["source"]["public_name"])
        assert node["customFields"].items() >= row["custom_fields"].items()
        assert same_moment(node["remoteCreatedAt"], row["applied_at"])
        assert same_moment(node["remoteUpdatedAt"], row["last_activity_at"])
        assert same_moment(node["changedAt"], row["last_activity_at"])


async def test_interviews(gem: Graph) -> None:
    nodes = await walk(
        gem,
        "interviews",
        """title startingAt endingAt canceled application { remoteId } stage { remoteId } remoteCreatedAt
           remoteUpdatedAt team { user { remoteId lastName } }""",
    )
    vendor = vendor_of(gem)
    held = {key: pair for key, pair in living(gem, "interviews").items() if pair[0].application_id}
    assert set(nodes) == set(held)
    for key, (interview, row) in held.items():
        node = nodes[key]
        assert (node["title"], node["canceled"]) == (interview.title, False)
        for name, member in (("startingAt", "start"), ("endingAt", "end")):
            moment = row[member].get("date_time") or f"{row[member]['date']}T00:00:00.000Z"
            assert same_moment(node[name], moment)
        assert node["application"]["remoteId"] == row["application_id"]
        assert (node["stage"] and node["stage"]["remoteId"]) == stage_of(vendor, interview, row)
        expected = {vendor.remote_id("users", number) for number in interview.attendees}
        assert {one["user"]["remoteId"] for one in node["team"]} == expected
        assert all(one["user"]["lastName"] for one in node["team"])
        assert same_moment(node["remoteUpdatedAt"], row["updated_at"])


def stage_of(vendor: Any, interview: Any, row: dict[str, Any]) -> str | None:
    """The stage by the item that the row names; else by the definition, if that stands in one stage alone."""
    definition = view_interview.definition(vendor, interview)
    if definition is None or (row["job_stage_interview_item_id"] is None and definition.id == SHARED):
        return None
    stage = vendor.stages.number(interview.job_id, interview.stage_id)
    return vendor.remote_id("job_stages", stage)


async def test_a_users_interviews_are_found_by_their_email_too(gem: Graph) -> None:
    answered = await gem.read(
        "{ users(first: 50) { nodes { remoteId interviewTeams(first: 100) { nodes { interview { remoteId } } } } } }"
    )
    vendor = vendor_of(gem)
    expected = defaultdict(set)
    for key, (interview, _) in living(gem, "interviews").items():
        for number in interview.attendees if interview.application_id else ():
            expected[vendor.remote_id("users", number)].add(key)
    for node in answered.data["users"]["nodes"]:
        found = {one["interview"]["remoteId"] for one in node["interviewTeams"]["nodes"]}
        assert found <= expected[node["remoteId"]]
        assert len(found) == min(100, len(expected[node["remoteId"]]))


@pytest.mark.parametrize("jobs", [1, 50])
async def test_the_applications_of_jobs(gem: Graph, jobs: int) -> None:
    """Asked of one job or of many, each is under the job it names first, or that its posting names."""
    answered = await gem.read(
        f"{{ jobs(first: {jobs}) {{ nodes {{ remoteId applications(first: 100) {{ nodes {{ remoteId }} pageInfo {{ hasNextPage }} }} }} }} }}"
    )
    vendor = vendor_of(gem)
    expected = defaultdict(set)
    for key, (application, row) in living(gem, "applications").items():
        if row["jobs"] or row["job_post_id"]:
            expected[vendor.remote_id("jobs", application.job_id)].add(key)
    for node in answered.data["jobs"]["nodes"]:
        found = {one["remoteId"] for one in node["applications"]["nodes"]}
        mine = expected[node["remoteId"]]
        assert found <= mine
        assert found == mine or (len(found) == 100 and node["applications"]["pageInfo"]["hasNextPage"])
