"""The durable store: of wishes, so that a mutation with an idempotency key happens exactly once; of fields chosen
and of the ids of what was made.

seal.py      what stands in it can be read with the caller's own key only
tables.py    its tables (also that of API keys, gateway/auth/stored.py), and opening it: a SQLite file, PostgreSQL, or memory
receipts.py  the steps of one wish
wishes.py    the wishes: who performs one, who waits, who gets the kept outcome
unbroken.py  statements that are not broken off
chosen.py    which of the customers' own fields are shown, and under which keys
created.py   ids of what was made through the gateway
"""

from gateway.store.chosen import Chosen
from gateway.store.created import CreatedIds
from gateway.store.tables import opened
from gateway.store.wishes import Wishes

__all__ = ["Chosen", "CreatedIds", "Wishes", "opened"]
