"""What staff sign in with where the organisation asks for it: a password, and a code of their phone.

Nothing of it opens anything by itself: passwords and recovery codes are kept as hashes, the secret of the codes is
sealed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage.sealed import Keys
from storage.sessions import hashed
from storage.statements import insert, rows, run
from storage.tables import recovery_codes, staff
from storage.tables.columns import micros

_OF = select(staff.c.password, staff.c.totp).where(staff.c.name == bindparam("name"))
_LEFT = (
    select(func.count())
    .select_from(recovery_codes)
    .where(recovery_codes.c.name == bindparam("name"), recovery_codes.c.used_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """`password`: as argon2 hashes it. `secret`: of their codes."""

    password: str | None = None
    secret: str | None = None


def of(db: Connection, name: str, keys: Keys) -> Credentials:
    for password, sealed in rows(db, _OF, name=name):
        return Credentials(password, keys.open(sealed, _bound(name)).decode() if sealed else None)
    return Credentials()


def keep_password(db: Connection, name: str, password: str) -> None:
    run(db, "UPDATE staff SET password = ? WHERE name = ?", [(password, name)])


def keep_secret(db: Connection, name: str, secret: str, codes: Iterable[str], keys: Keys) -> None:
    """With new recovery codes: those of the phone before open nothing any more."""
    sealed = keys.seal(secret.encode(), _bound(name))
    run(db, "UPDATE staff SET totp = ?, totp_used_at = NULL WHERE name = ?", [(sealed, name)])
    run(db, "DELETE FROM recovery_codes WHERE name = ?", [(name,)])
    insert(db, "recovery_codes", ("name", "hash"), [(name, hashed(code)) for code in codes])


def take_away(db: Connection, name: str) -> None:
    """They sign in by link, and may choose anew."""
    run(db, "UPDATE staff SET password = NULL, totp = NULL, totp_used_at = NULL WHERE name = ?", [(name,)])
    run(db, "DELETE FROM recovery_codes WHERE name = ?", [(name,)])


def use_code(db: Connection, name: str, of: datetime) -> bool:
    """`of`: the time that the code was of. False: it, or a later one, was used before."""
    once = "UPDATE staff SET totp_used_at = ? WHERE name = ? AND (totp_used_at IS NULL OR totp_used_at < ?)"
    return run(db, once, [(micros(of), name, micros(of))]) == 1


def use_recovery_code(db: Connection, name: str, code: str, now: datetime) -> bool:
    once = "UPDATE recovery_codes SET used_at = ? WHERE name = ? AND hash = ? AND used_at IS NULL"
    return run(db, once, [(micros(now), name, hashed(code))]) == 1


def recovery_codes_left(db: Connection, name: str) -> int:
    return int(rows(db, _LEFT, name=name)[0][0])


def _bound(name: str) -> str:
    return f"staff totp:{name}"
