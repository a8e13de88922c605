"""Has another process written to the database since we last asked? SQLite says so for a few microseconds.

PostgreSQL does not, so there whoever puts a message into the outbox says so to all, with its commit.
"""

from typing import Any, cast

from sqlalchemy import Connection

from storage.database import Database

CALL = "yousaid_outbox"


class Changes:
    """Keeps one connection, which never writes. On PostgreSQL it never says yes: see `Calls`, or look once a second."""

    def __init__(self, database: Database) -> None:
        self._connection = database.engine.raw_connection() if database.dialect == "sqlite" else None
        self._version = self._ask()

    def any(self) -> bool:
        before, self._version = self._version, self._ask()
        return before != self._version

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(self) -> int:
        if self._connection is None:
            return 0
        cursor = self._connection.cursor()
        try:
            version: int = cursor.execute("PRAGMA data_version").fetchone()[0]
            return version
        finally:
            cursor.close()


def call(db: Connection) -> None:
    """From the commit on there is something to send. SQLite needs nobody to say so."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(f"NOTIFY {CALL}")


class Calls:
    """What other processes call on PostgreSQL, over a connection outside the pool. Raises what the driver raises."""

    def __init__(self, database: Database) -> None:
        taken = database.engine.raw_connection()
        self._connection = cast(Any, taken.driver_connection)
        taken.detach()
        self._connection.autocommit = True
        self._connection.execute(f"LISTEN {CALL}")

    def fileno(self) -> int:
        """Can be read when there may be something new."""
        number: int = self._connection.fileno()
        return number

    def any(self) -> bool:
        """Without waiting. Raises when the server has ended the connection."""
        server, many = self._connection.pgconn, 0
        server.consume_input()
        while server.notifies() is not None:
            many += 1
        return many > 0

    def close(self) -> None:
        self._connection.close()
