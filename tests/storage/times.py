"""Two times of one installation: the database in use, and a backup of it from before that is restored."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import shuffled
from flows.broadcast import Broadcast, State
from flows.facts import MemberLeft
from storage import audit, backing_up, broadcasts, crowds, restoring, since, suppressing
from storage import updates as updates_
from storage.backing_up import Mark
from storage.database import Database, open_database
from storage.restoring import PutRight, Restored
from storage.updates import Letters, Update
from tests.storage.broadcast_world import EVERYBODY
from tests.storage.installation import KEYS, NOW, hear, incoming, new_id, text
from tests.storage.sending import Said

LATER = NOW + timedelta(hours=1)
NEXT_DAY = NOW + timedelta(days=1)


@dataclass
class Times:
    """`now_`: the database in use; `old`: a backup of it, opened beside, once `back_up` was called."""

    now_: Database
    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)
    mark: Mark | None = None

    def back_up(self) -> None:
        assert self.now_.path is not None
        self.mark = backing_up.back_up(
            self.now_.path, self.folder / "old.db", "b" * 32, "1", NOW, lambda left, every: None
        )

    def restore(self, knows: bool = True, at: datetime = NEXT_DAY) -> Database:
        """`knows`: the database that is replaced can be asked; else there is only the file of those who left."""
        assert self.mark is not None
        old = open_database(f"sqlite:///{self.folder / 'old.db'}")
        self.stack.callback(old.close)
        with self.now_.reading() as there:
            suppressed = suppressing.known(there)
            known = since.since(there, self.mark.entries, self.mark.moment) if knows else None
            what = Restored("old.db", self.mark, suppressed, known, there if knows else None)
            with old.transaction() as db:
                self.done: PutRight = restoring.put_right(db, what, KEYS, new_id, shuffled, at)
        return old


@pytest.fixture
def times(sqlite: Database, tmp_path: Path) -> Iterator[Times]:
    times = Times(sqlite, tmp_path)
    with times.stack:
        yield times


def leave(database: Database, person: int = 1) -> None:
    gone = {"facts": [MemberLeft()], "state": lambda state: state._replace(left=True), "reply": None}
    hear(database, incoming("STOP", person), **gone)  # type: ignore[arg-type]


def broadcast(database: Database, state: State = "going") -> Broadcast:
    draft = Broadcast("", 0, "front desk", text("The meeting is on Friday."), EVERYBODY)
    with database.transaction() as db:
        made = broadcasts.add(db, draft, new_id, NOW)
        if state != "going":
            made = broadcasts.keep(db, replace(made, state=state, goes_at=LATER), "x", "x", NOW)
    if state == "going":
        made = begin(database, made)
    return made


def begin(database: Database, made: Broadcast) -> Broadcast:
    with database.transaction() as db:
        going = broadcasts.start(db, made, new_id, NOW)
        hearers = tuple(crowds.crowd(db, EVERYBODY))
        texts = {(one.language, one.channel): Said(put=False) for one in hearers}
        told = Update(going.update or "", "broadcast", going.id)
        updates_.queue(db, told, [Letters(hearers, texts, lambda hearer: ())], 40, NOW)
    return going


def note(database: Database, *did: str) -> None:
    with database.transaction() as db:
        for one in did:
            audit.note(db, "Manager", one, NOW)
