"""A real browser for tests: headless Chromium, spoken to over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import websockets

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SKIPPED = "no Chromium is installed here"
PATIENCE = 20.0
LINE = "DevTools listening on "


class Page:
    """One tab."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        self._heard = asyncio.Condition()

    async def read(self) -> None:
        """Take in what the browser says, until it is gone."""
        async for text in self._socket:
            said = json.loads(text)
            waiting = self._waiting.pop(said.get("id", 0), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(said)
            elif "method" in said:
                async with self._heard:
                    self.events.append(said)
                    self._heard.notify_all()

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a command of the protocol."""
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params, **session}))
        said = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in said, said["error"]
        return said["result"]

    async def attach(self) -> None:
        """Begin with an empty tab."""
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Accessibility"):
            await self.call(f"{domain}.enable")

    async def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """As wide as a desktop or a phone, light or dark."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])

    async def open(self, url: str) -> None:
        """Load a page, to the end."""
        before = len(self.events)
        await self.call("Page.navigate", url=url)
        await self.heard("Page.loadEventFired", since=before)

    async def heard(self, method: str, *, since: int = 0) -> None:
        """Wait for an event."""
        async with asyncio.timeout(PATIENCE), self._heard:
            await self._heard.wait_for(lambda: any(one["method"] == method for one in self.events[since:]))

    async def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise's once it is there."""
        found = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait until an expression is true, looked at after each change of the page."""
        await self.run(
            f"""new Promise((done, late) => {{
              const look = () => {{ if ({condition}) {{ watch.disconnect(); done(true); }} }};
              const watch = new MutationObserver(look);
              watch.observe(document, {{subtree: true, childList: true, attributes: true}});
              setTimeout(() => late(new Error("never true: " + {json.dumps(condition)})), {PATIENCE * 1000:.0f});
              look();
            }})"""
        )

    async def key(self, name: str) -> None:
        """Press a key: Tab, Enter, Space …"""
        codes = {"Tab": 9, "Enter": 13, "Space": 32, "ArrowDown": 40}
        text = {"Enter": "\r", "Space": " "}.get(name)
        shared = {
            "key": " " if name == "Space" else name,
            "code": name,
            "windowsVirtualKeyCode": codes[name],
        }
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        await self.call("Input.dispatchKeyEvent", **down, **shared)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **shared)

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def tab_to(self, selector: str, most: int = 60) -> None:
        """Come to an element by the keyboard alone."""
        for _ in range(most):
            if await self.run(f"document.activeElement === document.querySelector({json.dumps(selector)})"):
                return
            await self.key("Tab")
        raise AssertionError(f"the keyboard does not come to {selector}")

    async def named(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader tells of."""
        nodes = (await self.call("Accessibility.getFullAXTree"))["nodes"]
        return [
            (node.get("role", {}).get("value", ""), node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored")
        ]

    async def shoot(self, file: Path) -> None:
        """Keep a picture of the whole page."""
        height = await self.run("document.documentElement.scrollHeight")
        width = await self.run("document.documentElement.clientWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = await self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        await asyncio.to_thread(_written, file, base64.b64decode(shot["data"]))

    def complaints(self) -> list[str]:
        """What the browser had to say against the page: scripts and styles refused, exceptions."""
        return [
            json.dumps(one["params"])[:500]
            for one in self.events
            if one["method"] == "Runtime.exceptionThrown"
            or (one["method"] == "Log.entryAdded" and one["params"]["entry"]["source"] == "security")
        ]


@asynccontextmanager
async def browser(profile: Path) -> AsyncIterator[Page]:
    """A tab in a browser of its own, with an empty profile."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",  # tests run as root in containers
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-proxy-server",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "HOME": str(profile)},
        limit=1_000_000,
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while LINE not in (line := (await process.stderr.readline()).decode(errors="replace")):
                assert line, "the browser did not start"
        draining = asyncio.create_task(_drain(process.stderr))
        address = line.partition(LINE)[2].strip()
        async with websockets.connect(address, max_size=None, proxy=None, ping_interval=None) as socket:
            page = Page(socket)
            reading = asyncio.create_task(page.read())
            await page.attach()
            yield page
            reading.cancel()
        draining.cancel()
        await asyncio.gather(reading, draining, return_exceptions=True)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _written(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass
