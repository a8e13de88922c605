"""An address that is not a member's any more: nothing goes there, and what comes from there is somebody else's.

What they said stays, and counts. Their row keeps the address, sealed, so that a person can take it back where it was a
mistake, and so that an erasure reaches the provider's copies of what went there.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.facts import Fact
from flows.whose import AddressAsked, AddressConfirmed, AddressDetached
from storage import doubts, members
from storage.doubts import HEARD, Doubted
from storage.members import BLIND_COLUMNS, IS_THEIRS, NOT_THEIRS, RETIRED
from storage.sealed import Keys
from storage.statements import AnyRow, insert, run
from storage.tables import addresses
from storage.tables import members as members_
from storage.tables.columns import micros

HOW = "not_them"
_ONE = select(addresses).where(addresses.c.id == bindparam("id"))
_OTHERS = (
    select(addresses.c.id, HEARD.label("heard"))
    .join(members_, members_.c.id == addresses.c.member_id)
    .where(
        addresses.c.member_id == bindparam("member"),
        IS_THEIRS,
    )
    .order_by(HEARD.desc(), addresses.c.came_at.desc())
)
_RETIRED = (
    select(addresses)
    .where(addresses.c.member_id == bindparam("member"), addresses.c.bad.in_(RETIRED))
    .order_by(addresses.c.came_at)
)


def save(db: Connection, happened: Sequence[tuple[str, Fact]], keys: Keys, now: datetime) -> None:
    """(member, fact): what was said of whose an address is."""
    said = [(member, fact) for member, fact in happened]
    doubts.confirm(db, [Doubted(f.address, member) for member, f in said if isinstance(f, AddressConfirmed)], now)
    doubts.asked(db, [f.address for _, f in said if isinstance(f, AddressAsked)], now)
    for _, fact in said:
        if isinstance(fact, AddressDetached):
            retire(db, fact.address, NOT_THEIRS, keys, now)


def retire(db: Connection, address: str, why: str, keys: Keys, now: datetime) -> None:
    """`why`: of `members.RETIRED`. They are reached elsewhere from now on, where there is an elsewhere.

    Of a new phone the old number gets no place among those who want nothing: whoever did not ask for it can say so.
    """
    row = db.execute(_ONE, {"id": address}).one()
    number = keys.open(row.sealed, f"addresses:{address}").decode()
    members.cannot_be_found(db, [(row.channel, number)], keys)
    keep, out = "ON CONFLICT (opt_out) DO NOTHING", [(row.opt_out, row.channel, micros(now), HOW)]
    insert(db, "opt_outs", ("opt_out", "channel", "at", "how"), out if why == NOT_THEIRS else [], keep)
    run(db, "UPDATE addresses SET bad = ? WHERE id = ?", [(why, address)])
    run(db, "DELETE FROM link_codes WHERE member_id = ?", [(row.member_id,)])
    doubts.drop(db, [address])
    _reach_elsewhere(db, row.member_id)


def take_back(db: Connection, address: str, keys: Keys) -> bool:
    """A person found that it is theirs after all. False: somebody else has written from it since."""
    row = db.execute(_ONE, {"id": address}).one()
    number = keys.open(row.sealed, f"addresses:{address}").decode()
    if members.known(db, [(row.channel, number)], keys):
        return False
    insert(
        db,
        "blinds",
        BLIND_COLUMNS,
        [(keys.index(row.channel, number).hex(), address, keys.key_number)],
        members.FOUND_NOW,
    )
    run(db, "UPDATE addresses SET bad = NULL WHERE id = ?", [(address,)])
    run(db, "DELETE FROM opt_outs WHERE opt_out = ? AND how = ?", [(row.opt_out, HOW)])
    _reach_elsewhere(db, row.member_id)
    return True


def retired(db: Connection, member: str) -> Sequence[AnyRow]:
    """Addresses that were theirs."""
    return db.execute(_RETIRED, {"member": member}).all()


def _reach_elsewhere(db: Connection, member: str) -> None:
    """Where they wrote last, of what is still theirs."""
    others: Iterable[AnyRow] = db.execute(_OTHERS, {"member": member}).all()
    newest = next(iter(sorted(others, key=_heard, reverse=True)), None)
    if newest is not None:
        change = members_.update().where(members_.c.id == member)
        db.execute(change.values(address_id=newest.id, last_inbound_at=newest.heard))


def _heard(row: AnyRow) -> int:
    return 0 if row.heard is None else micros(row.heard)
