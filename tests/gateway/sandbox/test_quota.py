from gateway.sandbox.quota import Bucket, InFlight, Quotas, Window


def test_a_window_opens_again():
    window = Window(2, 10)
    verdicts = [window.enter(now) for now in (100, 101, 102)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, False]
    assert [verdict.remaining for verdict in verdicts] == [1, 0, 0]
    assert verdicts[2].reset == 8
    assert window.enter(110).allowed


def test_a_bucket_refills():
    bucket = Bucket(rate=2, burst=3)
    assert [bucket.enter(5).allowed for _ in range(4)] == [True, True, True, False]
    assert bucket.enter(5.25).reset == 0.25
    assert bucket.enter(5.5).allowed


def test_calls_in_flight_are_counted_until_they_leave():
    limit = InFlight(1)
    assert limit.enter(0).allowed
    assert not limit.enter(0).allowed
    limit.leave()
    assert limit.enter(0).allowed


def test_each_key_has_its_own_limit_scaled_by_the_factor():
    quotas = Quotas(factor=0.5)
    assert quotas.window("a", 10, 1).enter(0).limit == 5
    assert quotas.window("b", 1, 1).enter(0).limit == 1
    assert quotas.window("a", 10, 1).enter(0).remaining == 3
    assert quotas.bucket("c", 4, 4) is quotas.bucket("c", 4, 4)
    assert quotas.in_flight("d", 8).enter(0).limit == 8
    quotas.clear()
    assert quotas.window("a", 10, 1).enter(0).remaining == 4
