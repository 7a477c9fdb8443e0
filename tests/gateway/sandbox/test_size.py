import time
import tracemalloc

from gateway.sandbox.options import DEFAULT_NOW
from gateway.sandbox.world import World


def test_many_people_cost_little():
    """A tenth of the largest size; the bound is generous, since machines differ."""
    tracemalloc.start()
    began = time.process_time()
    world = World(1, 100, 20_000, 50_000, DEFAULT_NOW)
    assert time.process_time() - began < 10
    assert tracemalloc.get_traced_memory()[0] < 30_000_000
    tracemalloc.stop()
    assert len(world.applications) == 50_000
