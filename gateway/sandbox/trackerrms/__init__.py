"""TrackerRMS, simulated as trackerrms.md describes it.

`quirks` the readings of what the contract leaves open · `hosts` regions and their hosts · `access` tokens, JWTs,
OAuth · `errors` problem details · `shapes` and `reading` request bodies · `searching` pages of rows · `ids`,
`statuses`, `clock` numbers, stages and naive times · `sheet_*` a record as Tracker holds it, before a row or a
detail is made of it · `view_*` rows and details · `routes_*` the endpoints · `vendor` puts them together.

The plain mount `/trackerrms` is the account's own region, REST and OAuth together. Under
`/trackerrms/hosts/<label>` (`evoglapi`, `evoapi`, `evousapi`, `evoapius`, `evocaapi`, `evoapica`), or with a
`Host` header of the real name, one talks to a single host, which may be of the wrong kind or region.
"""
