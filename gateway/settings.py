"""What an operator may set: a TOML file, overruled by the environment, overruled by the command line.

Secrets are given as `env:NAME`, `file:PATH` (relative to where the command runs) or the value itself. Anything
wrong ends in a SettingsError of one line that names the key and what to do, never a secret's value.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, PydanticBaseSettingsSource
from pydantic_settings import SettingsConfigDict as Config
from pydantic_settings import SettingsError as UnreadableVariable

from connectors.upstream import TENANT
from gateway.auth.options import Jwt, NamedPrincipal
from gateway.events.options import Polling, WebhookOut
from gateway.values import Address, Identifier, MasterKey, Secret, listed, long, loopback, master_key, origin
from resolvers.limits import Limits

FILE = "ats-gateway.toml"
STORE = "ats-gateway.sqlite3"
PREFIX = "ATS_GATEWAY_"


class SettingsError(Exception):
    """The settings cannot be used; the text is one line that says what to change."""


class Integration(BaseModel):
    """One `[[integrations]]` table: an account at one of the tools."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Identifier
    tool: str
    tenant: Identifier = TENANT
    """Whose it is: only principals of the same tenant see it."""
    base_url: Address | None = None
    credentials: Mapping[str, Secret] = Field(default_factory=dict)
    settings: Mapping[str, Any] = Field(default_factory=dict)

    def secrets(self) -> dict[str, str]:
        """The credentials in clear: for the one place that connects."""
        return {name: secret.get_secret_value() for name, secret in self.credentials.items()}


PRODUCTION = {
    "playground": False,
    "introspection": False,
    "get_queries": False,
    "upstream_extension": False,
    "anonymous": False,
}
"""What the profile of that name switches off, unless it is switched on by name."""


class Settings(BaseSettings):
    """All settings. Every key but `integrations` can also be `ATS_GATEWAY_<KEY>` in the environment."""

    model_config = Config(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    profile: Literal["development", "production"] = "development"
    integrations: tuple[Integration, ...] = ()
    principals: tuple[NamedPrincipal, ...] = ()
    jwt: Jwt | None = None
    anonymous: bool = True
    """Whether nobody has to say who asks, where gateway and vendors are all on loopback. Elsewhere never."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    """0 takes any free port."""
    playground: bool = True
    introspection: bool = True
    get_queries: bool | None = None
    """Whether queries may come by GET; unset: only with the sandbox's invented people, since URLs get logged."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "json"
    deadline_seconds: float = Field(default=20.0, gt=0, le=300)
    stale_if_error_seconds: float = Field(default=0.0, ge=0, le=3600)
    """Seconds beyond its life that a kept answer stands in where a vendor fails, for requests that do not say."""
    max_upstream_calls: int = Field(default=100, ge=1, le=100_000)
    """Calls to vendors that one operation may make; a plan that needs more is refused before the first."""
    max_body_bytes: int = Field(default=200_000, ge=1_000, le=100_000_000)
    """Of a request, the long texts in its variables (files) left out."""
    max_upload_bytes: int = Field(default=15_000_000, ge=1_000, le=100_000_000)
    """Of a request with everything, from principals that are granted an action."""
    limits: Limits = Limits()
    trusted_documents: Literal["off", "allow", "only"] = "off"
    documents: Path | None = None
    """The list of trusted documents: a JSON object of texts by their SHA-256."""
    metrics_token: Secret | None = None
    """What a scraper of `/metrics` shows as bearer token. Needed unless the gateway listens on loopback."""
    cors_origins: Annotated[
        tuple[Annotated[str, AfterValidator(origin)], ...], NoDecode, BeforeValidator(listed)
    ] = ()
    public_url: Address | None = None
    """Where callers reach the gateway, for links to files; without it these are paths (`/files/…`)."""
    files_secret: Secret | None = None
    """What links to files are sealed with. Needed where several processes serve one gateway."""
    webhook_secret: Annotated[
        tuple[Annotated[Secret, AfterValidator(long)], ...], NoDecode, BeforeValidator(listed)
    ] = ()
    """What the addresses of webhooks are made with. Several for a change: the first makes new ones, the others still count."""
    upstream_extension: bool = True
    """Whether `X-Debug: upstream` is answered with the calls made to the vendors."""
    polling: Polling = Polling()
    events_buffer: int = Field(default=1_000, ge=1, le=100_000)
    """Events that may wait for a subscriber before it is told that it is too slow."""
    webhooks_out: tuple[WebhookOut, ...] = ()
    store: Secret | None = None
    """Where idempotency keys and receipts of writes are kept: a SQLite file's path or postgresql://…; unset: STORE
    beside the settings file, and memory with the sandbox."""
    master_keys: Annotated[
        tuple[Annotated[MasterKey, BeforeValidator(master_key)], ...], NoDecode, BeforeValidator(listed)
    ] = ()
    """What the credentials of integrations managed at run time are locked with: the first locks, all open."""
    integration_hosts: Annotated[
        tuple[Annotated[str, AfterValidator(origin)], ...], NoDecode, BeforeValidator(listed)
    ] = ()
    """Origins, beside the vendors' own, that integrations managed at run time may name as theirs."""
    store_key: Secret | None = None
    """Makes the store unreadable also to who can guess the callers' keys. Changing it forgets all wishes."""

    @model_validator(mode="before")
    @classmethod
    def _by_profile(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {**PRODUCTION, **given} if given.get("profile") == "production" else given

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the gateway."""
        return loopback(self.host)

    @property
    def admits_anybody(self) -> bool:
        """Whether requests need no credentials: none are configured, and nothing here leaves this machine."""
        vendors = (urlsplit(one.base_url or "").hostname for one in self.integrations)
        return (
            self.anonymous
            and not self.principals
            and self.jwt is None
            and not self.master_keys  # accounts can come at run time
            and self.on_loopback
            and (self.sandboxed or (bool(self.integrations) and all(loopback(host) for host in vendors)))
        )

    @property
    def sandboxed(self) -> bool:
        """Whether the sandbox's vendors stand in, because no account is named, and none can be at run time."""
        return not self.integrations and not self.master_keys

    @property
    def answers_get(self) -> bool:
        """Whether a query may come by GET."""
        return self.sandboxed if self.get_queries is None else self.get_queries


def load(
    tools: Mapping[str, Sequence[str]],
    config: Path | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """The settings in force. Raises SettingsError.

    `tools` gives each known tool the credentials it cannot do without; `config` is a file that must exist
    (default: FILE in the current folder, if it is there); `flags` come from the command line, None meaning
    not given.
    """
    file = config or Path(FILE)
    table = _read(file) if config or file.exists() else {}

    class Sourced(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, table)

    try:
        settings = Sourced(**{name: value for name, value in (flags or {}).items() if value is not None})
    except ValidationError as problem:
        raise SettingsError(_line(problem, file if table else None)) from None  # its context holds the input
    except UnreadableVariable:
        raise SettingsError(
            f"{PREFIX}INTEGRATIONS: is not a JSON list; name the accounts in {FILE}"
        ) from None  # its context holds the input
    if settings.store is None and not settings.sandboxed:
        settings = settings.model_copy(update={"store": SecretStr(str(file.parent / STORE))})
    _check_variables(table)
    _check_principals(settings.principals, str(file) if table else "the environment")
    _check_tools(settings.integrations, tools, str(file) if table else "the environment")
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{file}: invalid TOML: {problem}") from problem
    except UnicodeDecodeError as problem:
        raise SettingsError(f"{file}: is not UTF-8 text") from problem
    except OSError as problem:
        raise SettingsError(f"{file}: cannot be read ({problem.strerror}); check --config") from problem


def _check_variables(table: Mapping[str, Any]) -> None:
    """A misspelt variable would do nothing, silently; one that a secret refers to is no setting."""
    referred = set(re.findall(r"env:(\w+)", str(table)))
    for variable in sorted(os.environ):
        key = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and variable not in referred and key not in Settings.model_fields:
            raise SettingsError(f"{variable}: {_unknown(key, Settings.model_fields)}")


def _check_principals(principals: Sequence[NamedPrincipal], source: str) -> None:
    for kind, values in (
        ("name", [(one.tenant, one.name) for one in principals]),
        ("key", [one.digest for one in principals]),
    ):
        for position, value in enumerate(values):
            if value in values[:position]:
                raise SettingsError(
                    f"{source}: principals[{position}].{kind}: is used twice; give each principal its own"
                )


def _check_tools(
    integrations: Sequence[Integration], tools: Mapping[str, Sequence[str]], source: str
) -> None:
    seen: set[str] = set()
    for position, integration in enumerate(integrations):
        key = f"{source}: integrations[{position}]"
        if integration.id in seen:
            raise SettingsError(
                f"{key}.id: {integration.id!r} is used twice; give each integration its own id"
            )
        seen.add(integration.id)
        if integration.tool not in tools:
            raise SettingsError(f"{key}.tool: {_unknown(integration.tool, tools, 'tool')}")
        missing = [name for name in tools[integration.tool] if name not in integration.credentials]
        if missing:
            raise SettingsError(
                f"{key}.credentials: {', '.join(missing)} missing; {integration.tool} needs "
                f"{', '.join(tools[integration.tool])}"
            )


def _unknown(word: str, known: Iterable[str], kind: str = "key") -> str:
    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
    return f"unknown {kind} {word!r}; {hint}"


TABLES: Mapping[str, Iterable[str]] = {
    "integrations": Integration.model_fields,
    "principals": NamedPrincipal.model_fields,
    "jwt": Jwt.model_fields,
    "limits": [one.name for one in dataclass_fields(Limits)],
    "polling": Polling.model_fields,
    "webhooks_out": WebhookOut.model_fields,
}
"""The keys of each table."""


def _line(problem: ValidationError, file: Path | None) -> str:
    """The first of pydantic's findings as one line, without the value found."""
    errors = problem.errors(include_input=False, include_url=False, include_context=False)
    first = min(
        errors, key=lambda error: error["type"] != "extra_forbidden"
    )  # a misspelt key explains a missing one
    loc = first["loc"]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    variable = PREFIX + str(loc[0]).upper() if loc else ""
    if variable in os.environ:
        source = f"{variable}: " if len(loc) == 1 else f"{variable}: {path}: "
    else:
        source = f"{file}: {path}: " if file else f"{path}: "
    if first["type"] == "extra_forbidden":
        text = _unknown(str(loc[-1]), TABLES.get(str(loc[0]), Settings.model_fields))
    elif first["type"] == "missing":
        text = "is missing; add it"
    else:
        text = first["msg"].removeprefix("Value error, ")
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return source + text + more
