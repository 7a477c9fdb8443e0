"""What a filter must find, worked out from the truth about an account alone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from resolvers import ids
from tests.e2e.truth.table import Among, Bag, Ref, Rows

SECOND = timedelta(seconds=1)

Filter = Mapping[str, Any]
"""By unified name; ids as the vendor's keys."""

ID_LISTS = {"job_ids": "Job", "current_stage_ids": "ApplicationStage", "application_ids": "Application"}
RELATIONS = {
    "job": ("job_id", "Job"),
    "candidate": ("candidate_id", "Candidate"),
    "application": ("application_id", "Application"),
}
JOINS = {
    "ApplicationStage": ("JobApplicationStage", "stage_id"),
    "ScreeningQuestion": ("JobScreeningQuestion", "question_id"),
}
"""Where the jobs of a model stand that names none itself."""


UNSEEN: dict[str, dict[tuple[str, str], Callable[[Any], Any]]] = {
    "trackerrms": {("changed_at", "Application"): lambda one: one.updated_at},
}
"""Values that the vendor's own filters know and its lists do not show (trackerrms.md §6.5)."""


class Truth:
    """The records of an account, and their fields as far as anybody asks."""

    def __init__(self, vendor: Any, table: Mapping[str, Rows]) -> None:
        self.vendor = vendor
        self.table = table
        self._objects: dict[str, dict[str, Any]] = {}
        self._values: dict[tuple[str, str, str], Any] = {}

    def keys(self, model: str) -> list[str]:
        """The keys of a model's records, in the order of the sandbox."""
        return list(self._of(model))

    def value(self, model: str, key: str, name: str) -> Any:
        """A field's value; None where the record or the tool has none."""
        known = model, key, name
        if known not in self._values:
            self._values[known] = self._value(model, key, name)
        return self._values[known]

    def every(self, model: str, name: str) -> list[Any]:
        """The values of a field that say something, of all records in order."""
        found = (self.value(model, key, name) for key in self.keys(model))
        return [value for value in found if value not in (None, [], {})]

    @cached_property
    def tags(self) -> dict[str, set[str]]:
        """The names of every candidate's tags."""
        found: dict[str, set[str]] = {}
        for key in self.keys("CandidateTag"):
            person, tag = (self.value("CandidateTag", key, name) for name in ("candidate_id", "tag_id"))
            name = self.value("Tag", tag.key, "name")
            if name:
                found.setdefault(person.key, set()).add(name.casefold())
        return found

    @cached_property
    def applications(self) -> dict[str, list[str]]:
        """Every candidate's applications."""
        found: dict[str, list[str]] = {}
        for key in self.keys("Application"):
            found.setdefault(self.value("Application", key, "candidate_id").key, []).append(key)
        return found

    @cached_property
    def jobs(self) -> dict[tuple[str, str], set[str]]:
        """The jobs of stages and questions, by model and key."""
        found: dict[tuple[str, str], set[str]] = {}
        for model, (join, end) in JOINS.items():
            for key in self.keys(join):
                ref = self.value(join, key, end)
                job = self.value(join, key, "job_id")
                if ref and job:
                    found.setdefault((model, ref.key), set()).add(job.key)
        return found

    def _of(self, model: str) -> dict[str, Any]:
        if model not in self._objects:
            rows = self.table.get(model)
            self._objects[model] = (
                {rows.key(self.vendor, one): one for one in rows.of(self.vendor)} if rows else {}
            )
        return self._objects[model]

    def _value(self, model: str, key: str, name: str) -> Any:
        rows, one = self.table.get(model), self._of(model).get(key)
        if rows is None or one is None:
            return None
        if (name, model) in UNSEEN.get(self.vendor.account.tool, {}):
            return UNSEEN[self.vendor.account.tool][name, model](one)
        if name not in rows.fields:
            return key if name == "remote_id" else None
        found = rows.fields[name](self.vendor, one)
        return (
            found.values[0] if isinstance(found, Among) else found.values if isinstance(found, Bag) else found
        )


def found(truth: Truth, model: str, given: Filter) -> set[str]:
    """The keys of the records that pass."""
    return {key for key in truth.keys(model) if passes(truth, model, key, given)}


def passes(truth: Truth, model: str, key: str, given: Filter) -> bool:
    """Whether a record passes every member of a filter."""
    return all(MEANING[name](truth, model, key, wanted) for name, wanted in given.items())


Meaning = Callable[[Truth, str, str, Any], bool]


def same(name: str) -> Meaning:
    return lambda truth, model, key, wanted: fold(truth.value(model, key, name)) == fold(wanted)


def among(name: str) -> Meaning:
    return lambda truth, model, key, wanted: truth.value(model, key, name) in wanted


def refers(name: str) -> Meaning:
    def test(truth: Truth, model: str, key: str, wanted: list[str]) -> bool:
        ref = truth.value(model, key, name)
        return isinstance(ref, Ref) and ref.key in wanted

    return test


def later(*names: str) -> Meaning:
    def test(truth: Truth, model: str, key: str, wanted: datetime) -> bool:
        times = [truth.value(model, key, name) for name in names]
        first = next((one for one in times if one is not None), None)
        return first is not None and first > wanted

    return test


def placed(part: str) -> Meaning:
    def test(truth: Truth, model: str, key: str, wanted: list[str]) -> bool:
        location = truth.value(model, key, "location") or {}
        return fold(location.get(part)) in {one.casefold() for one in wanted}

    return test


def related(name: str) -> Meaning:
    by, target = RELATIONS[name]

    def test(truth: Truth, model: str, key: str, wanted: Filter) -> bool:
        ref = truth.value(model, key, by)
        return ref is not None and ref.key in truth._of(target) and passes(truth, target, ref.key, wanted)

    return test


def fold(value: Any) -> str | None:
    return value.casefold() if isinstance(value, str) else None


def has_email(truth: Truth, model: str, key: str, wanted: str) -> bool:
    addresses = truth.value(model, key, "email_addresses") or []
    return any(fold(one["emailAddress"]) == wanted.casefold() for one in addresses)


def has_emails(truth: Truth, model: str, key: str, wanted: list[str]) -> bool:
    return fold(truth.value(model, key, "email")) in {one.casefold() for one in wanted}


def contains(truth: Truth, model: str, key: str, wanted: str) -> bool:
    texts = (truth.value(model, key, name) for name in ("name", "title"))
    return any(wanted.casefold() in text.casefold() for text in texts if isinstance(text, str))


def jobs_of(truth: Truth, model: str, key: str) -> set[str]:
    """The jobs that a record belongs to."""
    if model == "Candidate":
        return {job for one in truth.applications.get(key, ()) for job in jobs_of(truth, "Application", one)}
    if model in JOINS:
        return truth.jobs.get((model, key), set())
    if model in ("Interview", "Offer"):
        application = truth.value(model, key, "application_id")
        return jobs_of(truth, "Application", application.key) if application else set()
    job = truth.value(model, key, "job_id")
    return {job.key} if job else set()


def in_jobs(truth: Truth, model: str, key: str, wanted: list[str]) -> bool:
    return not jobs_of(truth, model, key).isdisjoint(wanted)


def tagged(truth: Truth, model: str, key: str, wanted: list[str]) -> bool:
    return not truth.tags.get(key, set()).isdisjoint(one.casefold() for one in wanted)


def custom(truth: Truth, model: str, key: str, wanted: list[dict[str, Any]]) -> bool:
    held = truth.value(model, key, "custom_fields") or {}
    return all(holds(held.get(one["key"]), one) for one in wanted)


def holds(value: Any, wanted: dict[str, Any]) -> bool:
    texts = {as_text(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")}
    if "exists" in wanted:
        return bool(texts) is wanted["exists"]
    return not texts.isdisjoint(one.casefold() for one in wanted["values"])


def as_text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value).casefold()


def with_applications(truth: Truth, model: str, key: str, wanted: Filter) -> bool:
    return any(passes(truth, "Application", one, wanted) for one in truth.applications.get(key, ()))


MEANING: dict[str, Meaning] = {
    "ids": lambda truth, model, key, wanted: key in wanted,
    "remote_ids": among("remote_id"),
    "updated_after": later("remote_updated_at", "changed_at", "remote_created_at"),
    "remote_created_after": later("remote_created_at"),
    "job_codes": among("job_code"),
    "post_url": same("post_url"),
    "statuses": among("status"),
    "employment_types": among("employment_type"),
    "visibilities": among("visibility"),
    "name_contains": contains,
    "cities": placed("city"),
    "countries": placed("country"),
    "custom_fields": custom,
    "email": has_email,
    "emails": has_emails,
    "first_name": same("first_name"),
    "last_name": same("last_name"),
    "job_ids": in_jobs,
    "job_remote_ids": in_jobs,
    "current_stage_ids": refers("current_stage_id"),
    "application_ids": refers("application_id"),
    "outcomes": among("outcome"),
    "scopes": among("scope"),
    "tags": tagged,
    "applications": with_applications,
    "job": related("job"),
    "candidate": related("candidate"),
    "application": related("application"),
}


def as_asked(given: Filter, model: str, integration: str) -> dict[str, Any]:
    """A filter as the graph takes it."""
    return {to_camel_case(name): _asked(name, value, model, integration) for name, value in given.items()}


def _asked(name: str, value: Any, model: str, integration: str) -> Any:
    if isinstance(value, Mapping):
        target = "Application" if name == "applications" else RELATIONS[name][1]
        return as_asked(value, target, integration)
    of = model if name == "ids" else ID_LISTS.get(name)
    if of:
        return [ids.encode(of, integration, one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


# ---- what to ask for -------------------------------------------------------------------------------------------


def middle(values: list[Any]) -> list[Any]:
    """One in the middle and one near the end; none of none."""
    return [values[len(values) // 2], values[len(values) * 4 // 5]] if values else []


def picked(field: str, nothing: Any, *, many: bool = True) -> Callable[[Truth, str], Iterator[Any]]:
    def pick(truth: Truth, model: str) -> Iterator[Any]:
        some = middle(truth.every(model, field))
        if many:
            yield from [[nothing]] if nothing else []
            yield from [some] if some else []
        else:
            yield nothing
            yield from (one.upper() if field != "post_url" else one for one in some)

    return pick


def strangers(truth: Truth, model: str) -> Iterator[Any]:
    """Ids of the vendor's own: of some records, and one made as theirs are that none has."""
    known = truth.every(model, "remote_id")
    yield from [middle(known)] if known else []
    like = known[0] if known else "1"
    yield [next(one for one in (f"{like[:-2]}{number:02}" for number in range(100)) if one not in known)]


def times(*names: str) -> Callable[[Truth, str], Iterator[Any]]:
    def pick(truth: Truth, model: str) -> Iterator[Any]:
        found = sorted(one for name in names[:1] for one in truth.every(model, name))
        found = found or sorted(one for name in names for one in truth.every(model, name))
        unseen = ("changed_at", model) in UNSEEN.get(truth.vendor.account.tool, {})
        later_ = (
            SECOND if unseen else SECOND * 0
        )  # the vendor goes by whole seconds, and takes the one asked for
        yield from [one + later_ for one in middle(found)] or [
            datetime.fromisoformat("2030-01-01T00:00:00+00:00")
        ]

    return pick


def keys(model: str | None = None) -> Callable[[Truth, str], Iterator[Any]]:
    def pick(truth: Truth, of: str) -> Iterator[Any]:
        some = middle(truth.keys(model or of))
        yield some or ["0"]
        yield some[:1]

    return pick


def places(part: str) -> Callable[[Truth, str], Iterator[Any]]:
    def pick(truth: Truth, model: str) -> Iterator[Any]:
        found = [one[part] for one in truth.every(model, "location") if one.get(part)]
        yield ["Nowhere"]
        yield [one.upper() for one in middle(found)]

    return pick


def own_fields(truth: Truth, model: str) -> Iterator[Any]:
    held = [
        (name, value)
        for one in truth.every(model, "custom_fields")
        for name, value in one.items()
        if isinstance(value, str | bool | int) and value != ""
    ]
    yield [{"key": "no such field", "values": ["x"]}]
    for name, value in middle(held):
        yield [{"key": name, "values": [as_text(value).upper()]}]
        yield [{"key": name, "exists": False}]


def addresses(truth: Truth, model: str) -> Iterator[Any]:
    found = [one["emailAddress"] for some in truth.every(model, "email_addresses") for one in some]
    yield "nobody@nowhere.test"
    yield from (one.upper() for one in middle(found))


def labels(truth: Truth, model: str) -> Iterator[Any]:
    names = truth.every("Tag", "name")
    yield ["no such tag"]
    yield [one.upper() for one in middle(names)]


PICKS: dict[str, Callable[[Truth, str], Iterator[Any]]] = {
    "ids": keys(),
    "remote_ids": strangers,
    "updated_after": times("remote_updated_at", "changed_at", "remote_created_at"),
    "remote_created_after": times("remote_created_at"),
    "job_codes": picked("job_code", "no such code"),
    "post_url": picked("post_url", "https://nowhere.test/1", many=False),
    "statuses": picked("status", None),
    "employment_types": picked("employment_type", None),
    "visibilities": picked("visibility", None),
    "name_contains": lambda truth, model: iter(
        ["qqq", *(one[1:5].upper() for name in ("name", "title") for one in middle(truth.every(model, name)))]
    ),
    "cities": places("city"),
    "countries": places("country"),
    "custom_fields": own_fields,
    "email": addresses,
    "emails": picked("email", "nobody@nowhere.test"),
    "first_name": picked("first_name", "Nobody", many=False),
    "last_name": picked("last_name", "Nobody", many=False),
    "job_ids": keys("Job"),
    "job_remote_ids": keys("Job"),
    "current_stage_ids": keys("ApplicationStage"),
    "application_ids": keys("Application"),
    "outcomes": picked("outcome", None),
    "scopes": picked("scope", None),
    "tags": labels,
}
"""Values of each member that is no relation: of a record in the middle, of several, and one that no record has."""


def deep(truth: Truth) -> Iterator[tuple[str, Filter]]:
    """Filters over several models, each made so that it finds something: with what the tool has of these fields."""
    application, job, person = _fullest(truth)
    tags = sorted(truth.tags.get(person["key"], ()))[:1]
    of_job: Filter = _known(
        statuses=[job["status"]],
        cities=[(job["location"] or {}).get("city")],
        name_contains=(job["name"] or "")[:6],
        ids=[job["key"]],
    )
    of_person: Filter = _known(
        tags=tags, last_name=person["last_name"], first_name=person["first_name"], email=person["email"]
    )
    stage = application["current_stage_id"]
    own: Filter = _known(
        outcomes=[application["outcome"]],
        current_stage_ids=[stage.key] if stage else [],
        remote_created_after=before(truth.every("Application", "remote_created_at")),
    )

    def some(given: Filter, *names: str) -> Filter:
        """Those of the members that the tool has, else all that it has."""
        return {name: given[name] for name in names if name in given} or given

    yield "Application", {"job": some(of_job, "statuses", "cities"), "candidate": some(of_person, "tags")}
    yield "Application", {"job": some(of_job, "name_contains"), "candidate": some(of_person, "last_name")}
    yield "Application", {**some(own, "outcomes"), "candidate": some(of_person, "email", "tags")}
    yield "Application", {**own, "job": some(of_job, "ids")} if stage else {"job": of_job}
    yield "Candidate", {"applications": {**some(own, "outcomes"), "job": some(of_job, "statuses")}}
    yield (
        "Candidate",
        {**some(of_person, "tags"), "applications": {**some(own, "current_stage_ids"), "job": of_job}},
    )
    yield "Candidate", {**some(of_person, "first_name"), "applications": {"job_ids": [job["key"]]}}
    both = {"candidate": some(of_person, "first_name"), "job": some(of_job, "ids")}
    yield _of_a_meeting(truth) or _of_an_advert(truth) or ("Application", both)


def _of_a_meeting(truth: Truth) -> tuple[str, Filter] | None:
    for model in ("Interview", "Offer"):
        for key in truth.keys(model):
            ref = truth.value(model, key, "application_id")
            found = truth.value("Application", ref.key, "job_id") if ref else None
            if found:
                name = truth.value("Job", found.key, "name")
                return model, {"application": {"job": {"name_contains": name[:6]}}}
    return None


def before(times_: list[datetime]) -> datetime | None:
    """A moment before all of them."""
    return min(times_) - SECOND if times_ else None


def _of_an_advert(truth: Truth) -> tuple[str, Filter] | None:
    adverts = truth.keys("JobPosting")
    if not adverts:
        return None
    job = truth.value("JobPosting", adverts[0], "job_id").key
    return "JobPosting", {"job": {"statuses": [truth.value("Job", job, "status")], "ids": [job]}}


def _known(**members: Any) -> dict[str, Any]:
    """The members that ask for something."""
    return {name: value for name, value in members.items() if value not in (None, "", [], [None])}


def _fullest(truth: Truth) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The application of which the most is known that deep filters ask for, its job and its candidate."""

    def known(key: str) -> tuple[dict[str, Any], ...]:
        application = _read(
            truth,
            "Application",
            key,
            "outcome",
            "current_stage_id",
            "remote_created_at",
            "job_id",
            "candidate_id",
        )
        job, person = application["job_id"], application["candidate_id"]
        people = (
            _read(truth, "Candidate", person.key, "first_name", "last_name", "email_addresses")
            if person
            else {}
        )
        addresses = people.pop("email_addresses", None) or [{"emailAddress": None}]
        return (
            application,
            _read(truth, "Job", job.key, "status", "location", "name") if job else {},
            {**people, "email": addresses[0]["emailAddress"]},
        )

    def weight(parts: tuple[dict[str, Any], ...]) -> int:
        tags = truth.tags.get(parts[2].get("key", ""), ())
        city = bool((parts[1].get("location") or {}).get("city"))
        return sum(bool(value) for part in parts for value in part.values()) + 2 * bool(tags) + city

    application, job, person = max(map(known, truth.keys("Application")), key=weight)
    return application, job, person


def _read(truth: Truth, model: str, key: str, *names: str) -> dict[str, Any]:
    return {"key": key, **{name: truth.value(model, key, name) for name in names}}
