"""The audit log shows tampering: whatever is edited, cut, moved, put in between or written anew is named.

The one who tampers has the whole database, and knows how the chain is made. What they do not have is what was published
on /said, and the exports that others keep.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from bot.__main__ import run
from bot.verifying import wrong_with_log
from storage import audit, log_heads
from storage.database import Database
from storage.tables import audit as entries
from storage.tables import log_heads as heads
from storage.tables.columns import micros
from tests.storage.installation import NOW

MANY = 6
Tamper = Callable[[Connection], object]


def office(database: Database) -> None:
    """Six entries; after the last but one the head is published."""
    with database.transaction() as db:
        for number in range(1, MANY + 1):
            audit.note(db, "desk", "saw a number", NOW, f"K{number}", f"reason {number}")
            if number == MANY - 1:
                log_heads.publish(db, NOW.date(), NOW)


def found(database: Database) -> list[str]:
    with database.reading() as db:
        return wrong_with_log(db)


def swap(db: Connection) -> None:
    for number, other in ((2, 99), (3, 2), (99, 3)):
        db.execute(update(entries).where(entries.c.number == number).values(number=other))


def put_between(db: Connection) -> None:
    for number in range(MANY, 2, -1):
        db.execute(update(entries).where(entries.c.number == number).values(number=number + 1))
    one = db.execute(select(entries).where(entries.c.number == 2)).one()
    db.execute(insert(entries).values({**one._mapping, "number": 3}))


def write_anew(db: Connection, who: str = "somebody else", from_number: int = 3) -> None:
    """One entry changed, and the chain after it made as it should be."""
    before = audit.FIRST
    for row in db.execute(select(entries).order_by(entries.c.number)).all():
        changed = who if row.number == from_number else row.who
        hash = audit.chained(before, (row.number, micros(row.at), changed, row.did, row.about, row.reason))
        db.execute(update(entries).where(entries.c.number == row.number).values(who=changed, hash=hash))
        before = hash


ATTACKS: dict[str, tuple[Tamper, str]] = {
    "who": (lambda db: db.execute(update(entries).where(entries.c.number == 3).values(who="x")), "entry 3"),
    "reason": (lambda db: db.execute(update(entries).where(entries.c.number == 2).values(reason=None)), "entry 2"),
    "hash": (lambda db: db.execute(update(entries).where(entries.c.number == 4).values(hash="0" * 64)), "entry 4"),
    "cut in the middle": (lambda db: db.execute(delete(entries).where(entries.c.number == 3)), "entry 3"),
    "cut at the beginning": (lambda db: db.execute(delete(entries).where(entries.c.number == 1)), "entry 1"),
    "cut at the end": (lambda db: db.execute(delete(entries).where(entries.c.number > 4)), "was cut: on 2026-11-24 it had 5"),
    "all of it gone": (lambda db: db.execute(delete(entries)), "was cut: on 2026-11-24 it had 5"),
    "two in each other's place": (swap, "entry 2"),
    "one put between": (put_between, "entry 3"),
    "written anew": (write_anew, "written anew: entry 5 is not the one that stood on 2026-11-24"),
}  # fmt: skip


@pytest.mark.parametrize("tamper, said", ATTACKS.values(), ids=ATTACKS)
def test_whatever_is_done_to_the_log_is_named(database: Database, tamper: Tamper, said: str) -> None:
    office(database)
    assert found(database) == []
    with database.transaction() as db:
        tamper(db)
    (first, *_) = found(database)
    assert said in first


@given(st.integers(1, MANY), st.sampled_from(["at", "who", "did", "about", "reason"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
def test_no_field_of_any_entry_can_be_changed_unseen(sqlite: Database, number: int, field: str) -> None:
    with sqlite.transaction() as db:
        db.execute(delete(heads))
        db.execute(delete(entries))
    office(sqlite)
    with sqlite.transaction() as db:
        column = entries.c[field]
        db.execute(update(entries).where(entries.c.number == number).values({column: column + "x"} if field != "at" else {column: NOW.replace(year=2020)}))  # fmt: skip
    assert f"entry {number} is not as it was written" in found(sqlite)[0]


def kept_elsewhere(database: Database, folder: Path) -> list[Path]:
    """An export of that day, and a copy of the public page's data."""
    with database.reading() as db:
        number, hash = audit.head(db)
        day, published, its_hash = log_heads.newest(db) or ("", 0, "")
    files = {
        "export.json": {"log": {"entries": number, "hash": hash}, "questions": [], "results": []},
        "said.json": {"log": {"day": day, "entries": published, "hash": its_hash}},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return [folder / name for name in files]


def test_who_writes_the_log_and_what_was_published_anew_is_found_by_what_others_keep(
    sqlite: Database,
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    office(sqlite)
    files = kept_elsewhere(sqlite, tmp_path)
    for file in files:
        assert run(["verify", str(file)]) == 0
    assert capfd.readouterr().out.count("The log goes on from where it was") == 2
    with sqlite.transaction() as db:
        write_anew(db)
        db.execute(delete(heads))
        log_heads.publish(db, NOW.date(), NOW)
    assert run(["verify"]) == 0
    capfd.readouterr()
    for file, entry in zip(files, (MANY, MANY - 1), strict=True):
        assert run(["verify", str(file)]) == 1
        assert f"written anew: entry {entry} is not the one that stood" in capfd.readouterr().err


def test_the_head_of_each_day_is_published_once(database: Database) -> None:
    office(database)
    with database.transaction() as db:
        log_heads.publish(db, NOW.date(), NOW)
        assert [head.number for head in log_heads.every(db)] == [MANY - 1]
