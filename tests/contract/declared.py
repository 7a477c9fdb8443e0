"""The contract of declarations: models, calls, paths, ids."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from connectors import capabilities
from connectors.declarations import Batch, Gather, One, Pages, Through, Within
from connectors.engine.filters import CONDITIONS
from connectors.engine.lists import CREATED, NAME, UPDATED
from connectors.errors import (
    GatewayError,
)
from connectors.model import MODELS
from connectors.upstream.wire import _check_path
from tests.contract.hooks import Hooks

COVERAGE = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
ODD_KEYS = ["a/b", "a?b", "a#b", "a%2Fb", "..", ".", "", "é", "a b", "a&b=c", "%2e%2e", "a:b", "x" * 300]
PLACE = re.compile(r"\{(\w+)\}")


class Declared(Hooks):
    """Checks that need no answer of a vendor."""

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
                assert way.filters.keys() <= CONDITIONS.keys() | edges, (model, way.name)
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
        """Whatever field is asked for, so that every read has its turn."""
        for model in self.connector.resources:
            shape = self.keys(model)[0].count(":")
            for key in {odd, ":".join([odd] * (shape + 1))} - {""}:
                session = self.session()
                for name in sorted(self.connector.supplied(model) & MODELS[model].fields.keys()):
                    session.records.clear()
                    try:
                        found = await session.by_key(MODELS[model], key, {name: {}})
                        assert found is None or model in self.texts
                    except GatewayError as refusal:
                        assert refusal.code in ("BAD_USER_INPUT", "NOT_FOUND"), (model, key)  # noqa: PT017  # none is right, too
                for request in session.integration.upstream.sent:
                    template = request.operation.split(" ", 1)[1].strip("/").split("/")
                    parts = request.path.strip("/").split("/")[-len(template) :]
                    pairs = [(unquote(part), name) for part, name in zip(parts, template, strict=True)]
                    moved = [pair for pair in pairs if not PLACE.search(pair[1]) and pair[0] != pair[1]]
                    assert moved == [], (model, key, request.path)
