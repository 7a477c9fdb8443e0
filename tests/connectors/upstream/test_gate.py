import pytest

from connectors.upstream import Pace
from connectors.upstream.gate import Gate


def go(gate, now):
    assert gate.free(now)
    gate.take(now)


def test_a_token_comes_back_per_seconds_after_the_answer():
    gate = Gate(Pace(rate=1, per=10))
    go(gate, 0)
    gate.give(3, used=True)
    assert not gate.free(12.9)
    assert gate.free(13)


def test_a_call_that_was_not_sent_costs_nothing():
    gate = Gate(Pace(rate=1, per=10, concurrency=1))
    go(gate, 0)
    gate.give(1, used=False)
    assert gate.free(1)


def test_less_than_one_call_per_period():
    gate = Gate(Pace(rate=0.5))
    go(gate, 0)
    gate.give(0, used=True)
    assert not gate.free(1.9)
    assert gate.free(2)


def test_a_fraction_is_no_call():
    gate = Gate(Pace(rate=1.9))
    go(gate, 0)
    assert not gate.free(0)


@pytest.mark.parametrize(("ahead", "wait"), [(0, 2), (1, 5), (2, 12), (3, 15), (4, 22)])
def test_the_wait_by_the_length_of_the_line(ahead, wait):
    gate = Gate(Pace(rate=2, per=10))
    go(gate, -10)
    go(gate, -10)
    gate.give(-8, used=True)
    gate.give(-5, used=True)
    assert gate.wait(0, ahead) == wait


def test_the_wait_when_nothing_is_limited():
    gate = Gate(Pace(concurrency=1))
    go(gate, 0)
    assert gate.wait(0, 5) == 0
    gate.pause(4)
    assert gate.wait(0, 5) == 4


def test_calls_refused_together_halve_the_rate_once():
    gate = Gate(Pace(rate=8))
    for _ in range(8):
        gate.take(0)
    for _ in range(8):
        gate.refused(1, 0, 5.0)
        gate.give(1, used=True)
    assert gate.paused_until == 6
    count = 0
    while gate.free(7):
        gate.take(0)
        count += 1
    assert count == 4


def test_however_often_refused_a_call_goes_now_and_then():
    gate = Gate(Pace(rate=1))
    for moment in range(1, 100):
        gate.refused(moment, moment - 0.5, 0.0)
    go(gate, 200)
    gate.give(200, used=True)
    assert gate.wait(200, 0) <= 16
