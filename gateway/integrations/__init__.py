"""Integrations managed at run time: kept in the durable store, their credentials locked.

vault.py     envelope encryption: master key, data key, credentials
rows.py      the rows of the store
turns.py     credentials that replace themselves: whose turn it is, over all processes
allowed.py   what a tenant may name as settings and addresses
manager.py   making, changing and removing them, in the store and in the running registry
links.py     short-lived links to the page below
consent.py   a user's consent at the vendor's: state, proof key, exchange
page.py      the page that walks through connecting; html.py: its markup
"""
