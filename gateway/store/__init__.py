"""The durable store of wishes: what makes a mutation with an idempotency key happen exactly once.

seal.py      what stands in it can be read with the caller's own key only
tables.py    its tables (also that of API keys, gateway/auth/stored.py), and opening it: a SQLite file, PostgreSQL, or memory
receipts.py  the steps of one wish
wishes.py    the wishes: who performs one, who waits, who gets the kept outcome
unbroken.py  statements that are not broken off
"""

from gateway.store.tables import opened
from gateway.store.wishes import Wishes

__all__ = ["Wishes", "opened"]
