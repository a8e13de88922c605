"""An installation whose keys are changed: the keys from before, those from now on, and each way from one to the other."""

from dataclasses import replace

from flows.facts import MemberLeft
from storage import members, tables, turns
from storage.database import Database
from storage.key_state import check_keys
from storage.rekeying import Rekeying
from storage.sealed import Keys
from tests.storage.installation import FRAME, KEYS, NOW, Talk, incoming

A, B = (b"s" * 32, b"i" * 32), (b"S" * 32, b"I" * 32)
BOTH = Keys(*B, *A)
NEW_SECRET = Keys(B[0], A[1], A[0])
NEW_INDEX = Keys(A[0], B[1], None, A[1])
WAYS = {"both": (BOTH, Keys(*B)), "secret": (NEW_SECRET, Keys(B[0], A[1])), "index": (NEW_INDEX, Keys(A[0], B[1]))}


def ready(database: Database, keys: Keys = KEYS) -> Keys:
    with database.transaction() as db:
        return check_keys(db, keys, NOW)


def hear(database: Database, keys: Keys, person: int, leaves: bool = False, **happens: object) -> None:
    facts = (MemberLeft(),) if leaves else happens.get("facts", ())
    talk = Talk(facts=facts, state=lambda s: s._replace(joined=True, left=leaves))  # type: ignore[arg-type]
    with database.transaction() as db:
        frame = replace(FRAME, keys=keys)
        turns.save(db, talk.take(turns.begin(db, [incoming("hello", person)], frame, NOW)), frame, NOW)


def go_on(database: Database, keys: Keys, pieces: int = 500) -> bool:
    """Each with a process of its own, as if it was killed after every piece. Is it at its end?"""
    for _ in range(pieces):
        commit = Rekeying(database, keys).prepare()
        if commit is None:
            return True
        commit(NOW)
    return False


def who_are_there(database: Database, keys: Keys) -> list[str]:
    """Opened with these keys alone, and each found by its number; raises where one is not."""
    with database.reading() as db:
        stands = {row.id: row for row in db.execute(tables.addresses.select())}
        opened = {id: keys.open(row.sealed, f"addresses:{id}").decode() for id, row in stands.items()}
        led = members.known(db, [(stands[id].channel, opened[id]) for id in opened], keys)
        assert sorted(led.values()) == sorted(opened)
        for id, row in stands.items():
            assert row.opt_out == keys.opt_out_index(row.channel, opened[id]).hex()
    return sorted(opened.values())
