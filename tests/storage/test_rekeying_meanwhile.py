"""While keys are changed nobody is lost, doubled or written to who left, whatever happens meanwhile."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import imports, members, rekeying, tables
from storage.database import Database
from storage.rekeying import Rekeying
from storage.tables import METADATA
from tests.storage.changing_keys import NEW_INDEX, WAYS, go_on, hear, ready, who_are_there
from tests.storage.installation import NOW, every, new_id, number


class Played:
    """An installation whose key is being changed while people write, leave, move and are read in from lists."""

    def __init__(self, database: Database, way: str) -> None:
        self.database, (self.changing, self.alone) = database, WAYS[way]
        self.there, self.left = set(range(1, 6)), {3}
        empty(database)
        self.keys = ready(database)
        for person in sorted(self.there):
            hear(database, self.keys, person, leaves=person in self.left)
        self.keys = ready(database, self.changing)

    def piece(self, person: int) -> None:
        """By a process that ends after it, or that has worked things out which are not true any more."""
        late = Rekeying(self.database, self.keys).prepare() if person % 2 else None
        go_on(self.database, self.keys, person)
        if late is not None:
            late(NOW)

    def write(self, person: int) -> None:
        hear(self.database, self.keys, person, leaves=person in self.left)
        self.there.add(person)

    def leave(self, person: int) -> None:
        self.left.add(person)
        self.write(person)

    def read_in(self, person: int) -> None:
        one = imports.Listed(1, "sms", number(person), "en", (), "2026-11-01", "the drop-in", "yes")
        content, id = imports.Content((), (one,), ()), new_id()
        with self.database.transaction() as db:
            imports.put_up(db, id, "list", content, "desk", self.keys, NOW)
            imports.begin(db, id)
            out = imports.take(db, id, [one], 0, "desk", self.keys, new_id, NOW)
        assert bool(out) == (person in self.left)
        self.there |= set() if out else {person}

    def move(self, person: int) -> None:
        """Their address is another one from now on, which nobody had."""
        found = {"sms": number(person)}
        with self.database.transaction() as db:
            ids = members.known(db, found.items(), self.keys)
            for id in ids.values() if person not in self.left else ():
                new = max(self.there) + 10
                members.move(db, id, "sms", number(new), self.keys)
                self.there = (self.there - {person}) | {new}


def empty(database: Database) -> None:
    with database.transaction() as db:
        for table in reversed(METADATA.sorted_tables):
            if table.name != "counters":
                db.execute(table.delete())


steps = st.lists(
    st.tuples(st.sampled_from(["piece", "piece", "write", "leave", "read_in", "move"]), st.integers(1, 9)), max_size=25
)


@given(steps, st.sampled_from(sorted(WAYS)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_meanwhile_nobody_is_doubled_lost_or_written_to_who_left(
    database: Database, what: list[tuple[str, int]], way: str
) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(rekeying, "SLICE", 2)
        small.setattr(rekeying, "RUN", 4)
        played = Played(database, way)
        for step, person in what:
            getattr(played, step)(person)
        assert go_on(database, played.keys)
    alone = ready(database, played.alone)
    assert who_are_there(database, alone) == sorted(map(number, played.there))
    assert len(every(database, tables.members.c.id)) == len(played.there)
    gone = {alone.opt_out_index("sms", number(person)).hex() for person in played.left}
    assert set(every(database, tables.opt_outs.c.opt_out)) == gone
    assert len(every(database, tables.blinds.c.blind)) == len(played.there)


def test_an_address_that_moves_while_its_hash_is_worked_out_is_not_found_where_it_was(database: Database) -> None:
    hear(database, ready(database), 1)
    keys = ready(database, NEW_INDEX)
    late = Rekeying(database, keys).prepare()
    assert late is not None
    with database.transaction() as db:
        (id,) = members.known(db, [("sms", number(1))], keys).values()
        members.move(db, id, "sms", number(2), keys)
    late(NOW)
    assert go_on(database, keys)
    assert who_are_there(database, keys) == [number(2)]
    assert len(every(database, tables.blinds.c.blind)) == 1
