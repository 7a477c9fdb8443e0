"""The contract of views: whatever the JSON, a column reads a value of its field or raises Malformed."""

import copy
from contextlib import suppress

from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from connectors.columns import MISSING
from connectors.errors import (
    Malformed,
)
from connectors.views import Embedded
from tests.contract.hooks import Hooks
from tests.contract.mutations import fits, mutants, nodes_of, replaced

ODDITIES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5), st.lists, max_leaves=3
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


class Viewed(Hooks):
    """Checks over the example objects."""

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
