"""Has another process written to the database since we last asked? SQLite says so for a few microseconds."""

from storage.database import Database


class Changes:
    """Keeps one connection, which never writes. On PostgreSQL it never says yes: look once a second there."""

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
