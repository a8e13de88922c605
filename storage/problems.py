"""What is wrong with the database, as one plain sentence that says what to do."""

import threading
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class DatabaseProblem(Exception):
    """One plain sentence: it is not there, read-only, newer than this release, not migrated, unreachable, damaged."""


DAMAGED = "The database {place} is damaged: stop yousaid and bring a backup back with yousaid restore FILE."

_MAY_NOT = (
    "The database {place} cannot be {done}: give this account the right to read and write the file and its folder."
)

SQLITE = {
    "SQLITE_READONLY": _MAY_NOT.replace("{done}", "written"),
    "SQLITE_CANTOPEN": _MAY_NOT.replace("{done}", "opened"),
    "SQLITE_PERM": _MAY_NOT.replace("{done}", "opened"),
    "SQLITE_BUSY": "The database {place} is busy: something else wrote to it for more than 5 seconds. Try again.",
    "SQLITE_LOCKED": "The database {place} is busy. Try again.",
    "SQLITE_FULL": "There is no room left for the database {place}: free some space on its disk.",
    "SQLITE_IOERR": "The disk of the database {place} fails or is full: look at the disk.",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}

POOLED = "What stands between us and the PostgreSQL server gives each transaction another connection: try again."
LEFT_OVER = (
    "The PostgreSQL database has tables of a newer release beside those of an older one: bring the backup back once "
    "more, into an empty schema, as docs/backup.md says."
)
CHANGED = "The PostgreSQL database was brought up to date meanwhile: try again, and restart what ran before it."
TOO_LONG = "The PostgreSQL server has ended what took it too long: try again, when it has less to do."
ONLY_READ = "The PostgreSQL database cannot be written, only read: let DATABASE_URL name the main server."
POSTGRESQL = {
    "28": "The PostgreSQL server refuses the name or password in DATABASE_URL: put the right ones there.",
    "3D": "The PostgreSQL server has no such database as DATABASE_URL names: make it with createdb.",
    "53": "The PostgreSQL server is out of room, memory or connections: look at the server.",
    "25006": ONLY_READ,
    "25P": TOO_LONG,
    "26000": POOLED,
    "42P05": POOLED,
    "42P07": LEFT_OVER,
    "42501": "The name in DATABASE_URL may not do that in the PostgreSQL database: give it the rights to its schema.",
    "55P03": TOO_LONG,
    "57014": TOO_LONG,
    "57P": "The PostgreSQL server is stopping or starting: wait a moment and try again.",
    "58": "The disk of the PostgreSQL server fails: look at the server.",
    "XX": "The PostgreSQL server finds its data damaged: look at its log, and bring a backup back.",
}
REFUSALS = (
    ("password authentication failed", "28"),
    ("no password supplied", "28"),
    ("no pg_hba.conf entry", "28"),
    ("role ", "28"),
    ("database ", "3D"),
    ("too many clients", "53"),
    ("is starting up", "57P"),
    ("is shutting down", "57P"),
)
"""What a server says before anybody is let in comes without a code, only in words."""

READ_ONLY = ("25006", "0A000")
"""The second is what a server that follows another one says to whoever begins to write."""

NOT_PREPARED = ("26000", "42P05")
NOTHING_IS_PREPARED = threading.Event()
"""Set once it shows that a pool between us and the server (pgbouncer, and what many hosts put there) gives each
transaction another connection: what was prepared on one is not there on the next."""

UNREACHABLE = "The PostgreSQL server in DATABASE_URL does not answer: check that it runs and that the address is right."
NOT_MIGRATED = "The database {place} lacks tables that this release needs: run yousaid migrate."


def is_no_use(problem: BaseException) -> bool:
    """A new connection helps where this one never will: the main server is another one by now, or what was prepared is
    not there any more."""
    state = getattr(problem, "sqlstate", None)
    if state in NOT_PREPARED:
        NOTHING_IS_PREPARED.set()
    return state in (*READ_ONLY, *NOT_PREPARED)


def explained(error: DBAPIError, path: Path | None) -> str | None:
    """One sentence, without a password or anybody's words; None: it is not the database's fault but ours."""
    if path is not None:
        return _of_sqlite(error, path)
    state = getattr(error.orig, "sqlstate", None)
    if state is None and not any(kind.__name__ == "OperationalError" for kind in type(error.orig).__mro__):
        return None
    state = state or _refusal(str(error.orig))
    if state is None:
        return UNREACHABLE
    if state == "0A000":
        return CHANGED if "cached plan" in str(error.orig) else ONLY_READ
    if state == "42P01":
        return NOT_MIGRATED.format(place="in DATABASE_URL")
    return next((sentence for start, sentence in POSTGRESQL.items() if state.startswith(start)), None)


def _refusal(said: str) -> str | None:
    _, fatal, reason = said.partition("FATAL: ")
    return next((code for words, code in REFUSALS if words in reason), None) if fatal else None


def _of_sqlite(error: DBAPIError, path: Path) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    if str(error.orig).startswith("no such table"):
        return NOT_MIGRATED.format(place=path)
    found = next((sentence for start, sentence in SQLITE.items() if name.startswith(start)), None)
    return found.format(place=path) if found else None
