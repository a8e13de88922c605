"""What a database holds, and what of it is missing after it was brought up to date.

A row is the same row if all columns that it had before and still has hold the same. What a migration moves elsewhere
is named here, with the reason: whatever else is not there any more is a fault.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, inspect


class Rows(NamedTuple):
    """What a table holds: the names of its columns, and each row."""

    names: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def only(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        places = [self.names.index(name) for name in names]
        return (tuple(row[place] for place in places) for row in self.rows)


Everything = Mapping[str, Rows]


class Moved(NamedTuple):
    """A column that a migration takes away. `key`: by which column its row is known; `now`: the same two, where they
    stand after it."""

    revision: str
    key: str
    now: str
    why: str


MOVED: Mapping[str, Moved] = {
    "updates.outcome_id": Moved(
        "0005",
        "id",
        "SELECT id, subject FROM updates WHERE kind = 'outcome'",
        "an update may tell of anything, so that what it tells of stands in `kind` and `subject`",
    ),
    "addresses.blind": Moved(
        "0022",
        "id",
        "SELECT address_id, blind FROM blinds",
        "while an index key is changed an address has two of them, so that they have a table of their own",
    ),
    "addresses.agreed_words": Moved(
        "0023",
        "id",
        "SELECT address_id, agreed_words FROM consents WHERE how = 'wrote'",
        "what somebody agreed to is kept for each purpose and in order, in `consents`",
    ),
}

ANEW: Mapping[str, tuple[str, str]] = {
    "consents.number": ("0023", "agreements of lists, of texts and of leaving are one history now, numbered by time"),
}
"""Values that a migration gives anew."""


@dataclass(frozen=True, slots=True)
class Added:
    """`how_many`: rows that a migration adds to a table that was there before, counted in what was there before."""

    revision: str
    how_many: str
    why: str


ADDED: Mapping[str, Added] = {
    "counters": Added("0002", "SELECT 1", "alerts are counted from then on"),
    "consents": Added(
        "0023",
        "SELECT (SELECT count(*) FROM addresses WHERE came_by = 'wrote') + "
        "(SELECT count(*) FROM addresses JOIN opt_outs ON opt_outs.opt_out = addresses.opt_out)",
        "whoever wrote agreed by that, and whoever left took it back: each is a line of that history",
    ),
}


def everything(db: Connection) -> Everything:
    names = [name for name in sorted(inspect(db).get_table_names()) if name != "alembic_version"]
    return {name: _rows(db.exec_driver_sql(f'SELECT * FROM "{name}"')) for name in names}


def _rows(found: CursorResult[Any]) -> Rows:
    return Rows(tuple(found.keys()), [tuple(row) for row in found])


def to_be_added(db: Connection, revision: str, up_to: str) -> Mapping[str, int]:
    """How many rows the migrations after this revision will add, by table."""
    return {
        table: int(db.exec_driver_sql(one.how_many).scalar_one())
        for table, one in ADDED.items()
        if revision < one.revision <= up_to
    }


def differences(before: Everything, db: Connection, revision: str, added: Mapping[str, int]) -> Iterator[str]:
    """What was there at this revision and is not now, or is more than it should be, a line each."""
    now = everything(db)
    for table, had in before.items():
        if table not in now:
            yield f"{table} is gone"
            continue
        yield from _missing(table, had, now[table], revision)
        yield from _not_moved(db, table, had, now[table], revision)
        if (more := len(now[table].rows) - len(had.rows)) != added.get(table, 0):
            yield f"{table} has {more} rows more, and not {added.get(table, 0)}"


def _missing(table: str, before: Rows, now: Rows, revision: str) -> Iterator[str]:
    anew = {name for name in before.names if revision < ANEW.get(f"{table}.{name}", ("",))[0]}
    same = [name for name in before.names if name in now.names and name not in anew]
    missing = Counter(before.only(same)) - Counter(now.only(same))
    return (f"{table} had {dict(zip(same, row, strict=True))}" for row in missing)


def _not_moved(db: Connection, table: str, before: Rows, now: Rows, revision: str) -> Iterator[str]:
    for name in sorted(set(before.names) - set(now.names)):
        moved = MOVED.get(f"{table}.{name}")
        if moved is None or revision >= moved.revision:
            yield f"{table}.{name} is gone, and nobody says where to"
            continue
        there = {tuple(row) for row in db.exec_driver_sql(moved.now)}
        had = {(key, value) for key, value in before.only((moved.key, name)) if value is not None}
        yield from (f"{table}.{name} of {key} was {value}" for key, value in sorted(had - there))
