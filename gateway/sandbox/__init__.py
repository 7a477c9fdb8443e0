"""The sandbox: simulated vendor APIs on real sockets, over an imaginary employer.

Run it: `async with running(Options(seed=1)) as url:` in a test, `with serve(...) as url:` from a thread, or
`ats-gateway sandbox`. Every account is mounted at `/<name>` (`/recruitee`, `/recruitee-2` …); `/_calls`,
`/_state`, `/_faults`, `/_clock` and `/_reset` are the sandbox's own (`control.py`). The sandbox shares no code
with connectors, so that agreement of the two means something.

How the parts hang together
    options.py    what one can ask for               dice.py      deterministic throws
    records.py    the employer's records, neutral    people.py    names, places, words
    catalogue.py  users, jobs and other small lists  questions.py screening questions
    columns.py    who applied where, in arrays       crowd.py     people built from their number, on demand
    tables.py     a table of such records            labels.py    who carries a tag, source, pool
    world.py      all tables of one account, its clock, the one door for changes, hooks
    call.py       Call (a request), Answer, Refused, Principal   multipart.py  form bodies
    routes.py     Routes: `@routes("GET", "/jobs/{id}")`          quota.py      windows, buckets, concurrency
    post.py       webhooks on their way: sent, repeated, tampered with
    vendor.py     Vendor: the base class             faults.py    misbehaviour   calls.py  what was called
    wire.py, app.py, server.py                       sockets      times.py, signing.py  small helpers

Adding a vendor
    1. Make a package `gateway/sandbox/<tool>/` with
       `vendor.py`    a subclass of `Vendor`: `tool`, `routes`, `setup` (its tokens), `authenticate`, `not_found`,
                      `bad_request`, `throttled`, `limits`, `headers`, `demo`, `remote_id`, `raw`
       `ids.py`       the world's numbers (1, 2, 3 … per kind) to the ids its API shows, and back
       `view_*.py`    pure functions: vendor and record in, JSON out
       `routes_*.py`  handlers, each a function `(vendor, call) -> Answer`, registered in a `Routes` of the file
       `errors.py`    functions that return `Refused` with the vendor's error bodies; handlers raise them
    2. Add its line to `registry.py`.
    3. Test it under `tests/gateway/sandbox/<tool>/`.

What the base gives: reading the request, routing (`{name}` parts, literals first, `public=True` for endpoints
without a key), authentication before routing errors, quotas (`self.quotas.window/bucket/in_flight` by any key,
`call.template` for limits per endpoint), faults, latency, recording of calls, 500 with `vendor.last_error` for a
bug. Handlers are plain functions and run one at a time: they read `vendor.world.<table>` and change records
only through `world.add / change / remove(table, record, ...)`, which ticks the clock, keeps the indexes and
tells `world.hooks`. What only one vendor knows goes into `record.extra` or onto the vendor object. Assumptions
about a vendor stand once, named, with the section of its contract.
"""

from gateway.sandbox.app import Sandbox, create
from gateway.sandbox.faults import Fault
from gateway.sandbox.options import Account, Options
from gateway.sandbox.server import running, serve

__all__ = ["Account", "Fault", "Options", "Sandbox", "create", "running", "serve"]
