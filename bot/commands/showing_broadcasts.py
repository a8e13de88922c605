"""Broadcasts as plain lines: what each says, who did what with it, and what became of every text."""

from collections.abc import Iterator
from datetime import tzinfo

from sqlalchemy import Connection

from bot.broadcasting.preview import heading
from bot.commands.telling import counted, listed, moment
from bot.commands.who_does_it import there
from flows.broadcast import AS_STAFF_SAY, Broadcast
from storage import broadcasts

SHOWN_WORDS = 40
EVENTS = {
    "put_off": "not yet",
    "resent": "sent again to those of whom nobody knows",
    "held": "held: more people than anybody said yes to",
    "filtered": "paused by itself: mobile networks took its texts for spam",
    "stopped": "did not start: too late, or too dear for this month",
    "restored": "stopped: a backup from before was restored",
}


def lines(db: Connection) -> Iterator[str]:
    every = broadcasts.every(db)
    for one in every:
        words = next(iter(one.text.by_language.values()))
        short = words if len(words) <= SHOWN_WORDS else words[: SHOWN_WORDS - 3].rstrip() + "..."
        yield f"{one.number}  {AS_STAFF_SAY[one.state]}{progress(db, one)}  {one.author}: {short}"
    if not every:
        yield "There is no broadcast yet: yousaid broadcast add."


def progress(db: Connection, one: Broadcast) -> str:
    if one.update is None:
        return ""
    sent, everybody = broadcasts.how_far(db, one)
    return f", {sent} of {everybody} sent"


def shown(db: Connection, number: int, zone: tzinfo) -> Iterator[str]:
    """Raises CannotDo where there is none."""
    broadcast = there(broadcasts.look_at(db, number), number)
    yield from heading(broadcast, zone)
    for language, words in broadcast.text.by_language.items():
        yield f"  ({language}) {words}"
    yield from (
        f"  {moment(event.at, zone)}: {EVENTS.get(event.what, event.what)}{f', {event.who}' if event.who else ''}"
        for event in broadcasts.history(db, broadcast)
    )
    if broadcast.update is not None:
        told = broadcasts.fates(db, broadcast)
        counts = listed(f"{many} {fate}" for fate, many in told.items() if many)
        yield f"  {counted(sum(told.values()), 'person', 'people')}: {counts or 'nobody'}."
