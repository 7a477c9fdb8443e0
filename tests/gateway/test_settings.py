from __future__ import annotations

from pathlib import Path

import pytest

from gateway.settings import Settings, SettingsError, load
from tests.gateway.standin import TOOLS

GEM = '[[integrations]]\nid = "acme"\ntool = "gem"\n'
KEY = '[integrations.credentials]\napi_key = "{}"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to run in, without settings in the environment."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "ats-gateway.toml"
    file.write_text(text)
    return file


def refused(**given) -> str:
    with pytest.raises(SettingsError) as caught:
        load(TOOLS, **given)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_nothing_given_means_the_sandbox() -> None:
    settings = load(TOOLS)
    assert settings.sandboxed
    assert settings.answers_get
    assert (settings.host, settings.port, settings.deadline_seconds) == ("127.0.0.1", 8000, 20.0)


def test_integrations_are_read_from_the_file(folder) -> None:
    written(
        folder,
        """
        [[integrations]]
        id = "acme-recruitee"
        tool = "recruitee"
        base_url = "http://127.0.0.1:9101/"
        [integrations.credentials]
        company_id = 12345
        api_token = "plain:value"
        [integrations.settings]
        note_type_id = 3
        """,
    )
    (integration,) = load(TOOLS).integrations
    assert integration.base_url == "http://127.0.0.1:9101"
    assert integration.secrets() == {"company_id": "12345", "api_token": "plain:value"}
    assert integration.settings == {"note_type_id": 3}
    assert "plain:value" not in repr(integration)


def test_get_is_off_for_real_accounts_unless_wished(folder) -> None:
    file = written(folder, GEM + KEY.format("k"))
    assert not load(TOOLS).answers_get
    file.write_text("get_queries = true\n" + GEM + KEY.format("k"))
    assert load(TOOLS).answers_get


def test_secrets_come_from_the_environment_and_from_files(folder, monkeypatch) -> None:
    monkeypatch.setenv("GEM_KEY", "from the environment")
    written(folder, GEM + KEY.format("env:GEM_KEY"))
    assert load(TOOLS).integrations[0].secrets() == {"api_key": "from the environment"}
    (folder / "key").write_text("from a file\n")
    written(folder, GEM + KEY.format("file:key"))
    assert load(TOOLS).integrations[0].secrets() == {"api_key": "from a file"}


def test_flags_beat_the_environment_beats_the_file(folder, monkeypatch) -> None:
    written(folder, "port = 1\nhost = 'file'\nlog_level = 'error'")
    monkeypatch.setenv("ATS_GATEWAY_PORT", "2")
    monkeypatch.setenv("ATS_GATEWAY_HOST", "environment")
    settings = load(TOOLS, flags={"port": 3, "host": None})
    assert (settings.port, settings.host, settings.log_level) == (3, "environment", "error")


def test_origins_are_listed_with_commas(monkeypatch) -> None:
    monkeypatch.setenv("ATS_GATEWAY_CORS_ORIGINS", "https://a.test, https://b.test:8443")
    assert load(TOOLS).cors_origins == ("https://a.test", "https://b.test:8443")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("prot = 1", "ats-gateway.toml: prot: unknown key 'prot'; did you mean 'port'?"),
        ("port = 70000", "ats-gateway.toml: port: Input should be less than or equal to 65535"),
        ("port = 1\n[[x]\n", "ats-gateway.toml: invalid TOML: Expected ']]' at the end of an array declaration (at line 2, column 4)"),
        ("log_level = 'loud'", "ats-gateway.toml: log_level: Input should be 'debug', 'info', 'warning' or 'error'"),
        (GEM + KEY.format("k").replace("api_key", "apikey"), "ats-gateway.toml: integrations[0].credentials: api_key missing; gem needs api_key"),
        (GEM.replace("gem", "jem"), "ats-gateway.toml: integrations[0].tool: unknown tool 'jem'; did you mean 'gem'?"),
        (GEM.replace("gem", "zoho"), "ats-gateway.toml: integrations[0].tool: unknown tool 'zoho'; known: gem, recruitee"),
        (GEM.replace("tool", "tol"), "ats-gateway.toml: integrations[0].tol: unknown key 'tol'; did you mean 'tool'? (and 1 more)"),
        ('[[integrations]]\nid = "a"', "ats-gateway.toml: integrations[0].tool: is missing; add it"),
        (2 * (GEM + KEY.format("k")), "ats-gateway.toml: integrations[1].id: 'acme' is used twice; give each integration its own id"),
        (GEM.replace("acme", "a b"), "ats-gateway.toml: integrations[0].id: must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit"),
        (GEM + 'base_url = "gem.test"', "ats-gateway.toml: integrations[0].base_url: must begin with http:// or https:// and name a host"),
        (GEM + 'base_url = "https://me:pw@gem.test"', "ats-gateway.toml: integrations[0].base_url: must not carry a user, a query or a fragment; credentials have their own table"),
        (GEM + KEY.format("env:GEM_KEY"), "ats-gateway.toml: integrations[0].credentials.api_key: the environment variable GEM_KEY is not set; set it or name another"),
        (GEM + KEY.format("file:nowhere"), "ats-gateway.toml: integrations[0].credentials.api_key: the file nowhere cannot be read (No such file or directory)"),
        (GEM + KEY.format(" "), "ats-gateway.toml: integrations[0].credentials.api_key: is empty"),
        ('webhook_secret = ["a secret that is long enough", "short"]', "ats-gateway.toml: webhook_secret[1]: must have at least 16 characters; take random ones"),
        ('cors_origins = ["https://a.test/path"]', "ats-gateway.toml: cors_origins[0]: an origin is scheme://host or scheme://host:port, without a path; or *"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_line_that_names_the_key(folder, text: str, line: str) -> None:
    written(folder, text)
    assert refused() == line


def test_a_secret_is_never_told(folder, monkeypatch) -> None:
    monkeypatch.setenv("GEM_KEY", "hunter2")
    written(folder, GEM.replace('"acme"', "1") + KEY.format("env:GEM_KEY").replace("api_key", "password"))
    assert "hunter2" not in refused()
    written(folder, GEM + '[integrations.credentials]\napi_key = ["hunter2"]')
    assert "hunter2" not in refused()


def test_the_file_named_must_be_there(folder) -> None:
    assert refused(config=Path("other.toml")) == (
        "other.toml: cannot be read (No such file or directory); check --config"
    )
    (folder / "other.toml").write_bytes(b"\xff")
    assert refused(config=Path("other.toml")) == "other.toml: is not UTF-8 text"


def test_wrong_variables_are_named(folder, monkeypatch) -> None:
    monkeypatch.setenv("ATS_GATEWAY_PORT", "x")
    assert refused().startswith("ATS_GATEWAY_PORT: Input should be a valid integer")
    monkeypatch.delenv("ATS_GATEWAY_PORT")
    monkeypatch.setenv("ATS_GATEWAY_INTEGRATIONS", "[")
    assert refused() == "ATS_GATEWAY_INTEGRATIONS: is not a JSON list; name the accounts in ats-gateway.toml"
    monkeypatch.delenv("ATS_GATEWAY_INTEGRATIONS")
    monkeypatch.setenv("ATS_GATEWAY_PROT", "1")
    assert refused() == "ATS_GATEWAY_PROT: unknown key 'prot'; did you mean 'port'?"


def test_a_variable_that_a_secret_refers_to_is_no_setting(folder, monkeypatch) -> None:
    monkeypatch.setenv("ATS_GATEWAY_GEM_KEY", "k")
    written(folder, GEM + KEY.format("env:ATS_GATEWAY_GEM_KEY"))
    assert isinstance(load(TOOLS), Settings)


def test_the_store_lies_beside_the_settings(folder, monkeypatch) -> None:
    assert load(TOOLS).store is None  # the sandbox's wishes are kept in memory
    written(folder, GEM + KEY.format("k"))
    assert load(TOOLS).store.get_secret_value() == "ats-gateway.sqlite3"
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    file = written(elsewhere, GEM + KEY.format("k"))
    assert load(TOOLS, config=file).store.get_secret_value() == str(elsewhere / "ats-gateway.sqlite3")


def test_the_store_may_be_named_as_a_secret(folder, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE", "postgresql://ann:hunter2@db/gateway")
    written(folder, 'store = "env:DATABASE"\nstore_key = "hunter2"\n' + GEM + KEY.format("k"))
    settings = load(TOOLS)
    assert settings.store.get_secret_value() == "postgresql://ann:hunter2@db/gateway"
    assert "hunter2" not in repr(settings)
