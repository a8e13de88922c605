"""Tell what is due: worded once for each language and channel, one message in the outbox for each who hears it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.buttons import token
from bot.house import House
from bot.telling.registry import TELLINGS
from bot.telling.telling import News
from bot.wording import WITH_BUTTONS
from flows.turn import Say
from storage import updates
from storage.audience import Hearer
from storage.updates import Letters


def tell_updates(db: Connection, house: House, now: datetime) -> None:
    """Running twice, or in two processes, tells nobody twice: (update, member) is unique."""
    for update in updates.due(db, now):
        telling = TELLINGS[update.kind]
        letters = [letters_of(house, news) for news in telling.news(db, house, update, now)]
        updates.queue(db, update, letters, telling.PRIORITY, now, outranks=telling.OUTRANKS)


def letters_of(house: House, news: News) -> Letters:
    wanted = {(one.language, one.channel) for one in news.hearers}
    texts = {(language, channel): house.wording.render(news.say, language, channel) for language, channel in wanted}
    buttons = buttons_for(house, news.say, news.version)
    return Letters(news.hearers, texts, buttons, news.say.asks, news.expires_at)


def buttons_for(house: House, say: Say, version: int = 0) -> Callable[[Hearer], tuple[tuple[str, str], ...]]:
    """For one hearer: the same labels as everybody's, with tokens of their own."""

    def buttons(hearer: Hearer) -> tuple[tuple[str, str], ...]:
        if hearer.channel not in WITH_BUTTONS:
            return ()
        return house.wording.labels(
            say, hearer.language, lambda asked, value: token(house.button_key, hearer.member, asked, value, version)
        )

    return buttons
