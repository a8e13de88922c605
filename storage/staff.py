"""Staff: who answers for what, where they are reached, and texts to them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import changes, chosen, kept
from storage.problems import DatabaseProblem
from storage.sealed import Keys
from storage.statements import insert, rows, run
from storage.tables import outbox, staff
from storage.tables.columns import micros

STAFF_PRIORITY = 2
TEST_PASSED = "test_text_passed"
_ONE = select(staff).where(staff.c.name == bindparam("name"))
_REACHED = select(staff.c.name, staff.c.channel, staff.c.sealed).where(staff.c.sealed.is_not(None))
_EVERY = select(staff.c.name, staff.c.roles, staff.c.channel, staff.c.email).order_by(staff.c.added_at, staff.c.name)
_NEWEST = (
    select(outbox.c.state)
    .where(outbox.c.staff == bindparam("name"))
    .order_by(outbox.c.created_at.desc(), outbox.c.id.desc())
    .limit(1)
)

QUEUED_COLUMNS = (
    "id", "staff", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks", "segments",
    "buttons", "created_at", "not_before", "attempts", "rank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """`channel` None: we have no number or chat of theirs."""

    name: str
    roles: tuple[str, ...]
    channel: str | None
    has_email: bool = False


def add(
    db: Connection,
    name: str,
    roles: tuple[str, ...],
    reached: tuple[str, str] | None,
    keys: Keys,
    now: datetime,
    email: str | None = None,
) -> None:
    """A new person, or other roles for one who is there. `reached`: (channel, address).

    None, for it and for `email`, leaves what is there.
    """
    channel, address = reached or (None, None)
    sealed = keys.seal(address.encode(), f"staff:{name}") if address else None
    insert(
        db,
        "staff",
        ("name", "roles", "channel", "sealed", "added_at", "email"),
        [(name, json.dumps(roles), channel, sealed, micros(now), _sealed_email(name, email, keys))],
        "ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, "
        "channel = COALESCE(excluded.channel, staff.channel), sealed = COALESCE(excluded.sealed, staff.sealed), "
        "email = COALESCE(excluded.email, staff.email)",
    )
    chosen.grow(db)


def _sealed_email(name: str, email: str | None, keys: Keys) -> bytes | None:
    return None if email is None else keys.seal(email.encode(), f"staff email:{name}")


def email_of(name: str, sealed: bytes, keys: Keys) -> str:
    return keys.open(sealed, f"staff email:{name}").decode()


def every(db: Connection) -> list[Person]:
    """In the order in which they were added."""
    return [
        Person(name, tuple(json.loads(roles)), channel, email is not None)
        for name, roles, channel, email in rows(db, _EVERY)
    ]


def ends(db: Connection, keys: Keys) -> dict[str, str]:
    """By name, the last digits of where they are reached: "…0123"."""
    reached = rows(db, _REACHED)
    return {name: "…" + keys.open(sealed, f"staff:{name}").decode()[-4:] for name, _, sealed in reached}


def who_is(db: Connection, addresses: Sequence[tuple[str, str, str]], keys: Keys) -> set[str]:
    """(any key, channel, address) -> the keys of those who are on the staff list. Staff are few: each is opened."""
    listed = {(row.channel, keys.open(row.sealed, f"staff:{row.name}").decode()) for row in db.execute(_REACHED)}
    return {key for key, channel, address in addresses if (channel, address) in listed}


def remove(db: Connection, name: str) -> bool:
    """Off the list. What they did stays in what is kept; their jobs pass to their deputies. False: there is nobody."""
    run(db, "DELETE FROM recovery_codes WHERE name = ?", [(name,)])
    chosen.grow(db)
    return run(db, "DELETE FROM staff WHERE name = ?", [(name,)]) == 1


def queue_text(
    db: Connection,
    name: str,
    text: str,
    segments: int,
    new_id: Callable[[], str],
    now: datetime,
    buttons: Sequence[tuple[str, str]] = (),
    is_fleeting: bool = False,
) -> str:
    """Returns the id in the outbox; the words of a fleeting one go when it is sent.

    Raises DatabaseProblem where we do not know how to reach them.
    """
    person = db.execute(_ONE, {"name": name}).one_or_none()
    if person is None or person.channel is None:
        raise DatabaseProblem(f"We do not know where to text {name}: yousaid staff add {name} --address ...")
    id = new_id()
    row = (id, name, person.channel, "staff", STAFF_PRIORITY, "queued", text, is_fleeting, False, False, segments)
    kept_buttons = json.dumps(buttons) if buttons else None
    insert(db, "outbox", QUEUED_COLUMNS, [(*row, kept_buttons, micros(now), micros(now), 0, 0)])
    changes.call(db)
    return id


def newest_text(db: Connection, name: str) -> str | None:
    """How the newest text to them stands, as the outbox calls it; None where there was none."""
    found = rows(db, _NEWEST, name=name)
    return found[0][0] if found else None


def pass_test(db: Connection) -> None:
    if not test_passed(db):
        kept.keep(db, TEST_PASSED, "yes")
        chosen.grow(db)


def test_passed(db: Connection) -> bool:
    """Has a text to staff arrived? Then it is known that what we send can be read."""
    return kept.value(db, TEST_PASSED) is not None
