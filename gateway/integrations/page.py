"""`/connect/…`: the page that walks somebody through connecting an account, by a short-lived link.

It works without its script, which only puts the answer into the page instead of loading a new one. What is
entered goes to the vendor to be tried and, locked, into the store; it is never put into a page again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from connectors import scopes
from connectors.connector import Connector, Integration
from connectors.errors import BadInput, GatewayError, NotFound
from connectors.guides import Method
from connectors.registry import CONNECTORS
from connectors.upstream import Budget
from gateway.integrations import consent, html
from gateway.integrations.consent import CALLBACK
from gateway.integrations.links import LIVES, PATH, Link
from gateway.integrations.manager import Manager
from resolvers.managing import Change

STATIC = Path(__file__).parent.parent / "connect"

LARGEST = 200_000
"""Bytes of a form."""

LONGEST_TEST = 30.0
"""Seconds that trying the credentials may take."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}

COOKIE = "ats-connect"
"""What a browser that is sent to the vendor's page brings back; good for nothing else."""

FRAGMENT = "x-fragment"
"""The header by which the page's script asks for the result alone."""

log = structlog.get_logger()


def routes(manager: Callable[[], Manager], base: str = "") -> list[BaseRoute]:
    """The page and what it loads. `base` is where the gateway is reached, if the request does not tell."""
    door = _Door(manager, base)
    return [
        Mount(f"{PATH}static", StaticFiles(directory=STATIC)),
        Route(CALLBACK, door.back, methods=["GET"]),
        Route(f"{PATH}{{token}}", door.show, methods=["GET"]),
        Route(f"{PATH}{{token}}", door.take, methods=["POST"]),
    ]


class _Door:
    def __init__(self, manager: Callable[[], Manager], base: str) -> None:
        self._manager = manager
        self._base = base

    async def show(self, request: Request) -> Response:
        """The page of a link."""
        try:
            link = await self._manager().links.find(request.path_params["token"])
        except NotFound as gone:
            return _page(html.notice("This link does not work", _sentence(gone.message)), 404)
        connector = CONNECTORS[link.tool]
        return _page(self._form(request, link, connector.guide.methods[0]))

    async def take(self, request: Request) -> Response:
        """Try what was entered; connect if it is good."""
        manager, fragment = self._manager(), FRAGMENT in request.headers
        try:
            link = await manager.links.find(request.path_params["token"])
            await manager.links.tried(link)
        except NotFound as gone:
            text = _sentence(gone.message)
            return _page(
                html.refused(text) if fragment else html.notice("This link does not work", text), 404
            )
        connector = CONNECTORS[link.tool]
        method, browser = connector.guide.methods[0], ""
        try:
            entered = await _entered(request)
            method = _method(connector, entered)
            result, browser = await self._result(request, link, method, entered)
        except GatewayError as problem:
            result = html.refused(_sentence(problem.message))
        answer = _page(result if fragment else self._form(request, link, method, result))
        if browser:
            secure = self._redirect(request).startswith("https:")
            answer.set_cookie(
                COOKIE, browser, int(LIVES), path=PATH, secure=secure, httponly=True, samesite="lax"
            )
        return answer

    async def _result(
        self, request: Request, link: Link, method: Method, entered: Mapping[str, str]
    ) -> tuple[str, str]:
        """What to show; and, where somebody is to agree at the vendor's, what their browser must bring back."""
        manager = self._manager()
        change = _change(CONNECTORS[link.tool], method, entered)
        trial = await manager.trial(link.tenant, link.tool, link.integration, change)
        try:
            if method.consent:
                redirect = self._redirect(request)
                url, browser = await consent.begin(manager, link, trial, change, redirect)
                return html.onward(trial.connector, url), browser
            report = await scopes.check(trial, _budget())
            newest = await _newest(trial)
        finally:
            await trial.upstream.aclose()
        if report.problem is not None:
            raise _told(trial, report.problem)
        spent = newest != change.credentials  # what was entered has been replaced: it cannot be entered again
        if report.gaps and entered.get("confirm") != "yes" and not spent:
            return html.report(report, link.integration, connected=False), ""
        change = replace(change, credentials=newest)
        await self._store(link, change)
        return html.report(report, link.integration, connected=True), ""

    async def back(self, request: Request) -> Response:
        """Where the vendor's page sends the browser after somebody agreed, or did not."""
        manager, query = self._manager(), request.query_params
        try:
            link, pending = await manager.links.back(query.get("state", ""))
        except NotFound as gone:
            return _page(html.notice("This link does not work", _sentence(gone.message)), 404)
        connector = CONNECTORS[link.tool]
        try:
            if "code" not in query:
                raise BadInput(
                    f"{connector.label} did not let the gateway in: nobody agreed"
                )  # one way to say it
            change = await consent.finish(
                manager, link, pending, query["code"], request.cookies.get(COOKIE, "")
            )
            integration = await self._store(link, change)
            report = await scopes.check(integration, _budget())
        except GatewayError as problem:
            text = f"{_sentence(problem.message)} Open the link again to try once more."
            return _page(html.notice("Not connected", text), 400)
        shown = html.report(report, link.integration, connected=True)
        return _page(html.page(f"{connector.label} is connected", f"<h1>{connector.label}</h1>", shown))

    async def _store(self, link: Link, change: Change) -> Integration:
        """Use the link up and store: in this order, so that one link makes one integration."""
        manager = self._manager()
        await manager.links.use(link)
        stored = await manager.put(link.tenant, link.tool, link.integration, change)
        log.info("integration connected", integration=link.integration, tool=link.tool)
        return stored

    def _form(self, request: Request, link: Link, method: Method, result: str = "") -> str:
        return html.form(
            CONNECTORS[link.tool], link.integration, self._redirect(request), method.name, result
        )

    def _redirect(self, request: Request) -> str:
        return f"{self._base or str(request.base_url)}".rstrip("/") + CALLBACK


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, HEADERS)


def _budget() -> Budget:
    budget = Budget()
    budget.deadline += LONGEST_TEST - budget.left()
    return budget


async def _entered(request: Request) -> Mapping[str, str]:
    """The form's texts. Raises BadInput for what no form of ours sends."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise BadInput("send the form as it is")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise BadInput("the form is too large")
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=100))
    except ValueError:
        raise BadInput("send the form as it is") from None


def _method(connector: Connector, entered: Mapping[str, str]) -> Method:
    for method in connector.guide.methods:
        if method.name == entered.get("method"):
            return method
    raise BadInput("choose one of the ways to connect")


def _change(connector: Connector, method: Method, entered: Mapping[str, str]) -> Change:
    """What was entered, as a change. Raises BadInput that names what is missing."""
    credentials = {name: entered.get(f"{method.name}.{name}", "").strip() for name in method.credentials}
    missing = [name.replace("_", " ") for name, value in credentials.items() if not value]
    if missing:
        raise BadInput(f"enter the {' and the '.join(missing)}")
    given = {name: entered.get(f"settings.{name}", "").strip() for name in connector.guide.settings}
    settings = {name: value for name, value in given.items() if value}
    return Change(settings=settings or None, credentials=credentials)


async def _newest(trial: Integration) -> Mapping[str, str]:
    """The credentials after the trial, some of which may have replaced themselves."""
    if trial.account.keeper is None:
        return trial.account.credentials
    async with trial.account.keeper.turn() as held:
        return dict(held.credentials)


def _told(trial: Integration, problem: GatewayError) -> GatewayError:
    """What somebody at the page can do about it."""
    if problem.retryable:
        return BadInput(
            f"{trial.connector.label} could not be reached: {problem.message}; try again in a moment"
        )
    return BadInput(f"{trial.connector.label} does not accept these credentials: {problem.message}")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
