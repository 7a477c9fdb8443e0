from dataclasses import replace

import pytest

from gateway.sandbox.options import Options
from gateway.sandbox.recruitcrm.ids import slug
from tests.gateway.sandbox.helper import Client, account

TOKEN = "sandbox-recruitcrm-token"


def client_of(vendor, suffix=""):
    return Client(vendor, "/v1", {"authorization": f"Bearer {TOKEN}{suffix}"})


@pytest.fixture
def vendor():
    return account("recruitcrm")


@pytest.fixture(scope="session")
def default_size():
    """An account of the default size, to be read only."""
    return account("recruitcrm", Options(), seed=1)


@pytest.fixture
def world(vendor):
    return vendor.world


@pytest.fixture
def api(vendor):
    return client_of(vendor)


@pytest.fixture
def quirk(vendor):
    def change(**values):
        vendor.quirks = replace(vendor.quirks, **values)

    return change


@pytest.fixture
def person(world):
    """Somebody with two or more applications who was not deleted."""
    return next(
        row
        for row in world.candidates
        if not row.deleted_at and row.emails and len(world.jobs_of(row.id)) > 1
    )


@pytest.fixture
def app(world, person):
    """An application of that person."""
    return world.applications.of(person.id)[0]


@pytest.fixture
def c(person):
    return slug("candidates", person.id)


@pytest.fixture
def j(app):
    return slug("jobs", app.job_id)


@pytest.fixture
def other(world, person):
    """The slug of a job that the person is not assigned to."""
    mine = set(world.jobs_of(person.id))
    return next(slug("jobs", job.id) for job in world.jobs if job.id not in mine and job.status != "draft")


@pytest.fixture
def new(api):
    """A candidate just made."""

    def make(**values):
        reply = api("POST", "/candidates", {"first_name": "Ines", "email": "ines@birke.test", **values})
        assert reply.status == 200, reply
        return reply.json

    return make


def multipart(parts):
    """Return body and content type of a form: pairs of name and text, or (file name, bytes, content type)."""
    pieces = []
    for name, value in parts:
        head, content = f'content-disposition: form-data; name="{name}"', value
        if isinstance(value, tuple):
            head += f'; filename="{value[0]}"\r\ncontent-type: {value[2]}'
            content = value[1]
        content = content.encode() if isinstance(content, str) else content
        pieces.append(b"--edge\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return {"body": b"".join(pieces) + b"--edge--\r\n", "kind": "multipart/form-data; boundary=edge"}
