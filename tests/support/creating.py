"""The smallest action that creates something at Recruitee: one step that must not happen twice.

Run as a module it is the command `ats-gateway` with that action.
"""

from connectors.actions import Action
from connectors.columns import as_key, dig, rows
from connectors.connector import Connector
from connectors.declarations import Call
from connectors.model import MODELS
from connectors.recruitee import Recruitee

CREATE = Call("POST /candidates", safe=False)
NEWEST = Call("GET /candidates", query={"limit": 100}, at="candidates", lives=0)

MUTATION = """mutation ($input: CreateCandidateInput!) { createCandidate(input: $input) {
    candidate { id remoteId firstName emailAddresses { emailAddress } } steps { name status } replayed warnings
    userErrors { code message } } }"""


async def create(doing, job, command):
    """Create a candidate; after a failure look for one with that address among the newest."""
    person = command.candidate
    body = {
        "candidate": {"name": f"{person.first_name} {person.last_name}", "emails": [person.email_address]}
    }

    async def recover():
        answer = await doing.session.call(NEWEST)
        found = [one for one in rows(answer.body, "candidates") if person.email_address in one["emails"]]
        return {"candidate": as_key(found[0]["id"])} if found else None

    kept = await doing.once(
        "create",
        CREATE,
        json=body,
        keep=lambda answer: {"candidate": as_key(dig(answer, "candidate.id"))},
        recover=recover,
    )
    return [] if kept is None else [doing.session.record(MODELS["Candidate"], kept["candidate"])]


ACTION = Action(create, changes=("Candidate",))


def install(connector: type[Connector] = Recruitee) -> None:
    """Give the tool the action."""
    connector.actions = {**connector.actions, "createCandidate": ACTION}


if __name__ == "__main__":
    from gateway import cli

    install()
    cli.app()
