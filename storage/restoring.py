"""A database that was put back from a backup is put right, before anybody works with it again.

Who left since then has left, who was erased is erased, words that were taken out are taken out, and the keys of secret
questions that have closed are destroyed. What waited to be sent at the moment of the backup is looked at by kind: it
may have gone since. And from now on nothing goes out that nobody asked for, until somebody has looked at it
(`storage.restores.release`).

By kind: what was being tried is "unknown", and looked for where the provider lists what it took. A reply answers a text
of long ago: it expires. Help lines go, since twice is better than never; so do texts to staff, who can judge. What
nobody asked for waits with all the rest. A broadcast that was going is paused, and one that was about to go is a draft
again, with a line in its history.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.broadcast import Broadcast, State, as_draft
from storage import agreements, broadcasts, consultations, erasure, members, posting, quotes, redacting, restores, since
from storage.backing_up import MARK, Mark
from storage.kept import forget
from storage.lists import among
from storage.sealed import Keys
from storage.since import Since
from storage.statements import run
from storage.suppressing import Suppressed, count_on
from storage.tables import addresses, opt_outs, question_keys, views
from storage.tables import members as members_
from storage.tables.columns import micros

Shuffled = Callable[[Sequence[tuple[object, ...]]], Sequence[tuple[object, ...]]]
RESTORED = "restored"
"""The code of messages that were stopped or held, and what the history of a broadcast says."""

_ON_THE_LIST = select(opt_outs.c.opt_out)
_STAYED = (
    select(addresses.c.member_id)
    .join(members_, members_.c.id == addresses.c.member_id)
    .where(among(addresses.c.opt_out, "hashes"), members.IS_THEIRS, members_.c.left.is_(False))
    .distinct()
)
_CAME_IN = select(views.c.number, views.c.text).where(views.c.message_id == bindparam("message"))
_SECRET = select(question_keys.c.consultation).distinct()


@dataclass(frozen=True, slots=True)
class PutRight:
    """How many had left or were erased since, views from which words were taken out again, consultations that were
    closed again, and messages of which it is known that they went meanwhile."""

    left: int
    erased: int
    taken_out: int
    closed: tuple[str, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Restored:
    """`name`, `mark`: of the backup. `suppressed`: what must be so again. `known`: what the database that is replaced
    knows, and `there` is it; None where it cannot be read."""

    name: str
    mark: Mark
    suppressed: Suppressed
    known: Since | None = None
    there: Connection | None = None


def put_right(
    db: Connection, what: Restored, keys: Keys, new_id: Callable[[], str], shuffled: Shuffled, now: datetime
) -> PutRight:
    """All of it in one transaction, before anybody works with it. Erasures have only begun: `erasure.advance`."""
    forget(db, MARK)
    known = what.known or Since(lost=_published(what))
    restores.note(db, what.name, what.mark, known.lost, RESTORER, now)
    since.take_over(db, known, now)
    fates = since.take_fates(db, what.there) if what.there is not None else 0
    _hold(db, now)
    _stop_broadcasts(db, known.begun, now)
    left = _leave_again(db, what.suppressed, keys, now)
    erased = erasure.apply_again(db, what.suppressed.journal, keys, now)
    taken_out = [_take_out_again(db, one, what.there, keys, new_id, now) for one in sorted(what.suppressed.taken_out)]
    quotes.end(db, what.suppressed.unquoted, RESTORED, now)
    closed = tuple(_close_again(db, what.suppressed, keys, shuffled, now))
    _end_sessions(db, now)
    count_on(db, what.suppressed.serial)
    return PutRight(left, erased, sum(taken_out), closed, fates)


RESTORER = "command line"
"""Who the log says it was: whoever has the machine."""


def _published(what: Restored) -> restores.Lost:
    """Of the log, where nothing else of it can be read: what everybody could see."""
    return restores.Lost(heads=tuple(sorted(one for one in what.suppressed.heads if one[1] > what.mark.entries)))


def _hold(db: Connection, now: datetime) -> None:
    """By kind, as at the head of this file."""
    run(db, "UPDATE outbox SET lease_until = ? WHERE state = 'attempting'", [(micros(now),)])
    posting.recover(db, now)
    expired = "UPDATE outbox SET state = 'expired', code = ?, text = NULL, sealed = NULL, key_id = NULL "
    run(db, f"{expired} WHERE state = 'queued' AND kind = 'reply'", [(RESTORED,)])
    run(db, "UPDATE outbox SET state = 'paused', code = ? WHERE state = 'queued' AND kind = 'person'", [(RESTORED,)])


def _stop_broadcasts(db: Connection, begun: dict[str, str], now: datetime) -> None:
    """What has begun since is over; what was about to begin is a draft, and what was going waits."""
    for one in broadcasts.every(db):
        after = begun.get(one.id)
        if after is not None and one.state not in ("done", "cancelled", "paused"):
            is_over: State = "done" if after == "done" else "cancelled" if one.update is None else "paused"
            _stop(db, replace(one, state=is_over), now)
        elif one.state in ("waiting", "scheduled"):
            _stop(db, as_draft(one), now)
        elif one.state == "going":
            _stop(db, replace(one, state="paused"), now)


def _stop(db: Connection, stopped: Broadcast, now: datetime) -> None:
    if stopped.state == "paused":
        broadcasts.pause(db, stopped, RESTORER, now)
    else:
        broadcasts.keep(db, stopped, RESTORED, None, now)


def _leave_again(db: Connection, suppressed: Suppressed, keys: Keys, now: datetime) -> int:
    """Before the list of the backup is added to, so that only those are looked for who left since."""
    here = set(db.execute(_ON_THE_LIST).scalars())
    since_then = {hash: how for hash, (_, _, how) in suppressed.left.items() if hash not in here}
    stayed = sorted(db.execute(_STAYED, {"hashes": list(since_then)}).scalars())
    states = members.states(db, stayed)
    members.keep_states(db, {id: state._replace(left=True, open=()) for id, state in states.items()})
    agreements.keep_leaving(db, stayed, RESTORED, now)
    return len(since_then)


def _take_out_again(
    db: Connection, message: str, there: Connection | None, keys: Keys, new_id: Callable[[], str], now: datetime
) -> bool:
    """Only what was taken out, where that can still be told; else all of it."""
    view = db.execute(_CAME_IN, {"message": message}).first()
    if view is None:
        return False
    before = since.words_left(db, message)
    after = (None, None) if there is None else since.words_left(there, message)
    if after == before:
        return False
    parts = sorted({part for one in zip(before, after, strict=True) for part in taken_out(*one)}, key=len)[::-1]
    try:
        redacting.redact(db, view.number, parts, keys, new_id, now)
    except redacting.NotThere:
        redacting.redact(db, view.number, (), keys, new_id, now)
    return True


def taken_out(before: str | None, after: str | None) -> list[str]:
    """What stood where a mark stands now; nothing where that cannot be told."""
    if not before or not after or redacting.MARK not in after:
        return []
    pattern = "(.+?)".join(re.escape(kept) for kept in after.split(redacting.MARK))
    found = re.fullmatch(pattern, before, re.DOTALL)
    return [part for part in found.groups() if len(part) >= redacting.SHORTEST] if found else []


def _close_again(db: Connection, suppressed: Suppressed, keys: Keys, shuffled: Shuffled, now: datetime) -> list[str]:
    """Those with secret questions: their keys were destroyed, and are again. What was answered after the backup is
    not in their results."""
    secret = set(db.execute(_SECRET).scalars())
    closed = [name for name in suppressed.closed if name in secret]
    for name in closed:
        consultations.close_consultation(db, name, now, shuffled, keys)
    return closed


def _end_sessions(db: Connection, now: datetime) -> None:
    """Who was signed in then need not be somebody who works here now."""
    run(db, "UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL", [(micros(now),)])
    run(db, "DELETE FROM sign_in_links WHERE used_at IS NULL", [()])
