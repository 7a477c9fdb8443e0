"""The roots of the graph that write: one mutation per action, all performed in the same way."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Annotated, Any

import strawberry
from strawberry import Info
from strawberry.utils.str_converters import to_camel_case, to_snake_case

from connectors.actions import Action, Doing, Refused, Step, UpstreamRequest, UserError
from connectors.commands import COMMANDS, given, inputs
from connectors.created import TRACKED
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.errors import BadInput, GatewayError, Gone, Unsupported, UpstreamError
from connectors.model import MODELS
from connectors.receipts import NoReceipts, Receipts
from connectors.switches import without
from resolvers import ids, importing, once, passthrough, telling
from resolvers.choices import Choosing
from resolvers.context import Context
from resolvers.keys import KeyMutations
from resolvers.management import Management
from resolvers.nodes import NODES
from resolvers.once import Answered, Outcome
from resolvers.selection import inner, members, raw
from resolvers.tracking import CREATES

ID_MEMBERS = {
    "application_id": "Application",
    "candidate_id": "Candidate",
    "job_id": "Job",
    "stage_id": "ApplicationStage",
    "rejection_reason_id": "RejectionReason",
    "question_id": "ScreeningQuestion",
    "user_id": "User",
}
"""The inputs that hold ids, and of what."""

KNOWN_ANYWAY = frozenset({"__typename", "id", "remoteId"})
"""What who may only write is told of the records written."""

REMOTE = "remote:"
"""What stands before the vendor's own id where a global one could."""

SUBJECTS = {"application_id": "Application", "candidate_id": "Candidate"}
"""The input that names the record acted on, and its model."""

PAYLOAD = {"Application": "application", "Candidate": "candidate"}
"""The models of the records in a payload, and its members for them."""


def payload(name: str) -> type:
    """The payload type of a mutation: the changed records and what happened."""
    members: dict[str, Any] = {
        "application": strawberry.field(description="The application as it is now."),
        "candidate": strawberry.field(description="The candidate as it is now."),
        "warnings": strawberry.field(description="What was done otherwise than asked, and why."),
        "steps": strawberry.field(
            description="The calls that the action consists of, and how far each came."
        ),
        "replayed": strawberry.field(description="Whether this is the kept answer of an earlier call."),
        "unfinished": strawberry.field(
            description="Whether something failed for now that `warnings` tell: repeated with its `idempotencyKey`, "
            "the call goes on with it. False without a key."
        ),
        "upstream_requests": strawberry.field(
            description="On a dry run: what would be sent, secrets left out."
        ),
        "user_errors": strawberry.field(description="Why it was refused; empty when it was not."),
        "__annotations__": {
            "application": NODES["Application"] | None,
            "candidate": NODES["Candidate"] | None,
            "warnings": list[str],
            "steps": list[Step],
            "replayed": bool,
            "unfinished": bool,
            "upstream_requests": list[UpstreamRequest] | None,
            "user_errors": list[UserError],
        },
    }
    title = f"{name[0].upper()}{name[1:]}Payload"
    return strawberry.type(type(title, (), members), name=title, description=f"What `{name}` answers.")


def mutation(name: str, command: type) -> Any:
    """A resolver that performs an action."""
    answer = payload(name)

    async def resolve(info: Info[Context, None], input: Any) -> Any:  # noqa: A002  # the graph's word
        context = info.context
        granted(info, name)
        context.forget()
        session, record = await _subject(context, input)
        action = session.connector.actions.get(name)
        if action is None:
            raise Unsupported(f"{session.connector.label} has no {name}")
        wish = once.wish(context.principal.identity, name, input)
        doing = Doing(session, dry_run=input.dry_run)
        doing.warnings += ignored(input, action, session)
        command, changed = keyed(input, session), list[Record]()

        async def perform(receipts: Receipts) -> Outcome:
            doing.receipts = receipts
            errors: list[UserError] = []
            try:
                changed.extend(await action.perform(doing, record, command))
            except Refused as refusal:
                path = [to_camel_case(part) for part in refusal.path]
                errors = [UserError(code=refusal.reason, message=refusal.message, field=path or None)]
            finally:
                if doing.wrote:
                    session.integration.evict(*action.changes)
                    telling.performed(context.events, session, name, action.changes, changed, wish)
            gids = [ids.encode(one.model.__name__, session.integration.id, one.key) for one in changed]
            told = tuple(doing.warnings), tuple(doing.steps), tuple(errors)
            return Outcome(tuple(gids), *told, unfinished=doing.unfinished)

        if wish is None:
            outcome, how = await perform(NoReceipts()), Answered.FIRST
        else:
            outcome, how = await context.wishes.once(wish, context.budget, perform)
        untracked = await _tracked(context, session, outcome) if name in CREATES else []
        if how is Answered.REPLAYED:  # by a process, perhaps, whose cache is not this one
            session.integration.evict(*action.changes)
        if how is not Answered.FIRST:
            changed += await _read_again(info, outcome.records)
        found = {one.model.__name__: one for one in changed}
        return answer(
            **{member: found.get(model) for model, member in PAYLOAD.items()},
            warnings=[*outcome.warnings, *untracked],
            steps=list(outcome.steps),
            replayed=how is Answered.REPLAYED,
            unfinished=outcome.unfinished and wish is not None,
            upstream_requests=doing.planned if input.dry_run and context.principal.personal_data else None,
            user_errors=list(outcome.errors),
        )

    resolve.__annotations__["input"] = Annotated[
        command, strawberry.argument(description="What to do, and to what.")
    ]
    about = " ".join((command.__doc__ or "").split())
    return strawberry.mutation(resolver=resolve, graphql_type=answer, description=about)


def ignored(command: Any, action: Action, session: Session) -> list[str]:
    """A warning for each input that the tool cannot take: nothing is dropped in silence."""
    if action.inputs is None:
        return []
    left = (given(command) & inputs(type(command))) - action.inputs
    names = (".".join(to_camel_case(part) for part in path.split(".")) for path in sorted(left))
    return [f"{session.connector.label} does not take `{name}`: it was left out" for name in names]


def granted(info: Info[Context, None], name: str) -> None:
    """Raises NotGranted for an action that is not, or for reading its records where only their ids may be known."""
    principal = info.context.principal
    principal.require_action(name)
    if any(members(raw(info), member) - KNOWN_ANYWAY for member in PAYLOAD.values()):
        principal.require("read")


def keyed(command: Any, session: Session) -> Any:
    """A command with every global id as the key at this integration; `remote:` and the vendor's own id do too.

    Raises BadInput for an id of another model, NotFound for one of another integration.
    """
    changed: dict[str, Any] = {}
    for member in fields(command):
        value = getattr(command, member.name)
        model = ID_MEMBERS.get(member.name)
        if isinstance(value, list):
            changed[member.name] = [keyed(one, session) if is_dataclass(one) else one for one in value]
        elif is_dataclass(value):
            changed[member.name] = keyed(value, session)
        elif model is not None and value is not None:
            changed[member.name] = _key(str(value), model, session)
    return replace(command, **changed)


def _key(given: str, model: str, session: Session) -> str:
    if given.startswith(REMOTE):
        own, resource = given.removeprefix(REMOTE), session.connector.resources.get(model)
        key = resource.from_remote(own) if resource else own  # without the model: an input that is left out
        if key is None:
            raise BadInput(f"a {model} cannot be named by {given!r} here; give its global id")
        return key
    gid = ids.decode(given, model)
    if gid.integration != session.integration.id:
        raise Context.unknown(gid)
    return gid.key


async def _tracked(context: Context, session: Session, outcome: Outcome) -> list[str]:
    """Note the ids of what was made; a warning where that fails: it was made all the same."""
    found = [(gid.model, gid.key) for gid in map(ids.decode, outcome.records) if gid.model in TRACKED]
    try:
        await context.created.note(session.integration.account, found)
    except GatewayError as failure:
        return [f"it is not known as made through the gateway: {failure.message}"]
    return []


async def _read_again(info: Info[Context, None], records: Sequence[str]) -> list[Record]:
    """The records of an outcome that the query selects, as they are now; without those that are gone.

    One that cannot be read stands for itself: its fields tell why, and the rest of the answer is delivered.
    """
    found = []
    for gid in map(ids.decode, records):
        session = info.context.home(gid)
        wanted = inner(raw(info), PAYLOAD[gid.model], gid.model) if gid.model in PAYLOAD else None
        if wanted is None:
            continue
        try:
            record = await session.by_key(MODELS[gid.model], gid.key, without(session.off, gid.model, wanted))
        except Gone:
            continue
        except UpstreamError:
            record = session.record(MODELS[gid.model], gid.key)
        if record is not None:
            found.append(record)
    return found


async def _subject(context: Context, command: Any) -> tuple[Session, Record]:
    """The session and the record that a command acts on. Raises BadInput, NotFound."""
    for member, model in SUBJECTS.items():
        given = getattr(command, member, None)
        if given is not None:
            gid = ids.decode(str(given), model)
            session = context.home(gid)
            return session, session.record(MODELS[model], gid.key)
    application = getattr(command, "application", None)
    home = getattr(command, "integration_id", None)
    if application is not None and home is not None and str(application.job_id).startswith(REMOTE):
        session = context.session(context.integration(str(home)))
        return session, session.record(MODELS["Job"], _key(str(application.job_id), "Job", session))
    if application is not None:
        gid = ids.decode(str(application.job_id), "Job")
        session = context.home(gid)
        return session, session.record(MODELS["Job"], gid.key)
    if home is None:
        raise BadInput("give `integrationId`: nothing else in the input tells which integration is meant")
    session = context.session(context.integration(str(home)))
    raise Unsupported(f"{session.connector.label} does not offer this action yet")


def _mutations() -> type:
    members: dict[str, Any] = {
        to_snake_case(name): passthrough.FIELD if name == "passthrough" else mutation(name, command)
        for name, command in COMMANDS.items()
    }
    members["import_tracked_application"] = importing.FIELD
    made = type("Mutation", (Management, KeyMutations, Choosing), members)
    return strawberry.type(made, name="Mutation", description="Everything that can be done.")


MUTATION = _mutations()
