from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
import structlog
from typer.testing import CliRunner

from gateway import cli, parts
from tests.gateway import standin

REAL = parts.real


@pytest.fixture(autouse=True)
def settled(tmp_path, monkeypatch):
    """An empty folder, the small graph behind the command, and logging as before afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gateway.parts.real", standin.parts)
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


def run(*arguments: str, text: str | None = None):
    return CliRunner().invoke(cli.app, arguments, input=text)


def test_help_names_every_command() -> None:
    told = run("--help").output
    assert all(name in told for name in ("serve", "sandbox", "check", "schema", "query", "integrations"))


def test_wrong_settings_are_one_line_and_exit_code_2(tmp_path) -> None:
    (tmp_path / "ats-gateway.toml").write_text("prot = 1")
    for command in (["serve"], ["check"], ["integrations", "list"]):
        told = run(*command)
        assert told.exit_code == 2
        assert (
            told.stderr == "ats-gateway: ats-gateway.toml: prot: unknown key 'prot'; did you mean 'port'?\n"
        )


def test_check_tries_every_integration() -> None:
    told = run("check", "--json")
    assert told.exit_code == 1
    good, bad = json.loads(told.stdout)
    assert good == {"integration": "sandbox-recruitee", "ok": True, "code": None, "message": None}
    assert bad["code"] == "UPSTREAM_UNAUTHENTICATED"
    assert "sandbox-gem" in run("check").stdout


def test_integrations_are_listed_without_secrets(tmp_path) -> None:
    assert "sandbox" in run("integrations", "list").stdout
    (tmp_path / "ats-gateway.toml").write_text(
        '[[integrations]]\nid = "acme"\ntool = "gem"\ncredentials = { api_key = "hunter2" }'
    )
    told = run("integrations", "list", "--json")
    assert json.loads(told.stdout) == [
        {"id": "acme", "tool": "gem", "baseUrl": None, "credentials": ["api_key"], "settings": []}
    ]
    table = run("integrations", "list").stdout
    assert "acme" in table
    assert "hunter2" not in told.stdout + table


def test_query_prints_the_answer(tmp_path) -> None:
    file = tmp_path / "greeting.graphql"
    file.write_text("query A($name: String) { hello(name: $name) } query B { crash }")
    told = run("query", str(file), "--operation", "A", "--var", "name=Ann")
    assert told.exit_code == 0
    assert json.loads(told.stdout) == {"data": {"hello": "hello Ann"}}
    assert run("query", str(file), "--operation", "A", "--var", "name=3").exit_code == 1
    assert run("query", str(file), "--operation", "B").exit_code == 1
    assert run("query", str(file), "--var", "name").exit_code == 2
    assert run("query", "nowhere.graphql").stderr == (
        "ats-gateway: nowhere.graphql cannot be read (No such file or directory)\n"
    )
    assert json.loads(run("query", "-", text="{ hello }").stdout)["data"] == {"hello": "hello you"}


def test_the_schema_is_exported_and_compared(tmp_path) -> None:
    text = run("schema", "export").stdout
    (tmp_path / "schema.graphql").write_text(text)
    assert run("schema", "export", "--check", "schema.graphql").exit_code == 0
    (tmp_path / "old.graphql").write_text(text.replace("hello(", "goodbye("))
    behind = run("schema", "export", "--check", "old.graphql")
    assert behind.exit_code == 1
    assert "ats-gateway schema export > old.graphql" in behind.stderr
    changed = run("schema", "diff", "old.graphql", "schema.graphql")
    assert changed.exit_code == 1
    assert changed.stdout == "breaking   Field Query.goodbye was removed.\n"
    assert run("schema", "diff", "schema.graphql", "schema.graphql").exit_code == 0


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("serve", "--port", str(taken.getsockname()[1]))
    assert told.exit_code == 2
    assert "cannot listen on 127.0.0.1" in told.stderr


def test_a_store_that_cannot_be_opened_is_one_line(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("gateway.parts.real", REAL)
    (tmp_path / "ats-gateway.toml").write_text('store = "no/such/folder/kept"')
    told = run("serve", "--port", "0")
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    assert "no/such/folder/kept cannot be opened" in told.stderr


def test_serve_answers_until_it_is_told_to_end(tmp_path) -> None:
    process = subprocess.Popen(  # our own interpreter and module
        [sys.executable, "-m", "tests.gateway.standin", "serve", "--port", "0", "--log-format", "json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    try:
        assert process.stderr
        started = time.monotonic()
        told = (json.loads(line) for line in process.stderr)
        url = next(line["url"] for line in told if line["event"] == "serving")
        assert time.monotonic() - started < 30
        request = urllib.request.Request(  # noqa: S310  # our own address
            url, b'{"query": "{ hello }"}', {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # as above
            assert json.load(answer) == {"data": {"hello": "hello you"}}
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM  # after the last answer, as service managers expect
