"""Who may sign in and who is signed in: links, sessions and failed tries. Of every secret only a hash is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from storage.statements import insert, rows, run
from storage.tables import sessions, sign_in_links, sign_in_tries
from storage.tables.columns import micros, moment

LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(hours=12)
TEXTED_LASTS = timedelta(minutes=15)
TRIES_COUNT = timedelta(minutes=15)

_LINK = select(sign_in_links.c.name, sign_in_links.c.until, sign_in_links.c.used_at, sign_in_links.c.is_once).where(
    sign_in_links.c.hash == bindparam("hash")
)
_SESSION = select(sessions.c.name, sessions.c.began_at, sessions.c.until, sessions.c.ended_at).where(
    sessions.c.hash == bindparam("hash")
)
_OPEN = (
    select(sessions.c.hash, sessions.c.name, sessions.c.began_at, sessions.c.until)
    .where(sessions.c.ended_at.is_(None), sessions.c.until > bindparam("now"))
    .order_by(sessions.c.began_at)
)
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
    return Session(hashed(session), name, now, until)


def find(db: Connection, session: str, now: datetime) -> Session | None:
    """None for one that has ended, and for whatever a stranger sends."""
    hash = hashed(session)
    for name, began_at, until, ended_at in rows(db, _SESSION, hash=hash):
        if ended_at is None and moment(until) > now:
            return Session(hash, name, moment(began_at), moment(until))
    return None


def every_open(db: Connection, now: datetime) -> list[Session]:
    return [Session(hash, name, moment(at), moment(until)) for hash, name, at, until in rows(db, _OPEN, now=now)]


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
