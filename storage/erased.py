"""What an erasure must keep away from us: the same message once more, and an edit of one that is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

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

_HASHES = select(erased_messages.c.hash).where(among(erased_messages.c.hash, "hashes"))
_ERASED = select(opt_outs.c.opt_out).where(among(opt_outs.c.opt_out, "opt_outs"), opt_outs.c.how == ERASED)


def keep_hashes(db: Connection, ids: Sequence[tuple[str, str]], keys: Keys, now: datetime) -> None:
    """(channel, provider's id) of messages that go."""
    at = micros(now)
    kept = [(hash_of(keys, channel, provider_id), at) for channel, provider_id in ids]
    insert(db, "erased_messages", ("hash", "at"), kept, "ON CONFLICT (hash) DO NOTHING")


def hash_of(keys: Keys, channel: str, provider_id: str) -> str:
    return keys.opt_out_index(f"message {channel}", provider_id).hex()


def without_erased(db: Connection, batch: Sequence[Incoming], frame: Frame) -> Sequence[Incoming]:
    """The others, in their order."""
    hashes = [hash_of(frame.keys, one.channel, one.provider_id) for one in batch]
    gone = {hash for (hash,) in rows(db, _HASHES, hashes=hashes)}
    left = [one for one, hash in zip(batch, hashes, strict=True) if hash not in gone] if gone else batch
    return _written(db, left, frame) if any(one.kind in NOT_WRITTEN for one in left) else left


def _written(db: Connection, batch: Sequence[Incoming], frame: Frame) -> Sequence[Incoming]:
    """Whoever was erased and wrote again since is on that list no more. A cry for help always comes through."""
    of = {one: frame.keys.opt_out_index(one.channel, one.address).hex() for one in batch if one.kind in NOT_WRITTEN}
    erased = {hash for (hash,) in rows(db, _ERASED, opt_outs=list(of.values()))}
    return [one for one in batch if of.get(one) not in erased or _is_cry(one, frame)]


def _is_cry(one: Incoming, frame: Frame) -> bool:
    return bool(one.text) and safety.look(one.text, (), frame.words(frame.default_language)) is not None


def forget_old(db: Connection, now: datetime) -> int:
    return run(db, "DELETE FROM erased_messages WHERE at < ?", [(micros(now - KEPT_FOR),)])
