"""One look a second at whether anything has changed, for all pages that are open.

Why not a connection for each page: there are fifteen for everything, and a page that was left is noticed late. The
sixteenth open page would make everybody wait, members too.
"""

from storage.changes import Changes
from storage.database import Database

LOOK_SECONDS = 1.0


class News:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes: Changes | None = None
        self._pages, self._count, self._looked_at = 0, 0, 0.0

    def come(self) -> None:
        """A page is open: the first one brings the connection."""
        self._pages += 1
        if self._changes is None:
            self._changes = Changes(self._database)

    def leave(self) -> None:
        self._pages -= 1
        if not self._pages and self._changes is not None:
            self._changes.close()
            self._changes = None

    def count(self, seconds: float) -> int:
        """How often something was new up to now; `seconds`: by any clock that goes on."""
        if self._changes is not None and seconds - self._looked_at >= LOOK_SECONDS / 2:
            self._looked_at = seconds
            self._count += self._changes.any()
        return self._count
