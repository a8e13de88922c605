"""The outbox as the sender sees it: claim what may go now, and look after what is late, lost or waiting.

A message is marked `attempting`, and that is committed, before the provider is called. Whoever asked to be left alone
is looked up at that moment, by the hash of their address, so that a member who was erased and comes back by an import
stays left alone. Help lines are the exception, and so is the one line that answers a leaving.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, literal, select, text, union_all

from flows.state import MemberState, asked_now, told_now
from flows.unasked import STILL_THEM, Drop, Unasked, UnaskedRules, Wait, decide, is_quiet
from storage import doubts, members
from storage.claims import Claim, Opener, take, why_never, why_no_longer, why_too_late, write
from storage.documents import asked_from_json
from storage.failing import failpoint
from storage.fates import FIRST_LOOK, MOST_BLIND_ATTEMPTS, mark, receive_receipts
from storage.going_next import DUE_HELD, DUE_REPLIES, due_unasked
from storage.lists import among
from storage.outbox import LISTED, Post
from storage.purse import HELD_REPLY, Purse
from storage.sealed import Keys
from storage.statements import AnyRow, run
from storage.tables import outbox
from storage.tables.columns import Moment, micros

__all__ = ["claim", "expire", "mark", "receive_receipts", "recover", "waiting"]

MONTH = timedelta(days=30)
ROUNDS = 20
"""How many times one claim looks further when those at the front of the queue have to wait."""

_SENT = select(outbox.c.member_id, outbox.c.sent_at).where(
    and_(
        among(outbox.c.member_id, "members"),
        outbox.c.sent_at > bindparam("since", type_=Moment()),
        text("outbox.priority >= 10"),
        outbox.c.state != "failed",
    )
)
_NEWEST_REPLY = (
    select(outbox.c.member_id, func.max(outbox.c.id).label("id"))
    .where(and_(text("outbox.member_id IS NOT NULL"), among(outbox.c.member_id, "members"), outbox.c.kind == "reply"))
    .group_by(outbox.c.member_id)
)


def claim(
    db: Connection,
    channel: str,
    rules: UnaskedRules | None,
    keys: Keys,
    now: datetime,
    limit: int,
    lease: timedelta,
    *,
    bulk: bool | None = None,
    purse: Purse | None = None,
) -> list[Post]:
    """At most `limit` messages that may go now, marked `attempting`; replies first. Commit before sending any.

    `bulk` False: only replies, help lines and texts to staff, which go whatever the `rules` are; True: only what nobody
    waits for, held replies first; None: both. `purse`: what may still be spent, where this channel costs and there is
    a limit.
    """
    posts: list[Post] = []
    if not bulk:
        posts += claim_replies(db, channel, keys, now, limit, lease, purse)
    if rules is None or bulk is False:
        return posts
    if len(posts) < limit and not is_quiet(now, rules):
        posts += claim_held(db, channel, keys, now, limit - len(posts), lease, purse)
    if len(posts) < limit:
        posts += claim_unasked(db, channel, rules, keys, now, limit - len(posts), lease, purse)
    return posts


def claim_replies(
    db: Connection, channel: str, keys: Keys, now: datetime, limit: int, lease: timedelta, purse: Purse | None = None
) -> list[Post]:
    rows = db.execute(DUE_REPLIES, {"channel": channel, "now": now, "limit": limit}).all()
    if not rows:
        return []
    failpoint("outbox.pre_claim")
    claimed, opened = Claim(), Opener(db, keys)
    for row in sorted(rows, key=_as_written):
        if (end := why_never(row, now)) is not None:
            claimed.ends.append((*end, row.id))
        elif purse is not None and not purse.allows(row):
            claimed.held.append((HELD_REPLY, row.id))
        else:
            take(claimed, row, opened, purse)
    write(db, claimed, now, lease)
    return claimed.posts


def _as_written(row: AnyRow) -> tuple[int, str]:
    """What was tried waits longer than what came after it: once both may go, they go in the order of the words."""
    return row.priority, row.id


def claim_held(
    db: Connection, channel: str, keys: Keys, now: datetime, limit: int, lease: timedelta, purse: Purse | None
) -> list[Post]:
    """Replies that the month's limit held back, once there is money again: the newest to each member, and by day, since
    by now they answer nothing that anybody has just said."""
    if purse is not None and purse.replies <= 0:
        return []
    rows = db.execute(DUE_HELD, {"channel": channel, "now": now, "limit": limit}).all()
    if not rows:
        return []
    newest = {
        row.member_id: row.id for row in db.execute(_NEWEST_REPLY, {"members": sorted({row.member_id for row in rows})})
    }
    claimed, opened = Claim(), Opener(db, keys)
    for row in rows:
        if (end := why_never(row, now) or why_too_late(row, newest)) is not None:
            claimed.ends.append((*end, row.id))
        elif purse is None or purse.allows(row):
            take(claimed, row, opened, purse)
    write(db, claimed, now, lease)
    return claimed.posts


def claim_unasked(
    db: Connection,
    channel: str,
    rules: UnaskedRules,
    keys: Keys,
    now: datetime,
    limit: int,
    lease: timedelta,
    purse: Purse | None = None,
) -> list[Post]:
    """What has to wait gets the time at which to look again. In quiet hours and in trial mode nothing is looked at, nor
    where the month's limit is reached: what waits costs nothing."""
    posts: list[Post] = []
    if not rules.live or is_quiet(now, rules) or (purse is not None and purse.unasked <= 0):
        return posts
    opened = Opener(db, keys)
    for _ in range(ROUNDS):
        if not (rows := due_unasked(db, channel, now, limit - len(posts))):
            break
        posts += claim_some_unasked(db, rows, rules, opened, now, lease, purse)
        if len(posts) >= limit or (purse is not None and purse.unasked <= 0):
            break
    return posts


def claim_some_unasked(
    db: Connection,
    rows: Sequence[AnyRow],
    rules: UnaskedRules,
    opened: Opener,
    now: datetime,
    lease: timedelta,
    purse: Purse | None,
) -> list[Post]:
    """Row by row, since what goes to a member counts at once for the caps and is what their next answer belongs to.

    What there is no money for stays as it is.
    """
    failpoint("outbox.pre_claim")
    ids = sorted({row.member_id for row in rows})
    states, sent = members.states(db, ids), sent_lately(db, ids, now)
    doubted = doubts.doubted(db, {row.address_id for row in rows}, now)
    claimed, changed = Claim(), dict[str, MemberState]()
    for row in rows:
        member, asked = row.member_id, None if row.asked is None else asked_from_json(row.asked)
        in_doubt = row.address_id in doubted and not row.goodbye and (asked is None or asked.kind != doubts.KIND)
        if settle(claimed, row, states[member], sent[member], rules, now, in_doubt=in_doubt):
            continue
        if purse is None or purse.allows_unasked(row):
            take(claimed, row, opened, purse)
            sent[member].append(now)
            state = told_now(states[member]) if asked is None else asked_now(states[member], asked)
            if state is not states[member]:
                states[member] = changed[member] = state
    members.keep_states(db, changed)
    doubts.want(db, (doubted[address] for address in claimed.doubted), now)
    write(db, claimed, now, lease)
    return claimed.posts


def settle(
    claimed: Claim,
    row: AnyRow,
    state: MemberState,
    sent: Sequence[datetime],
    rules: UnaskedRules,
    now: datetime,
    *,
    in_doubt: bool = False,
) -> bool:
    """Does it wait, or never go? False: it may go now."""
    left = state.left or row.opted_out is not None
    unasked = Unasked(
        tuple(sent), left, state.asks_held, row.expires_at, row.outranks, state.pace, row.priority, in_doubt
    )
    decision = decide(unasked, rules, now)
    if (end := why_never(row, now) or why_no_longer(row, state)) is not None:
        claimed.ends.append((*end, row.id))
    elif isinstance(decision, Drop):
        claimed.ends.append(("expired" if decision.reason == "expired" else "suppressed", decision.reason, row.id))
    elif isinstance(decision, Wait):
        claimed.waits.append((micros(decision.until), row.id))
        if decision.reason == STILL_THEM:
            claimed.doubted.add(row.address_id)
    else:
        return False
    return True


def sent_lately(db: Connection, ids: Sequence[str], now: datetime) -> dict[str, list[datetime]]:
    """When unasked messages went to each of them in the last 30 days; a try whose fate is unknown counts."""
    sent: dict[str, list[datetime]] = {id: [] for id in ids}
    for row in db.execute(_SENT, {"members": list(ids), "since": now - MONTH}):
        sent[row.member_id].append(row.sent_at)
    return sent


def recover(db: Connection, now: datetime) -> int:
    """What was being tried when its lease ended: nobody knows whether it went. Returns how many there were.

    Help lines are tried again, since twice is better than never; everything else is unknown, and looked for
    where it can be (`storage.looking`).
    """
    again = run(
        db,
        "UPDATE outbox SET state = 'queued', not_before = ? "
        "WHERE state = 'attempting' AND lease_until <= ? AND kind = 'help' AND attempts < ?",
        [(micros(now), micros(now), MOST_BLIND_ATTEMPTS)],
    )
    lost = run(
        db,
        "UPDATE outbox SET state = 'unknown', lease_until = ? "
        "WHERE state = 'attempting' AND lease_until <= ? AND channel = ?",
        [(micros(now + FIRST_LOOK), micros(now), channel) for channel in sorted(LISTED)],
    )
    for_good = run(
        db,
        "UPDATE outbox SET state = 'unknown', lease_until = NULL, "
        "sealed = CASE WHEN fleeting THEN NULL ELSE sealed END WHERE state = 'attempting' AND lease_until <= ?",
        [(micros(now),)],
    )
    return again + lost + for_good


def expire(db: Connection, now: datetime) -> int:
    """What waited too long. Returns how many."""
    return run(
        db,
        "UPDATE outbox SET state = 'expired', code = 'expired' WHERE state = ? AND expires_at <= ?",
        [("queued", micros(now)), ("paused", micros(now))],
    )


def waiting(db: Connection, now: datetime) -> tuple[float | None, dict[str, int]]:
    """(seconds since the oldest message that is due became so, how many there are in each state that is not the last).

    What is over is not counted: there may be millions of it, and monitoring asks often.
    """
    counts = {row.state: row.number for row in db.execute(_COUNTS) if row.number}
    oldest: datetime | None = db.execute(_OLDEST, {"now": now}).scalar()
    return (None if oldest is None else (now - oldest).total_seconds()), counts


_COUNTS = union_all(
    *(
        select(literal(state).label("state"), func.count().label("number"))
        .select_from(outbox)
        .where(text(f"outbox.state = '{state}'"))
        for state in ("queued", "attempting", "unknown")
    )
)
_OLDEST = select(func.min(outbox.c.not_before, type_=Moment())).where(
    and_(text("outbox.state = 'queued'"), outbox.c.not_before <= bindparam("now", type_=Moment()))
)
