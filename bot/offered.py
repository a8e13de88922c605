"""Which languages are offered: all of them on trial, and when live only those that a reader has signed for.

Whatever is offered, replies are read in every language that we have, and danger is heard in each.
"""

from sqlalchemy import Connection

from bot import setup
from bot.languages import ENGLISH, codes
from bot.settings import Settings
from storage import signed
from storage.frame import Offer


def offer(db: Connection, settings: Settings) -> Offer:
    codes_ = offered(db, settings)
    return Offer(codes_, settings.language if settings.language in codes_ else ENGLISH)


def offered(db: Connection, settings: Settings) -> tuple[str, ...]:
    """English counts as signed from the start. Only where another is not yet signed does trial mode matter."""
    ready = {ENGLISH, *signed.signatures(db)}
    if ready.issuperset(codes()) or setup.missing(db, settings):
        return codes()
    return tuple(code for code in codes() if code in ready)
