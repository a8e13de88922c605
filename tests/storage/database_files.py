"""A database as a file: what is in it is asked, and it is damaged, without anything of ours."""

import sqlite3
from contextlib import closing
from pathlib import Path


def ask(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def texts(file: Path) -> list[object]:
    """What members wrote, oldest first."""
    return [words for (words,) in ask(file, "SELECT text FROM messages ORDER BY kept_at, id")]


def damage(file: Path) -> None:
    """Pages in the middle become noise."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 40 * 4096] = bytes(range(256)) * (40 * 16)
    file.write_bytes(content)
