"""Everything that we hold of one member goes: in small steps, each one transaction, until nothing is left.

`begin` belongs into the transaction of the wish: from then on nothing goes to them but the last reply, and a text from
their number is a stranger's. `advance` does one step of one erasure; whatever breaks it off, it goes on where it was.
What stays: a keyed hash on the list of those who get nothing unasked, ballots of closed questions that lead to nobody,
one line in the log that says nothing, and the ids of those who were erased, for whoever restores a backup.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from flows.state import MemberState
from storage import members, quotes, wiping
from storage.erasing import STEPS, Erasing
from storage.lists import among
from storage.sealed import Keys
from storage.statements import insert, run
from storage.tables import addresses, alerts, erasures, linked_members, opt_outs, outbox
from storage.tables import members as members_
from storage.tables.columns import Moment, micros

FIRST = next(iter(STEPS))
DANGER_LASTS = timedelta(days=3)
"""For so long since their last cry, while the alert is open, what is held stays, so that they can be called: whoever
holds the phone of somebody in danger must not be able to cut that off."""

_UNDER_WAY = select(erasures).where(erasures.c.done_at.is_(None)).order_by(erasures.c.at, erasures.c.member_id)
_MINE = _UNDER_WAY.where(erasures.c.member_id == bindparam("member")).with_for_update(skip_locked=True)
_IN_DANGER = select(alerts.c.member_id).where(
    alerts.c.member_id.is_not(None), alerts.c.closed_at.is_(None), alerts.c.last_at > bindparam("since", type_=Moment())
)
_HERE = select(members_.c.id).where(among(members_.c.id, "ids"))
_WAS = select(linked_members.c.was).where(among(linked_members.c.member_id, "ids"))
_ADDRESSES = select(addresses.c.id, addresses.c.channel, addresses.c.sealed, addresses.c.member_id).where(
    among(addresses.c.member_id, "ids"), members.IS_THEIRS
)
"""Without those that are somebody else's by now."""

_WAITING = (
    select(outbox.c.id)
    .where(
        among(outbox.c.member_id, "ids"),
        outbox.c.state.in_(("queued", "paused", "attempting")),
        outbox.c.kind != "help",
        outbox.c.goodbye.is_(False),
    )
    .with_for_update(skip_locked=True)
)
_HUSH = (
    "UPDATE outbox SET text = NULL, sealed = NULL, key_id = NULL, buttons = NULL, asked = NULL, "
    "code = CASE WHEN state = 'attempting' THEN code ELSE 'forgotten' END, "
    "state = CASE WHEN state = 'attempting' THEN state ELSE 'cancelled' END WHERE id = ?"
)


class Gone(NamedTuple):
    """Somebody who was erased, or is about to be. `by`: who on the staff list did it; None: they themselves."""

    member: str
    at: datetime
    by: str | None


class Journal(NamedTuple):
    """What must be so again after a backup from before is restored: no number, no name, no words are in it.

    `left`: (keyed hash, channel, when, how) of everybody who gets nothing unasked.
    """

    gone: tuple[Gone, ...]
    left: tuple[tuple[str, str, datetime, str], ...]


def begin(db: Connection, ids: Sequence[str], by: str | None, keys: Keys, now: datetime) -> None:
    """Those who are here, each once. In a turn, before its reply is kept: what waited until now is not sent."""
    here = sorted(db.execute(_HERE, {"ids": list(ids)}).scalars()) if ids else []
    if not here:
        return
    rows = [(member, micros(now), by, FIRST) for member in here]
    insert(db, "erasures", ("member_id", "at", "by", "step"), rows, "ON CONFLICT (member_id) DO NOTHING")
    run(db, "UPDATE erasures SET step = ?, done_at = NULL WHERE member_id = ?", [(FIRST, member) for member in here])
    _with_those_they_were(db, here, by, now)
    members.opt_out(db, here, members.ERASED, now)
    states = members.states(db, here)
    members.keep_states(db, {member: MemberState(state.language, left=True) for member, state in states.items()})
    there = db.execute(_ADDRESSES, {"ids": here})
    members.cannot_be_found(
        db, [(row.channel, keys.open(row.sealed, f"addresses:{row.id}").decode()) for row in there], keys
    )
    waiting = db.execute(_WAITING, {"ids": here}).scalars().all()
    run(db, _HUSH, [(id,) for id in waiting])
    quotes.end_of_members(db, here, "forgotten", now)


def _with_those_they_were(db: Connection, here: Sequence[str], by: str | None, now: datetime) -> None:
    """Whoever was two before their addresses were linked is two in a backup from then."""
    at = micros(now)
    before = [(was, at, by, "done", at) for was in db.execute(_WAS, {"ids": list(here)}).scalars()]
    columns = ("member_id", "at", "by", "step", "done_at")
    insert(db, "erasures", columns, before, "ON CONFLICT (member_id) DO NOTHING")


def advance(
    db: Connection,
    keys: Keys,
    new_id: Callable[[], str],
    now: datetime,
    done: Callable[[str], None] = lambda step: None,
) -> bool:
    """One step of the oldest erasure that can go on. False: there is none just now.

    `done` hears what was done before it is committed: what it raises takes the step back.
    """
    in_danger = set(db.execute(_IN_DANGER, {"since": now - DANGER_LASTS}).scalars())
    for one in under_way(db):
        if one.member in in_danger:
            continue
        row = db.execute(_MINE, {"member": one.member}).first()
        if row is None:
            continue
        erasing = Erasing(db, row.member_id, row.at, keys, new_id, now)
        following = STEPS[row.step](erasing)
        if following is None:
            continue
        run(db, "UPDATE erasures SET step = ? WHERE member_id = ?", [(following, row.member_id)])
        if erasing.is_wiped:
            wiping.want(db)
        done(row.step)
        return True
    return False


def under_way(db: Connection) -> list[Gone]:
    return [Gone(row.member_id, row.at, row.by) for row in db.execute(_UNDER_WAY)]


def going(db: Connection, keys: Keys) -> list[tuple[str, str, datetime]]:
    """(channel, number or chat, since when) of those whose erasure is under way, for what lies outside the database."""
    since = {one.member: one.at for one in under_way(db)}
    found = db.execute(_ADDRESSES, {"ids": list(since)}).all() if since else []
    return [(row.channel, keys.open(row.sealed, f"addresses:{row.id}").decode(), since[row.member_id]) for row in found]


def journal(db: Connection) -> Journal:
    gone = tuple(Gone(row.member_id, row.at, row.by) for row in db.execute(select(erasures)))
    left = tuple((row.opt_out, row.channel, row.at, row.how) for row in db.execute(select(opt_outs)))
    return Journal(gone, left)


def apply_again(db: Connection, journal: Journal, keys: Keys, now: datetime) -> int:
    """After a restore: who left stays left, and who was erased is erased again. Returns how many are.

    What was quoted waits for a person once more.
    """
    left = [(hash, channel, micros(at), how) for hash, channel, at, how in journal.left]
    insert(db, "opt_outs", ("opt_out", "channel", "at", "how"), left, "ON CONFLICT (opt_out) DO NOTHING")
    _keep_known(db, journal.gone)
    back = sorted(db.execute(_HERE, {"ids": [one.member for one in journal.gone]}).scalars())
    begin(db, back, None, keys, now)
    quotes.need_another_look(db)
    return len(back)


def _keep_known(db: Connection, gone: Iterable[Gone]) -> None:
    rows = [(one.member, micros(one.at), one.by, "done", micros(one.at)) for one in gone]
    columns = ("member_id", "at", "by", "step", "done_at")
    insert(db, "erasures", columns, rows, "ON CONFLICT (member_id) DO NOTHING")
