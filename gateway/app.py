"""The application: routes, what every request passes through, and what lives as long as the process."""

from __future__ import annotations

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

from gateway import files, pages
from gateway.asking import Asking
from gateway.endpoint import Endpoint
from gateway.execution import Context, Execution
from gateway.integrations import page as connect
from gateway.metrics import Metrics
from gateway.middleware import Watch
from gateway.parts import Parts, connected
from gateway.problems import problem
from gateway.settings import Settings
from resolvers.files import Links

SETTLE = 10.0
"""Seconds that mutations under way may take when the process is asked to end."""

LOOKUP_SECONDS = 3.0
"""What finding ids for the playground's examples may take."""

CALLER_HEADERS = (
    "authorization",
    "content-type",
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

    def context(asked: Asking) -> Any:
        return parts.make_context(app.state.registry, app.state.store, asked_with(asked))

    def asked_with(asked: Asking) -> Asking:
        return replace(asked, links=links, manager=app.state.manager)

    execution: Execution[Context] = Execution(_shown(parts.schema(), settings), context, metrics)
    shown = pages.playground if settings.playground else None
    endpoint = Endpoint(execution, settings, shown)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            parts.open_store(settings) as app.state.store,
            connected(parts, settings) as (registry, integrations),
            parts.open_manager(registry, app.state.store, settings) as app.state.manager,
        ):
            app.state.registry = registry
            metrics.integrations.update(integrations)
            if app.state.manager is not None:
                metrics.integrations.update(app.state.manager.stored)
            app.state.ready = True
            log.info(
                "connected",
                mode="sandbox" if settings.sandboxed else "accounts",
                integrations=len(integrations),
            )
            yield
            app.state.ready = False
            await execution.settle(SETTLE)

    async def ask(query: str) -> Any:
        return (await execution.execute(query, context_value=Asking("playground", LOOKUP_SECONDS))).data

    routes: list[BaseRoute] = [
        Route("/graphql", endpoint),
        WebSocketRoute("/graphql", endpoint),
        Route("/livez", _live),
        Route("/readyz", _ready),
        Route(files.ROUTE, files.endpoint(lambda request: context(_asking(request, settings)))),
        *connect.routes(lambda: app.state.manager, settings.public_url or ""),
        Route("/metrics", lambda _: Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)),
    ]
    app = Starlette(
        routes=[*routes, *(pages.routes(ask if settings.sandboxed else None) if settings.playground else ())],
        middleware=[Middleware(Watch, metrics=metrics), *_cross_origin(settings)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )
    app.state.metrics = metrics
    app.state.ready = False
    return app


def _shown(schema: Schema, settings: Settings) -> Schema:
    """The schema; one that keeps its shape to itself where the settings say so."""
    if settings.introspection:
        return schema
    private = copy(schema)
    private.extensions = (DisableIntrospection, *schema.extensions)
    private.config = replace(schema.config, disable_field_suggestions=True)
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


def _asking(request: Request, settings: Settings) -> Asking:
    return Asking(
        str(request.scope.get("state", {}).get("request_id", "")),
        settings.deadline_seconds,
        max_calls=settings.max_upstream_calls,
    )


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _ready(request: Request) -> Response:
    """Whether operations can be taken. Says nothing of the vendors: a sick one costs only its own part."""
    ready = bool(request.app.state.ready)
    return JSONResponse({"status": "ready" if ready else "not ready"}, 200 if ready else 503)


async def _refused(_: Request, refusal: Any) -> Response:
    return problem(refusal.status_code, str(refusal.detail), refusal.headers)
