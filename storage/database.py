"""SQLite or PostgreSQL behind one `transaction()`, and what is wrong with it in one plain sentence."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from storage.checkpointing import Checkpoints
from storage.engines import (
    BUSY_MILLISECONDS,
    postgresql_engine,
    read_url,
    sqlite_connection,
    sqlite_engine,
    sqlite_path,
)
from storage.in_use import InUse
from storage.problems import DatabaseProblem, explained
from storage.resting import Resting

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

__all__ = ["Database", "DatabaseProblem", "is_about_the_batch", "open_database"]

Meanwhile = Callable[[], bool]
"""Does something that is none of the database's business. False: there is nothing left to do."""

OF_MEMBERS = ("messages", "views", "outbox", "addresses", "members", "meanings", "ballots", "consents", "imports")
"""Tables with what members said or who they are. On PostgreSQL their dead rows are taken out of their pages beside
whoever reads and writes; rewriting these tables as a whole would lock everybody out."""

WIPED = "wiped"
"""Set in a connection's `info` by those who destroyed something that nothing may bring back."""


class Database:
    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.engine, self.path = engine, path
        self.dialect: str = engine.dialect.name
        self._file = _identity(path)
        self.resting = Resting(engine.connect)
        self._looking = engine.execution_options(reads=True, postgresql_readonly=True)
        self._checkpoints: Checkpoints | None = None
        self.in_use = InUse(None)

    @contextmanager
    def transaction(self, meanwhile: Meanwhile | None = None) -> Iterator[Connection]:
        """One write transaction: committed at the end, or rolled back by what is raised. Raises DatabaseProblem.

        `meanwhile` is called again and again while the disk takes what is committed, for as long as it returns True.
        Where there is nothing to do, no thread is troubled.
        """
        with self._explaining():
            self._refuse_another_file()
            with self.resting.connection() as db:
                with db.begin() as begun:
                    yield db
                    if meanwhile is not None and meanwhile():
                        self._commit_beside(begun, meanwhile)
                wiped = db.info.pop(WIPED, False)
            if self._checkpoints is not None:
                self._checkpoints.wake()
            if wiped:
                self.wipe()

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A write transaction in which tables may be made anew: what refers to them is looked at at the end."""
        with self._explaining():
            self._refuse_another_file()
            with self.engine.connect() as db, _unreferenced(db), db.begin():
                yield db
                if self.dialect == "sqlite" and (loose := db.exec_driver_sql("PRAGMA foreign_key_check").fetchone()):
                    raise DatabaseProblem(f"The table {loose[0]} refers to what is not there: restore a backup.")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging picture of what is committed. Nothing can be written. Raises DatabaseProblem."""
        with self._explaining():
            self._refuse_another_file()
            with self._looking.connect() as db, _query_only(db), db.begin():
                yield db

    def _commit_beside(self, begun: RootTransaction, meanwhile: Meanwhile) -> None:
        """In a thread of its own: waiting for the disk needs no Python."""
        committing = self._committer.submit(begun.commit)
        try:
            while not committing.done() and meanwhile():
                pass
        finally:
            if committing.exception() is not None:  # waits for it
                begun.rollback()
            committing.result()

    @cached_property
    def _committer(self) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")

    def keep_log_short(self) -> None:
        """From now on, until this is closed, the log of what was written goes into the database beside other work."""
        if self.path is not None and self._checkpoints is None:
            self._checkpoints = Checkpoints(partial(sqlite_connection, self.path))

    def close(self) -> None:
        if self._checkpoints is not None:
            self._checkpoints.close()
        if "_committer" in self.__dict__:
            self._committer.shutdown()
        self.resting.let_go()
        self.engine.dispose()
        self.in_use.close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            sentence = explained(error, self.path)
            if sentence is None:
                raise
            raise DatabaseProblem(sentence) from error

    def _refuse_another_file(self) -> None:
        """A file that was moved away would still take what we write, and nobody would ever find it."""
        if self.path is not None and _identity(self.path) != self._file:
            raise DatabaseProblem(
                f"The database {self.path} was moved, deleted or replaced while yousaid was running: put it back, "
                "or restore a backup, and start yousaid again."
            )

    def wipe(self) -> bool:
        """Empty the write-ahead log (SQLite), or rewrite without dead rows (PostgreSQL). False: somebody is reading."""
        with suppress(DBAPIError), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            if self.dialect != "sqlite":
                db.exec_driver_sql("VACUUM FULL question_keys")
                db.exec_driver_sql(f"VACUUM {', '.join(OF_MEMBERS)}")
                return True
            return _truncate_log(db.connection.driver_connection)
        return False


def _truncate_log(connection: Any) -> bool:
    """Without waiting: every text that comes in would wait with us."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.OperationalError:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def open_database(url: str) -> Database:
    """Opens what is there and makes nothing. Raises DatabaseProblem."""
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        path = sqlite_path(address)
        if not path.exists():
            raise DatabaseProblem(f"There is no database at {path}: make one with yousaid migrate.")
        return connected(Database(sqlite_engine(path), path))
    return connected(Database(postgresql_engine(address), None))


def connected(database: Database) -> Database:
    """The same, once it has answered."""
    try:
        with database.reading() as db:
            db.exec_driver_sql("SELECT 1")
        return database
    except BaseException:
        database.close()
        raise


def is_about_the_batch(error: Exception) -> bool:
    """Could one message of a batch be the cause? No: the database is in trouble, and smaller batches will be too.

    A deadlock counts as yes, since trying again is what cures it.
    """
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("40001", "40P01"):
        return True
    return not isinstance(error, DatabaseProblem | OperationalError | InterfaceError)


def _query_only(db: Connection) -> AbstractContextManager[None]:
    return _with_pragma(db, "query_only = ON", "query_only = OFF")


def _unreferenced(db: Connection) -> AbstractContextManager[None]:
    """SQLite makes a table anew by dropping the old one, which others refer to."""
    return _with_pragma(db, "foreign_keys = OFF", "foreign_keys = ON")


@contextmanager
def _with_pragma(db: Connection, during: str, after: str) -> Iterator[None]:
    """Outside of any transaction, where alone SQLite takes them."""
    if db.dialect.name != "sqlite":
        yield
        return
    run: Callable[[str], object] = db.connection.driver_connection.execute  # type: ignore[union-attr]
    run(f"PRAGMA {during}")
    try:
        yield
    finally:
        run(f"PRAGMA {after}")


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Which file it is, whatever its name; None where there is none."""
    if path is None:
        return None
    try:
        found = os.stat(path)  # noqa: PTH116 - at every transaction, and a third of the time
    except OSError:
        return None
    return found.st_dev, found.st_ino
