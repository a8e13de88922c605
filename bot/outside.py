"""What only others can tell: the right time, and whether our certificate is good. Asked every hour, beside the tick."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.checking.finding import SECONDS, ask, asking
from bot.clock import RealClock
from storage import noticed
from storage.database import DatabaseProblem, open_database
from storage.noticed import Certificate, Clock

if TYPE_CHECKING:
    from bot.house import House
    from bot.settings import Settings

EVERY = timedelta(hours=1)
PATIENCE = timedelta(minutes=1)
"""After the start: a proxy that starts with us may not be there yet."""


async def look_outside(house: "House") -> None:
    """Only where this process does what time has made due; by the real clock, which is what is looked at."""
    now = RealClock().now()
    if house.look_outside_at is None:
        house.look_outside_at = now + PATIENCE
    if house.outbox is None or now < house.look_outside_at:
        return
    house.look_outside_at = now + EVERY
    settings = house.settings
    ahead, certificate = await asyncio.gather(look_at_clock(settings), look_at_certificate(settings))
    await house.writer.run(_keep, house, ahead, certificate)


def _keep(house: "House", ahead: Clock | None, certificate: Certificate | None) -> None:
    with house.database.transaction() as db:
        if ahead is not None:
            noticed.keep_clock(db, ahead)
        if certificate is not None:
            noticed.keep_certificate(db, certificate)


async def look_at_clock(settings: "Settings") -> Clock | None:
    """Beside the first provider's that answers, else the database server's; None where nobody tells."""
    bases = {"sms": settings.twilio_api_base, "telegram": settings.telegram_api_base}
    async with asking() as session:
        for name in settings.channels_on():
            answer = await ask(session, f"{bases[name]}/")
            if answer.date is not None:
                now = RealClock().now()
                return Clock((now - answer.date).total_seconds(), now)
    return await asyncio.to_thread(beside_database, settings.database_url)


def beside_database(url: str) -> Clock | None:
    """Beside the machine of the database, where that is a server; None where it is not, or does not answer."""
    if url.startswith("sqlite"):
        return None
    try:
        database = open_database(url)
    except DatabaseProblem:
        return None
    try:
        with database.reading() as db:
            theirs: datetime = db.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
            now = RealClock().now()
            return Clock((now - theirs).total_seconds(), now)
    finally:
        database.close()


async def look_at_certificate(settings: "Settings") -> Certificate | None:
    """As a provider would see it, by our public address; None where that has none, or cannot be reached from here.

    Why not being reached says nothing: many networks do not let a machine reach its own public address.
    """
    address = urlsplit(settings.public_url)
    if address.scheme != "https" or address.hostname is None:
        return None
    now = RealClock().now()
    try:
        async with asyncio.timeout(SECONDS):
            return Certificate(await _until(address.hostname, address.port or 443), "", now)
    except ssl.SSLCertVerificationError as problem:
        return Certificate(None, problem.verify_message, now)
    except (OSError, TimeoutError):
        return None


async def _until(host: str, port: int) -> datetime:
    _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
    try:
        shown = writer.get_extra_info("peercert")
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    finally:
        writer.close()
