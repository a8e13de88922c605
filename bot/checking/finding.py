"""One line of `yousaid check`, and how a provider is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import BasicAuth, ClientSession

SECONDS = 10
CLOCK_MAY_DIFFER = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` says that it is in order, or what to do."""

    subject: str
    ok: bool
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider said. `status` 0: it could not be reached. `date`: its clock."""

    status: int
    said: Any = None
    date: datetime | None = None


@asynccontextmanager
async def asking(auth: "BasicAuth | None" = None) -> AsyncIterator["ClientSession"]:
    from aiohttp import ClientSession, ClientTimeout

    async with ClientSession(auth=auth, timeout=ClientTimeout(total=SECONDS)) as session:
        yield session


async def ask(session: "ClientSession", address: str, **query: str) -> Answer:
    """Never raises: a line that is down is an answer too. The address may hold a secret, so it is never told."""
    from aiohttp import ClientError

    try:
        async with session.get(address, params=query) as response:
            date = response.headers.get("Date")
            said = await response.json(content_type=None) if response.status == 200 else None
            return Answer(response.status, said, parsedate_to_datetime(date) if date else None)
    except (ClientError, OSError, ValueError):
        return Answer(0)


def clock(answer: Answer, now: datetime) -> Finding | None:
    """Our clock beside the provider's; None where it did not tell."""
    if answer.date is None:
        return None
    apart = abs((answer.date - now).total_seconds())
    if apart > CLOCK_MAY_DIFFER:
        return Finding("clock", False, f"{apart:.0f} seconds away from the provider's: set this machine's clock")
    return Finding("clock", True, "within a minute of the provider's")
