"""Asking the simulated SmartRecruiters account without sockets; every exchange goes to the checker."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import orjson

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.options import Options
from tests.gateway.sandbox.helper import Reply, account

BASE = "http://sandbox.test/smartrecruiters"
BOUNDARY = "sandboxboundary"


class Api:
    """A client with the administrator's key, or another credential per call."""

    def __init__(self, checker, *, seed=7, **size):
        self.vendor: Any = account("smartrecruiters", Options(seed=seed, **size), seed=seed)
        self.world = self.vendor.world
        self.checker = checker
        demo = self.vendor.demo()
        self.key, self.secret = demo["api_keys"][0], demo["credentials"]["client_secret"]
        self.client = demo["credentials"]["client_id"]

    def call(
        self,
        method,
        path,
        status=None,
        *,
        json=None,
        key=True,
        token=None,
        form=None,
        files=None,
        query=None,
        headers=None,
    ):
        """Send a call; `files` makes a multipart form of (name, filename, content type, bytes)."""
        path, _, text = path.removeprefix(BASE).partition("?")
        sent = dict(headers or {})
        if token:
            sent["authorization"] = f"Bearer {token}"
        elif key:
            sent["x-smarttoken"] = self.key if key is True else key
        body = b""
        if json is not None:
            body, sent["content-type"] = orjson.dumps(json), "application/json"
        if form is not None:
            body, sent["content-type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
        if files is not None:
            body, sent["content-type"] = multipart(files), f"multipart/form-data; boundary={BOUNDARY}"
        text = "&".join(part for part in (text, urlencode(query or (), doseq=True)) if part)
        call = Call(method, path, base=BASE, query_string=text, headers=sent, body=body)
        found = self.vendor.find(call)
        answer = found if isinstance(found, Answer) else self.vendor.perform(call, found)
        if answer.later is not None:
            answer = asyncio.run(answer.later())
        assert self.vendor.last_error is None, self.vendor.last_error
        reply = Reply(answer.status, answer.payload(), answer.headers)
        plain = answer.body is not None and answer.content_type.startswith("application/json")
        self.checker.check(call, answer.status, reply.json if plain else None)
        if status is not None:
            assert answer.status == status, (method, path, answer.status, answer.body)
        return reply

    def get(self, path, **more):
        """Return the JSON of a GET that must succeed."""
        return self.call("GET", path, 200, **more).json

    def token(self, client=None, **form):
        fields = {
            "grant_type": "client_credentials",
            "client_id": client or self.client,
            "client_secret": self.secret,
        }
        return self.call("POST", "/identity/oauth/token", key=None, form={**fields, **form})

    def without(self, scope):
        """Return an access token of the client that lacks a scope, or has a lesser role."""
        return self.token(f"{self.client}-{scope}").json["access_token"]

    def rows(self, path, **query):
        """Return every row of a list with `pageId`."""
        rows, page = [], {}
        while True:
            body = self.get(path, query={**query, **page})
            rows += body["content"]
            if not body.get("nextPageId"):
                return rows
            page = {"pageId": body["nextPageId"]}

    def id(self, kind, number):
        return self.vendor.remote_id(kind, number)

    def at(self, row):
        """Return the path of an application of the world."""
        return f"/candidates/{self.id('candidates', row.candidate_id)}/jobs/{self.id('jobs', row.job_id)}"

    def applications(self, status=None):
        """Return the applications of people who are there, of a status."""
        gone = self.world.is_deleted
        rows = (row for row in self.world.applications if not gone(row.candidate_id))
        return [row for row in rows if status in {None, self.vendor.states.of(row)[0]}]

    def ad(self, visibility="PUBLIC"):
        """Return a published default ad of a job with that visibility, as the posting list or detail has it."""
        for job in self.get("/jobs", query={"postingStatus": visibility, "limit": 100})["content"]:
            for ad in self.get(f"/jobs/{job['id']}/jobads"):
                if ad["default"]:
                    return job, ad, self.get(f"/v1/companies/{self.vendor.company}/postings/{ad['id']}")
        raise AssertionError(visibility)

    def answered(self, uuid):
        """Return answers to every required question of a posting."""
        made = []
        for question in self.get(f"/postings/{uuid}/configuration")["questions"]:
            fields = {
                field["id"]: [field["values"][0]["id"] if field["values"] else "7"]
                for field in question["fields"]
                if field["required"]
            }
            if fields:
                made.append({"id": question["id"], "records": [{"fields": fields}]})
        return made


def multipart(files):
    """Return a form's body of (name, filename or None, content type, bytes)."""
    made = b""
    for name, filename, kind, content in files:
        extra = f'; filename="{filename}"' if filename else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\nContent-Type: {kind}\r\n\r\n'
        made += head.encode() + content + b"\r\n"
    return made + f"--{BOUNDARY}--\r\n".encode()


def codes(reply):
    """Return the codes of an error body in the customer form."""
    return [error["code"] for error in reply.json.get("errors", ())]
