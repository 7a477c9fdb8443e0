"""Count the upstream calls of fifty queries over the sandboxes: minimum, predicted, used.

The first table is of a gateway that knows nothing of the accounts, the second of one that has answered the queries
before; no answer is kept from one to the other.
"""

import asyncio
import logging
import sys
from pathlib import Path

import structlog

sys.path.insert(0, str(Path(__file__).parent.parent))

from connectors.registry import CONNECTORS
from connectors.trackerrms import TrackerRMS
from connectors.upstream import Policy
from tests.e2e.measuring import measure, table
from tests.support.graph import simulated


async def main() -> None:
    """Print both tables."""
    TrackerRMS.policy = Policy(concurrency=8)  # its pace is not what is measured
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    async with simulated(*CONNECTORS, rate_factor=100) as graph:
        for title in ("Knowing nothing of the accounts", "Having answered the queries before"):
            print(f"{title}\n{table(await measure(graph))}\n")


if __name__ == "__main__":
    asyncio.run(main())
