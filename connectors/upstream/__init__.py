"""One integration's HTTP: authentication, pacing, deadlines, retries, breaker, cache, single flight, call log.

It knows no vendor: a connector declares a `Policy`, an `Auth` and how to read error bodies, and sends `Request`s.
"""

from connectors.upstream.account import TENANT, Account
from connectors.upstream.auth import Auth, HeaderAuth, Sender, Token, TokenAuth
from connectors.upstream.cache import key as identity
from connectors.upstream.client import Upstream
from connectors.upstream.clock import Clock
from connectors.upstream.faults import ReadError, VendorError
from connectors.upstream.keeping import Held, InMemory, Keeper, uncut
from connectors.upstream.messages import (
    Answer,
    Budget,
    CallRecord,
    Json,
    Request,
    Served,
    Upload,
    fill,
    sendable,
)
from connectors.upstream.pacing import Pacers
from connectors.upstream.policy import Pace, Policy
from connectors.upstream.quota import Quota

__all__ = [
    "TENANT",
    "Account",
    "Answer",
    "Auth",
    "Budget",
    "CallRecord",
    "Clock",
    "HeaderAuth",
    "Held",
    "InMemory",
    "Json",
    "Keeper",
    "Pace",
    "Pacers",
    "Policy",
    "Quota",
    "ReadError",
    "Request",
    "Sender",
    "Served",
    "Token",
    "TokenAuth",
    "Upload",
    "Upstream",
    "VendorError",
    "fill",
    "identity",
    "sendable",
    "uncut",
]
