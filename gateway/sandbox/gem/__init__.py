"""Gem, simulated: three surfaces on one host, as gem.md has them.

`/ats/v0` the ATS API · `/v0` the CRM API's few helpful endpoints · `/job_board/v0/{vanity}` the public Job Board ·
`/files` where attachment links lead. What gem.md is unsure of stands once, in `quirks.py`.
"""
