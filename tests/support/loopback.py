"""A TLS server on loopback that stands for public addresses: what downloads are tested with."""

import asyncio
import datetime as dt
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def contexts(*names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for these names, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder, "chain.pem")
        chain.write_bytes(pem + private)
        server.load_cert_chain(chain)
    return server, ssl.create_default_context(cadata=pem.decode())


SERVER, CLIENT = contexts("files.test", "other.test")


class Loopback(httpx.AsyncBaseTransport):
    """Leads public addresses to a server on loopback; notes where each request was meant to go."""

    def __init__(self, port: int, trust: ssl.SSLContext = CLIENT, refuse: frozenset[str] = frozenset()):
        self.inner = httpx.AsyncHTTPTransport(verify=trust, trust_env=False)
        self.port = port
        self.refuse = refuse
        self.asked: list[tuple[str, str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        if request.url.host in self.refuse:
            raise httpx.ConnectError("refused")
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


def names(**answers: str):
    """A resolver; each answer is a list of names' addresses, one taken each time it is asked."""
    left = {name.replace("_", "."): iter(found.split()) for name, found in answers.items()}
    asked: list[str] = []

    async def resolve(host: str) -> list[str]:
        asked.append(host)
        return next(left[host]).split(",")

    resolve.asked = asked
    return resolve


@asynccontextmanager
async def server(*answers: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answers connections in turn with these bytes; what was asked is noted."""
    heads: list[bytes] = []
    left = iter(answers)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        answer = next(left)
        writer.write(answer)
        if answer:
            await writer.drain()
            writer.close()
        else:
            await reader.read()  # says nothing until the caller leaves
            writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=SERVER)
    try:
        yield listening.sockets[0].getsockname()[1], heads
    finally:
        listening.close()


def ok(body: bytes, *head: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"content-length: {len(body)}", "connection: close", *head]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
