"""Events: told once, kept for an hour, heard over subscriptions and webhooks of clients.

log.py       the durable log
hub.py       where all are told, and who listens
polling.py   what the vendors do not tell of is looked for
watch.py     what was seen last, as hashes
outgoing.py  webhooks to addresses of clients
"""
