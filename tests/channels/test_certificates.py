"""A provider whose certificate nobody vouches for is not talked to: nothing is sent, and it is tried again later."""

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_address

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.registry import CHANNELS
from storage.outbox import Post
from tests.channels.captured import NOW, SETTINGS


@pytest.fixture(scope="module")
def its_own_word(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    both = tmp_path_factory.mktemp("certificate") / "both.pem"
    both.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(both)
    return context


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


@pytest.fixture
async def provider(its_own_word: ssl.SSLContext) -> AsyncIterator[tuple[str, list[str]]]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    server = TestServer(app, scheme="https", host="127.0.0.1")
    await server.start_server(ssl=its_own_word)
    yield f"https://127.0.0.1:{server.port}", asked
    await server.close()


@pytest.mark.parametrize(("channel", "address"), [("sms", "+447700900101"), ("telegram", "7001")])
async def test_nothing_is_sent_to_a_stranger(provider: tuple[str, list[str]], channel: str, address: str) -> None:
    base, asked = provider
    settings = SETTINGS.model_copy(update={"twilio_api_base": base, "telegram_api_base": base})
    client = await CHANNELS[channel].connect(settings)
    fate = await CHANNELS[channel].send(client, Post("1", channel, address, "hello"))
    await CHANNELS[channel].close(client)
    assert (fate.status, fate.code, asked) == ("retry", "connection", [])
