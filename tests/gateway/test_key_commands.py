"""`ats-gateway keys`: what is made by the command is good at the gateway."""

from __future__ import annotations

import json
import logging

import pytest
import structlog
from typer.testing import CliRunner

from gateway import cli


@pytest.fixture(autouse=True)
def settled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


def run(*arguments: str):
    return CliRunner().invoke(cli.app, ["keys", *arguments])


def shown(*arguments: str):
    return json.loads(run(*arguments, "--json").output)


def test_keys_are_made_listed_rotated_and_revoked(tmp_path) -> None:
    (tmp_path / "ats-gateway.toml").write_text('store = "kept.sqlite3"\n')
    made = shown("create", "bot", "--no-read", "--action", "createApplication", "--days", "30")
    assert made["secret"].startswith(made["id"])
    assert made["grants"]["actions"] == ["createApplication"]
    assert made["grants"]["read"] is False
    assert "has this name" in run("create", "bot").output
    newer = shown("rotate", made["id"], "--overlap", "60")
    assert newer["grants"] == made["grants"]
    assert "revoked" in run("revoke", made["id"]).output
    listed = shown("list")
    assert {one["id"] for one in listed} == {made["id"], newer["id"]}
    assert not any("secret" in one for one in listed)
    assert newer["id"] in run("list").output
    assert "no keys" in run("list", "--tenant", "other").output
    assert run("revoke", made["id"], "--tenant", "other").exit_code == 2
    plain = run("create", "other")
    assert plain.stdout.strip().startswith("ats_")
    assert "once" in plain.stderr


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("create", "a:b"), "letters"),
        (("create", "bot", "--action", "nothing"), "nothing"),
        (("create", "bot", "--tenant", "a:b"), "--tenant"),
        (("rotate", "ats_000000000000"), "no such key"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path, arguments, wrong) -> None:
    (tmp_path / "ats-gateway.toml").write_text('store = "kept.sqlite3"\n')
    told = run(*arguments)
    assert told.exit_code == 2
    assert wrong in told.output
    assert len(told.output.strip().splitlines()) == 1


def test_keys_need_a_store_that_lasts() -> None:
    assert "store" in run("create", "bot").output
