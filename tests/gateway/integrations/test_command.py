"""`ats-gateway integrations …`, in front of a sandbox."""

from __future__ import annotations

import json
import logging

import pytest
import structlog
from typer.testing import CliRunner

from gateway import cli
from tests.support.graph import served
from tests.support.managed import MASTER, SECOND


@pytest.fixture(scope="module")
def base():
    with served("recruitee", rate_factor=0, jobs=2, candidates=3, applications=3) as (_, url):
        yield url


@pytest.fixture
def run(tmp_path, monkeypatch, base):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MASTER", MASTER.partition(":")[2])
    monkeypatch.setenv("TOKEN", "sandbox-recruitee-token")
    monkeypatch.setenv("COMPANY", "70707")
    (tmp_path / "ats-gateway.toml").write_text(
        f'master_keys = ["first:env:MASTER"]\nintegration_hosts = ["{base}"]\npublic_url = "https://gw.test"\n'
    )
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield lambda *given, text=None: CliRunner().invoke(cli.app, ["integrations", *given], input=text)
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


def test_from_adding_to_removing(run, base, tmp_path, monkeypatch) -> None:
    credentials = ("--credential", "company_id=env:COMPANY", "--credential", "api_token=env:TOKEN")
    where = ("--base-url", f"{base}/recruitee")
    assert run("add", "recruitee", "--id", "acme", *where, *credentials).stdout == "acme\n"
    (row,) = json.loads(run("list", "--json").stdout)
    assert (row["id"], row["credentials"], row["masterKey"]) == ("acme", ["api_token", "company_id"], "first")
    report = run("check", "acme", "--json")
    assert report.exit_code == 0
    assert {one["access"] for one in json.loads(report.stdout)["models"]} == {"GRANTED"}

    asked = run(
        "rotate", "acme", "--tool", "recruitee", "--credential", "company_id=env:COMPANY", text="wrong\n"
    )
    assert asked.exit_code == 2
    assert "does not accept these credentials" in asked.stderr
    assert "wrong" not in asked.output
    monkeypatch.setenv("TOKEN", "sandbox-recruitee-token-no-users")
    assert run("rotate", "acme", "--tool", "recruitee", *credentials).exit_code == 0
    assert run("check", "acme", "--json").exit_code == 1
    assert run("update", "acme", "--setting", "subdomain=acme").exit_code == 0
    assert run("link", "gem").stdout.startswith("https://gw.test/connect/")

    settings = (tmp_path / "ats-gateway.toml").read_text()
    (tmp_path / "ats-gateway.toml").write_text(settings.replace('["first', f'["{SECOND}", "first'))
    assert run("relock").stdout == "1 locked anew, 0 not opened\n"
    (row,) = json.loads(run("list", "--json").stdout)
    assert (row["masterKey"], row["settings"]) == ("second", ["subdomain"])
    assert run("remove", "acme").exit_code == 0
    assert json.loads(run("list", "--json").stdout) == []
    assert "there is no such integration" in run("remove", "acme").stderr


def test_secrets_are_not_taken_from_the_command_line(run) -> None:
    told = run("add", "recruitee", "--credential", "api_token=s3cret")
    assert told.exit_code == 2
    assert "name=env:NAME" in told.stderr
    assert "s3cret" not in told.output


def test_a_new_key_is_one(run, tmp_path, monkeypatch) -> None:
    first, second = run("new-key").stdout, run("new-key").stdout
    assert first != second
    monkeypatch.setenv("MASTER", first)
    assert run("list", "--json").exit_code == 0
