"""May we show these words of yours? One question to their author, and nothing that hurries them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import quoting as quoted
from bot.telling.telling import News
from flows import quoting
from flows.quotes import GOES_WITHIN
from flows.unasked import Priority
from storage import audience, quotes
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.QUESTION
OUTRANKS = False


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    """Nobody is asked about what was taken back meanwhile, nor who does not want to be quoted any more."""
    quote = quotes.by_id(db, update.step)
    if quote is not None and quote.state == "asked" and quoted.may_still_ask(db, quote, now):
        hearers = audience.alone(db, update.subject, "said")
        yield News(quoting.question(quote.id, quote.words), hearers, quote.asked_at + GOES_WITHIN)
