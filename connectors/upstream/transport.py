"""The HTTP engine, in the one place that knows which it is."""

from __future__ import annotations

import atexit
import time
from functools import cache

import httpx

try:
    from pyreqwest.client import ClientBuilder
    from pyreqwest.compatibility.httpx import HttpxTransport
    from pyreqwest.exceptions import PyreqwestError
except ImportError:  # no wheel for this platform
    HAS_PYREQWEST = False
    ENGINE_ERRORS: tuple[type[Exception], ...] = (httpx.HTTPError, httpx.StreamError)
    GARBLED: tuple[type[Exception], ...] = (httpx.DecodingError,)
else:
    HAS_PYREQWEST = True
    ENGINE_ERRORS = (httpx.HTTPError, httpx.StreamError, PyreqwestError)
    GARBLED = (httpx.DecodingError, httpx.ReadError)  # it reads the first part of the body with the head

SETTLE = 0.05
"""Seconds the engine's threads get at the interpreter's exit to let go of Python. Without them about one
process in twenty aborts there (pyreqwest 0.15.1 on Python 3.11: "PyGILState_Release ... finalizing")."""


@cache
def _settle_at_exit() -> None:
    atexit.register(time.sleep, SETTLE)


def engine() -> httpx.AsyncBaseTransport:
    """A connection pool without limit, redirects, cookies, retries or proxies from the environment.

    No limit, because httpx's own pool loses slots for ever to cancelled calls, and pyreqwest's makes calls
    wait for cancelled ones: how many calls go out is for pacing to say.
    """
    if not HAS_PYREQWEST:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        return httpx.AsyncHTTPTransport(trust_env=False, limits=limits)
    _settle_at_exit()
    return HttpxTransport(ClientBuilder().follow_redirects(False).no_proxy().referer(False).build())
