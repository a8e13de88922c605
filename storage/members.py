"""Members and their addresses: found again by a keyed hash, made when somebody writes for the first time."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, text

from flows.doubt import DOUBTED, LONG, LONG_SILENT
from flows.state import MemberState, from_json, to_json
from storage import doubts, key_state
from storage.lists import among
from storage.sealed import Keys
from storage.statements import insert, rows, run, update
from storage.tables import addresses, blinds, members, opt_outs
from storage.tables import doubts as doubts_
from storage.tables.columns import micros, moment

FOUND_NOW = "ON CONFLICT (blind) DO UPDATE SET address_id = excluded.address_id, key_number = excluded.key_number"
"""Only what leads to nobody any more can be in the way: whoever is there was found."""

_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""Made once: `json.dumps` with separators makes one for each call."""

MEMBER_COLUMNS = ("id", "state", "language", "left", "held", "address_id", "created_at")
BLIND_COLUMNS = ("blind", "address_id", "key_number")
ADDRESS_COLUMNS = ("id", "member_id", "channel", "opt_out", "sealed", "came_by", "came_at")

# `key_share`: others may refer to these members meanwhile, so that queueing an update never waits for a text or is
# waited for; they may not change them.
_FIND = (
    select(
        blinds.c.blind,
        addresses.c.id.label("address"),
        members.c.id.label("member"),
        members.c.state,
        members.c.last_inbound_at,
        addresses.c.bad,
        members.c.asked_again,
        doubts.HEARD,
        doubts_.c.why,
    )
    .select_from(blinds)
    .join(addresses, addresses.c.id == blinds.c.address_id)
    .join(members, members.c.id == addresses.c.member_id)
    .outerjoin(doubts_, doubts_.c.address_id == addresses.c.id)
    .where(among(blinds.c.blind, "blinds"))
    .order_by(members.c.id)
    .with_for_update(of=members, key_share=True)
)
_STATES = (
    select(members.c.id, members.c.state)
    .where(among(members.c.id, "ids"))
    .order_by(members.c.id)
    .with_for_update(of=members, key_share=True)
)
ERASED = "erased"
"""In the list of those who get nothing unasked: they were erased, and their own next text takes them off it."""

_KNOWN = (
    select(blinds.c.blind, addresses.c.id)
    .join(addresses, addresses.c.id == blinds.c.address_id)
    .where(among(blinds.c.blind, "blinds"))
)
_SEALED = select(addresses.c.sealed).where(addresses.c.id == bindparam("id"))
_SUPPRESSED = select(opt_outs.c.opt_out, opt_outs.c.how).where(among(opt_outs.c.opt_out, "opt_outs"))


WROTE = "wrote"
NOT_THEIRS, NEW_PHONE = "not theirs", "new phone"
RETIRED = (NOT_THEIRS, NEW_PHONE)
"""In `bad`: this address is not the member's any more. Nothing leads from it to them, and nothing goes there."""

IS_THEIRS = text(f"(addresses.bad IS NULL OR addresses.bad NOT IN {RETIRED})")
_ADDRESSES = select(addresses.c.member_id, addresses.c.channel, addresses.c.opt_out).where(
    among(addresses.c.member_id, "ids"), IS_THEIRS
)


class Found(NamedTuple):
    """One member as the database has them, locked until the transaction ends. `doubt`: as in `Here`."""

    member: str
    address: str
    channel: str
    state: MemberState
    last_inbound_at: datetime | None
    is_new: bool = False
    asked_again: bool | None = None
    doubt: str = ""


class Newcomer(NamedTuple):
    """An address that we have not seen before. `how`: "wrote" or "import"."""

    channel: str
    address: str
    language: str
    how: str = WROTE


def meet(
    db: Connection,
    newcomers: Mapping[str, Newcomer],
    keys: Keys,
    new_id: Callable[[], str],
    now: datetime,
    also: Sequence[str] = (),
) -> dict[str, Found]:
    """By blind index: those who are there already, and the others made new. Locks them in the order of their ids.

    Whoever writes to us can be reached: an address that a provider called bad is good again, but who writes from it may
    be somebody else by now, as after a long silence. `also`: addresses of
    others who are locked as well, since this batch may change them.
    """
    found = _find(db, newcomers, keys, now, also)
    missing = {blind: newcomer for blind, newcomer in newcomers.items() if blind not in found}
    if missing:
        add(db, missing, keys, new_id, now)
        found |= {blind: one._replace(is_new=True) for blind, one in _find(db, missing, keys, now).items()}
    return found


def add(
    db: Connection, newcomers: Mapping[str, Newcomer], keys: Keys, new_id: Callable[[], str], now: datetime
) -> None:
    """Makes a member for each address. Whoever is on the list of those who left starts as somebody who left.

    Not who was erased and writes by themselves: they are new here.
    """
    opt_out = {blind: keys.opt_out_index(n.channel, n.address).hex() for blind, n in newcomers.items()}
    suppressed = _suppressed(db, newcomers, opt_out)
    member_rows, address_rows, blind_rows = [], [], []
    for blind, newcomer in newcomers.items():
        member, address, left = new_id(), new_id(), opt_out[blind] in suppressed
        state = MemberState(newcomer.language, left=left)
        sealed = keys.seal(newcomer.address.encode(), f"addresses:{address}")
        came = (newcomer.how, micros(now))
        member_rows.append((member, dumped(state), newcomer.language, left, False, address, micros(now)))
        address_rows.append((address, member, newcomer.channel, opt_out[blind], sealed, *came))
        blind_rows.append((blind, address, keys.key_number))
    insert(db, "members", MEMBER_COLUMNS, member_rows)
    insert(db, "addresses", ADDRESS_COLUMNS, address_rows)
    insert(db, "blinds", BLIND_COLUMNS, blind_rows, FOUND_NOW)


def _suppressed(db: Connection, newcomers: Mapping[str, Newcomer], opt_out: Mapping[str, str]) -> set[str]:
    """Of these hashes those that are on the list, once whoever was erased and writes again is taken off it."""
    found: dict[str, str] = dict(rows(db, _SUPPRESSED, opt_outs=list(opt_out.values())))
    back = {opt_out[blind] for blind, newcomer in newcomers.items() if newcomer.how == WROTE}
    back = {hash for hash in back if found.get(hash) == ERASED}
    run(db, "DELETE FROM opt_outs WHERE opt_out = ?", [(hash,) for hash in sorted(back)])
    return found.keys() - back


def states(db: Connection, ids: Iterable[str]) -> dict[str, MemberState]:
    """Locked until the transaction ends."""
    return {row.id: loaded(row.state) for row in db.execute(_STATES, {"ids": sorted(set(ids))})}


def keep_states(db: Connection, changed: Mapping[str, MemberState]) -> None:
    rows = [(dumped(s), s.language, s.left, s.asks_held, id) for id, s in changed.items()]
    update(db, "members", ("state", "language", "left", "held"), ("id",), rows)


def opt_out(db: Connection, ids: Sequence[str], how: str, now: datetime) -> None:
    """Every address of these members goes on the list of those who left, whatever the channel."""
    rows = [(a.opt_out, a.channel, micros(now), how) for a in db.execute(_ADDRESSES, {"ids": list(ids)})]
    insert(db, "opt_outs", ("opt_out", "channel", "at", "how"), rows, "ON CONFLICT (opt_out) DO NOTHING")


def opt_in(db: Connection, ids: Sequence[str]) -> None:
    rows = [(address.opt_out,) for address in db.execute(_ADDRESSES, {"ids": list(ids)})]
    run(db, "DELETE FROM opt_outs WHERE opt_out = ?", rows)


def last_digits(keys: Keys, address_id: str, sealed: bytes) -> str:
    """ "…0123": as much as staff see. No hint is stored; it is read from the sealed address."""
    return "…" + keys.open(sealed, f"addresses:{address_id}").decode()[-4:]


def dumped(state: MemberState) -> str:
    kept = _ENCODER.encode(to_json(state))
    _remember(kept, state)
    return kept


def loaded(kept: str) -> MemberState:
    """The same text is the same state: who writes again soon is read from memory."""
    state = _REMEMBERED.get(kept)
    if state is None:
        state = from_json(json.loads(kept))
        _remember(kept, state)
    return state


_REMEMBERED: dict[str, MemberState] = {}
MOST_REMEMBERED = 5000


def _remember(kept: str, state: MemberState) -> None:
    if len(_REMEMBERED) >= MOST_REMEMBERED:
        _REMEMBERED.clear()
    _REMEMBERED[kept] = state


def _find(
    db: Connection, newcomers: Mapping[str, Newcomer], keys: Keys, now: datetime, also: Sequence[str] = ()
) -> dict[str, Found]:
    """By the index that they get now, also where they are kept under the key from before. `also` is only locked."""
    earlier = keys.earlier((blind, one.channel, one.address) for blind, one in newcomers.items())
    found, mended, strange = {}, [], []
    long_ago = micros(now - LONG_SILENT)
    wanted = [*newcomers, *earlier, *also]
    for kept_blind, address, member, state, last, bad, again, heard, why in rows(db, _FIND, blinds=wanted):
        blind = str(earlier.get(kept_blind, kept_blind))
        if blind not in newcomers:
            continue
        at = None if last is None else moment(last)
        asked_again = None if again is None else bool(again)
        is_strange = heard is not None and (bad is not None or heard < long_ago)
        doubt = LONG if is_strange or why == LONG else DOUBTED if why else ""
        one = Found(member, address, newcomers[blind].channel, loaded(state), at, asked_again=asked_again, doubt=doubt)
        found[blind] = one
        if bad is not None:
            mended.append((address,))
        if is_strange and why != LONG:
            strange.append(doubts.Doubted(address, member))
    run(db, "UPDATE addresses SET bad = NULL WHERE id = ?", mended)
    doubts.note_long(db, strange, now)
    return found


def known(db: Connection, whom: Iterable[tuple[str, str]], keys: Keys) -> dict[tuple[str, str], str]:
    """(channel, address) -> the id of the address, for those whom we know."""
    now = {keys.index(*one).hex(): one for one in whom}
    earlier = keys.earlier((blind, *one) for blind, one in now.items())
    there = rows(db, _KNOWN, blinds=[*now, *earlier])
    return {now[str(earlier.get(blind, blind))]: address for blind, address in there}


def move(db: Connection, id: str, channel: str, moved_to: str, keys: Keys) -> None:
    """This address is another one from now on; what led to the one before leads nowhere."""
    bound_to = f"addresses:{id}"
    before = [(channel, keys.open(sealed, bound_to).decode()) for (sealed,) in rows(db, _SEALED, id=id)]
    cannot_be_found(db, before, keys)
    new = (keys.opt_out_index(channel, moved_to).hex(), keys.seal(moved_to.encode(), bound_to), id)
    run(db, "UPDATE addresses SET opt_out = ?, sealed = ?, bad = NULL WHERE id = ?", [new])
    insert(db, "blinds", BLIND_COLUMNS, [(keys.index(channel, moved_to).hex(), id, keys.key_number)], FOUND_NOW)


def cannot_be_found(db: Connection, whom: Iterable[tuple[str, str]], keys: Keys) -> None:
    """(channel, address): nothing leads to these any more, whatever becomes of them."""
    now = {keys.index(*one).hex(): one for one in whom}
    earlier = keys.earlier((blind, *one) for blind, one in now.items())
    if earlier:
        key_state.upset(db)  # first: hashes that are being written meanwhile are written by now, or never
    run(db, "DELETE FROM blinds WHERE blind = ?", [(blind,) for blind in (*now, *earlier)])
