"""What became of each try to send: the sender's own word, and what the provider says later. It only ever goes up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from storage import agreements, doubts, members, providers
from storage.lists import among
from storage.outbox import LISTED, Effect, Fate, Receipt
from storage.sealed import Keys
from storage.staff import pass_test
from storage.statements import AnyRow, Values, insert, run
from storage.tables import orphans, outbox
from storage.tables.columns import micros
from storage.texts import keepable

MOST_ATTEMPTS = 10
MOST_BLIND_ATTEMPTS = 3
"""A help line whose fate nobody knows: at least once, and not ten times."""

FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
FIRST_LOOK = timedelta(minutes=2)
"""How long a provider's list of what it took may lag behind; then one whose fate is unknown is looked for."""

ACCEPTED = 1

RANKS: dict[str, tuple[int, str]] = {
    "queued": (2, "sent"),
    "accepted": (2, "sent"),
    "scheduled": (2, "sent"),
    "sending": (3, "sent"),
    "sent": (4, "sent"),
    "canceled": (5, "failed"),
    "failed": (6, "failed"),
    "undelivered": (7, "undelivered"),
    "delivered": (8, "delivered"),
    "read": (9, "delivered"),
}
"""A provider's status: how far it is, and our state for it. The last ones have an order too, so that receipts that
contradict each other end the same in whatever order they come."""

_ROWS = select(
    outbox.c.id,
    outbox.c.channel,
    outbox.c.kind,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.rank,
    outbox.c.code,
    outbox.c.provider_id,
    outbox.c.member_id,
    outbox.c.address_id,
)
_BY_ID = _ROWS.where(among(outbox.c.id, "ids")).order_by(outbox.c.id).with_for_update()
_BY_PROVIDER_ID = _ROWS.where(among(outbox.c.provider_id, "ids")).order_by(outbox.c.id).with_for_update()
_ORPHANS = select(orphans).where(among(orphans.c.provider_id, "ids")).order_by(orphans.c.number)
_SET = (
    "UPDATE outbox SET state = ?, rank = ?, provider_id = COALESCE(provider_id, ?), code = ?, lease_until = NULL, "
    "sealed = CASE WHEN fleeting THEN NULL ELSE sealed END, text = CASE WHEN fleeting THEN NULL ELSE text END "
    "WHERE id = ?"
)
_AGAIN = (
    "UPDATE outbox SET state = COALESCE((SELECT CASE WHEN updates.cancelled_at IS NOT NULL THEN 'cancelled' "
    "WHEN updates.paused_at IS NOT NULL THEN 'paused' END FROM updates WHERE updates.id = outbox.update_id), "
    "'queued'), not_before = ?, attempts = attempts - ?, code = ?, lease_until = NULL, sent_at = NULL WHERE id = ?"
)
"""An update that was cancelled or paused while this was being tried does not go on."""
_TO_LOOK_FOR = "UPDATE outbox SET state = 'unknown', code = ?, lease_until = ? WHERE id = ?"


def mark(db: Connection, fates: Sequence[Fate], keys: Keys, now: datetime) -> None:
    """What the sender learned. A receipt that came before is not overruled."""
    rows = {row.id: row for row in db.execute(_BY_ID, {"ids": [fate.id for fate in fates]})}
    known = [(fate, rows[fate.id]) for fate in fates if fate.id in rows]
    ended, again, lost = [], [], []
    for fate, row in known:
        if goes_again(fate, row):
            again.append((micros(now + wait(fate, row)), 1 if is_about_the_channel(fate) else 0, fate.code, fate.id))
        elif (end := ending(fate, row)) is not None and is_looked_for(end, row):
            lost.append((fate.code, micros(now + FIRST_LOOK), fate.id))
        elif end is not None:
            ended.append(end)
    run(db, _SET, ended)
    run(db, _AGAIN, again)
    run(db, _TO_LOOK_FOR, lost)
    for fate, row in known:
        take_effect(db, fate.effect, fate.code, row, now)
        if fate.effect == "moved" and row.address_id and fate.moved_to:
            move(db, row, fate.moved_to, keys)
    note_stops(db, known, now)
    note_test(db, [(row.kind, row.channel == "telegram" and fate.status == "sent") for fate, row in known])
    adopt_orphans(db, [fate.provider_id for fate in fates if fate.provider_id], now)


def goes_again(fate: Fate, row: AnyRow) -> bool:
    """Surely not sent, or a help line of which nobody knows; and it has not been tried too often."""
    if row.rank >= ACCEPTED or row.state not in ("attempting", "unknown"):
        return False
    if fate.status == "unknown":
        return bool(row.kind == "help" and row.attempts < MOST_BLIND_ATTEMPTS)
    return fate.status == "retry" and (bool(row.attempts < MOST_ATTEMPTS) or is_about_the_channel(fate))


def is_about_the_channel(fate: Fate) -> bool:
    """The provider stopped us altogether: that says nothing about this message, and is not held against it."""
    return fate.status == "retry" and (fate.stop or fate.effect == "stop_channel")


def wait(fate: Fate, row: AnyRow) -> timedelta:
    seconds = fate.retry_after if fate.retry_after is not None else FIRST_WAIT * 2**row.attempts
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT))


def ending(fate: Fate, row: AnyRow) -> Values | None:
    """The row's new values; None where it knows better already."""
    if row.rank >= ACCEPTED or row.state not in ("attempting", "unknown", "queued"):
        return (row.state, row.rank, fate.provider_id, row.code, fate.id) if fate.provider_id else None
    if fate.status == "sent":
        return "sent", ACCEPTED, fate.provider_id, fate.code, fate.id
    if row.state == "queued":
        return None
    state = "unknown" if fate.status == "unknown" else "failed"
    return state, row.rank, fate.provider_id, fate.code, fate.id


def is_looked_for(end: Values, row: AnyRow) -> bool:
    """Its words are kept until then, for it may have to go again."""
    return end[0] == "unknown" and row.channel in LISTED


def take_effect(db: Connection, effect: Effect | None, code: str | None, row: AnyRow, now: datetime) -> None:
    """What a refusal says about the person or the address, whether it came at once or by a receipt."""
    if effect == "left" and row.member_id:
        member_left(db, row.member_id, now)
    elif effect == "bad_address" and row.address_id:
        run(db, "UPDATE addresses SET bad = ? WHERE id = ? AND bad IS NULL", [(code or "refused", row.address_id)])


def member_left(db: Connection, member: str, now: datetime) -> None:
    """The provider tells us that they asked for no more."""
    state = members.states(db, [member])[member]
    members.keep_states(db, {member: state._replace(left=True, open=())})
    members.opt_out(db, [member], "provider", now)
    agreements.keep_leaving(db, [member], "provider", now)


def move(db: Connection, row: AnyRow, moved_to: str, keys: Keys) -> None:
    """A chat has a new id. Where we know that id already, this message goes there, and nobody is there twice."""
    known = members.known(db, [(row.channel, moved_to)], keys).get((row.channel, moved_to))
    if known is not None:
        run(db, "UPDATE outbox SET address_id = ? WHERE id = ?", [(known, row.id)])
        return
    members.move(db, row.address_id, row.channel, moved_to, keys)


def receive_receipts(db: Connection, receipts: Sequence[Receipt], now: datetime) -> int:
    """Applies what goes up and leaves the rest. Returns how many are about a message that we do not know; kept too."""
    receipts = [tidied(receipt) for receipt in receipts]
    by_id = {row.id: row for row in db.execute(_BY_ID, {"ids": [r.outbox_id for r in receipts if r.outbox_id]})}
    ids = [r.provider_id for r in receipts if r.provider_id]
    by_provider = {(row.channel, row.provider_id): row for row in db.execute(_BY_PROVIDER_ID, {"ids": ids})}
    best: dict[str, tuple[int, str, str | None, str | None]] = {}
    effects: dict[str, Effect | None] = {}
    lost = []
    for receipt in receipts:
        row = by_id.get(receipt.outbox_id or "") or by_provider.get((receipt.channel, receipt.provider_id))
        if row is None or row.attempts == 0 or receipt.status not in RANKS:
            lost.append(receipt)
            continue
        rank, state = RANKS[receipt.status]
        offered = (rank, receipt.code or "", state, receipt.provider_id)
        if offered[:2] > best.get(row.id, (row.rank, row.code or ""))[:2]:
            best[row.id], effects[row.id] = offered, receipt.effect
    run(db, _SET, [(state, rank, provider, code or None, id) for id, (rank, code, state, provider) in best.items()])
    known = {row.id: row for row in (*by_id.values(), *by_provider.values())}
    for id, effect in effects.items():
        take_effect(db, effect, best[id][1], known[id], now)
    doubts.note_failing(
        db, [r.member_id for r in map(known.get, best) if r and r.member_id and is_lost(best[r.id])], now
    )
    note_test(db, [(known[id].kind, state == "delivered") for id, (_, _, state, _) in best.items()])
    keep_orphans(db, lost)
    return len(lost)


def is_lost(offered: tuple[int, str, str | None, str | None]) -> bool:
    return offered[2] == "undelivered"


def tidied(receipt: Receipt) -> Receipt:
    """It came from outside: whatever is in it must be something that both databases can hold."""
    words = (receipt.outbox_id, receipt.provider_id, receipt.code)
    outbox_id, provider_id, code = (None if word is None else keepable(word) for word in words)
    return replace(
        receipt, outbox_id=outbox_id, provider_id=provider_id, code=code, status=keepable(receipt.status)[:16]
    )


def keep_orphans(db: Connection, receipts: Iterable[Receipt]) -> None:
    insert(
        db,
        "orphans",
        ("channel", "provider_id", "outbox_id", "status", "code", "at"),
        [(r.channel, r.provider_id, r.outbox_id, r.status, r.code, micros(r.at)) for r in receipts],
    )


def adopt_orphans(db: Connection, provider_ids: Sequence[str], now: datetime) -> None:
    """Receipts that came before we knew the provider's id of their message."""
    if not provider_ids:
        return
    found = list(db.execute(_ORPHANS, {"ids": list(provider_ids)}))
    if found:
        run(db, "DELETE FROM orphans WHERE number = ?", [(row.number,) for row in found])
        receive_receipts(db, [Receipt(o.channel, o.status, o.at, None, o.provider_id, o.code) for o in found], now)


def note_stops(db: Connection, known: Sequence[tuple[Fate, AnyRow]], now: datetime) -> None:
    """Staff are told in words when a provider takes nothing from us any more, until it does again."""
    for channel, code in {row.channel: fate.code for fate, row in known if fate.effect == "stop_channel"}.items():
        providers.note(db, channel, code, now)
    providers.goes_on(db, (row.channel for fate, row in known if fate.status == "sent"))


def note_test(db: Connection, arrived: Iterable[tuple[str, bool]]) -> None:
    """A text to staff has arrived: the last thing that trial mode waits for."""
    if any(kind == "staff" and has_arrived for kind, has_arrived in arrived):
        pass_test(db)
