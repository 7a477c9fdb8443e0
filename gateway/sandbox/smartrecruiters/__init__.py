"""SmartRecruiters, simulated as smartrecruiters.md describes it.

`quirks` what the contract leaves open, as options · `access` credentials, roles, scopes · `endpoints` routes with
their scopes · `errors` the body forms · `ids` the world's numbers as UUIDs and back · `query` pages, cursors,
dates · `reach` what a path names, `finding` what a search finds · `states` statuses, steps, histories · `sources`,
`properties`, `screening`, `answers` what only this tool has · `people`, `creating`, `moving` what writes do ·
`view_*` pure functions from the world's records to JSON · `routes_*` the endpoints · `show` the truth for tests ·
`vendor` puts them together.
"""
