"""What must never come back, whatever backup is restored: who left or was erased, words that were taken out or back.

It also names the consultations that have closed, since the keys of their secret questions are destroyed, and what was
published of the log. No number, no name and nobody's words are in it, so that it can lie outside the database, in a
file that outlives it: a line for each thing, and another line where it holds no more.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from storage import erasure, kept, log_heads
from storage.erasure import Gone, Journal
from storage.lists import among_numbers
from storage.references import number
from storage.sealed import Keys
from storage.statements import rows
from storage.tables import audit, consultations, erasures, opt_outs, quotes, views
from storage.tables import log_heads as log_heads_
from storage.tables.columns import micros, moment

Line = dict[str, Any]

TOOK_OUT = "took words out"
"""How the log says that somebody took words out of a view."""

SERIAL = "suppressions"
"""How often the file was added to, as the database knows it: a database that knows less than the file is an old one."""

TAKEN_BACK = ("no", "withdrawn")
_TAKEN_OUT = select(audit.c.about).where(audit.c.did == TOOK_OUT)
_MESSAGES = select(views.c.message_id).where(among_numbers(views.c.number, "numbers"))
_UNQUOTED = select(quotes.c.id).where(quotes.c.state.in_(TAKEN_BACK))
_CLOSED = select(consultations.c.name, consultations.c.closed_at).where(consultations.c.closed_at.is_not(None))
_FINGERPRINT = (
    select(func.count(), func.max(opt_outs.c.at)),
    select(func.count(), func.max(erasures.c.at)),
    select(func.count()).select_from(consultations).where(consultations.c.closed_at.is_not(None)),
    select(func.max(audit.c.number)).where(audit.c.did == TOOK_OUT),
    select(func.count()).select_from(log_heads_),
    select(func.count()).select_from(quotes).where(quotes.c.state.in_(TAKEN_BACK)),
)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """`left`: (channel, when in microseconds, how) by keyed hash. `gone`: when, by the id of a member who was erased.

    `taken_out`: ids of the messages in which a view came whose words were taken out. `closed`: when, by a
    consultation's name. `heads`: (day, entries, hash) of the log, as they were published. `serial`: how often the file
    was added to. `unquoted`: ids of quotes that may not be shown, or not any more.
    """

    left: dict[str, tuple[str, int, str]]
    gone: dict[str, int]
    taken_out: frozenset[str]
    closed: dict[str, int]
    heads: frozenset[tuple[str, int, str]]
    serial: int = 0
    unquoted: frozenset[str] = frozenset()

    @property
    def journal(self) -> Journal:
        gone = tuple(Gone(member, moment(at), None) for member, at in self.gone.items())
        return Journal(gone, tuple((hash, channel, moment(at), how) for hash, (channel, at, how) in self.left.items()))


class NotOurs(Exception):
    """The file belongs to another installation, or is no such file: one sentence."""


def whose(keys: Keys) -> str:
    """What stands at the head of the file: of one installation, for as long as it lives."""
    return keys.opt_out_index("suppressions", "whose").hex()


def nothing() -> Suppressed:
    return Suppressed({}, {}, frozenset(), {}, frozenset())


def fingerprint(db: Connection) -> tuple[object, ...]:
    """While it is the same, nothing has changed."""
    return tuple(tuple(db.execute(one).one()) for one in _FINGERPRINT)


def known(db: Connection) -> Suppressed:
    """As the database has it now."""
    journal = erasure.journal(db)
    return Suppressed(
        {hash: (channel, micros(at), how) for hash, channel, at, how in journal.left},
        {one.member: micros(one.at) for one in journal.gone},
        _taken_out(db),
        {row.name: micros(row.closed_at) for row in db.execute(_CLOSED)},
        frozenset((head.day, head.number, head.hash) for head in log_heads.every(db)),
        serial(db),
        frozenset(db.execute(_UNQUOTED).scalars()),
    )


def _taken_out(db: Connection) -> frozenset[str]:
    numbers = [number(about) for (about,) in rows(db, _TAKEN_OUT) if about]
    return frozenset(row[0] for row in rows(db, _MESSAGES, numbers=numbers)) if numbers else frozenset()


def serial(db: Connection) -> int:
    return int(kept.value(db, SERIAL) or 0)


def count_on(db: Connection, at_least: int) -> int:
    """The next serial, kept before the file has it: so the database never knows less than the file."""
    following = max(serial(db), at_least) + 1
    kept.keep(db, SERIAL, str(following))
    return following


def changes(before: Suppressed, after: Suppressed) -> list[str]:
    """The lines that are missing. Only who left can come back; everything else holds for ever."""
    return [json.dumps(line) for line in _changes(before, after)]


def _changes(before: Suppressed, after: Suppressed) -> Iterator[Line]:
    for hash, (channel, at, how) in after.left.items():
        if hash not in before.left:
            yield {"left": hash, "channel": channel, "at": at, "how": how}
    yield from ({"back": hash} for hash in before.left if hash not in after.left)
    yield from ({"gone": member, "at": at} for member, at in after.gone.items() if member not in before.gone)
    yield from ({"taken_out": message} for message in sorted(after.taken_out - before.taken_out))
    yield from ({"unquoted": id} for id in sorted(after.unquoted - before.unquoted))
    yield from ({"closed": name, "at": at} for name, at in after.closed.items() if before.closed.get(name) != at)
    for day, entries, hash in sorted(after.heads - before.heads):
        yield {"head": hash, "entries": entries, "day": day}


def read(lines: Iterable[str], keys: Keys) -> Suppressed:
    """What the file says in the end. A line that was broken off is left out. Raises NotOurs."""
    found = _Found()
    for place, line in enumerate(_parsed(lines)):
        if place == 0 and line.get("for") != whose(keys):
            raise NotOurs("It belongs to another installation, or is no list of who left.")
        READERS.get(next(iter(line), ""), _nothing_new)(found, line)
    return Suppressed(
        found.left,
        found.gone,
        frozenset(found.taken_out),
        found.closed,
        frozenset(found.heads),
        found.serial,
        frozenset(found.unquoted),
    )


@dataclass(slots=True)
class _Found:
    """As `Suppressed`, while it is read."""

    left: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    taken_out: set[str] = field(default_factory=set)
    closed: dict[str, int] = field(default_factory=dict)
    heads: set[tuple[str, int, str]] = field(default_factory=set)
    unquoted: set[str] = field(default_factory=set)
    serial: int = 0


def _left(found: _Found, line: Line) -> None:
    found.left[line["left"]] = (line["channel"], line["at"], line["how"])


def _back(found: _Found, line: Line) -> None:
    found.left.pop(line["back"], None)


def _gone(found: _Found, line: Line) -> None:
    found.gone[line["gone"]] = line["at"]


def _words(found: _Found, line: Line) -> None:
    found.taken_out.add(line["taken_out"])


def _unquoted(found: _Found, line: Line) -> None:
    found.unquoted.add(line["unquoted"])


def _closed(found: _Found, line: Line) -> None:
    found.closed[line["closed"]] = line["at"]


def _head(found: _Found, line: Line) -> None:
    found.heads.add((line["day"], line["entries"], line["head"]))


def _serial(found: _Found, line: Line) -> None:
    found.serial = line["serial"]


def _nothing_new(found: _Found, line: Line) -> None:
    """Of a later release, or the line that says whose it is."""


READERS: Mapping[str, Callable[[_Found, Line], None]] = {
    "left": _left,
    "back": _back,
    "gone": _gone,
    "taken_out": _words,
    "unquoted": _unquoted,
    "closed": _closed,
    "head": _head,
    "serial": _serial,
}
"""By the first name in a line."""


def _parsed(lines: Iterable[str]) -> Iterator[Line]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def together(database: Suppressed | None, file: Suppressed | None) -> Suppressed | None:
    """What the database says counts; what only the file says of what holds for ever counts too. None: nobody knows."""
    if database is None or file is None:
        return database or file
    return Suppressed(
        database.left,
        {**file.gone, **database.gone},
        file.taken_out | database.taken_out,
        {**file.closed, **database.closed},
        file.heads | database.heads,
        max(file.serial, database.serial),
        file.unquoted | database.unquoted,
    )
