"""The unified records as types of the graph: the declared fields, plus `id`, edges, `integration` and `meta`.

There is one node type for each model, made from its declaration. Plain fields have no resolver of their own:
`read` (the schema's default resolver) takes them off the record by name and loads what is missing.
"""

from copy import copy
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry
from strawberry import ID, Info, Parent
from strawberry.types import get_object_definition

from connectors import filters
from connectors.capabilities import tools_with
from connectors.columns import MISSING
from connectors.created import ONLY_CREATED
from connectors.engine.filters import asks
from connectors.engine.lists import impossible
from connectors.engine.plan import Wants
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.engine.stream import Stream
from connectors.errors import BadInput, NotGranted
from connectors.filters import Filter
from connectors.model import MODELS, Edge, Model
from connectors.registry import CONNECTORS
from connectors.shapes import Attachment
from connectors.switches import ATTACHMENTS, without
from resolvers import ids, paging
from resolvers.context import Context
from resolvers.files import FileRef
from resolvers.objects import Integration, Meta, Node, connection, connection_of
from resolvers.selection import raw, wants


def read(source: Any, name: str) -> Any:
    """The default resolver: a plain field off a record, at once or once it is loaded; else an attribute."""
    if not isinstance(source, Record):
        return getattr(source, name)
    declared = source.model.fields[name]
    session = source.session
    if (declared.personal and not session.personal) or (source.model.__name__, name) in session.off:
        return None
    value = source.read(name)
    ref = declared.ref
    if value is MISSING:
        return _later(source, name, ref)
    return (
        value if ref is None or value is None else ID(ids.encode(ref, source.session.integration.id, value))
    )


async def _later(record: Record, name: str, ref: str | None) -> Any:
    value = await record.session.need(record, name)
    return (
        value if ref is None or value is None else ID(ids.encode(ref, record.session.integration.id, value))
    )


# ---- edges -----------------------------------------------------------------------------------------------------


NOTHING: dict[str, Any] = {"ids": []}
"""The filter that no record passes."""

RELATIONS = 4
"""Relations that a filter may follow, one within the other."""


def decoded(value: Any, declared: Any, session: Session, depth: int = 0) -> dict[str, Any]:
    """The members of a filter that were given; global ids as keys of this integration (others match nothing).

    Raises BadInput for a filter whose relations go too deep, NotGranted for members that tell of persons what
    their fields would.
    """
    if depth > RELATIONS:
        raise BadInput(f"the filter follows more than {RELATIONS} relations; leave the inner ones out")
    given: dict[str, Any] = {}
    for name, wanted in vars(value).items() if value is not None else ():
        if wanted is None:
            continue
        if name in filters.PERSONAL and not session.personal:
            raise NotGranted("personal_data")
        model = filters.ID_MEMBERS.get(name)
        if name == "ids":
            model = declared
        if model is not None:
            found = [ids.decode(str(one), model) for one in wanted]
            wanted = [one.key for one in found if one.integration == session.integration.id]  # noqa: PLW2901  # the same filter, decoded
        if isinstance(wanted, Filter):
            wanted = decoded(wanted, MODELS[declared].edges[name].target, session, depth + 1)  # noqa: PLW2901  # as above
        if name == "custom_fields":
            wanted = [vars(one) for one in wanted]  # noqa: PLW2901  # as above
        if isinstance(wanted, datetime) and wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=UTC)  # noqa: PLW2901  # as above; a time without offset is UTC
        given[name] = wanted
    return NOTHING if asks(session.off, MODELS[declared], given) else _narrowed(given, declared, session)


def _narrowed(given: dict[str, Any], declared: str, session: Session) -> dict[str, Any]:
    """A filter with what the integration's settings leave out; one that leaves nothing out is none."""
    only = session.hides(declared) or given.pop(ONLY_CREATED, False)
    return {**given, ONLY_CREATED: True} if only else given


def to_one(edge: Edge) -> Any:
    """A resolver that follows an id field."""

    def resolve(root: Parent[Record], info: Info[Context, None]) -> Any:
        if (root.model.__name__, edge.name) in root.session.off:
            return None
        selected = without(root.session.off, edge.target, wants(raw(info), edge.target))
        if root.session.hides(edge.target):
            return _if_shown(root, edge, selected)
        found = root.session.at_hand(root, edge.name, selected)
        return root.session.one(root, edge.name, selected) if found is MISSING else found

    return strawberry.field(
        resolver=resolve, graphql_type=_lazy(edge.target) | None, description=edge.description
    )


async def _if_shown(root: Record, edge: Edge, selected: Wants) -> Record | None:
    """The record at an edge's end, if it may be seen."""
    key = await root.session.need(root, edge.by)
    if key is None or not await root.session.shown(MODELS[edge.target], key):
        return None
    return await root.session.one(root, edge.name, selected)


def to_many(edge: Edge) -> Any:
    """A resolver that lists a small edge whole."""

    async def resolve(root: Parent[Record], info: Info[Context, None]) -> Any:
        if (root.model.__name__, edge.name) in root.session.off:
            return None
        selected = without(root.session.off, edge.target, wants(raw(info), edge.target))
        stream = await root.session.many(root, edge.name, selected)
        return None if stream is None else await stream.all()

    return strawberry.field(
        resolver=resolve, graphql_type=_list_of(_lazy(edge.target)), description=edge.description
    )


First = Annotated[int, strawberry.argument(description="Records to list, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to go on after.")]


def to_page(edge: Edge) -> Any:
    """A resolver that pages through a large edge; it takes a filter where its records have one."""
    target = MODELS[edge.target]

    async def page(root: Record, info: Info[Context, None], first: int, after: str | None, given: Any) -> Any:
        paging.page_size(first)
        if (root.model.__name__, edge.name) in root.session.off:
            return None
        wanted = decoded(given, edge.target, root.session)
        bound = paging.fingerprint(root.model.__name__, root.key, edge.name, wanted)
        selected = without(root.session.off, edge.target, wants(raw(info), edge.target))
        nothing = Stream.of(root.session, ()) if impossible(wanted) else None
        stream = nothing or await root.session.many(root, edge.name, selected)
        return (
            None
            if stream is None
            else connection(await paging.of_edge(stream, wanted, first, bound, after), target)
        )

    async def plain(
        root: Parent[Record], info: Info[Context, None], first: First = 20, after: After = None
    ) -> Any:
        return await page(root, info, first, after, None)

    async def filtered(
        root: Parent[Record],
        info: Info[Context, None],
        first: First = 20,
        after: After = None,
        filter: Any = None,  # noqa: A002  # the graph's word
    ) -> Any:
        return await page(root, info, first, after, filter)

    resolve: Any = plain
    if edge.target in filters.FILTERS:
        resolve = filtered
        resolve.__annotations__["filter"] = Annotated[
            filters.FILTERS[edge.target] | None, strawberry.argument(description="Which records to list.")
        ]
    return strawberry.field(
        resolver=resolve, graphql_type=connection_of(_lazy(edge.target)) | None, description=edge.description
    )


def attachments(description: str) -> Any:
    """A resolver that lists files, asked of the vendor each time."""

    async def resolve(root: Parent[Record], info: Info[Context, None]) -> list[Attachment] | None:
        model, session = root.model.__name__, root.session
        withheld = not session.personal or (model, ATTACHMENTS) in session.off
        if model not in session.connector.attachments or withheld:
            return None
        return [_ours(one, root, info.context) for one in await root.session.files(root)]

    return strawberry.field(resolver=resolve, description=description)


def _ours(file: Attachment, record: Record, context: Context) -> Attachment:
    """A file with global ids, and an address of ours instead of the vendor's."""
    name, model = record.session.integration.id, record.model.__name__
    if file.remote_id:
        file.id = ID(ids.encode("Attachment", name, file.remote_id))
        if file.source is not None:
            ref = FileRef(name, model, record.key, file.remote_id, context.principal.identity)
            file.data_url = context.links.to(ref)
    if file.candidate_id:
        file.candidate_id = ID(ids.encode("Candidate", name, file.candidate_id))
    if file.application_id:
        file.application_id = ID(ids.encode("Application", name, file.application_id))
    return file


def _list_of(node: Any) -> Any:
    return list[node] | None


def _lazy(model: str) -> Any:
    return Annotated[model, strawberry.lazy("resolvers.nodes")]


# ---- the node types --------------------------------------------------------------------------------------------


def _node(model: type[Model]) -> type:
    """The type of the graph for a model."""

    def id(root: Parent[Record]) -> ID:  # noqa: A001  # the graph's word
        return ID(ids.encode(root.model.__name__, root.session.integration.id, root.key))

    def integration(root: Parent[Record]) -> Integration:
        return Integration(connected=root.session.integration)

    def meta(root: Parent[Record]) -> Meta:
        return Meta(record=root)

    members: dict[str, Any] = {
        "id": strawberry.field(resolver=id, description="Global id: opaque and stable."),
        "integration": strawberry.field(
            resolver=integration, description="The integration that has the record."
        ),
        "meta": strawberry.field(
            resolver=meta, description="Where the data came from, and why fields are null."
        ),
        "is_type_of": classmethod(lambda _, value, __: isinstance(value, Record) and value.model is model),
        "__doc__": model.__doc__,
        "__module__": __name__,
    }
    for edge in model.edges.values():
        members[edge.name] = to_page(edge) if edge.paged else to_many(edge) if edge.many else to_one(edge)
    if model.__name__ in ("Candidate", "Application"):
        members["attachments"] = attachments(
            "Files, asked of the ATS at once; where it keeps them on the person, these."
        )
    made = type(model.__name__, (model, Node), members)
    typed = strawberry.type(made, name=model.__name__, description=" ".join((model.__doc__ or "").split()))
    definition = get_object_definition(typed, strict=True)
    definition.fields = [_with_tools(field, model.__name__) for field in definition.fields]
    return typed


def _with_tools(field: Any, model: str) -> Any:
    """A plain field whose description says which tools serve it, for people who explore the schema."""
    if field.base_resolver is not None or field.python_name not in MODELS[model].fields:
        return field
    plain = field.python_name.removesuffix("_label")
    named = copy(field)
    served = tools_with(list(CONNECTORS.values()), model, plain)
    named.description = f"{field.description} Served by: {', '.join(served) or 'no tool'}."
    return named


NODES: dict[str, type] = {name: _node(model) for name, model in MODELS.items()}
globals().update(NODES)
