"""News of a promise: there is none yet, it is late, kept or dropped, or what we said of it was wrong."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows import promise_news
from flows.unasked import Priority
from storage import promises
from storage.promise_hearers import hearers
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = True


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    ledger = promises.by_id(db, [update.subject])[update.subject]
    event = ledger.event(update.step)
    say = promise_news.news_of(ledger, event) if event is not None else None
    if event is None or say is None:
        return
    last_day = promise_news.expires(event)
    ends = datetime.combine(last_day + timedelta(days=1), time(), house.settings.zone) if last_day else None
    yield News(say, hearers(db, ledger.promise), ends)
