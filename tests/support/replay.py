"""A folder of published example answers, served over HTTP as a vendor would."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The base URL. `index.json` lists method, path (`{x}` is any part), status and file of each answer."""
    listed = [
        (
            row["method"],
            re.compile(re.sub(r"\{[^}]+\}", "[^/]+", row["path"]) + "/?"),
            row.get("status", 200),
            row["file"],
        )
        for row in json.loads((folder / "index.json").read_text())
    ]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            path = self.path.split("?", 1)[0]
            for method, pattern, status, name in listed:
                if method == self.command and pattern.fullmatch(path):
                    return self.send(status, (folder / name).read_bytes())
            return self.send(404, b'{"error":["Page not found"]}')

        def send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            """Nothing to standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
