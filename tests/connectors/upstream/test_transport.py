import subprocess
import sys

import httpx

from connectors.upstream import transport

ONE_CALL = """
import asyncio
from connectors.upstream.transport import engine
import httpx

async def main():
    async def serve(reader, writer):
        await reader.readuntil(b"\\r\\n\\r\\n")
        writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}")
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    wire = engine()
    url = "http://127.0.0.1:%d/" % server.sockets[0].getsockname()[1]
    response = await wire.handle_async_request(httpx.Request("GET", url))
    await response.aread()
    await response.aclose()
    await wire.aclose()
    server.close()

asyncio.run(main())
"""


def test_a_process_ends_as_it_should():
    ended = [subprocess.run([sys.executable, "-c", ONE_CALL], check=False).returncode for _ in range(3)]  # noqa: S603 - our own lines
    assert ended == [0, 0, 0]


async def test_without_the_wheel_httpx_itself_is_the_engine(monkeypatch):
    monkeypatch.setattr(transport, "HAS_PYREQWEST", False)
    engine = transport.engine()
    assert isinstance(engine, httpx.AsyncHTTPTransport)
    await engine.aclose()
