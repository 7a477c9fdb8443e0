"""Measures the command: time of --help, cold start, latency of the smallest query.

Usage: python tools/bench.py COMMAND...   (such as .venv/bin/ats-gateway)
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time

HELPS = 7
QUERIES = 2_000
WARM_UP = 200
LONGEST_START = 60.0


def milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def help_time(command: list[str]) -> float:
    times = []
    for _ in range(HELPS):
        started = time.perf_counter()
        subprocess.run([*command, "--help"], check=True, capture_output=True)  # noqa: S603  # the command to measure
        times.append(milliseconds(started))
    return statistics.median(times)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + LONGEST_START
    while time.monotonic() < ends and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    sys.exit("the server did not become ready")


def latencies(port: int, query: str) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = json.dumps({"query": query})
    times = []
    for _ in range(WARM_UP + QUERIES):
        started = time.perf_counter()
        connection.request("POST", "/graphql", body, {"content-type": "application/json"})
        connection.getresponse().read()
        times.append(milliseconds(started))
    return sorted(times[WARM_UP:])


def main(command: list[str]) -> None:
    if not command:
        sys.exit(__doc__)
    print(f"--help            {help_time(command):8.0f} ms")
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(  # noqa: S603  # the command to measure
        [*command, "serve", "--port", str(port)], env={**os.environ, "ATS_GATEWAY_LOG_LEVEL": "error"}
    )
    try:
        until_ready(port, server)
        print(f"cold start        {milliseconds(started):8.0f} ms")
        times = latencies(port, "{ __typename }")
        for name, part in (("p50", 0.5), ("p99", 0.99)):
            print(f"{{ __typename }} {name}{times[int(len(times) * part)]:9.2f} ms")
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main(sys.argv[1:])
