"""An outcome whose time has come: worded once for each language and channel, one message for each who hears it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot.buttons import token
from bot.house import House
from bot.wording import WITH_BUTTONS, Worded
from flows.loop import update_for
from flows.outcome import Outcome
from flows.turn import Say
from storage import loop


def tell_outcomes(db: Connection, house: House, now: datetime) -> None:
    """Running twice, or in two processes, tells nobody twice: (update, member) is unique."""
    for update_id, outcome in loop.due_updates(db, now):
        hearers = loop.audience(db, outcome)
        buttons = buttons_for(house, update_for(outcome))
        loop.queue_update(db, update_id, texts(house, outcome, hearers), hearers, buttons, now)


def buttons_for(house: House, say: Say) -> Callable[[loop.Hearer], tuple[tuple[str, str], ...]]:
    """For one hearer: the same labels as everybody's, with tokens of their own."""

    def buttons(hearer: loop.Hearer) -> tuple[tuple[str, str], ...]:
        if hearer.channel not in WITH_BUTTONS:
            return ()
        return house.wording.labels(
            say, hearer.language, lambda asked, value: token(house.button_key, hearer.member, asked, value, 0)
        )

    return buttons


def texts(house: House, outcome: Outcome, hearers: Iterable[loop.Hearer]) -> dict[tuple[str, str], Worded]:
    say = update_for(outcome)
    wanted = {(one.language, one.channel) for one in hearers}
    return {(language, channel): house.wording.render(say, language, channel) for language, channel in wanted}
