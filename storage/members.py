"""Members and their addresses: found again by a keyed hash, made when somebody writes for the first time."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from flows.state import MemberState, from_json, to_json
from storage.lists import among
from storage.sealed import Keys
from storage.statements import insert, rows, run, update
from storage.tables import addresses, members, opt_outs
from storage.tables.columns import micros, moment

_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""Made once: `json.dumps` with separators makes one for each call."""

MEMBER_COLUMNS = ("id", "state", "language", "left", "held", "address_id", "created_at")
ADDRESS_COLUMNS = ("id", "member_id", "channel", "blind", "opt_out", "sealed", "came_by", "came_at", "agreed_words")

# `key_share`: others may refer to these members meanwhile, so that queueing an update never waits for a text or is
# waited for; they may not change them.
_FIND = (
    select(
        addresses.c.blind,
        addresses.c.id.label("address"),
        members.c.id.label("member"),
        members.c.state,
        members.c.last_inbound_at,
        addresses.c.bad,
    )
    .join(members, members.c.id == addresses.c.member_id)
    .where(among(addresses.c.blind, "blinds"))
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

_SUPPRESSED = select(opt_outs.c.opt_out, opt_outs.c.how).where(among(opt_outs.c.opt_out, "opt_outs"))
_ADDRESSES = select(addresses.c.member_id, addresses.c.channel, addresses.c.opt_out).where(
    among(addresses.c.member_id, "ids")
)


WROTE = "wrote"


class Found(NamedTuple):
    """One member as the database has them, locked until the transaction ends."""

    member: str
    address: str
    channel: str
    state: MemberState
    last_inbound_at: datetime | None
    is_new: bool = False


class Newcomer(NamedTuple):
    """An address that we have not seen before. `how`: "wrote" or "import"; `words`: what they agreed to."""

    channel: str
    address: str
    language: str
    how: str = WROTE
    words: str | None = None


def meet(
    db: Connection, newcomers: Mapping[str, Newcomer], keys: Keys, new_id: Callable[[], str], now: datetime
) -> dict[str, Found]:
    """By blind index: those who are there already, and the others made new. Locks them in the order of their ids.

    Whoever writes to us can be reached: an address that a provider called bad is good again.
    """
    found = _find(db, newcomers, newcomers)
    missing = {blind: newcomer for blind, newcomer in newcomers.items() if blind not in found}
    if missing:
        add(db, missing, keys, new_id, now)
        found |= {blind: one._replace(is_new=True) for blind, one in _find(db, missing, newcomers).items()}
    return found


def add(
    db: Connection, newcomers: Mapping[str, Newcomer], keys: Keys, new_id: Callable[[], str], now: datetime
) -> None:
    """Makes a member for each address. Whoever is on the list of those who left starts as somebody who left.

    Not who was erased and writes by themselves: they are new here.
    """
    opt_out = {blind: keys.opt_out_index(n.channel, n.address).hex() for blind, n in newcomers.items()}
    suppressed = _suppressed(db, newcomers, opt_out)
    member_rows, address_rows = [], []
    for blind, newcomer in newcomers.items():
        member, address, left = new_id(), new_id(), opt_out[blind] in suppressed
        state = MemberState(newcomer.language, joined=left, left=left)
        sealed = keys.seal(newcomer.address.encode(), f"addresses:{address}")
        hashes, came = (blind, opt_out[blind]), (newcomer.how, micros(now), newcomer.words)
        member_rows.append((member, dumped(state), newcomer.language, left, False, address, micros(now)))
        address_rows.append((address, member, newcomer.channel, *hashes, sealed, *came))
    insert(db, "members", MEMBER_COLUMNS, member_rows)
    insert(db, "addresses", ADDRESS_COLUMNS, address_rows, "ON CONFLICT (blind) DO NOTHING")


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


def _find(db: Connection, blinds: Iterable[str], newcomers: Mapping[str, Newcomer]) -> dict[str, Found]:
    found, mended = {}, []
    for blind, address, member, state, last, bad in rows(db, _FIND, blinds=list(blinds)):
        at = None if last is None else moment(last)
        found[blind] = Found(member, address, newcomers[blind].channel, loaded(state), at)
        if bad is not None:
            mended.append((address,))
    run(db, "UPDATE addresses SET bad = NULL WHERE id = ?", mended)
    return found
