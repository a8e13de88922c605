"""Tell what is due: worded once for each language and channel, one message in the outbox for each who hears it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.buttons import token
from bot.house import House
from bot.telling.telling import News
from bot.wording import WITH_BUTTONS
from flows.turn import Say
from storage import consultations, updates
from storage.audience import Hearer
from storage.updates import Letters, Update


def tell_updates(db: Connection, house: House, now: datetime) -> bool:
    """Running twice, or in two processes, tells nobody twice: (update, member) is unique. True: there is more to do."""
    return any(tell(db, house, update, now) for update in updates.due(db, now))


def tell(db: Connection, house: House, update: Update, now: datetime) -> bool:
    """The kinds are loaded when one is due: a web front with nothing to tell never holds them in memory."""
    from bot.telling.registry import TELLINGS

    telling = TELLINGS[update.kind]
    news = list(telling.news(db, house, update, now))
    letters, more = [letters_of(db, house, one) for one in news], any(one.more for one in news)
    updates.queue(db, update, letters, telling.PRIORITY, now, outranks=telling.OUTRANKS, more=more)
    return more


def letters_of(db: Connection, house: House, news: News) -> Letters:
    wanted = {(one.language, one.channel) for one in news.hearers}
    texts = {(language, channel): house.wording.render(news.say, language, channel) for language, channel in wanted}
    return Letters(
        news.hearers,
        texts,
        buttons_for(house, news.say, version_of(db, news)),
        news.say.asks,
        news.expires_at,
        news.is_last,
    )


def version_of(db: Connection, news: News) -> int:
    """Buttons of a question are of this version of its consultation, as in a reply."""
    asked = news.say.asks
    consultation = consultations.find(db, asked.consultation) if asked and asked.kind == "question" else None
    return consultation.version if consultation else 0


def buttons_for(house: House, say: Say, version: int) -> Callable[[Hearer], tuple[tuple[str, str], ...]]:
    """For one hearer: the same labels as everybody's, with tokens of their own."""

    def buttons(hearer: Hearer) -> tuple[tuple[str, str], ...]:
        if hearer.channel not in WITH_BUTTONS:
            return ()
        return house.wording.labels(
            say, hearer.language, lambda asked, value: token(house.button_key, hearer.member, asked, value, version)
        )

    return buttons
