"""Recruit CRM, simulated as recruitcrm.md describes it.

`quirks` every reading of what the contract leaves open · `access` tokens · `errors` the body forms · `ids` slugs
and numbers · `stages` the words of the account · `lag` reads that are behind · `query`, `dates`, `forms` reading
requests · `finding` records by slug · `view_*` from the world's records to JSON · `routes_*` the endpoints ·
`vendor` puts them together.
"""
