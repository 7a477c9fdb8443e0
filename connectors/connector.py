"""A connector: what we know of one tool, as class attributes. An integration: one account of it, connected."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.choices import Choices
from connectors.created import ONLY_CREATED, only_created
from connectors.declarations import Call, Resource
from connectors.engine.experience import Experience
from connectors.engine.plan import supplied_by
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.errors import BadInput
from connectors.guides import Guide
from connectors.marks import Marks
from connectors.scopes import Scopes
from connectors.shapes import Attachment
from connectors.switches import SETTING, switched_off
from connectors.upstream import (
    Account,
    Auth,
    Budget,
    Json,
    Pacers,
    Policy,
    Request,
    Upstream,
    VendorError,
)
from connectors.views import ALWAYS

if TYPE_CHECKING:
    from connectors.actions import Action
    from connectors.fields import Definitions
    from connectors.webhooks import Webhooks


Attachments = Callable[[Session, Record], Awaitable[list[Attachment]]]
"""How the files of a record are listed."""

Fact = Callable[[Session], Awaitable[Any]]
"""How something about an account is found out that its values are read with, such as its time zone."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A credential or a setting that an integration has: its name, what it is, whether it must be given.

    A credential that is no `secret` only says which account is meant. Its text must match `pattern` as a whole. An `address` is the base URL of a host that calls will go to. A credential
    that `renews` can be used once, and brings the next one.
    """

    name: str
    description: str
    required: bool = True
    secret: bool = True
    pattern: str | None = None
    address: bool = False
    renews: bool = False


COMMON = (
    Setting("custom_fields", "by model, keys of one's own for the vendor's custom fields", False, False),
    Setting("integration_fields", "by model, the vendor's own fields to show", False, False),
    Setting(ONLY_CREATED, "whether only what was made through the gateway is shown", False, False),
    Setting(
        SETTING,
        "models and fields that are neither read nor shown, such as `Interview` or `Candidate.phoneNumbers`",
        False,
        False,
    ),
)
"""The settings that every tool has."""


@dataclass(frozen=True, slots=True)
class Consent:
    """How somebody agrees to an integration on a page of the vendor's (OAuth 2, authorization code).

    `page` gives its address from the base URL and settings; `scopes` are asked for there. `exchange` makes the
    request that turns the code into tokens; `keep` takes from its answer the credentials to keep.
    """

    page: Callable[[str, Mapping[str, Any]], str]
    scopes: tuple[str, ...]
    exchange: Callable[[Account, str, str, str], Request]
    keep: Callable[[Json], Mapping[str, str]]


class Connector:
    """One tool. A subclass states facts; the engine acts on them.

    `resources` are the ways to each model, by its name; `actions` the unified writes, by mutation name.
    `attachments` list the files of candidates and applications. `not_implemented` names
    actions that the tool has and the gateway does not do yet; `features` says of each feature of the tool
    beside these whether the gateway has it (connectors/features.py says how). `definitions` list the
    customer's own fields, by model, where the vendor tells of them. `facts` are what columns may need to know of the account, by the
    name (with a `_` first) under which it is put into an object when such a field is asked for. `scopes` are the
    vendor's permissions and what tells of them; `guide` says how an account is connected, `consent` how somebody agrees
    to it on a page of the vendor's. `webhooks` say how the vendor tells of changes. `headers` go with every call, beside those that authenticate it. `check` is the cheapest call that shows whether the credentials are good.
    """

    tool: ClassVar[str]
    label: ClassVar[str]
    base_url: ClassVar[str]
    credentials: ClassVar[tuple[Setting, ...]]
    settings: ClassVar[tuple[Setting, ...]] = ()
    policy: ClassVar[Policy]
    resources: ClassVar[Mapping[str, Resource]]
    actions: ClassVar[Mapping[str, Action]] = {}
    attachments: ClassVar[Mapping[str, Attachments]] = {}
    not_implemented: ClassVar[frozenset[str]] = frozenset()
    features: ClassVar[Mapping[str, bool]] = {}
    definitions: ClassVar[Mapping[str, Definitions]] = {}
    facts: ClassVar[Mapping[str, Fact]] = {}
    scopes: ClassVar[Scopes] = Scopes()
    guide: ClassVar[Guide]
    consent: ClassVar[Consent | None] = None
    webhooks: ClassVar[Webhooks | None] = None
    check: ClassVar[Call]
    headers: ClassVar[Mapping[str, str]] = {}

    def base(self, settings: Mapping[str, Any]) -> str:
        """Where an account is whose base URL is not given. Raises BadInput where its settings do not tell."""
        return self.base_url

    def auth(self, account: Account) -> Auth:
        """How calls of this account show who they are."""
        raise NotImplementedError

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """What an answer says went wrong; None where nothing did."""
        raise NotImplementedError

    def prefix(self, account: Account) -> str:
        """What stands before every path of this account."""
        return ""

    def bases(self, account: Account) -> Mapping[str, str]:
        """Further hosts of the vendor that calls may name in `base`."""
        return {}

    def supplied(self, model: str) -> frozenset[str]:
        """Fields and edges of a model that the tool serves through some view."""
        return self._supplied.get(model, frozenset())

    @cached_property
    def _supplied(self) -> Mapping[str, frozenset[str]]:
        views = tuple(dict.fromkeys(view for resource in self.resources.values() for view in resource.views))
        return supplied_by(views)

    def offers(self, model: str, field: str) -> bool:
        """Whether the tool serves a field: some view supplies it, or it is known of every record."""
        if model not in self.resources:
            return False
        if field == "remote_data":
            return any(view.path and view.model.__name__ == model for view in self.resources[model].views)
        return field in ALWAYS or field in self.supplied(model)

    @cached_property
    def carriers(self) -> Mapping[str, frozenset[str]]:
        """The models that an operation's answers carry, by operation."""
        found: dict[str, set[str]] = {}
        for resource in self.resources.values():
            for way in (*resource.lists, *resource.reads):
                call = getattr(getattr(way, "of", way), "call", None)
                if isinstance(call, Call):
                    models = {view.model.__name__ for view in way.carried}
                    found.setdefault(call.operation, set()).update(models)
        return {operation: frozenset(models) for operation, models in found.items()}


class Integration:
    """One connected account. Lives as long as the process; sessions come and go.

    `sizes` remembers how many rows whole lists had, by list name, for the planner; `widest` the most rows that a
    page had, by operation, where the vendor may cut pages short; `experience` what else the data is like.
    `seen` is what it saw happen to records.
    """

    def __init__(self, connector: Connector, account: Account, upstream: Upstream) -> None:
        self.connector = connector
        self.account = account
        self.upstream = upstream
        self.sizes: dict[str, int] = {}
        self.experience = Experience()
        self.widest: dict[str, int] = {}
        self.seen = Marks()
        self.off = switched_off(connector, account.id, account.settings)
        """What is neither read nor shown, by the account's settings."""

    @property
    def id(self) -> str:
        """The configured id."""
        return self.account.id

    def session(self, budget: Budget) -> Session:
        """Begin an operation."""
        return Session(self, budget)

    def tags(self, operation: str) -> frozenset[str]:
        """The models by whose change an answer to this operation becomes stale; "*" where it cannot be told."""
        return self.connector.carriers.get(operation, frozenset({"*"}))

    def blot(self, text: str) -> str:
        """A text of the vendor's without the account's secrets."""
        return self.upstream.blot(text, self._public)

    @cached_property
    def _public(self) -> frozenset[str]:
        given = self.account.credentials
        names = [one.name for one in self.connector.credentials if not one.secret]
        return frozenset(given[name] for name in names if name in given)

    def evict(self, *models: str) -> None:
        """Forget cached answers that carry these models."""
        self.upstream.evict({*models, "*"})

    @cached_property
    def choices(self) -> Choices:
        """What its settings choose of the customer's own fields."""
        return Choices.of(self.account.settings)

    @property
    def only_created(self) -> bool:
        """Whether it shows only the candidates and applications that were made through the gateway."""
        return only_created(self.account.settings)


def connect(connector: Connector, account: Account, pacers: Pacers | None = None) -> Integration:
    """Connect an account. Raises BadInput that names a missing or unknown credential.

    Accounts with the same credentials that are connected with the same `pacers` keep their quotas together.
    """
    known = {setting.name for setting in connector.credentials}
    for setting in connector.credentials:
        if setting.required and not account.credentials.get(setting.name):
            raise BadInput(
                f"{account.id}: the credential `{setting.name}` is missing ({setting.description})"
            )
    for name in account.credentials:
        if name not in known:
            raise BadInput(
                f"{account.id}: {connector.label} has no credential `{name}`; known are {sorted(known)}"
            )
    given = {**account.settings, **account.credentials}
    for setting in (*connector.credentials, *connector.settings):
        text = given.get(setting.name)
        if setting.pattern and text and not re.fullmatch(setting.pattern, str(text)):
            raise BadInput(f"{account.id}: `{setting.name}` is not what it should be: {setting.description}")
    if not isinstance(account.settings.get(ONLY_CREATED, False), bool):
        raise BadInput(f"{account.id}: the setting `{ONLY_CREATED}` is true or false")
    try:
        Choices.of(account.settings)
    except BadInput as wrong:
        raise BadInput(f"{account.id}: {wrong.message}") from None
    switched_off(connector, account.id, account.settings)  # before anything is opened
    upstream = Upstream(
        account, connector.policy, connector.auth(account), connector.read_error, pacers=pacers
    )
    return Integration(connector, account, upstream)
