"""An outcome whose time has come: worded once for each language and channel, one message for each who hears it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot.house import House
from bot.wording import Worded
from flows.loop import update_for
from flows.outcome import Outcome
from storage import loop


def tell_outcomes(db: Connection, house: House, now: datetime) -> None:
    """Running twice, or in two processes, tells nobody twice: (update, member) is unique."""
    for update_id, outcome in loop.due_updates(db, now):
        hearers = loop.audience(db, outcome)
        loop.queue_update(db, update_id, texts(house, outcome, hearers), hearers, now)


def texts(house: House, outcome: Outcome, hearers: Iterable[loop.Hearer]) -> dict[tuple[str, str], Worded]:
    say = update_for(outcome)
    wanted = {(one.language, one.channel) for one in hearers}
    return {(language, channel): house.wording.render(say, language, channel) for language, channel in wanted}
