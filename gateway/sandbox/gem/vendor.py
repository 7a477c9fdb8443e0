"""The simulated Gem account: keys, surfaces, exact paths, quotas, and all routes together."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gateway.sandbox.call import ANYONE, Answer, Call, Principal
from gateway.sandbox.gem import (
    access,
    employer,
    errors,
    graves,
    ids,
    routes_board,
    routes_candidates,
    routes_catalogue,
    routes_create,
    routes_crm,
    routes_files,
    routes_jobs,
    routes_writes,
    show,
)
from gateway.sandbox.gem.lists import Lists
from gateway.sandbox.gem.quirks import Quirks
from gateway.sandbox.gem.stages import Stages
from gateway.sandbox.routes import Route, Routes
from gateway.sandbox.signing import sign
from gateway.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.quota import Limit, Verdict
    from gateway.sandbox.records import Candidate, File

DAY = 86_400.0
MOVED = "<!doctype html><title>Redirecting...</title><h1>Redirecting...</h1>"


class Gem(Vendor):
    """One team at Gem: board `sandbox-employer` (then `sandbox-employer-2` …).

    Attributes:
        quirks: the readings of what gem.md leaves open; tests may replace it.
        stages: the jobs' stages. marks: when small records were deleted.

    """

    tool = "gem"
    routes = Routes(
        [
            routes_board.routes,
            routes_candidates.routes,
            routes_catalogue.routes,
            routes_create.routes,
            routes_crm.routes,
            routes_files.routes,
            routes_jobs.routes,
            routes_writes.routes,
        ]
    )

    def setup(self) -> None:
        number = self.account.number
        self.quirks = Quirks()
        self.began = self.world.now()
        self.vanity = "sandbox-employer" if number == 1 else f"sandbox-employer-{number}"
        self.empty_vanity = f"{self.vanity}-quiet"
        self.keys = access.keys(self.account.name, number)
        self.secret = f"{self.account.name}-files"
        self.marks = employer.furnish(self.world)
        self.stages = Stages(self.world)
        self.world.tables["job_stages"] = self.stages.table
        self.lists = Lists(self)
        self._known: dict[str, tuple[int, dict[str, int]]] = {}

    def demo(self) -> dict[str, Any]:
        own, partner, *crippled = self.keys
        return {
            "credentials": {"api_key": own},
            "settings": {"acting_user_id": ids.shown("users", 1), "job_board_vanity_path": self.vanity},
            "partner": {"api_key": partner, "application_secret": access.SECRET},
            "crippled_keys": crippled,
            "empty_job_board": self.empty_vanity,
        }

    # who may call, and how often

    def authenticate(self, call: Call) -> Principal:
        """Take the key (and the partner's secret); the Job Board and the file store want none."""
        if call.path.startswith(("/job_board/", "/files/")):
            return ANYONE
        return access.admit(self.keys, call, self.quirks.unknown_key)

    def limits(self, call: Call) -> Sequence[Limit]:
        """Count by key, over both surfaces; some plans have a daily quota besides (gem.md §2)."""
        name = call.principal.key
        key = self.keys.get(name)
        if key is None:
            return ()
        bucket = self.quotas.bucket((name, "rate"), key.rate, key.rate)
        return (bucket,) if key.daily is None else (bucket, self.quotas.window((name, "day"), key.daily, DAY))

    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        key = self.keys.get(call.principal.key)
        spent = key is not None and key.daily is not None and verdict.limit == self.quotas.scaled(key.daily)
        answer = errors.gateway(429, "Limit Exceeded" if spent else "Too Many Requests").answer
        if self.quirks.retry_after and retry_after is not None:
            answer.headers["retry-after"] = str(retry_after)
        return answer

    # exact paths

    def normal(self, path: str) -> str:
        """Leave the path as it came: the slash at its end matters (gem.md §4)."""
        return path

    def find(self, call: Call) -> Route[Any] | Answer:
        """Find the route; with a good key, wrong paths pass through the quotas as well."""
        found = super().find(call)
        if isinstance(found, Answer) and call.principal is not ANYONE:
            answer = found
            return Route(call.method, call.template, re.compile(""), lambda *_: answer, False, ())
        return found

    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        if wrong_method:
            return errors.application(405).answer
        exact = call.path.rstrip("/") if call.path.endswith("/") else f"{call.path}/"
        if call.path.startswith("/job_board/") or not self.routes.find(call.method, exact)[2]:
            return errors.gone().answer
        quirk = self.quirks.missing_slash if exact.endswith("/") else self.quirks.extra_slash
        if quirk == "405":
            return errors.application(405).answer
        query = f"?{call.query_string}" if call.query_string else ""
        location = {"location": f"{call.base}{exact}{query}"}
        return Answer(MOVED, 308, location, content_type="text/html; charset=utf-8")

    def bad_request(self, call: Call, problem: str) -> Answer:
        return errors.application(400, "Invalid JSON body.").answer

    # what several routes ask

    def meant(self, kind: str, text: object) -> int:
        """Return the number of the record that an id names, 0 (which none has) if there is none."""
        if kind in ids.COUNTED or kind == "applications":
            return ids.meant(kind, text)
        table = self.world.tables[kind]
        version, known = self._known.get(kind, (-1, {}))
        if version != table.version:
            known = {self.remote_id(kind, number): number for number in table.ids()}
            self._known[kind] = (table.version, known)
        return known.get(text, 0) if isinstance(text, str) else 0

    def posts_of(self, job: int) -> list[int]:
        """Return a job's posts."""
        if not hasattr(self, "_posts"):
            self._posts: dict[int, list[int]] = defaultdict(list)
            for post in self.world.postings:
                self._posts[post.job_id].append(post.id)
        return self._posts.get(job, [])

    def active_at(self, candidate: Candidate) -> datetime:
        """Return when anything about a person last happened."""
        moment = datetime.fromtimestamp(self.world.columns.active[candidate.id], UTC)
        return max(moment, candidate.updated_at)

    def file_url(self, base: str, file: File) -> str:
        """Return a link to a file that works for a while and for everybody."""
        path = f"/files/{file.id}/{quote(file.name, safe='')}"
        return f"{base}{path}?{sign(self.secret, path, int(self.world.now().timestamp()))}"

    def delete(self, kind: str, number: int) -> None:
        """Delete a record softly, as no API call can; KeyError for what cannot be."""
        graves.delete(self, kind, number)

    def deleted_at(self, kind: str, number: int) -> datetime | None:
        """Return when a record was deleted."""
        return graves.deleted_at(self, kind, self.world.tables[kind][number])

    def remote_id(self, kind: str, number: int) -> str:
        if kind == "postings":
            return ids.post(number, self.world.postings[number].job_id)
        if kind not in {*ids.COUNTED, *ids.SCATTERED, "applications"}:
            raise KeyError(kind)
        return ids.shown(kind, number)

    def raw(self, kind: str, number: int) -> Any:
        return show.SHOWN[kind](self, number)
