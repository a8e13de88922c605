"""SQLite's write-ahead log is copied into the database beside whoever writes, so that no commit has to do it.

Why: a commit that finds 4,000 pages in the log copies them all before it returns, and whoever texted meanwhile waits.
What was copied already costs it nothing.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from threading import Event, Thread

PAUSE_SECONDS = 0.5
"""A page that many batches changed is copied once. Within it come fewer pages than a commit would copy by itself."""


class Checkpoints:
    """`connect` gives a connection of its own, to be used in another thread. For a process that goes on for long."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._written, self._ending = Event(), Event()
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was committed."""
        self._written.set()

    def close(self) -> None:
        """Returns when what is being copied is copied."""
        self._ending.set()
        self._written.set()
        self._thread.join()

    def _run(self) -> None:
        with closing(self._connect()) as connection:
            while self._is_wanted():
                with suppress(sqlite3.OperationalError):  # somebody else is at it
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _is_wanted(self) -> bool:
        """Waits until something was committed, and a little for more of it. False: it is over."""
        self._written.wait()
        self._ending.wait(PAUSE_SECONDS)
        self._written.clear()
        return not self._ending.is_set()  # asked last: who closes says so before they wake us
