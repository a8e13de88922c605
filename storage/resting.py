"""The connection of whoever writes next stays open between two transactions.

Why: taking it from the pool, putting it back and cleaning it up cost more than all else of a short transaction. Only
on SQLite, where a connection is a file; what goes wrong with a server's is for the pool to see.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

MOST = 1
"""Nobody else can write meanwhile, so a second one would rest for ever."""


class Resting:
    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._resting: deque[Connection] = deque()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """For one at a time. After a fault it goes back to the pool, which cleans it up."""
        db = self._rested() or self._connect()
        try:
            yield db
        except BaseException:
            db.close()
            raise
        if db.dialect.name == "sqlite" and len(self._resting) < MOST:
            self._resting.append(db)
        else:
            db.close()

    def let_go(self) -> None:
        while (db := self._rested()) is not None:
            db.close()

    def _rested(self) -> Connection | None:
        try:
            return self._resting.pop()
        except IndexError:
            return None
