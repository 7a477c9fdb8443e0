"""The application: routes, what every request passes through, and what lives as long as the process."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import replace
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from strawberry import Schema
from strawberry.extensions import DisableIntrospection

from gateway import files, pages, webhooks
from gateway.asking import Asking
from gateway.auth.door import ANONYMOUS, Door
from gateway.auth.jwks import Jwks
from gateway.auth.options import Jwt
from gateway.auth.tokens import Rules as TokenRules
from gateway.auth.tokens import Tokens
from gateway.documents import Documents
from gateway.endpoint import Endpoint
from gateway.events.sharing import Sharing
from gateway.execution import Context, Execution, Rules
from gateway.integrations import page as connect
from gateway.metrics import Metrics
from gateway.middleware import Watch
from gateway.parts import Parts, connected
from gateway.problems import REALM, problem
from gateway.settings import Settings
from resolvers.files import Links
from resolvers.principals import Principal

SETTLE = 10.0
"""Seconds that mutations under way may take when the process is asked to end."""

LOOKUP_SECONDS = 3.0
"""What finding ids for the playground's examples may take."""

CALLER_HEADERS = (
    "authorization",
    "content-type",
    "last-event-id",
    "x-api-key",
    "x-debug",
    "x-deadline-ms",
    "x-explain",
    "x-lane",
    "x-request-id",
)

log = structlog.get_logger()


def create_app(settings: Settings, parts: Parts) -> Starlette:
    """The gateway as an ASGI application."""
    app: Starlette
    metrics = Metrics()
    secret = settings.files_secret.get_secret_value() if settings.files_secret else None
    links = Links(secret, settings.public_url or "")
    documents = Documents.load(settings.trusted_documents, settings.documents)
    rules = Rules(settings.limits, documents, suggestions=settings.introspection)
    tokens = _tokens(settings.jwt)

    def context(asked: Asking) -> Any:
        return parts.make_context(app.state.registry, app.state.store, asked_with(asked))

    def asked_with(asked: Asking) -> Asking:
        state = app.state
        return replace(
            asked,
            links=links,
            manager=state.manager,
            hearing=state.webhooks,
            events=asked.events or state.events,
        )

    def door() -> Door:
        keys = getattr(app.state.store, "keys", None)
        return Door(settings.principals, keys, tokens, anonymous=settings.admits_anybody)

    sharing = Sharing(lambda: app.state.events)
    execution: Execution[Context] = Execution(
        _shown(parts.schema(), settings), context, metrics, rules, sharing
    )
    page = pages.playground if settings.playground else None
    endpoint = Endpoint(execution, settings, lambda: app.state.door, page)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            parts.open_store(settings) as app.state.store,
            connected(parts, settings) as (registry, integrations),
            parts.open_manager(registry, app.state.store, settings) as app.state.manager,
            parts.open_events(registry, app.state.store, settings) as app.state.events,
            parts.open_webhooks(registry, app.state.store, settings, app.state.events) as app.state.webhooks,
        ):
            app.state.registry = registry
            app.state.door = door()
            metrics.integrations.update(integrations)
            if app.state.manager is not None:
                metrics.integrations.update(app.state.manager.stored)
            app.state.ready = True
            log.info(
                "connected",
                mode="sandbox" if settings.sandboxed else "accounts",
                integrations=len(integrations),
            )
            log.info(
                "anybody on this machine may ask: all vendors are on loopback"
                if settings.admits_anybody
                else "who asks must show a key or a token; `ats-gateway keys create` makes one"
            )
            yield
            app.state.ready = False
            await execution.settle(SETTLE)

    async def ask(query: str) -> Any:
        return (
            await execution.execute(query, context_value=Asking("playground", LOOKUP_SECONDS, ANONYMOUS))
        ).data

    def file_context(request: Request, principal: Principal) -> Any:
        request_id = str(request.scope.get("state", {}).get("request_id", ""))
        return context(
            Asking(request_id, settings.deadline_seconds, principal, max_calls=settings.max_upstream_calls)
        )

    async def scraped(request: Request) -> Response:
        if not _may_scrape(request, settings):
            return problem(401, "show the metrics_token of the settings as bearer token", REALM)
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    examples = ask if settings.sandboxed and settings.admits_anybody else None
    routes: list[BaseRoute] = [
        Route("/graphql", endpoint),
        WebSocketRoute("/graphql", endpoint),
        Route("/livez", _live),
        Route("/readyz", _ready),
        Route(files.ROUTE, files.endpoint(links, lambda: app.state.door, file_context)),
        *connect.routes(lambda: app.state.manager, settings.public_url or ""),
        *webhooks.routes(lambda: app.state.webhooks),
        Route("/metrics", scraped),
    ]
    app = Starlette(
        routes=[*routes, *(pages.routes(examples) if settings.playground else ())],
        middleware=[Middleware(Watch, metrics=metrics), *_cross_origin(settings)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )
    app.state.metrics = metrics
    app.state.sharing = sharing
    app.state.ready = False
    return app


def _shown(schema: Schema, settings: Settings) -> Schema:
    """The schema; one that keeps its shape to itself where the settings say so."""
    if settings.introspection:
        return schema
    private = copy(schema)
    private.extensions = (DisableIntrospection, *schema.extensions)
    return private


def _cross_origin(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=CALLER_HEADERS,
            expose_headers=["x-request-id"],
        )
    ]


def _tokens(given: Jwt | None) -> Tokens | None:
    """What reads tokens, where an issuer is named."""
    if given is None:
        return None
    rules = TokenRules(
        given.issuer, given.audience, given.algorithms, given.leeway_seconds, given.grants_claim
    )
    return Tokens(rules, Jwks(given.jwks_url or given.jwks_file or ""))


def _may_scrape(request: Request, settings: Settings) -> bool:
    """Metrics name the integrations of all tenants: they are the operator's."""
    if settings.metrics_token is None:
        return settings.on_loopback
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), settings.metrics_token.get_secret_value().encode())


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _ready(request: Request) -> Response:
    """Whether operations can be taken. Says nothing of the vendors: a sick one costs only its own part."""
    ready = bool(request.app.state.ready)
    return JSONResponse({"status": "ready" if ready else "not ready"}, 200 if ready else 503)


async def _refused(_: Request, refusal: Any) -> Response:
    return problem(refusal.status_code, str(refusal.detail), refusal.headers)
