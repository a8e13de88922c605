"""One file from a provider: at most 16 MiB, within 20 seconds, as it is; it is not unpacked, kept on disk or logged."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from aiohttp import ClientResponse, ClientSession, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

if TYPE_CHECKING:
    import socket

MOST_BYTES = 16 * 1024 * 1024
SECONDS = 20
AS_IT_IS = {"Accept-Encoding": "identity"}
GONE = "{} no longer has it."
TOO_BIG = "It is larger than 16 MB, so it is not shown here."
REFUSED = "{} refuses our sign-in. Whoever runs yousaid finds out why with: yousaid check"
NO_ANSWER = "{} could not give it just now. Try again in a minute."
NOT_THEIRS = "Its address is not one where {} keeps what people send, so it is not opened."


class NotShown(Exception):
    """One plain sentence. `is_gone`: it will not come back."""

    def __init__(self, sentence: str, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone


class PublicOnly(AbstractResolver):
    """Names that lead into a private network lead nowhere, whoever says so."""

    def __init__(self) -> None:
        self._names = DefaultResolver()

    async def resolve(self, host: str, port: int = 0, family: "socket.AddressFamily" = 0) -> list[ResolveResult]:  # type: ignore[assignment]
        found = await self._names.resolve(host, port, family)
        public = [one for one in found if ip_address(one["host"].partition("%")[0]).is_global]
        if not public:
            raise OSError("this name leads to no public address")
        return public

    async def close(self) -> None:
        await self._names.close()


@asynccontextmanager
async def session(is_public: bool, headers: Mapping[str, str] | None = None) -> AsyncIterator[ClientSession]:
    """Without cookies, and without a proxy that the environment names. `is_public`: see `PublicOnly`."""
    connector = TCPConnector(resolver=PublicOnly() if is_public else None)
    async with ClientSession(
        connector=connector,
        headers={**AS_IT_IS, **(headers or {})},
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
    ) as opened:
        yield opened


async def read(answer: ClientResponse, provider: str) -> bytes:
    """The content. Raises NotShown."""
    if answer.status in (404, 410):
        raise NotShown(GONE.format(provider), is_gone=True)
    if answer.status in (401, 403):
        raise NotShown(REFUSED.format(provider))
    if answer.status != 200 or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotShown(NO_ANSWER.format(provider))
    if (answer.content_length or 0) > MOST_BYTES:
        raise NotShown(TOO_BIG)
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > MOST_BYTES:
            raise NotShown(TOO_BIG)
    return bytes(content)
