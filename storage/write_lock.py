"""Waiting for SQLite's one write lock, so that who writes one small piece after the other keeps nobody out.

SQLite asks for it ever more seldom, up to every tenth of a second, and hits the moment between two pieces by luck: a
text waited for many of them. We ask every other millisecond, for as long as the connection's `busy_timeout` says.
"""

import sqlite3
from time import sleep
from typing import Any

from sqlalchemy import Connection

from storage.statements import driver_cursor

EVERY_MILLISECONDS = 2
IMMEDIATE = "BEGIN IMMEDIATE"
BASE_CODE = 0xFF
"""Of an error's code: above it stands why in particular."""


def begin(db: Connection) -> None:
    """A transaction: with the lock, but for a connection that only `reads`."""
    with driver_cursor(db) as cursor:
        if db.get_execution_options().get("reads"):
            cursor.execute("BEGIN")
        else:
            _take(cursor)


def _take(cursor: Any) -> None:
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(patience // EVERY_MILLISECONDS):
            if _is_taken(cursor):
                return
            sleep(EVERY_MILLISECONDS / 1000)
        cursor.execute(IMMEDIATE)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")


def _is_taken(cursor: Any) -> bool:
    """Raises what no waiting cures."""
    try:
        cursor.execute(IMMEDIATE)
    except sqlite3.Error as problem:
        if problem.sqlite_errorcode & BASE_CODE != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
