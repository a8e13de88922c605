"""After a restore somebody looks at what is held: what has gone already is dropped, and the rest goes on.

By command and on a page; both go through here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from bot.commands.telling import CannotDo, counted, listed, moment
from bot.console.lost_seen import TOLD
from flows.permissions import may
from storage import audit, broadcasts, held_back, restores, staff
from storage.held_back import LETTERS, Held

EVERYTHING = "all"
NO_ADMIN = "nobody yet; yousaid staff add NAME --role admin"
NOTHING = "Nothing is held: no backup was restored, or somebody has let everything go on."


def who(db: Connection, by: str | None) -> str:
    """Somebody who administers; with nobody named, and one who may, it is them. Raises CannotDo."""
    people = staff.every(db)
    able = [one.name for one in people if may(one.roles, "administer")]
    if by is None and not people:
        return "whoever set this up"
    if by is None and len(able) == 1:
        return able[0]
    if by not in able:
        raise CannotDo(f"Say who does this: --by NAME. Admins: {listed(able) or NO_ADMIN}.")
    return by


def said(db: Connection, zone: tzinfo, now: datetime) -> Iterator[str]:
    restore = restores.held_since(db)
    if restore is None:
        yield NOTHING
        return
    made, at = moment(restore.made_at, zone), moment(restore.at, zone)
    yield f"{restore.name}, of {made}, was restored on {at}. Since then nothing goes out that nobody asked for."
    every = held_back.held(db, now)
    for place, one in enumerate(every, start=1):
        yield f"{place}  {named(db, one)}, since {moment(one.since, zone)}: {messages(one)}"
    if every:
        yield "What has gone already: yousaid restored --drop NUMBER, or --drop all."
    yield "Then let the rest go on: yousaid restored --go-on"


def named(db: Connection, one: Held) -> str:
    if one.id == LETTERS:
        return "What staff wrote to members"
    broadcast = broadcasts.look_at_id(db, one.subject) if one.kind == broadcasts.KIND else None
    if broadcast is None:
        return TOLD.get(one.kind, one.kind.capitalize())
    return f"Broadcast {broadcast.number}" + (
        " (paused: go on from its own page)" if broadcast.state == "paused" else ""
    )


def messages(one: Held) -> str:
    return counted(one.many, "message", "messages") if one.many else "nobody was found yet whom it is for"


def decide(db: Connection, drop: Sequence[str], go_on: bool, name: str, now: datetime) -> list[str]:
    """`drop`: places in the list, or "all". What was done, in sentences. Raises CannotDo."""
    if restores.held_since(db) is None:
        raise CannotDo(NOTHING)
    every = held_back.held(db, now)
    chosen = every if EVERYTHING in drop else [_at(every, place) for place in drop]
    done = drop_these(db, [one.id for one in chosen], name, now)
    return [*done, *(let_go_on(db, name, now) if go_on else [])]


def _at(every: Sequence[Held], place: str) -> Held:
    if not (place.isascii() and place.isdigit() and 1 <= int(place) <= len(every)):
        raise CannotDo(f'There is no {place[:20]} in the list: write its number, or "all". See: yousaid restored')
    return every[int(place) - 1]


def drop_these(db: Connection, ids: Sequence[str], name: str, now: datetime) -> list[str]:
    """Those that are still held."""
    chosen = [one for one in held_back.held(db, now) if one.id in ids]
    for one in chosen:
        held_back.drop(db, one.id, name, now)
        audit.note(db, name, "dropped what was held after a restore", now, about=named(db, one).partition(" (")[0])
    return [f"Dropped: {listed(named(db, one).partition(' (')[0] for one in chosen)}."] if chosen else []


def let_go_on(db: Connection, name: str, now: datetime) -> list[str]:
    if held_back.go_on(db, name, now):
        audit.note(db, name, "let everything go on after a restore", now)
    return ["Everything else goes on, by day and within the usual limits."]
