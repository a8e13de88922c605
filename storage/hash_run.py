"""New hashes of very many addresses, brought into their own order a few thousand at a time.

In their own order a million are written in seconds, in any other in minutes. They are put into heaps by their first
byte, and a heap is sorted when its turn comes: nobody waits while Python sorts them all.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, bindparam, select

from storage.key_state import Progress
from storage.members import IS_THEIRS
from storage.packed import RECORD_BYTES
from storage.sealed import Keys
from storage.statements import rows
from storage.tables import addresses

LAST = "g"
"""After every id and every hash in hex."""

_ADDRESSES = (
    select(addresses.c.id, addresses.c.channel, addresses.c.sealed)
    .where(addresses.c.id > bindparam("after"), addresses.c.id <= bindparam("to"), IS_THEIRS)
    .order_by(addresses.c.id)
    .limit(bindparam("most"))
)


class Run:
    """The next addresses, or those of the run that was begun before, without what is written of it already.

    `at`: where the change stood when it was begun, and what is written of it since. `to`: its last address, None where
    there is none. `many`: addresses; `unopened`: of them those that no key opens.
    """

    def __init__(self, at: Progress, most: int) -> None:
        self.at, self.to, self.many, self.unopened = at, at.to, 0, 0
        self._most = most
        self.is_collected = False
        self._after, self._written = str(at.after or ""), bytes.fromhex(at.written)
        self._heaps = [bytearray() for _ in range(256)]
        self._sorted = self._in_order()

    def collect(self, db: Connection, keys: Keys, most: int) -> None:
        """So many addresses more, until `is_collected`."""
        found = rows(db, _ADDRESSES, after=self._after, to=self.at.to or LAST, most=most)
        if found:
            hashed = list(keys.hashed_anew(found))
            self.many, self.unopened = self.many + len(found), self.unopened + len(found) - len(hashed)
            self._add(hashed)
            self._after = found[-1][0]
        self.is_collected = not found or (self.at.to is None and self.many >= self._most)
        if self.is_collected and self.many:
            self.to = self.at.to or self._after

    def next(self, most: int) -> list[bytes]:
        """The next records, as `storage.packed` has them."""
        return list(islice(self._sorted, most))

    def _add(self, hashed: Iterable[tuple[bytes, str]]) -> None:
        heaps, written = self._heaps, self._written
        for hash, id in hashed:
            if hash > written:
                heaps[hash[0]] += hash + id.encode()

    def _in_order(self) -> Iterator[bytes]:
        for place, heap in enumerate(self._heaps):
            self._heaps[place] = bytearray()
            yield from sorted(bytes(heap[at : at + RECORD_BYTES]) for at in range(0, len(heap), RECORD_BYTES))
