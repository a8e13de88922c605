"""What an erasure must keep away from us: the same message once more, and an edit of one that is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, null, select

from flows import safety
from flows.turn import Incoming
from storage.frame import Frame
from storage.lists import among
from storage.members import ERASED
from storage.sealed import Keys
from storage.statements import insert, rows, run
from storage.tables import erased_messages, opt_outs
from storage.tables.columns import micros

KEPT_FOR = timedelta(days=60)
"""Longer than any provider goes on trying, and than its list goes back."""

NOT_WRITTEN = frozenset({"edited", "left", "returned"})
"""Nobody who does this writes to us: it makes no stranger of somebody who was erased."""

ERASED_ONES = select(null(), erased_messages.c.hash, null(), null()).where(among(erased_messages.c.hash, "hashes"))
"""To be asked together with the messages that are here: (nothing, hash, nothing, nothing)."""

_ERASED = select(opt_outs.c.opt_out).where(among(opt_outs.c.opt_out, "opt_outs"), opt_outs.c.how == ERASED)


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


def _is_cry(one: Incoming, frame: Frame) -> bool:
    return bool(one.text) and safety.look(one.text, (), frame.words(frame.default_language)) is not None


def forget_old(db: Connection, now: datetime) -> int:
    return run(db, "DELETE FROM erased_messages WHERE at < ?", [(micros(now - KEPT_FOR),)])
