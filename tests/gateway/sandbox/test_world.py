from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from gateway.sandbox.options import DEFAULT_NOW
from gateway.sandbox.records import STATES, Application, Named
from gateway.sandbox.world import World

SIZE = (40, 400, 1000)


@pytest.fixture(scope="module")
def fixed():
    return World(7, *SIZE, DEFAULT_NOW)


@pytest.fixture
def world():
    return World(7, *SIZE, DEFAULT_NOW)


def everything(world):
    return {name: [asdict(record) for record in table] for name, table in world.tables.items()}


def test_the_same_seed_is_the_same_world(fixed, world):
    assert everything(fixed) == everything(world)


def test_another_seed_is_another_world(fixed):
    other = World(8, *SIZE, DEFAULT_NOW)
    assert [person.name for person in other.candidates][:20] != [person.name for person in fixed.candidates][
        :20
    ]


def test_it_has_the_size_asked_for(fixed):
    assert (len(fixed.jobs), len(fixed.candidates), len(fixed.applications)) == SIZE


def test_references_point_to_something(fixed):
    for job in fixed.jobs:
        assert job.pipeline_id in fixed.pipelines
        assert {*job.location_ids} <= {*fixed.locations.ids()}
        assert {job.manager_id, job.recruiter_id, *job.follower_ids} - {None} <= {*fixed.users.ids()}
    for row in fixed.applications:
        stages = {stage.id for stage in fixed.pipelines[fixed.jobs[row.job_id].pipeline_id].stages}
        assert row.candidate_id in fixed.candidates
        assert row.stage_id is None or row.stage_id in stages
        assert fixed.jobs[row.job_id].status != "draft"
    for row in fixed.interviews:
        assert row.job_id is None or row.application_id in fixed.applications


def test_nobody_applies_twice_to_one_job(fixed):
    pairs = [(row.candidate_id, row.job_id) for row in fixed.applications]
    assert len(pairs) == len(set(pairs))


def test_time_runs_forward(fixed):
    created = [person.created_at for person in fixed.candidates]
    assert created == sorted(created)
    now = fixed.now()
    for row in fixed.applications:
        person = fixed.candidates[row.candidate_id]
        assert (
            person.created_at.replace(microsecond=0)
            <= row.created_at
            <= row.updated_at + timedelta(seconds=1)
        )
        assert row.updated_at <= now
    assert any(row.starts_at > now for row in fixed.interviews)
    assert all(row.created_at <= now for row in fixed.notes)


def test_states_agree_with_their_dates(fixed):
    counted = Counter(row.state for row in fixed.applications)
    assert set(counted) == set(STATES)
    for row in fixed.applications:
        assert (row.rejected_at is not None) == (row.reason_id is not None) == (row.state == "rejected")
        assert (row.hired_at is not None) == (row.state == "hired")


def test_tallies_agree_with_the_records(fixed):
    counted = Counter((row.job_id, row.stage_id or 0, STATES.index(row.state)) for row in fixed.applications)
    tallied = {
        (job, *key): number
        for job, tally in fixed.columns.tally.items()
        for key, number in tally.items()
        if number
    }
    assert tallied == counted


def test_the_odd_people_are_there(fixed):
    people = list(fixed.candidates)
    assert any("  " in person.name for person in people)
    assert any(" " not in person.name for person in people)
    assert any(len(person.name.split()) > 2 for person in people)
    assert any(not person.phones for person in people)
    assert any(not person.emails for person in people)
    assert any(person.bad_emails and person.bad_emails[0] in person.emails for person in people)
    assert any(person.confidential for person in people)
    assert any(person.deleted_at for person in people)
    assert any(person.sample for person in people)
    assert any(person.pool_ids for person in people)
    assert any(not person.name.isascii() for person in people)


def test_every_address_is_invented(fixed):
    for person in fixed.candidates:
        assert all(email.endswith((".test", "example.org")) for email in person.emails)


def test_a_change_is_kept_told_and_moves_the_clock(world):
    heard = []
    world.hooks.append(heard.append)
    before = world.candidates[5]
    world.change(world.candidates, before, title="Pilot")
    assert world.candidates[5].title == "Pilot"
    assert world.candidates[5].updated_at > before.updated_at
    assert [(change.kind, change.verb, change.before is before) for change in heard] == [
        ("candidates", "changed", True)
    ]


def test_a_new_application_is_found_from_both_sides(world):
    person = next(person for person in world.candidates if not world.jobs_of(person.id))
    now = world.tick()
    stage = world.pipelines[world.jobs[1].pipeline_id].stages[2]
    row = Application(world.applications.next_id(), person.id, 1, stage.id, "pending", now, now)
    world.add(world.applications, row)
    assert world.applications.of(person.id) == [row]
    assert world.applications_in(1)[-1] == row
    assert world.states_of(person.id) == ["pending"]
    assert world.columns.active[person.id] == int(now.timestamp())


def test_moving_and_removing_keeps_the_tallies(world):
    row = next(row for row in world.applications if row.state == "pending")
    world.change(world.applications, row, state="rejected", reason_id=1)
    assert world.applications[row.id].state == "rejected"
    world.remove(world.applications, world.applications[row.id])
    assert row.id not in world.applications
    assert row.job_id not in world.jobs_of(row.candidate_id)
    test_tallies_agree_with_the_records(world)


def test_moving_an_application_does_not_touch_the_person(world):
    row = world.applications[9]
    before = world.candidates[row.candidate_id].updated_at
    world.change(world.applications, row, stage_id=None)
    assert world.candidates[row.candidate_id].updated_at == before


def test_deletion_is_soft(world):
    person = next(person for person in world.candidates if person.deleted_at is None)
    world.change(world.candidates, person, deleted_at=world.now())
    assert world.is_deleted(person.id)
    assert person.id in world.standing(deleted=True)
    assert person.id not in world.standing()


def test_people_are_found_by_any_address_in_any_case(world):
    person = next(person for person in world.candidates if len(person.emails) == 2)
    assert [found.id for found in world.by_email(person.emails[1].upper())] == [person.id]
    world.change(world.candidates, person, emails=["new@example.org"])
    assert world.by_email(person.emails[1]) == []
    assert [found.id for found in world.by_email("new@example.org")] == [person.id]


def test_labels_follow_changes(world):
    index = world.labels.of("tags")
    assert index == _labels(world)
    person = next(person for person in world.candidates if not person.tag_ids)
    tag = world.add(world.tags, Named(world.tags.next_id(), "new"))
    world.change(world.candidates, person, tag_ids=[tag.id, 1])
    assert world.labels.of("tags")[tag.id] == [person.id]
    assert {label: sorted(numbers) for label, numbers in world.labels.of("tags").items()} == _labels(world)


def _labels(world):
    made = {}
    for person in world.candidates:
        for tag in person.tag_ids:
            made.setdefault(tag, []).append(person.id)
    return made


def test_the_agenda_is_in_order_and_without_canceled_ones(world):
    agenda = world.agenda()
    starts = [world.interviews[number].starts_at for number in agenda]
    assert starts == sorted(starts)
    assert [world.starts_of(number) for number in agenda[:9]] == [
        int(start.timestamp()) for start in starts[:9]
    ]
    world.change(world.interviews, world.interviews[agenda[0]], canceled=True)
    assert agenda[0] not in world.agenda()


def test_records_are_copies_until_changed(world):
    copy = replace(world.jobs[1], title="mine")
    assert world.jobs[1].title != copy.title
