"""What an operator may set: a TOML file, overruled by the environment, overruled by the command line.

Secrets are given as `env:NAME`, `file:PATH` (relative to where the command runs) or the value itself. Anything
wrong ends in a SettingsError of one line that names the key and what to do, never a secret's value.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, PydanticBaseSettingsSource
from pydantic_settings import SettingsConfigDict as Config
from pydantic_settings import SettingsError as UnreadableVariable

FILE = "ats-gateway.toml"
STORE = "ats-gateway.sqlite3"
PREFIX = "ATS_GATEWAY_"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class SettingsError(Exception):
    """The settings cannot be used; the text is one line that says what to change."""


def resolve(value: object) -> object:
    """The secret meant by a credential's value. Raises ValueError where the reference leads nowhere."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # an account number written without quotes
    if not isinstance(value, str):
        raise ValueError("must be text: env:NAME, file:PATH or the value")  # noqa: TRY004  # pydantic reports ValueError only
    scheme, _, reference = value.partition(":")
    if scheme == "env":
        secret = os.environ.get(reference)
        if secret is None:
            raise ValueError(f"the environment variable {reference} is not set; set it or name another")
    elif scheme == "file":
        try:
            secret = Path(reference).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as problem:
            reason = getattr(problem, "strerror", None) or "is not UTF-8 text"
            raise ValueError(f"the file {reference} cannot be read ({reason})") from problem
    else:
        secret = value
    if not secret.strip():
        raise ValueError("is empty")
    return secret


def _identifier(value: str) -> str:
    if not ID.fullmatch(value):
        raise ValueError("must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit")
    return value


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as problem:
        raise ValueError("is not a URL; write it as https://host or https://host:port/path") from problem
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must not carry a user, a query or a fragment; credentials have their own table")
    return value.rstrip("/")


def _origin(value: str) -> str:
    if value != "*" and (urlsplit(_address(value)).path or value.endswith("/")):
        raise ValueError("an origin is scheme://host or scheme://host:port, without a path; or *")
    return value


def _listed(value: object) -> object:
    """Environment variables write a list with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Secret = Annotated[SecretStr, BeforeValidator(resolve)]


KEY_BYTES = 32
"""Of a master key: AES-256."""


@dataclass(frozen=True)
class MasterKey:
    """A key that the keys of stored credentials are locked with; `id` names it in the store."""

    id: str
    key: bytes = field(repr=False)


def _master_key(value: object) -> MasterKey:
    """The key meant by `id:env:NAME`, `id:file:PATH` or `id:<base64>`. Raises ValueError."""
    if isinstance(value, MasterKey):
        return value
    name, colon, reference = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not colon or not ID.fullmatch(name):
        raise ValueError(
            "write it as id:env:NAME or id:file:PATH, the id being a name of your own for the key"
        )
    try:
        key = base64.b64decode(str(resolve(reference)).strip().replace("-", "+").replace("_", "/"))
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(
            f"{name}: is not {KEY_BYTES} bytes in base64; `ats-gateway integrations new-key` makes one"
        )
    return MasterKey(name, key)


class Integration(BaseModel):
    """One `[[integrations]]` table: an account at one of the tools."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Annotated[str, AfterValidator(_identifier)]
    tool: str
    base_url: Annotated[str, AfterValidator(_address)] | None = None
    credentials: Mapping[str, Secret] = Field(default_factory=dict)
    settings: Mapping[str, Any] = Field(default_factory=dict)

    def secrets(self) -> dict[str, str]:
        """The credentials in clear: for the one place that connects."""
        return {name: secret.get_secret_value() for name, secret in self.credentials.items()}


class Settings(BaseSettings):
    """All settings. Every key but `integrations` can also be `ATS_GATEWAY_<KEY>` in the environment."""

    model_config = Config(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    integrations: tuple[Integration, ...] = ()
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
    max_upstream_calls: int = Field(default=100, ge=1, le=100_000)
    """Calls to vendors that one operation may make; a plan that needs more is refused before the first."""
    max_body_bytes: int = Field(default=200_000, ge=1_000, le=100_000_000)
    cors_origins: Annotated[
        tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)
    ] = ()
    public_url: Annotated[str, AfterValidator(_address)] | None = None
    """Where callers reach the gateway, for links to files; without it these are paths (`/files/…`)."""
    files_secret: Secret | None = None
    """What links to files are sealed with. Needed where several processes serve one gateway."""
    upstream_extension: bool = True
    """Whether `X-Debug: upstream` is answered with the calls made to the vendors."""
    store: Secret | None = None
    """Where idempotency keys and receipts of writes are kept: a SQLite file's path or postgresql://…; unset: STORE
    beside the settings file, and memory with the sandbox."""
    master_keys: Annotated[
        tuple[Annotated[MasterKey, BeforeValidator(_master_key)], ...], NoDecode, BeforeValidator(_listed)
    ] = ()
    """What the credentials of integrations managed at run time are locked with: the first locks, all open."""
    integration_hosts: Annotated[
        tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)
    ] = ()
    """Origins, beside the vendors' own, that integrations managed at run time may name as theirs."""
    store_key: Secret | None = None
    """Makes the store unreadable also to who can guess the callers' keys. Changing it forgets all wishes."""

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
        model = Integration if loc[0] == "integrations" else Settings
        text = _unknown(str(loc[-1]), model.model_fields)
    elif first["type"] == "missing":
        text = "is missing; add it"
    else:
        text = first["msg"].removeprefix("Value error, ")
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return source + text + more
