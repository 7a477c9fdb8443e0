"""Where attachment links lead: no key is needed, and one beside the signature is refused (gem.md §9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import content_of
from gateway.sandbox.routes import Routes
from gateway.sandbox.signing import opens

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem

routes: Routes[Gem] = Routes()
ERROR = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{0}</Code></Error>"
TOKENS = ("x-api-key", "x-application-secret", "authorization")


@routes("GET", "/files/{number}/{name}", public=True)
def download(vendor: Gem, call: Call) -> Answer:
    """A file's bytes from object storage."""
    if any(name in call.headers for name in TOKENS):
        return _error(400, "InvalidArgument")
    now = int(vendor.world.now().timestamp())
    if not opens(vendor.secret, call.path, now, call.arg("expires"), call.arg("signature")):
        return _error(403, "AccessDenied")
    digits = unquote(call.params["number"])
    file = vendor.world.files.get(int(digits) if digits.isdecimal() else 0)
    if file is None:
        return _error(404, "NoSuchKey")
    return Answer(content_of(file), content_type=file.content_type)


def _error(status: int, code: str) -> Answer:
    return Answer(ERROR.format(code), status, content_type="application/xml")
