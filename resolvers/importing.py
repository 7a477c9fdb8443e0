"""The mutation `importTrackedApplication`: an application of before counts as made through the gateway."""

from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry
from strawberry import ID, Info

from connectors.engine.lists import Query, open_list
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.errors import BadInput, NotFound
from connectors.model import MODELS, input_type, optional, required
from resolvers import ids
from resolvers.context import Context
from resolvers.nodes import NODES

APPLICATION, CANDIDATE = MODELS["Application"], MODELS["Candidate"]


@input_type
class ImportTrackedApplicationInput:
    """An application to count as made through the gateway (unified-model.md §1.8).

    It is named by its global id, by the ATS's own id (where the candidate's is given as well, nothing is
    searched for), or by the ATS's own ids of its candidate and its job.
    """

    integration_id: ID = required("At which integration.")
    application_id: ID | None = optional("Global id of the application.")
    remote_id: str | None = optional(
        "The ATS's own id of the application; at Recruitee that of the placement."
    )
    candidate_remote_id: str | None = optional("The ATS's own id of the candidate.")
    job_remote_id: str | None = optional("The ATS's own id of the job.")
    tracked_at: datetime | None = optional(
        "When it is to count as made: its place among the others, of which the latest come first; now if left out."
    )


def _payload() -> type:
    about = {
        "Application": "The application, which counts as made through the gateway now.",
        "Candidate": "Its candidate, who does so, too.",
    }
    members: dict[str, Any] = {
        name.lower(): strawberry.field(description=text) for name, text in about.items()
    }
    members["__annotations__"] = {name.lower(): NODES[name] for name in about}
    title = "ImportTrackedApplicationPayload"
    return strawberry.type(
        type(title, (), members), name=title, description="What `importTrackedApplication` answers."
    )


PAYLOAD = _payload()


async def resolve(
    info: Info[Context, None],
    input: Annotated[ImportTrackedApplicationInput, strawberry.argument(description="Which application.")],  # noqa: A002  # the graph's word
) -> Any:
    """Find it and note its id. Raises NotGranted, NotFound, BadInput, Unsupported, UpstreamError."""
    context = info.context
    context.administrator(str(input.integration_id))
    context.principal.require("read")
    context.forget()
    session = context.session(context.integration(str(input.integration_id)))
    application = await _named(session, input)
    if application is None:
        raise NotFound("there is no such Application")
    person = await session.need(application, "candidate_id")
    if person is None:
        raise NotFound("there is no such Candidate")
    at = input.tracked_at
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=UTC)  # as everywhere: a time without offset is UTC
    named = [(APPLICATION.__name__, application.key), (CANDIDATE.__name__, person)]
    await context.created.note(session.integration.account, named, at.timestamp() if at else None)
    return PAYLOAD(application=application, candidate=session.record(CANDIDATE, person))


async def _named(session: Session, given: ImportTrackedApplicationInput) -> Record | None:
    """The application that is meant; None where there is none."""
    if given.application_id is not None:
        gid = ids.decode(str(given.application_id), APPLICATION.__name__)
        if gid.integration != session.integration.id:
            raise Context.unknown(gid)
        return await session.by_key(APPLICATION, gid.key, {"candidate_id": {}})
    if given.candidate_remote_id is not None and (given.remote_id or given.job_remote_id) is not None:
        return await _of_candidate(session, given)
    if given.remote_id is not None:
        return await _alone(session, given.remote_id)
    raise BadInput("give `applicationId`, or `remoteId`, or `candidateRemoteId` and `jobRemoteId`")


async def _of_candidate(session: Session, given: ImportTrackedApplicationInput) -> Record | None:
    """Among the applications of a candidate."""
    person = session.record(CANDIDATE, _key(session, "Candidate", given.candidate_remote_id))
    job = given.job_remote_id and _key(session, "Job", given.job_remote_id)
    stream = await session.many(person, "applications", {"job_id": {}, "remote_id": {}})
    for one in await stream.all() if stream else ():
        same_job = job is None or await session.need(one, "job_id") == job
        if same_job and given.remote_id in (None, await session.need(one, "remote_id")):
            return one
    return None


async def _alone(session: Session, remote: str) -> Record | None:
    """By its own id; where the key takes more than that, the list is searched."""
    key = session.connector.resources[APPLICATION.__name__].from_remote(remote)
    if key is not None:
        return await session.by_key(APPLICATION, key, {"candidate_id": {}})
    stream = await open_list(session, APPLICATION, Query({"remote_ids": [remote]}, rows=1))
    found = await stream.fill(1)
    if not found and not stream.scan.complete:
        raise BadInput("the list is too long to be searched; give `candidateRemoteId`, too")
    return found[0].record if found else None


def _key(session: Session, model: str, remote: str | None) -> str:
    key = session.connector.resources[model].from_remote(remote or "")
    if not key:
        raise BadInput(f"{remote!r} is no id of a {model}")
    return key


FIELD = strawberry.mutation(
    resolver=resolve,
    graphql_type=PAYLOAD,
    description=" ".join((ImportTrackedApplicationInput.__doc__ or "").split()),
)
"""The mutation."""
