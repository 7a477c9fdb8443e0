"""Webhooks of the vendors: heard, checked, told once, and set up.

addresses.py  the secret address of each integration
memory.py     what must outlast a restart: deliveries heard, the vendor's ids of webhooks
inlet.py      the route: a delivery becomes events
setup.py      making, renewing and removing the vendor's webhooks, and what the graph says of them
"""

from gateway.webhooks.addresses import Addresses
from gateway.webhooks.inlet import routes
from gateway.webhooks.memory import Memory
from gateway.webhooks.setup import Webhooks

__all__ = ["Addresses", "Memory", "Webhooks", "routes"]
