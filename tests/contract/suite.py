"""What every connector keeps to: subclass `ConnectorContract`, state the hooks, inherit the tests.

A connector's subclass gives small invented objects, one or more for each of its views (those that stand embedded
in another's example need none of their own), and the error bodies of its vendor's contract.
"""

import copy
import importlib
import json
import pkgutil
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from connectors import capabilities
from connectors.columns import MISSING
from connectors.connector import Connector, Integration, connect
from connectors.declarations import Batch, Call, Gather, One, Pages, Through, Within
from connectors.engine.filters import TESTS
from connectors.engine.lists import CREATED, NAME, UPDATED
from connectors.errors import (
    BadInput,
    Forbidden,
    GatewayError,
    Gone,
    Malformed,
    RateLimited,
    Rejected,
    Unauthenticated,
    Unavailable,
    UpstreamError,
)
from connectors.model import MODELS
from connectors.upstream import Account, Budget, Clock, Request
from connectors.upstream.wire import _check_path
from connectors.views import Embedded
from tests.connectors.upstream.fakes import http, on_socket
from tests.contract.mutations import fits, mutants, nodes_of, replaced

COVERAGE = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
ODD_KEYS = ["a/b", "a?b", "a#b", "a%2Fb", "..", ".", "", "é", "a b", "a&b=c", "%2e%2e", "a:b", "x" * 300]
PLACE = re.compile(r"\{(\w+)\}")

STATUSES = {
    400: Rejected,
    401: Unauthenticated,
    403: Forbidden,
    404: Gone,
    409: Rejected,
    410: Gone,
    422: Rejected,
    429: RateLimited,
    500: Unavailable,
    502: Unavailable,
    503: Unavailable,
}

ODDITIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=3
)


def misread(view, raw):
    """The columns, embedded ones too, that read something that the unified field cannot hold."""
    found, made = [], view(raw)
    with suppress(Malformed):
        if not isinstance(made.identity, str | None):
            found.append(f"{view.__name__}.key")
    for name, column in view.columns.items():
        try:
            value = made.get(name)
        except Malformed:
            continue
        if not fits(value, view.model, name):
            found.append(f"{view.__name__}.{name}")
        elif isinstance(column, Embedded) and value is not MISSING:
            found += [one for child in value for one in misread(type(child), child.raw)]
    return found


class Recorder:
    """An upstream that keeps what would be sent and answers that there is nothing."""

    def __init__(self, account):
        self.account, self.sent = account, []

    async def send(self, request, budget):
        _check_path(request.path)
        self.sent.append(request)
        raise Gone("nothing here", tool=self.account.tool, integration=self.account.id)

    def evict(self, models):
        pass


class ConnectorContract:
    """The contract. Hooks first.

    `errors`: status, headers, body (JSON, or bytes) to the class and a part of the message that they must give.
    `statuses` overrides STATUSES where the vendor's contract does. `silent` names columns that no example fills:
    constants, and members that the contract does not show. `named` names columns whose word is the customer's own
    name for what the vendor sorts otherwise; `texts` models whose key may be any text.
    """

    connector: ClassVar[Connector]
    credentials: ClassVar[dict[str, str]]
    settings: ClassVar[dict[str, Any]] = {}
    examples: ClassVar[dict[type, list[Any]]]
    auth_headers: ClassVar[dict[str, str]]
    errors: ClassVar[list[tuple[int, dict[str, str], Any, type[UpstreamError], str]]]
    statuses: ClassVar[dict[int, type[UpstreamError]]] = {}
    silent: ClassVar[frozenset[str]] = frozenset()
    named: ClassVar[frozenset[str]] = frozenset()
    texts: ClassVar[frozenset[str]] = frozenset()

    # ---- helpers -----------------------------------------------------------------------------------------------

    def account(self, base=None):
        return Account(
            "contract", self.connector.tool, base or self.connector.base_url, self.credentials, self.settings
        )

    def session(self):
        """A session that records its requests instead of sending them."""
        account = self.account()
        return Integration(self.connector, account, Recorder(account)).session(Budget())

    def ways(self):
        return [
            (model, way)
            for model, resource in self.connector.resources.items()
            for way in (*resource.lists, *resource.reads)
        ]

    def calls(self):
        """Every Call that a module of the connector names, and those of its declarations."""
        package = importlib.import_module(type(self.connector).__module__)
        modules = [
            importlib.import_module(f"{package.__name__}.{one.name}")
            for one in pkgutil.iter_modules(package.__path__)
        ]
        named = [value for module in (package, *modules) for value in vars(module).values()]
        declared = [getattr(getattr(way, "of", way), "call", None) for _, way in self.ways()]
        found = [one for one in (*named, *declared, self.connector.check) if isinstance(one, Call)]
        return list({id(one): one for one in found}.values())

    def shown(self):
        """Every view with an example: view class and raw JSON, embedded ones too."""
        found, waiting = [], [(view, raw) for view, raws in self.examples.items() for raw in raws]
        while waiting:
            view, raw = waiting.pop()
            found.append((view, raw))
            for name, column in view.columns.items():
                if isinstance(column, Embedded):
                    children = view(raw).get(name)
                    waiting += [] if children is MISSING else [(type(child), child.raw) for child in children]
        return found

    def keys(self, model):
        """Keys as the examples have them."""
        found = (view(raw).identity for view, raw in self.shown() if view.model.__name__ == model)
        return [key for key in found if key] or ["1"]

    async def sent_to(self, answer, *, safe=False, deadline=3.0, path="/contract"):
        """Make a call that is answered so, and give the answer."""
        respond = self.respond(answer)
        async with on_socket(respond) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            method = "GET" if safe else "POST"
            try:
                request = Request(f"{method} {path}", method, path, safe=safe)
                return await integration.upstream.send(
                    request, Budget(deadline=Clock().now() + deadline)
                ), vendor.seen
            finally:
                await integration.upstream.aclose()

    def respond(self, answer):
        async def respond(seen, writer):
            own = self.serve_auth(seen)
            if own is not None:
                return own
            if answer is None or callable(answer):
                return answer and answer(writer)
            return answer

        return respond

    def serve_auth(self, seen):
        """The answer to a call that fetches a token; None for every other call."""
        return

    # ---- declarations --------------------------------------------------------------------------------------------

    def test_every_model_of_the_checklist_is_a_resource_and_no_other(self):
        assert set(self.connector.resources) == set(COVERAGE[self.connector.tool]["models"])

    def test_the_fields_of_the_checklist_are_supplied(self):
        missing = [
            f"{model}.{name}"
            for model, what in COVERAGE[self.connector.tool]["models"].items()
            for name in what["fields"]
            if name != "id" and not self.connector.offers(model, name)
        ]
        assert missing == []

    def test_capabilities_agree(self):
        assert {one.name for one in capabilities.features(self.connector)} == set(
            COVERAGE[self.connector.tool]["features"]
        )
        listed = COVERAGE[self.connector.tool]["actions"]
        performed = set(self.connector.actions) | {
            f"{model}.attachments" for model in self.connector.attachments
        }
        assert performed <= set(listed) | {"passthrough"}
        assert not performed & self.connector.not_implemented

    def test_ways_bring_their_model(self):
        for model, way in self.ways():
            carried = {view.model.__name__ for view in way.carried}
            assert model in carried or isinstance(way, Through), (model, way)
            if way in self.connector.resources[model].lists:
                assert way.view.model.__name__ == model

    def test_lists_have_names_of_their_own(self):
        for resource in self.connector.resources.values():
            names = [source.name for source in resource.lists]
            assert len(set(names)) == len(names)

    def test_filters_and_orders_are_unified_ones(self):
        edges = {f"{edge.by}s" for model in MODELS.values() for edge in model.edges.values() if edge.by}
        for model, way in self.ways():
            if isinstance(way, Pages | Within | Gather):
                assert way.filters.keys() <= TESTS.keys() | edges, (model, way.name)
                assert way.requires <= way.filters.keys()
                for field, descending in {*way.orders, *([way.natural] if way.natural else [])}:
                    assert field in (CREATED, UPDATED, NAME)
                    assert isinstance(descending, bool)

    def test_through_reads_follow_edges_that_are_there(self):
        for model, way in self.ways():
            if isinstance(way, Through):
                assert MODELS[way.parent].edges[way.edge].target == model
                for key in self.keys(model):
                    assert way.key(key) in key

    async def test_every_call_has_a_known_verb_and_a_path_that_fills(self):
        session = self.session()
        for call in self.calls():
            assert re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) (/\S*)?", call.operation), call.operation
            assert call.safe is False or call.method in ("GET", "POST"), call.operation
            if call.base is not None and call.base not in self.connector.bases(session.integration.account):
                continue
            request = session.request(call, dict.fromkeys(PLACE.findall(call.path), "7"))
            assert not set("{}") & set(request.path), call.operation
            _check_path(request.path)

    def test_declared_reads_fill_their_paths(self):
        for model, way in self.ways():
            source = getattr(way, "of", way)
            given: set[str] = set()
            if isinstance(way, One):
                given = set().union(*(way.parts(key) for key in self.keys(model)))
            elif isinstance(way, Batch):
                found = way.params(["k1", "k2"])
                assert "k1" in str(found)
                assert "k2" in str(found)
                given = set(found)
            elif isinstance(source, Pages):
                pushed = [way.filters[name].params(["1"]) for name in way.requires]
                given = set().union(*(one or () for one in pushed))
            if isinstance(source, One | Batch | Pages):
                assert set(PLACE.findall(source.call.path)) <= given, (model, source.call.operation)

    @pytest.mark.parametrize("odd", ODD_KEYS)
    async def test_odd_ids_reach_their_own_place_or_are_refused(self, odd):
        for model in self.connector.resources:
            shape = self.keys(model)[0].count(":")
            for key in {odd, ":".join([odd] * (shape + 1))} - {""}:
                session = self.session()
                try:
                    assert await session.by_key(MODELS[model], key, {}) is None or model in self.texts
                except GatewayError as refusal:
                    assert refusal.code in ("BAD_USER_INPUT", "NOT_FOUND"), (model, key)  # noqa: PT017  # none is right, too
                for request in session.integration.upstream.sent:
                    template = request.operation.split(" ", 1)[1].strip("/").split("/")
                    parts = request.path.strip("/").split("/")[-len(template) :]
                    assert [
                        unquote(part)
                        for part, name in zip(parts, template, strict=True)
                        if not PLACE.search(name)
                    ] == [name for name in template if not PLACE.search(name)], (model, key, request.path)

    # ---- views -----------------------------------------------------------------------------------------------------

    def test_every_view_has_an_example(self):
        wanted = {view for resource in self.connector.resources.values() for view in resource.views}
        assert sorted(view.__name__ for view in wanted - {view for view, _ in self.shown()}) == []

    def test_examples_are_read_whole_and_leave_nothing_unread(self):
        for view, raws in self.examples.items():
            assert all(view(raw).identity for raw in raws), f"{view.__name__}: an example without a key"
        filled: dict[str, bool] = {}
        for view, raw in self.shown():
            for name in view.columns:
                value = view(raw).get(name)
                assert fits(value, view.model, name), (view.__name__, name, value)
                path = f"{view.__name__}.{name}"
                filled[path] = filled.get(path, False) or value not in (None, MISSING, [], {})
        assert sorted(path for path, seen in filled.items() if not seen and path not in self.silent) == []

    def test_columns_read_any_json_or_are_malformed_and_change_nothing(self):
        odd = {}
        for view, raws in self.examples.items():
            for raw in raws:
                before = copy.deepcopy(raw)
                for path, mutant in mutants(raw):
                    for name in misread(view, mutant):
                        odd.setdefault(name, path)
                assert raw == before, f"{view.__name__} changes the vendor's JSON"
        assert odd == {}

    @bounded(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.data())
    def test_columns_read_json_that_is_odd_in_several_places(self, data):
        view = data.draw(st.sampled_from(sorted(self.examples, key=lambda one: one.__name__)))
        raw = data.draw(st.sampled_from(self.examples[view]))
        for _ in range(3):
            paths = nodes_of(raw)
            if paths:
                value = data.draw(ODDITIES)
                raw = replaced(raw, data.draw(st.sampled_from(paths)), value)
        assert misread(view, raw) == []

    def test_unknown_words_are_explicit(self):
        """Whatever word stands where an enum is read, it is OTHER or null, and the label keeps it."""
        for view, raw in self.shown():
            for name, column in view.columns.items():
                if column.label is None or f"{view.__name__}.{name}" in self.named:
                    continue
                for path in nodes_of(raw):
                    mutant = replaced(raw, path, "zz unknown")
                    try:
                        if column.label(mutant) != "zz unknown":
                            continue
                        value = column.read(mutant)
                    except Malformed:
                        continue
                    assert value is None or value.name == "OTHER", (view.__name__, name, value)

    def test_counts_are_whole_numbers(self):
        for view, raw in self.shown():
            for edge in view.counts:
                assert isinstance(view(raw).count(edge), int | None)

    # ---- on the wire -------------------------------------------------------------------------------------------------

    async def test_credentials_go_with_every_call_exactly_once(self):
        _, seen = await self.sent_to(http(200, {}))
        (call,) = [one for one in seen if one.target.endswith("/contract")]
        for name, value in self.auth_headers.items():
            assert call.headers.get(name.lower()) == value
        assert not any(secret in call.target for secret in self.secrets())

    async def test_credentials_never_go_to_another_host(self):
        async with on_socket(http(200, {})) as other, on_socket(self.respond(http(200, {}))) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            try:
                elsewhere = f"http://127.0.0.1:{other.port}"
                away = Request("GET /file", "GET", "/file", base=elsewhere, authenticated=False)
                await integration.upstream.send(away, Budget())
                with pytest.raises(BadInput):
                    await integration.upstream.send(
                        Request("GET /file", "GET", "/file", base=elsewhere), Budget()
                    )
            finally:
                await integration.upstream.aclose()
        (call,) = other.seen
        sent = " ".join([call.target, *call.headers.values(), call.body.decode()])
        assert not any(secret in sent for secret in self.secrets())

    def secrets(self):
        names = set(self.auth_headers.values()) | {
            value for value in self.credentials.values() if len(value) > 7
        }
        return {word for name in names for word in name.split() if len(word) > 7}

    async def test_the_check_is_answered(self):
        async with on_socket(self.respond(http(200, {}))) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            try:
                session = integration.session(Budget())
                assert (await session.call(self.connector.check)).status == 200
            finally:
                await integration.upstream.aclose()

    async def failure(self, answer, **options):
        with pytest.raises(UpstreamError) as told:
            await self.sent_to(answer, **options)
        error = told.value
        assert (error.tool, error.integration) == (self.connector.tool, "contract")
        assert error.operation.endswith("/contract")
        assert not any(secret in error.message for secret in self.secrets())
        return error

    @pytest.mark.parametrize(
        "body", [{}, [], "text", 5, None, b"", b"<html>no</html>", {"error": {"x": [1]}}, [[]]]
    )
    @pytest.mark.parametrize("status", STATUSES)
    async def test_every_status_is_its_class_whatever_the_body(self, status, body):
        error = await self.failure(http(status, body))
        assert type(error) is self.statuses.get(status, STATUSES[status]), body
        assert error.status == status

    async def test_a_limit_tells_when_to_come_back(self):
        error = await self.failure(http(429, {}, retry_after="30"))
        assert (type(error), error.retry_after) == (RateLimited, 30.0)
        assert type(await self.failure(http(429, {}), safe=True, deadline=0.15)) is RateLimited

    async def test_html_from_a_broken_gateway_is_unavailable(self):
        error = await self.failure(
            http(502, b"<html><body>Bad Gateway</body></html>", content_type="text/html")
        )
        assert type(error) is Unavailable
        assert error.retryable

    @pytest.mark.parametrize("body", [b"<html>login</html>", b"{", b"\xff\xfe", b'{"a": 1'])
    async def test_a_success_that_is_no_json_is_malformed(self, body):
        assert type(await self.failure(http(200, body))) is Malformed

    async def test_an_answer_cut_short_is_malformed(self):
        def cut(writer):
            writer.write(
                b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"'
            )

        assert type(await self.failure(cut)) is Malformed

    async def test_what_is_no_http_is_malformed_or_unavailable(self):
        def garbage(writer):
            writer.write(b"\x00\x01garbage\r\n\r\n")

        assert type(await self.failure(garbage)) in (Malformed, Unavailable)

    async def test_secrets_that_a_vendor_repeats_are_not_told(self):
        words = " ".join(sorted(self.secrets()))
        for body in ({"error": words, "message": words, "errors": [{"message": words}]}, words):
            await self.failure(http(422, body))

    async def test_the_vendors_error_bodies_are_understood(self):
        for status, headers, body, kind, words in self.errors:
            error = await self.failure(http(status, body, **headers))
            assert type(error) is kind, body
            assert words in error.message, body
            orjson.dumps(error.extensions)

    def test_no_answer_breaks_the_reading_of_errors(self):
        """Asked about answers of every shape, a reader answers or raises what the upstream room knows."""
        for status in (200, 400, 500):
            for body in (
                None,
                1,
                "x",
                [],
                [1],
                {},
                {"error": 1},
                {"errors": {"x": None}},
                {"message": ["x"]},
            ):
                try:
                    self.connector.read_error(status, {}, body)
                except Malformed:
                    pass  # then the status speaks
                except (AttributeError, LookupError, TypeError, ValueError):
                    pytest.fail(f"{status} {body!r} cannot be read")
