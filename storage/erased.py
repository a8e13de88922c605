"""What an erasure must keep away from us: the same message once more, an edit of one that is gone, and what a provider
still has of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, null, select

from flows import safety
from flows.turn import Incoming
from storage import provider_copies
from storage.frame import Frame
from storage.lists import among
from storage.members import ERASED
from storage.provider_copies import Copy
from storage.sealed import Keys
from storage.statements import insert, rows, run
from storage.tables import erased_messages, opt_outs
from storage.tables.columns import micros

KEPT_FOR = timedelta(days=60)
"""Longer than any provider goes on trying, and than its list goes back."""

THEIR_CLOCK = timedelta(minutes=1)
"""So far may a provider's clock be before ours."""

NOT_WRITTEN = frozenset({"edited", "left", "returned"})
"""Nobody who does this writes to us: it makes no stranger of somebody who was erased."""

ERASED_ONES = select(null(), erased_messages.c.hash, null(), null()).where(among(erased_messages.c.hash, "hashes"))
"""To be asked together with the messages that are here: (nothing, hash, nothing, nothing)."""

_ERASED = select(opt_outs.c.opt_out).where(among(opt_outs.c.opt_out, "opt_outs"), opt_outs.c.how == ERASED)
_KNOWN = select(erased_messages.c.hash).where(among(erased_messages.c.hash, "hashes"))
_ERASED_AT = _ERASED.add_columns(opt_outs.c.at)


def keep_hashes(db: Connection, ids: Sequence[tuple[str, str]], keys: Keys, now: datetime) -> None:
    """(channel, provider's id) of messages that go. In the order of the index: neighbours lie on one page."""
    at = micros(now)
    kept = sorted((hash_of(keys, channel, provider_id), at) for channel, provider_id in ids)
    insert(db, "erased_messages", ("hash", "at"), kept, "ON CONFLICT (hash) DO NOTHING")


def hash_of(keys: Keys, channel: str, provider_id: str) -> str:
    return keys.opt_out_index(f"message {channel}", provider_id).hex()


def written(db: Connection, batch: Sequence[Incoming], frame: Frame) -> Sequence[Incoming]:
    """Without what somebody does who was erased, and does not write. A cry for help always comes through."""
    of = {one: frame.keys.opt_out_index(one.channel, one.address).hex() for one in batch if one.kind in NOT_WRITTEN}
    if not of:
        return batch
    erased = {hash for (hash,) in rows(db, _ERASED, opt_outs=list(of.values()))}
    return [one for one in batch if of.get(one) not in erased or _is_cry(one, frame)]


def forget_again(db: Connection, texts: Sequence[Incoming], frame: Frame, now: datetime) -> list[Incoming]:
    """Those of a provider's list that are nobody's who was erased after writing them. The others are deleted there.

    Why: a backup from before knows nothing of what came after it, so it is on the list as if we had never had it, with
    the wish to be forgotten among it. Whoever was told that all is deleted would be answered, and kept once more.
    """
    hashes = {one: hash_of(frame.keys, one.channel, one.provider_id) for one in texts}
    known = set(db.execute(_KNOWN, {"hashes": sorted(hashes.values())}).scalars())
    unknown = [one for one in texts if hashes[one] not in known]
    gone = set(_from_before(db, unknown, frame))
    keep_hashes(db, [(one.channel, one.provider_id) for one in gone], frame.keys, now)
    provider_copies.add(db, [Copy(one.channel, one.provider_id) for one in gone], frame.keys, frame.ids, now)
    return [one for one in unknown if one not in gone]


def _from_before(db: Connection, texts: Sequence[Incoming], frame: Frame) -> Iterator[Incoming]:
    of = {one: frame.keys.opt_out_index(one.channel, one.address).hex() for one in texts}
    since = {row.opt_out: row.at for row in db.execute(_ERASED_AT, {"opt_outs": sorted(set(of.values()))})}
    for one in texts:
        at = since.get(of[one])
        if at is not None and one.at <= at + THEIR_CLOCK and not _is_cry(one, frame):
            yield one


def _is_cry(one: Incoming, frame: Frame) -> bool:
    return bool(one.text) and safety.look(one.text, (), frame.words(frame.default_language)) is not None


def forget_old(db: Connection, now: datetime) -> int:
    return run(db, "DELETE FROM erased_messages WHERE at < ?", [(micros(now - KEPT_FOR),)])
