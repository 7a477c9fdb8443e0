"""Steps of actions: sent once, whatever happens to the answer."""

import pytest

from connectors.actions import SETTLES, Doing, StepStatus, unclear
from connectors.declarations import Call
from connectors.errors import (
    CircuitOpen,
    DeadlineExceeded,
    Forbidden,
    KeyInUse,
    Malformed,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    TimedOut,
    TooComplex,
    Unauthenticated,
    Unavailable,
    Unsettled,
)
from connectors.receipts import Receipt
from connectors.upstream import Budget
from tests.support.world import integrate

CREATE = Call("POST /people", safe=False)
OPERATION = "POST /people"
UNCLEAR = [TimedOut("late"), Unavailable("reset"), Malformed("half an answer")]
CLEAR = [
    Rejected("no"),
    Forbidden("no"),
    RateLimited("later"),
    CircuitOpen("not now"),
    DeadlineExceeded("over"),
    TooComplex("spent"),
]


class Notes:
    """Receipts in memory, with an age that a test sets."""

    lasting = True

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, str] | None] = {}
        self.age = 1.0
        self.log: list[str] = []

    async def known(self, step):
        return Receipt(self.age, self.steps[step]) if step in self.steps else None

    async def begin(self, step):
        self.log.append(f"begin {step}")
        self.steps[step] = None

    async def done(self, step, kept):
        self.log.append(f"done {step}")
        self.steps[step] = dict(kept)

    async def refused(self, step):
        self.log.append(f"refused {step}")
        del self.steps[step]


class Vendor:
    """An account where a create can fail before or after it took effect, and can be looked up."""

    def __init__(self, failure=None, *, acted=False, seen=True):
        self.integration = integrate()
        self.upstream = self.integration.upstream
        self.acted, self.seen, self.looked = acted, seen, 0
        if failure is not None:
            self.upstream.fail(OPERATION, failure, times=1)

    @property
    def sent(self):
        return self.upstream.counts[OPERATION]

    async def recover(self):
        self.looked += 1
        if isinstance(self.seen, Exception):
            raise self.seen
        return {"person": "found"} if self.acted and self.seen else None

    async def create(self, notes, *, recover=True):
        self.doing = doing = Doing(self.session, receipts=notes)
        looks = {"recover": self.recover} if recover else {}
        return await doing.once(
            "create", CREATE, json={"first": "Ada"}, keep=lambda body: {"person": str(body["id"])}, **looks
        )

    @property
    def session(self):
        return self.integration.session(Budget())

    @property
    def status(self):
        return [step.status for step in self.doing.steps]


async def test_a_step_is_on_record_before_it_leaves():
    vendor, notes = Vendor(), Notes()
    assert await vendor.create(notes) == {"person": "12"}
    assert notes.log == ["begin create", "done create"]
    assert notes.steps == {"create": {"person": "12"}}
    assert vendor.status == [StepStatus.DONE]


async def test_what_is_done_is_not_done_again():
    vendor, notes = Vendor(), Notes()
    first = await vendor.create(notes)
    assert await vendor.create(notes) == first
    assert (vendor.sent, vendor.looked) == (1, 0)
    assert vendor.status == [StepStatus.DONE]


async def test_what_cannot_be_recorded_is_not_sent():
    class Taken(Notes):
        async def begin(self, step):
            raise KeyInUse("another process has it")

    vendor = Vendor()
    with pytest.raises(KeyInUse):
        await vendor.create(Taken())
    assert vendor.sent == 0


@pytest.mark.parametrize("failure", CLEAR, ids=lambda failure: type(failure).__name__)
async def test_a_refusal_had_no_effect_and_may_be_repeated(failure):
    assert not unclear(failure)
    vendor, notes = Vendor(failure), Notes()
    with pytest.raises(type(failure)):
        await vendor.create(notes)
    assert (notes.steps, vendor.looked) == ({}, 0)
    assert vendor.status == [StepStatus.FAILED]
    assert await vendor.create(notes) == {"person": "12"}
    assert vendor.sent == 2


@pytest.mark.parametrize("failure", UNCLEAR, ids=lambda failure: type(failure).__name__)
class TestUnclear:
    async def test_what_took_effect_is_found_at_once(self, failure):
        vendor, notes = Vendor(failure, acted=True), Notes()
        assert await vendor.create(notes) == {"person": "found"}
        assert notes.steps == {"create": {"person": "found"}}
        assert (vendor.sent, vendor.looked) == (1, 1)
        assert vendor.status == [StepStatus.DONE]

    async def test_what_shows_late_is_found_by_the_repeated_call(self, failure):
        vendor, notes = Vendor(failure, acted=True, seen=False), Notes()
        with pytest.raises(type(failure)):
            await vendor.create(notes)
        assert vendor.status == [StepStatus.UNKNOWN]
        vendor.seen = True
        assert await vendor.create(notes) == {"person": "found"}
        assert vendor.sent == 1

    async def test_what_does_not_show_is_not_sent_again_before_it_settles(self, failure):
        vendor, notes = Vendor(failure), Notes()
        with pytest.raises(type(failure)):
            await vendor.create(notes)
        notes.age = SETTLES - 5
        with pytest.raises(Unsettled) as caught:
            await vendor.create(notes)
        assert caught.value.extensions["code"] == "OUTCOME_UNKNOWN"
        assert caught.value.extensions["retryable"]
        assert caught.value.retry_after == pytest.approx(5)
        assert vendor.sent == 1
        notes.age = SETTLES
        assert await vendor.create(notes) == {"person": "12"}
        assert vendor.sent == 2

    async def test_what_nobody_can_look_up_is_never_sent_again(self, failure):
        vendor, notes = Vendor(failure), Notes()
        for notes.age in (0, SETTLES, 10 * SETTLES):
            with pytest.raises(OutcomeUnknown) as caught:
                await vendor.create(notes, recover=False)
            assert not caught.value.extensions["retryable"]
            assert (caught.value.tool, caught.value.integration) == ("acme", "acme")
        assert vendor.sent == 1

    async def test_while_it_cannot_be_looked_up_the_repeated_call_will(self, failure):
        vendor, notes = Vendor(failure, acted=True, seen=Unavailable("down")), Notes()
        with pytest.raises(Unsettled):
            await vendor.create(notes)
        with pytest.raises(Unavailable):
            await vendor.create(notes)
        vendor.seen = True
        assert await vendor.create(notes) == {"person": "found"}
        assert vendor.sent == 1

    async def test_without_receipts_no_repetition_is_advised(self, failure):
        vendor = Vendor(failure, seen=Unavailable("down"))
        doing = Doing(vendor.session)
        with pytest.raises(OutcomeUnknown) as caught:
            await doing.once("create", CREATE, json={"first": "Ada"}, recover=vendor.recover)
        assert not caught.value.extensions["retryable"]


async def test_an_answer_that_tells_that_nothing_was_done_is_a_refusal():
    def keep(body):
        raise Rejected("nothing was made")

    vendor, notes = Vendor(), Notes()
    doing = Doing(vendor.session, receipts=notes)
    with pytest.raises(Rejected):
        await doing.once("create", CREATE, json={"first": "Ada"}, keep=keep, recover=vendor.recover)
    assert (notes.log, vendor.looked) == (["begin create", "refused create"], 0)
    assert [step.status for step in doing.steps] == [StepStatus.FAILED]


async def test_an_answer_without_what_is_to_be_kept_is_looked_up():
    def keep(body):
        raise Malformed("no id in it")

    vendor, notes = Vendor(acted=True), Notes()
    doing = Doing(vendor.session, receipts=notes)
    found = await doing.once("create", CREATE, json={"first": "A"}, keep=keep, recover=vendor.recover)
    assert found == {"person": "found"}
    assert vendor.sent == 1


async def test_two_steps_of_one_name_are_a_mistake():
    vendor = Vendor()
    doing = Doing(vendor.session)
    await doing.once("create", CREATE, json={"first": "A"})
    with pytest.raises(ValueError, match="two steps"):
        await doing.once("create", CREATE, json={"first": "B"})
    assert vendor.sent == 1


async def test_what_only_sets_a_state_is_sent_again_but_noted():
    vendor, notes = Vendor(Unavailable("reset")), Notes()
    doing = Doing(vendor.session, receipts=notes)
    with pytest.raises(Unavailable):
        await doing.send("set", CREATE, json={"first": "A"})
    assert notes.steps == {"set": None}
    assert doing.wrote
    again = Doing(vendor.session, receipts=notes)
    assert await again.send("set", CREATE, json={"first": "A"}) is not None
    assert notes.steps == {"set": {}}
    assert vendor.sent == 2


async def test_a_dry_run_asks_and_notes_nothing():
    vendor, notes = Vendor(), Notes()
    doing = Doing(vendor.session, dry_run=True, receipts=notes)
    assert await doing.once("create", CREATE, json={"first": "A"}, recover=vendor.recover) is None
    assert await doing.send("set", CREATE, json={"first": "A"}) is None
    assert (notes.log, vendor.sent, vendor.looked) == ([], 0, 0)
    assert not doing.wrote
    assert [request.method for request in doing.planned] == ["POST", "POST"]


@pytest.mark.parametrize(
    ("failure", "unfinished"),
    [
        *((one, True) for one in (*UNCLEAR, RateLimited("later"), CircuitOpen("not now"), KeyInUse("taken"))),
        *((one, True) for one in (DeadlineExceeded("over"), TooComplex("spent"), Unsettled("who knows"))),
        (Unauthenticated("another process has a newer token"), True),
        *((one, False) for one in (Rejected("no"), Forbidden("no"), OutcomeUnknown("look"))),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_what_fails_after_a_create_is_a_warning(failure, unfinished):
    async def work():
        raise failure

    async def nothing():
        pass

    doing = Doing(None)
    assert not await doing.later(work(), "person 1 was created, but not greeted")
    assert doing.warnings == [f"person 1 was created, but not greeted: {failure.message}"]
    assert doing.unfinished is unfinished
    assert await doing.later(nothing(), "never told")
    assert len(doing.warnings) == 1
