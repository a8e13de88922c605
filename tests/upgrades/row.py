"""Which row of a table is wanted, and what follows from that: its id, its moment, whose it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from storage.references import reference
from storage.sealed import Keys, QuestionKey

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BARE, OPEN, CLOSED = range(3)
"""The three rows of each table. BARE has nothing that may be missing: of a consultation that is not open yet, and a
member who is held. OPEN is of one that is open, with a secret question, and of somebody who takes part in it. CLOSED
is of one that is over, and of somebody who left."""


@dataclass(frozen=True, slots=True)
class Row:
    """`n`: counted from 1 on; rows of the same `n` belong together in all tables. `revision`: of the database."""

    revision: str
    n: int
    place: int
    keys: Keys

    def is_since(self, revision: str) -> bool:
        return self.revision >= revision

    @property
    def is_bare(self) -> bool:
        return self.place == BARE

    @property
    def id(self) -> str:
        return f"{self.n:032x}"

    @property
    def number(self) -> str:
        """One of those that Ofcom keeps for fiction."""
        return f"+447700900{self.n:03}"

    @property
    def seconds(self) -> int:
        return int(NOW.timestamp()) - 3600 + self.n

    @property
    def micros(self) -> int:
        return self.seconds * 1_000_000 + self.n

    @property
    def day(self) -> str:
        return (date(2026, 6, 1) + timedelta(days=self.n)).isoformat()

    @property
    def language(self) -> str:
        return ("en", "pl")[self.n % 2]

    @property
    def consultation(self) -> str:
        return f"oak-house-{self.n}"

    @property
    def question(self) -> str:
        return "safe-night" if self.place == OPEN else "first-repair"

    @property
    def reference(self) -> str:
        return reference(self.n)

    @property
    def who(self) -> str:
        return f"Manager Ó'Neill {self.n}"

    @property
    def words(self) -> str:
        return f'Ünï {self.n}: it\'s "cold" 🥶 100%\n\tand dark'

    @property
    def secret(self) -> bytes:
        """The key of this row's secret question."""
        return sha256(b"key of %d" % self.n).digest()

    def sealed(self, plain: str, bound_to: str) -> bytes:
        return self.keys.seal(plain.encode(), bound_to)

    def sealed_secretly(self, plain: str, table: str) -> bytes:
        return QuestionKey(self.id, self.secret).seal(plain, f"{table}:{self.id}")

    def hashed(self, what: str) -> str:
        return sha256(f"{what} {self.n}".encode()).hexdigest()
