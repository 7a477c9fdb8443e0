"""The mutation `passthrough`: a call of the caller's own, to any tool's API (connectors/passthrough.py)."""

from typing import Annotated, Any

import strawberry
from strawberry import Info
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from connectors.actions import Doing, Refused, Step, UpstreamRequest, UserError
from connectors.commands import PassthroughInput
from connectors.outgoing import writes
from connectors.passthrough import Passed, ResponseHeader, passed
from connectors.receipts import NoReceipts, Receipts
from resolvers import once
from resolvers.context import Context
from resolvers.once import Answered, Outcome
from resolvers.principals import Grant, Principal

GRANTS: tuple[Grant, ...] = ("passthrough", "read", "personal_data")
"""What it takes: the vendor's answer is shown as it is, whomever it tells of."""


@strawberry.type(description="What `passthrough` answers: the vendor's answer, whatever its status.")
class PassthroughPayload:
    """The vendor's answer as data."""

    status: int | None = strawberry.field(
        description="The vendor's HTTP status; null where nothing was answered."
    )
    headers: list[ResponseHeader] = strawberry.field(
        description="The vendor's headers, without those that carry credentials or were about the connection."
    )
    data: JSON | None = strawberry.field(description="The body, if it is JSON or text.")
    base64: str | None = strawberry.field(
        description="The body in base64, if it is neither JSON nor text, or was asked for so."
    )
    warnings: list[str] = strawberry.field(description="What was done otherwise than asked, and why.")
    steps: list[Step] = strawberry.field(description="The call, if it may write, and how far it came.")
    replayed: bool = strawberry.field(description="Whether an earlier call with the key had been sent.")
    upstream_requests: list[UpstreamRequest] | None = strawberry.field(
        description="On a dry run: what would be sent, secrets left out."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was refused; empty when it was not.")


def granted(principal: Principal) -> None:
    """Raises NotGranted where the principal lacks a grant that it takes."""
    for grant in GRANTS:
        principal.require(grant)


async def resolve(info: Info[Context, None], input: Any) -> Any:  # noqa: A002  # the graph's word
    """Make the call; once, if it writes and has a key."""
    context = info.context
    granted(context.principal)
    context.forget()
    session = context.session(context.integration(str(input.integration_id)))
    doing = Doing(session, dry_run=input.dry_run)
    wish = once.wish(context.principal.identity, "passthrough", input) if writes(input.method) else None
    answers: list[Passed] = []

    async def perform(receipts: Receipts) -> Outcome:
        doing.receipts = receipts
        errors: list[UserError] = []
        try:
            answer = await passed(doing, input)
            answers.extend([answer] if answer else [])
        except Refused as refusal:
            path = [to_camel_case(part) for part in refusal.path]
            errors = [UserError(code=refusal.reason, message=refusal.message, field=path or None)]
        kept = {"status": str(answers[0].status)} if answers else {}
        return Outcome((), tuple(doing.warnings), tuple(doing.steps), tuple(errors), kept)

    if wish is None:
        outcome, how = await perform(NoReceipts()), Answered.FIRST
    else:
        outcome, how = await context.wishes.once(wish, context.budget, perform)
    warnings = list(outcome.warnings)
    if how is not Answered.FIRST and outcome.kept:
        answers.append(Passed(int(outcome.kept["status"])))
        warnings.append("the call was sent once, before; of its answer only the status is kept")
    answer = answers[0] if answers else None
    return PassthroughPayload(
        status=answer.status if answer else None,
        headers=list(answer.headers) if answer else [],
        data=answer.data if answer else None,
        base64=answer.base64 if answer else None,
        warnings=warnings,
        steps=list(outcome.steps),
        replayed=how is Answered.REPLAYED,
        upstream_requests=doing.planned if input.dry_run else None,
        user_errors=list(outcome.errors),
    )


resolve.__annotations__["input"] = Annotated[
    PassthroughInput, strawberry.argument(description="The call to make.")
]
FIELD = strawberry.mutation(
    resolver=resolve,
    graphql_type=PassthroughPayload,
    description=" ".join((PassthroughInput.__doc__ or "").split()),
)
"""The mutation."""
