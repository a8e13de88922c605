"""A broadcast in tests: five people, staff who press anything, and a sender that may do anything."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from flows.facts import MemberLeft
from flows.unasked import Priority
from storage import broadcasts, crowds, looking, posting, resending, tables, updates
from storage.database import Database
from storage.fates import mark
from storage.outbox import Fate, Post
from storage.resending import Which
from storage.updates import Letters
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import FRAME, KEYS, NOW, Words_, every, hear, incoming
from tests.storage.installation import number as address_of
from tests.storage.sending import LEASE, RULES, Said

EVERYBODY = Segment((Rule("everybody"),))
SLICE = 2
PEOPLE = 5


class Crash(Exception):
    pass


@dataclass
class World:
    """One broadcast, five people, and a sender that may do anything. `reached`: sends that may have arrived.

    `asked`: how often staff said that it goes to somebody again, of whom nobody knew; `known`: whom each text is for.
    """

    database: Database
    now: datetime = NOW
    broadcast: Broadcast | None = None
    out: list[Post] = field(default_factory=list)
    reached: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    known: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    joined: int = PEOPLE

    def begin(self) -> None:
        with self.database.transaction() as db:
            for table in reversed(tables.METADATA.sorted_tables):
                db.exec_driver_sql(f'DELETE FROM "{table.name}"')
            draft = Broadcast("", 0, "front desk", Text({"en": "The meeting is on Friday."}), EVERYBODY)
            made = broadcasts.add(db, draft, FRAME.ids, self.now)
            self.broadcast = broadcasts.start(db, made, FRAME.ids, self.now)
        for number in range(PEOPLE):
            hear(self.database, incoming("cold", number), facts=[Words_()], reply=None)

    def queue(self, crashes: bool = False) -> None:
        """The next slice, as the tick takes it."""
        try:
            with self.database.transaction() as db:
                for update in updates.due(db, self.now):
                    hearers = crowds.crowd(db, EVERYBODY, update.reached, SLICE)
                    texts = {(one.language, one.channel): Said(put=False) for one in hearers}
                    letters = Letters(hearers, texts, lambda hearer: (), expires_at=NOW + timedelta(days=7))
                    more = len(hearers) == SLICE
                    updates.queue(db, update, [letters], Priority.QUESTION, self.now, more=more)
                if crashes:
                    raise Crash
        except Crash:
            pass

    def crash(self) -> None:
        self.queue(crashes=True)

    def claim(self) -> None:
        with self.database.transaction() as db:
            posts = posting.claim(db, "sms", RULES, KEYS, self.now, 2, LEASE)
        assert not posts or self.state == "going"
        assert not self.left & {post.address for post in posts}
        self.out += posts
        self.known |= {post.id: post.address for post in posts}

    def fate(self, status: str, **more: Any) -> None:
        for post in self.out[:1]:
            self.out.remove(post)
            self.reached[post.address] += status != "retry"
            with self.database.transaction() as db:
                mark(db, [Fate(post.id, status, **more)], KEYS, self.now)  # type: ignore[arg-type]

    def lose(self) -> None:
        """The process dies while it sends."""
        self.reached.update(post.address for post in self.out)
        self.out.clear()
        self.pass_time(2 * LEASE)

    def pass_time(self, by: timedelta = timedelta(minutes=30)) -> None:
        if self.out and by > LEASE / 2:
            return
        self.now += by
        with self.database.transaction() as db:
            posting.recover(db, self.now)
            looking.give_up(db, self.now)
            posting.expire(db, self.now)
            broadcasts.finish(db, self.now)

    def stop(self) -> None:
        """Whoever has not left yet."""
        number = len(self.left)
        if number < self.joined:
            hear(
                self.database,
                incoming("stop", number),
                facts=[MemberLeft()],
                reply=None,
                state=lambda state: state._replace(left=True),
            )
            self.left.add(address_of(number))

    def join(self) -> None:
        hear(self.database, incoming("hello", self.joined), facts=[Words_()], reply=None)
        self.joined += 1

    def press(self, step: str) -> None:
        """Twice, as people do."""
        for _ in range(2):
            with self.database.transaction() as db:
                broadcasts.steer(db, self.now_is(db).id, step, "front desk", self.now)  # type: ignore[arg-type]

    def ask_again(self) -> None:
        """Twice, as people do. Who is still looked for, or has left, is not among them."""
        state, table = tables.outbox.c.state, tables.outbox
        unknown = set(every(self.database, table.c.id, where=(state == "unknown") & table.c.lease_until.is_(None)))
        with self.database.transaction() as db:
            which = Which("update", self.now_is(db).update)
            many = [resending.send_again(db, which, self.now, self.now, self.now) for _ in range(2)]
            if many[0]:
                broadcasts.resent(db, self.now_is(db), "front desk", self.now)
        gone = unknown & set(every(self.database, table.c.id, where=state.in_(("queued", "paused"))))
        assert many == [len(gone), 0]
        assert not {self.known[id] for id in gone} & self.left
        self.asked.update(self.known[id] for id in gone)

    @property
    def most(self) -> int:
        """How often anybody was reached without staff having said so."""
        return max((times - self.asked[address] for address, times in self.reached.items()), default=0)

    def now_is(self, db: Any) -> Broadcast:
        assert self.broadcast is not None
        found = broadcasts.by_id(db, self.broadcast.id)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        with self.database.transaction() as db:
            return self.now_is(db).state

    def settle(self) -> None:
        """To its end: what is paused goes on, what is out comes back, what waits is sent."""
        self.press("resume")
        for _ in range(3 * self.joined):
            self.queue()
            self.claim()
            while self.out:
                self.fate("sent", provider_id=f"SM{len(self.out)}{self.now}")
            self.pass_time(timedelta(minutes=10))
        self.pass_time(timedelta(days=2))


STEPS: dict[str, Callable[[World], None]] = {
    "queue": World.queue,
    "queue again": World.queue,
    "crash": World.crash,
    "claim": World.claim,
    "claim more": World.claim,
    "sent": lambda world: world.fate("sent", provider_id=f"SM{world.now}{len(world.reached)}"),
    "retry": lambda world: world.fate("retry", retry_after=1.0),
    "failed": lambda world: world.fate("failed", code="30003"),
    "unknown": lambda world: world.fate("unknown"),
    "lose": World.lose,
    "wait": World.pass_time,
    "stop": World.stop,
    "join": World.join,
    "pause": lambda world: world.press("pause"),
    "resume": lambda world: world.press("resume"),
    "cancel": lambda world: world.press("cancel"),
    "ask again": World.ask_again,
}
steps = st.lists(st.sampled_from(sorted(STEPS)), max_size=25)
quick = settings(max_examples=examples(12), suppress_health_check=ON_ONE_DATABASE)


def plays(database: Database, pressed: list[str]) -> None:
    world = World(database)
    world.begin()
    for step in pressed:
        STEPS[step](world)
        assert world.most <= 1
    world.settle()
    assert world.most <= 1
    everything_is_accounted_for(world)


def everything_is_accounted_for(world: World) -> None:
    with world.database.transaction() as db:
        broadcast = world.now_is(db)
        told = broadcasts.fates(db, broadcast)
    (audience,) = every(world.database, tables.updates.c.audience)
    assert (told["waiting"], broadcast.state in ("done", "cancelled")) == (0, True), (told, broadcast.state)
    assert sum(told.values()) == audience
    assert set(every(world.database, tables.outbox.c.member_id, where=tables.outbox.c.kind == "update")) <= set(
        every(world.database, tables.members.c.id)
    )
