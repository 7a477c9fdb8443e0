"""The contract on the wire: credentials, statuses, error bodies, over real sockets."""

import orjson
import pytest

from connectors.connector import connect
from connectors.errors import (
    BadInput,
    Malformed,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from connectors.upstream import Budget, Request
from tests.connectors.upstream.fakes import http, on_socket
from tests.contract.hooks import STATUSES, Hooks


class Wired(Hooks):
    """Checks over a scripted server."""

    async def test_credentials_go_with_every_call_exactly_once(self):
        _, seen = await self.sent_to(http(200, {}))
        (call,) = [one for one in seen if one.target.endswith("/contract")]
        for name, value in self.auth_headers.items():
            assert call.headers.get(name.lower()) == value
        assert not any(secret in call.target for secret in self.secrets())

    async def test_credentials_never_go_to_another_host(self):
        async with on_socket(http(200, {})) as other, on_socket(self.respond(http(200, {}))) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            try:
                elsewhere = f"http://127.0.0.1:{other.port}"
                away = Request("GET /file", "GET", "/file", base=elsewhere, authenticated=False)
                await integration.upstream.send(away, Budget())
                with pytest.raises(BadInput):
                    await integration.upstream.send(
                        Request("GET /file", "GET", "/file", base=elsewhere), Budget()
                    )
            finally:
                await integration.upstream.aclose()
        (call,) = other.seen
        sent = " ".join([call.target, *call.headers.values(), call.body.decode()])
        assert not any(secret in sent for secret in self.secrets())

    def secrets(self):
        names = set(self.auth_headers.values()) | {
            value for value in self.credentials.values() if len(value) > 7
        }
        return {word for name in names for word in name.split() if len(word) > 7}

    async def test_the_check_is_answered(self):
        async with on_socket(self.respond(http(200, {}))) as vendor:
            integration = connect(self.connector, self.account(f"http://127.0.0.1:{vendor.port}"))
            try:
                session = integration.session(Budget())
                assert (await session.call(self.connector.check)).status == 200
            finally:
                await integration.upstream.aclose()

    async def failure(self, answer, **options):
        with pytest.raises(UpstreamError) as told:
            await self.sent_to(answer, **options)
        error = told.value
        assert (error.tool, error.integration) == (self.connector.tool, "contract")
        assert error.operation.endswith("/contract")
        assert not any(secret in error.message for secret in self.secrets())
        return error

    @pytest.mark.parametrize(
        "body", [{}, [], "text", 5, None, b"", b"<html>no</html>", {"error": {"x": [1]}}, [[]]]
    )
    @pytest.mark.parametrize("status", STATUSES)
    async def test_every_status_is_its_class_whatever_the_body(self, status, body):
        error = await self.failure(http(status, body))
        assert type(error) is self.statuses.get(status, STATUSES[status]), body
        assert error.status == status

    async def test_a_limit_tells_when_to_come_back(self):
        error = await self.failure(http(429, {}, retry_after="30"))
        assert (type(error), error.retry_after) == (RateLimited, 30.0)
        assert type(await self.failure(http(429, {}), safe=True, deadline=0.15)) is RateLimited

    async def test_html_from_a_broken_gateway_is_unavailable(self):
        error = await self.failure(
            http(502, b"<html><body>Bad Gateway</body></html>", content_type="text/html")
        )
        assert type(error) is Unavailable
        assert error.retryable

    @pytest.mark.parametrize("body", [b"<html>login</html>", b"{", b"\xff\xfe", b'{"a": 1'])
    async def test_a_success_that_is_no_json_is_malformed(self, body):
        assert type(await self.failure(http(200, body))) is Malformed

    async def test_an_answer_cut_short_is_malformed(self):
        def cut(writer):
            writer.write(
                b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"'
            )

        assert type(await self.failure(cut)) is Malformed

    async def test_what_is_no_http_is_malformed_or_unavailable(self):
        def garbage(writer):
            writer.write(b"\x00\x01garbage\r\n\r\n")

        assert type(await self.failure(garbage)) in (Malformed, Unavailable)

    async def test_secrets_that_a_vendor_repeats_are_not_told(self):
        words = " ".join(sorted(self.secrets()))
        for body in ({"error": words, "message": words, "errors": [{"message": words}]}, words):
            await self.failure(http(422, body))

    async def test_the_vendors_error_bodies_are_understood(self):
        for status, headers, body, kind, words in self.errors:
            error = await self.failure(http(status, body, **headers))
            assert type(error) is kind, body
            assert words in error.message, body
            orjson.dumps(error.extensions)

    def test_no_answer_breaks_the_reading_of_errors(self):
        """Asked about answers of every shape, a reader answers or raises what the upstream room knows."""
        for status in (200, 400, 500):
            for body in (
                None,
                1,
                "x",
                [],
                [1],
                {},
                {"error": 1},
                {"errors": {"x": None}},
                {"message": ["x"]},
            ):
                try:
                    self.connector.read_error(status, {}, body)
                except Malformed:
                    pass  # then the status speaks
                except (AttributeError, LookupError, TypeError, ValueError):
                    pytest.fail(f"{status} {body!r} cannot be read")
