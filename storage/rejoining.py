"""Words that bring somebody back from a new phone, kept as a keyed hash; and what becomes of the addresses from before.

Whoever has the lost phone has nothing: every other address of theirs is retired, and hears one neutral line. What used
to be linked can be linked again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.facts import Fact
from flows.linked import RecordMoved, RejoinAsked
from storage import detaching, updates
from storage.audience import Hearer
from storage.lists import among
from storage.members import IS_THEIRS, NEW_PHONE
from storage.sealed import Keys
from storage.statements import insert, rows, run
from storage.tables import addresses, rejoin_words
from storage.tables import members as members_
from storage.tables.columns import micros
from storage.updates import Update

KIND = "moved"
_FOUND = (
    select(rejoin_words.c.code, rejoin_words.c.member_id)
    .join(members_, members_.c.id == rejoin_words.c.member_id)
    .where(among(rejoin_words.c.code, "codes"), members_.c.left.is_(False))
)
_THEIRS = select(addresses.c.id).where(addresses.c.member_id == bindparam("member"), IS_THEIRS).order_by(addresses.c.id)
_WAS_AT = (
    select(members_.c.id, addresses.c.id, addresses.c.channel, members_.c.language)
    .join(members_, members_.c.id == addresses.c.member_id)
    .where(addresses.c.id == bindparam("address"), addresses.c.bad == NEW_PHONE)
)


def look_up(db: Connection, words: Iterable[str], keys: Keys) -> dict[str, str]:
    """Words -> whose they are. Those of somebody who left work no more."""
    hashes = {_hash(keys, one): one for one in words}
    return {hashes[code]: member for code, member in rows(db, _FOUND, codes=list(hashes))} if hashes else {}


def keep(db: Connection, happened: Sequence[tuple[str, Fact]], keys: Keys, now: datetime) -> None:
    """(member, fact): new words end those before. Before records are joined."""
    asked = {member: fact.words for member, fact in happened if isinstance(fact, RejoinAsked)}
    run(db, "DELETE FROM rejoin_words WHERE member_id = ?", [(member,) for member in asked])
    given = [(_hash(keys, words), member, micros(now)) for member, words in asked.items()]
    insert(db, "rejoin_words", ("code", "member_id", "at"), given, "ON CONFLICT (code) DO NOTHING")


def move(
    db: Connection, happened: Sequence[tuple[str, Fact]], keys: Keys, new_id: Callable[[], str], now: datetime
) -> None:
    """Once records are joined: the words are used, and all other addresses are retired."""
    for fact in (fact for _, fact in happened if isinstance(fact, RecordMoved)):
        before = [one for one in theirs(db, fact.other) if one != fact.address]
        retire_all(db, fact.other, before, keys, new_id, now)


def theirs(db: Connection, member: str) -> list[str]:
    """Their addresses, without those that were."""
    return list(db.execute(_THEIRS, {"member": member}).scalars())


def retire_all(
    db: Connection, member: str, before: Sequence[str], keys: Keys, new_id: Callable[[], str], now: datetime
) -> None:
    run(db, "DELETE FROM rejoin_words WHERE member_id = ?", [(member,)])
    for one in before:
        detaching.retire(db, one, NEW_PHONE, keys, now)
    updates.plan(db, [Update(new_id(), KIND, member, one) for one in before], now)


def was_at(db: Connection, address: str) -> list[Hearer]:
    """Who is told there that it is not used any more."""
    return [Hearer(*row, "moved") for row in db.execute(_WAS_AT, {"address": address})]


def _hash(keys: Keys, words: str) -> str:
    """Under the key that never changes, as a code to link is."""
    return keys.opt_out_index("rejoin words", words).hex()
