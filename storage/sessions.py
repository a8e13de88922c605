"""Who may sign in and who is signed in: links, sessions and failed tries. Of every secret only a hash is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from storage.statements import insert, rows, run
from storage.tables import sessions, sign_in_links, sign_in_tries
from storage.tables.columns import micros, moment

LASTS = timedelta(hours=12)
IDLE = timedelta(hours=1)
"""Without anything done on a page a session is over; what pages ask for by themselves does not count."""

TOUCH_EVERY = timedelta(minutes=5)
"""More often it is not written down that somebody is still there."""

LINK_LASTS = timedelta(hours=12)
TEXTED_LASTS = timedelta(minutes=10)
TRIES_COUNT = timedelta(minutes=15)

_LINK = select(sign_in_links.c.name, sign_in_links.c.until, sign_in_links.c.used_at, sign_in_links.c.is_once).where(
    sign_in_links.c.hash == bindparam("hash")
)
_SEEN = func.coalesce(sessions.c.seen_at, sessions.c.began_at).label("seen_at")
_OPEN = (
    select(sessions.c.hash, sessions.c.name, sessions.c.began_at, sessions.c.until, _SEEN)
    .where(sessions.c.ended_at.is_(None), sessions.c.until > bindparam("now"), bindparam("since") < _SEEN)
    .order_by(sessions.c.began_at)
)
_SESSION = _OPEN.where(sessions.c.hash == bindparam("hash"))
_TRIES = select(sign_in_tries.c.at).where(
    sign_in_tries.c.who == bindparam("who"), sign_in_tries.c.at > bindparam("since")
)


@dataclass(frozen=True, slots=True)
class Session:
    """`name`: of the person on the list; None: whoever sets this up. `hash` names it, and opens nothing."""

    hash: str
    name: str | None
    began_at: datetime
    until: datetime
    seen_at: datetime

    def wants_touch(self, now: datetime) -> bool:
        return now - self.seen_at >= TOUCH_EVERY


def hashed(secret: str) -> str:
    """Secrets are long and random: a plain hash tells nothing of them."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_link(
    db: Connection, key: str, name: str | None, now: datetime, lasts: timedelta = LINK_LASTS, is_once: bool = True
) -> None:
    row = (hashed(key), name, micros(now), micros(now + lasts), is_once)
    insert(db, "sign_in_links", ("hash", "name", "made_at", "until", "is_once"), [row])


def link_is_good(db: Connection, key: str, now: datetime) -> bool:
    found = rows(db, _LINK, hash=hashed(key))
    return bool(found) and _still(found[0][1:], now)


def use_link(db: Connection, key: str, session: str, now: datetime, lasts: timedelta = LASTS) -> Session | None:
    """Changes a good link for a session with this secret. None: it is used, too old, or none of ours."""
    if not link_is_good(db, key, now):
        return None
    name = rows(db, _LINK, hash=hashed(key))[0][0]
    run(db, "UPDATE sign_in_links SET used_at = ? WHERE hash = ?", [(micros(now), hashed(key))])
    return begin(db, session, name, now, lasts)


def begin(db: Connection, session: str, name: str | None, now: datetime, lasts: timedelta = LASTS) -> Session:
    until = now + lasts
    insert(db, "sessions", ("hash", "name", "began_at", "until"), [(hashed(session), name, micros(now), micros(until))])
    return Session(hashed(session), name, now, until, now)


def find(db: Connection, session: str, now: datetime) -> Session | None:
    """None for one that has ended or was left alone, and for whatever a stranger sends."""
    found = rows(db, _SESSION, hash=hashed(session), now=now, since=now - IDLE)
    return _session(*found[0]) if found else None


def every_open(db: Connection, now: datetime) -> list[Session]:
    return [_session(*row) for row in rows(db, _OPEN, now=now, since=now - IDLE)]


def _session(hash: str, name: str | None, *times: int) -> Session:
    began_at, until, seen_at = map(moment, times)
    return Session(hash, name, began_at, until, seen_at)


def touch(db: Connection, hash: str, now: datetime) -> None:
    """Somebody is still there."""
    run(db, "UPDATE sessions SET seen_at = ? WHERE hash = ? AND ended_at IS NULL", [(micros(now), hash)])


def whose(db: Connection, key: str, now: datetime) -> str | None:
    """Whom a good link signs in; None for the set-up, and for a link that opens nothing."""
    return rows(db, _LINK, hash=hashed(key))[0][0] if link_is_good(db, key, now) else None


def end(db: Connection, hash: str, now: datetime) -> bool:
    """By the hash: whoever lists sessions can end them without knowing what opens them."""
    return run(db, "UPDATE sessions SET ended_at = ? WHERE hash = ? AND ended_at IS NULL", [(micros(now), hash)]) == 1


def belongs_to(db: Connection, hash: str, name: str) -> None:
    """Whoever set this up is on the list now; no other link of the set-up opens anything any more."""
    run(db, "UPDATE sessions SET name = ? WHERE hash = ? AND name IS NULL", [(name, hash)])
    run(db, "UPDATE sign_in_links SET until = made_at WHERE name IS NULL", [()])


def end_others(db: Connection, name: str, but: str, now: datetime) -> int:
    """Everywhere else where they are signed in."""
    ended = "UPDATE sessions SET ended_at = ? WHERE name = ? AND hash <> ? AND ended_at IS NULL"
    run(db, "UPDATE sign_in_links SET until = ? WHERE name = ? AND until > ?", [(micros(now), name, micros(now))])
    return run(db, ended, [(micros(now), name, but)])


def end_all(db: Connection, name: str, now: datetime) -> int:
    """Everywhere where they are signed in, and the links that they have not used."""
    run(db, "UPDATE sign_in_links SET until = ? WHERE name = ?", [(micros(now), name)])
    return run(db, "UPDATE sessions SET ended_at = ? WHERE name = ? AND ended_at IS NULL", [(micros(now), name)])


def failed(db: Connection, who: str, now: datetime) -> None:
    """`who`: a keyed hash of whoever tried. What is too old to count goes."""
    insert(db, "sign_in_tries", ("who", "at"), [(who, micros(now))])
    run(db, "DELETE FROM sign_in_tries WHERE at < ?", [(micros(now - TRIES_COUNT),)])


def tries(db: Connection, who: str, now: datetime) -> int:
    """In the last quarter of an hour."""
    return len(rows(db, _TRIES, who=who, since=now - TRIES_COUNT))


def _still(link: tuple[int, int | None, bool], now: datetime) -> bool:
    until, used_at, is_once = link
    return moment(until) > now and not (used_at is not None and is_once)
