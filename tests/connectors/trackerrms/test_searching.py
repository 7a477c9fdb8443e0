"""Searches one after the other, and positions in lists of tags (trackerrms.md §5)."""

from datetime import UTC, datetime

import pytest

from connectors.connector import Integration
from connectors.engine.stream import Stream
from connectors.enums import ApplicationOutcome, JobStatus
from connectors.errors import BadInput
from connectors.trackerrms import TrackerRMS, people
from connectors.trackerrms.applications import applications, of_jobs, outcomes
from connectors.trackerrms.jobs import around, jobs_by_status, statuses
from connectors.trackerrms.people import word
from connectors.trackerrms.searching import TURNS, several
from connectors.upstream import Account, Answer, Budget

METADATA = {
    "opportunityStatuses": [{"id": 3, "state": "Open"}, {"id": 8, "state": None, "name": "Lost"}],
    "opportunityResourceStatuses": [
        {"id": 47, "state": "Interview", "name": "Phone"},
        {"id": 51, "state": "Placed Perm", "name": "Placed perm"},
        {"id": 58, "state": "rejected ", "name": "Too far"},
        {"id": 59, "state": "", "name": "Withdrew"},
    ],
}


class Vendor:
    """Applications of the jobs 1 to 3, by search; a deaf one takes no notice of page numbers."""

    def __init__(self, rows, *, deaf=False):
        self.rows, self.deaf, self.sent = rows, deaf, []

    async def send(self, request, budget):
        if request.operation == "GET /api/v1/MetaData":
            return Answer(201, {}, METADATA, datetime(2031, 1, 1, tzinfo=UTC))
        body = request.json
        self.sent.append(body)
        job = body["opportunityId"]
        page = 1 if self.deaf else body["pageNumber"]
        found = [
            {"opportunityResourceId": job * 1000 + number, "opportunityId": job}
            for number in range(self.rows[job])
        ][(page - 1) * 100 : page * 100]
        return Answer(200 if found else 204, {}, found or None, datetime(2031, 1, 1, tzinfo=UTC))


def session(vendor):
    account = Account("one", "trackerrms", "http://vendor.test", {}, {"tenant_timezone": "UTC"})
    return Integration(TrackerRMS(), account, vendor).session(Budget())


def some(*ids):
    return several("opportunityId").params([str(one) for one in ids])


async def test_searches_are_made_one_after_the_other():
    vendor = Vendor({1: 150, 2: 0, 3: 20})
    stream = Stream(session(vendor), of_jobs, some(1, 2, 3))
    assert len(await stream.all()) == 170
    asked = [(body["opportunityId"], body["pageNumber"]) for body in vendor.sent]
    assert asked == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert vendor.sent[0] == {
        "onlyMyRecords": False,
        "includeCustomFields": True,
        "onlyActive": False,
        "opportunityId": 1,
        "maxResults": 100,
        "pageNumber": 1,
    }


async def test_a_vendor_that_is_deaf_to_page_numbers_is_left_for_the_next_search():
    vendor = Vendor({1: 150, 2: 7}, deaf=True)
    assert len(await Stream(session(vendor), of_jobs, some(1, 2)).all()) == 107
    assert [body["opportunityId"] for body in vendor.sent] == [1, 1, 2]


async def test_a_list_goes_on_where_it_stood():
    vendor = Vendor({1: 150, 2: 7})
    first = Stream(session(vendor), of_jobs, some(1, 2))
    await first.fill(120)
    position = first.entries[119].position
    rest = Stream(session(vendor), of_jobs, some(1, 2), start=(position, 0))
    assert [record.key for record in await rest.all()] == [
        *(str(1100 + number) for number in range(50)),
        *(str(2000 + number) for number in range(7)),
    ]


@pytest.mark.parametrize("position", [1, "", "x", "1:2", "a:1:", "1:b:"])
async def test_a_foreign_position_is_bad_input(position):
    with pytest.raises(BadInput):
        await of_jobs.fetch(session(Vendor({1: 1})), position, some(1))


@pytest.mark.parametrize("position", [5, "x", "1:2:3/", "a:0/", ":0/!", "9"])
async def test_a_foreign_position_of_tags_is_bad_input(position):
    with pytest.raises(BadInput):
        await people.all_tags(session(Vendor({})), position, {})


@pytest.mark.parametrize("keys", [["x"], ["1", "-2"], [str(one) for one in range(11)]])
def test_what_cannot_be_asked_for_so_is_not_pushed_down(keys):
    assert several("opportunityId").params(keys) is None


@pytest.mark.parametrize(
    ("wanted", "searches"),
    [
        ([ApplicationOutcome.DECLINED], [{"state": "Rejected"}, {"statusId": 59}]),
        ([ApplicationOutcome.HIRED], [{"state": "Working"}, {"state": "Complete"}, {"statusId": 51}]),
        ([ApplicationOutcome.PENDING], None),
        ([ApplicationOutcome.PENDING, ApplicationOutcome.HIRED], None),
    ],
)
async def test_outcomes_are_searched_by_state_and_by_what_only_names_tell(wanted, searches):
    found = outcomes(wanted)
    assert (found and await found[TURNS](session(Vendor({})))) == searches


@pytest.mark.parametrize(
    ("wanted", "searches"),
    [
        ([JobStatus.OPEN], [{"state": "open"}, {"statusId": 8}]),
        ([JobStatus.CLOSED], [{"state": "won"}, {"state": "closed"}, {"statusId": 8}]),
        ([JobStatus.ARCHIVED], None),
        ([JobStatus.OPEN, JobStatus.CLOSED], None),
    ],
)
async def test_statuses_likewise(wanted, searches):
    found = statuses(wanted)
    assert (found and await found[TURNS](session(Vendor({})))) == searches


def test_lists_that_ask_in_turn_need_their_filter():
    assert jobs_by_status.requires == {"statuses"}
    assert [sorted(one.requires) for one in applications.lists[1:]] == [
        ["job_ids"],
        ["job_remote_ids"],
        ["current_stage_ids"],
        ["outcomes"],
    ]


@pytest.mark.parametrize(
    ("moment", "bounds"),
    [
        ("2031-02-17T16:40:00", ("2031-02-17T16:39:59", "2031-02-17T16:40:02")),
        ("2031-02-17T16:40:00.5", ("2031-02-17T16:39:59", "2031-02-17T16:40:02")),
        ("soon", None),
        (None, None),
    ],
)
def test_a_job_is_searched_around_its_last_update_in_the_vendors_own_writing(moment, bounds):
    found = around(moment)
    assert (found and (found["updatedAfter"], found["updatedBefore"])) == bounds


def test_times_with_an_offset_are_bounds_as_well():
    found = around("2031-02-17T16:40:00Z")
    assert found["updatedAfter"] < datetime(2031, 2, 17, 16, 40, tzinfo=UTC) < found["updatedBefore"]


@pytest.mark.parametrize(("name", "term"), [("van der Nagy", "Nagy"), ("  Mary   Ann ", "Mary"), ("X", "X")])
def test_names_are_searched_by_their_longest_word(name, term):
    assert word(name) == {"searchTerm": term}
