"""The tables of the store, and how it is opened: a SQLite file, PostgreSQL by its URL, or memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    insert,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.schema import CreateIndex, CreateTable

from gateway.settings import SettingsError

VERSION = 1
"""Of the tables below; a table more is made where it is missing, and is no new version."""

BUSY = 10.0
"""Seconds that a SQLite file may be held by another process."""

MAGIC = b"SQLite format 3\0"
"""How every file of SQLite's begins."""

METADATA = MetaData()

STORE = Table("store", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))

WISHES = Table(
    "wishes",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("content", String(64), nullable=False),  # keyed hash of the input
    Column("state", String(16), nullable=False),  # IN_PROGRESS or DONE
    Column("owner", String(32), nullable=False),  # the process that is at it; empty: nobody
    Column("leased_until", Float, nullable=False),  # when it counts as dead unless it says otherwise
    Column("started_at", Float, nullable=False, index=True),
    Column("outcome", LargeBinary),  # sealed
)
"""Times are seconds since 1970."""

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("wish", String(64), primary_key=True),
    Column("step", String(64), primary_key=True),  # keyed hash of its name
    Column("began_at", Float, nullable=False),
    Column("kept", LargeBinary),  # sealed; null: begun, and not known to be done
)
"""The steps that may have taken effect. One that the vendor refused had none, and has no row."""

EVENTS = Table(
    "events",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # microseconds since 1970, when heard
    Column("telling", String(64), nullable=False, unique=True),  # hash of integration and delivery
    Column("integration", String(64), nullable=False),
    Column("model", String(40), nullable=False),
    Column("key", String(1000)),
    Column("kind", String(16), nullable=False),
    Column("at", Float, nullable=False),  # by the vendor where it tells
    Column("source", String(16), nullable=False),
    Column("fields", String(4000), nullable=False),  # unified names, with commas
)
"""What happened in the last hour: names of records, never their content."""

WATCHES = Table(
    "watches",
    METADATA,
    Column("integration", String(64), primary_key=True),
    Column("model", String(40), primary_key=True),
    Column("round", Integer, nullable=False),  # counts the times that this was written
    Column("state", LargeBinary, nullable=False),  # keys and hashes, packed
)
"""What polling saw last, as hashes."""

OUTGOING = Table(
    "outgoing",
    METADATA,
    Column("endpoint", String(64), primary_key=True),  # hash of its address and what it is told of
    Column("last", BigInteger, nullable=False),  # the event that it got last
)
"""How far each client's webhook is."""

CHOSEN = Table(
    "chosen",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("integration", String(64), primary_key=True),
    Column("model", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),  # MAPPED or PASSED
    Column("key", String(255), primary_key=True),  # of one's own; of the remote field that is switched
    Column("value", String(255), nullable=False),  # the remote field; ON or OFF
)
"""What was chosen at run time of the customers' own fields: names of fields, no values."""

CREATED = Table(
    "created",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("integration", String(64), primary_key=True),
    Column("model", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("at", Float, nullable=False),
    Index("created_latest", "tenant", "integration", "model", "at", "key"),
)
"""What was made through the gateway: ids only."""


INTEGRATIONS = Table(
    "integrations",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("tenant", String(200), nullable=False, index=True),
    Column("tool", String(32), nullable=False),
    Column("base_url", String(2000)),
    Column("settings", Text, nullable=False),  # JSON
    Column("names", Text, nullable=False),  # of the credentials, with the time each was set: JSON
    Column("key_id", String(64), nullable=False),  # of the master key that locks the next
    Column("data_key", LargeBinary, nullable=False),  # locked
    Column("credentials", LargeBinary, nullable=False),  # locked with the data key
    Column("revision", String(32), nullable=False),  # another one after each change of what is above the keys
    Column("turn_owner", String(32), nullable=False),  # who renews the credentials; empty: nobody
    Column("turn_until", Float, nullable=False),
)
"""Integrations managed at run time (gateway/integrations)."""

CONNECT_LINKS = Table(
    "connect_links",
    METADATA,
    Column("token", String(64), primary_key=True),  # hash of it
    Column("tenant", String(200), nullable=False),
    Column("tool", String(32), nullable=False),
    Column("integration", String(64), nullable=False),  # to be made, or to get other credentials
    Column("ends_at", Float, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("used_at", Float),
    Column("state", String(64), index=True),  # hash of what a consent page brings back
    Column("key_id", String(64)),  # of what is kept until it does, as above
    Column("data_key", LargeBinary),
    Column("pending", LargeBinary),
)
"""Links to the connect page (gateway/integrations/links.py)."""

KEYS = Table(
    "keys",
    METADATA,
    Column("prefix", String(32), primary_key=True),
    Column("hash", String(64), nullable=False),  # SHA-256 of the whole key, which has 192 random bits
    Column("tenant", String(64), nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("grants", Text, nullable=False),  # JSON
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("last_used_at", Float),
    Column("revoked_at", Float),
)
"""API keys. Nothing of a key itself is kept but its prefix."""


DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", String(64), primary_key=True),  # hash of integration and the vendor's id, or of the body
    Column("until", Float, nullable=False, index=True),
)
"""Deliveries of webhooks that were heard, for as long as they may be repeated."""

HOOKS = Table(
    "hooks",
    METADATA,
    Column("integration", String(64), primary_key=True),
    Column("event", String(80), primary_key=True),
    Column("hook", String(128)),  # the vendor's id of it
    Column("heard_at", Float),  # the last delivery
)
"""The webhooks of each integration, by the vendor's event; an event of the empty name stands for its test call."""


@asynccontextmanager
async def opened(where: str | None) -> AsyncIterator[AsyncEngine]:
    """The store at a path or URL, its tables made; in memory where none is given. Raises SettingsError."""
    url = _url(where)
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    try:
        engine = _engine(url)
    except ImportError:
        raise SettingsError(
            "store: the driver for PostgreSQL is not installed; install ats-gateway[postgres]"
        ) from None
    try:
        try:
            version = await _prepared(engine)
        except Exception as failure:  # noqa: BLE001  # each driver has errors of its own, which may quote secrets
            raise SettingsError(
                f"store: {shown} cannot be opened ({_reason(failure)}); "
                "check that it exists and may be written"
            ) from None
        if version != VERSION:
            raise SettingsError(
                f"store: {shown} has tables of version {version}, this gateway needs {VERSION}; "
                "name another place for it"
            )
        yield engine
    finally:
        await engine.dispose()


def _url(where: str | None) -> URL:
    if where is None or "://" not in where:
        return URL.create("sqlite+aiosqlite", database=where or ":memory:")
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise SettingsError("store: is not a URL; write postgresql://user:password@host/database") from None
    drivers = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}
    if url.drivername not in drivers:
        raise SettingsError(f"store: {url.drivername}:// is not known; give a path or postgresql://…")
    return url.set(drivername=drivers[url.drivername])


def _engine(url: URL) -> AsyncEngine:
    """Statements commit one by one: each that decides something does so by itself."""
    shared: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True}
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, **shared)
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,  # one connection: SQLite has one writer, and memory only that one
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY},
        **shared,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _durable(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(
            "PRAGMA synchronous = FULL"
        )  # a power cut must not make us forget a step that was begun
        cursor.close()

    return engine


async def _prepared(engine: AsyncEngine) -> int:
    """Make the tables that are not there; the version of those that are."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        _private(Path(database))
    try:
        return await _made(engine)
    except DBAPIError:  # another process is making them too
        return await _made(engine)


def _private(file: Path) -> None:
    """Make the file, or see to it that only its owner reads it; SQLite's other files follow its mode."""
    file.touch(mode=0o600)
    with file.open("rb") as content:
        if content.read(len(MAGIC)) not in (b"", MAGIC):
            raise OSError(0, "it is no SQLite file")
    file.chmod(0o600)


async def _made(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            await connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                await connection.execute(CreateIndex(index, if_not_exists=True))
        version = (await connection.execute(select(STORE.c.version))).scalar()
        if version is None:
            with suppress(IntegrityError):  # another process was quicker
                await connection.execute(insert(STORE).values(version=VERSION))
        return version or VERSION


def _reason(failure: Exception) -> str:
    inner = getattr(failure, "orig", None) or failure
    return getattr(inner, "strerror", None) or type(inner).__name__
