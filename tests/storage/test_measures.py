"""The measures that the database counts are those that anybody could count by hand."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import AnswerTakenBack, DidItAnswered, OutcomeReopened
from flows.measures import Measures, Share
from flows.outcome import About
from flows.promises import on_time
from storage import complaints, loop, measures, promises, staff, tables
from storage.database import Database
from storage.references import reference
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import (
    FRAME,
    KEYS,
    NOW,
    Words_,
    answer,
    consultation,
    every,
    hear,
    incoming,
    put,
    secret,
)
from tests.storage.sending import outcome

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = ("oak-house", "mill-park")
_ids = itertools.count(1)

quick = settings(max_examples=examples(8), suppress_health_check=ON_ONE_DATABASE)
few = settings(parent=quick, max_examples=examples(4))

happens = st.one_of(
    st.builds(lambda name, held: [Words_(held, consultation=name)], st.sampled_from([*NAMES, None]), st.sampled_from([None, "outside"])),
    st.builds(lambda name, late: [answer(1, name=name, late=late)], st.sampled_from(NAMES), st.booleans()),
    st.builds(lambda name: [answer(2, name=name), Words_(consultation=name)], st.sampled_from(NAMES)),
    st.builds(lambda name: [answer(2, name=name), AnswerTakenBack(name, "first-repair")], st.sampled_from(NAMES)),
    st.just([secret(3)]),
    st.just([]),
)  # fmt: skip
texts = st.lists(st.tuples(st.integers(1, 4), happens, st.integers(0, 90)), max_size=12)
seconds = st.sampled_from([None, 0, 9, 10, 11, 400])
claims = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["heard", "planned", "done", "not_doing"]),
        st.integers(-60, 3),
        st.lists(st.integers(1, 12), max_size=3, unique=True),
        st.sampled_from([None, date(2026, 11, 23), date(2026, 11, 24), date(2027, 1, 8)]),
        st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["yes", "partly", "no"])), max_size=4),
        st.booleans(),
    ),
    max_size=4,
)


def measured(database: Database, *names: str) -> Measures:
    with database.reading() as db:
        return measures.measures(db, NOW, LONDON, names or None)


def fill(database: Database, said: Sequence[Any], replied: Sequence[int | None], claimed: Sequence[Any]) -> None:
    """Texts on different days, replies that went sooner or later or never, and outcomes with what people say."""
    with database.transaction() as db:
        for table in reversed(tables.METADATA.sorted_tables):
            if table.name not in ("counters", "alembic_version"):
                db.execute(table.delete())
        db.execute(tables.counters.update().values(value=1))
    put(
        database,
        consultation("oak-house", answer_by=date(2026, 11, 20)),
        consultation("mill-park", answer_by=date(2026, 11, 30)),
    )
    for person, facts, days in said:
        at = NOW - days * DAY
        hear(database, incoming("x", person, at=at), now=at, facts=facts)
    gone(database, replied)
    numbers = every(database, tables.views.c.number)
    for name, status, days, about, by, said_of_it, is_queued in claimed:
        id = f"{next(_ids):032x}"
        references = tuple(reference(number) for number in about if number in numbers)
        told = outcome(status=status, about=About(references), by=by)
        with database.transaction() as db:
            loop.add_outcome(db, replace(told, id=id, consultation=name), NOW + days * DAY, FRAME)
            if is_queued and days <= 0:
                queued = tables.updates.update().where(tables.updates.c.subject == id)
                db.execute(queued.values(queued_at=NOW + days * DAY))
        for person, value in said_of_it:
            facts = [DidItAnswered(id, value), *([OutcomeReopened(id, NOW.date())] if value != "yes" else [])]
            hear(database, incoming("yes", person), facts=facts, reply=None)


def gone(database: Database, waits: Sequence[int | None]) -> None:
    """Each reply in turn went that many seconds after the text, or waits still."""
    outbox = tables.outbox
    with database.transaction() as db:
        for row, wait in zip(db.execute(outbox.select().order_by(outbox.c.id)).all(), itertools.cycle(waits)):
            if wait is not None:
                sent = row.created_at + timedelta(seconds=wait)
                db.execute(outbox.update().where(outbox.c.id == row.id).values(state="delivered", sent_at=sent))


class Recount:
    """The same, by hand: every row is looked at."""

    def __init__(self, database: Database, names: Sequence[str]) -> None:
        with database.reading() as db:
            for table in ("views", "answered", "messages", "facts", "outbox", "updates", "outcomes", "outcome_views",
                          "judgements", "complaint_reads", "view_life"):  # fmt: skip
                setattr(self, table, db.execute(tables.METADATA.tables[table].select()).all())
            ledgers = promises.every(db)
        ours = [ledger for ledger in ledgers if not names or ledger.promise.consultation in names]
        self.clock = on_time(ours, NOW.astimezone(LONDON))
        self.names = names
        self.said = [view for view in self.views if self.is_ours(view.consultation) and view.taken_at is None]
        self.given = [row for row in self.answered if row.until is None and self.is_ours(row.consultation)]
        self.told = [row for row in self.outcomes if self.is_ours(row.consultation) and self.due(row.id)]

    def is_ours(self, name: str | None) -> bool:
        return not self.names or name in self.names

    def due(self, outcome: str) -> list[Any]:
        return [row for row in self.updates if row.subject == outcome and row.at <= NOW]

    def measures(self) -> Measures:
        waits = [wait for view in self.said if (wait := self.until_told(view)) is not None]
        done = [row for row in self.told if row.status == "done"]
        return Measures(
            people=len({row.member_id for row in (*self.said, *self.given)}),
            messages=len(self.led_somewhere()) if self.names else len(self.messages),
            votes=sum(not row.late for row in self.given),
            views=len(self.said),
            thanked=Share(sum(map(self.is_thanked, self.said)), len(self.said)),
            answered=Share(len(waits), len(self.said)),
            unread=sum(self.until_told(view) is None and not self.is_read(view) for view in self.said),
            days=median(waits) / DAY if waits else None,
            told_on_time=Share(self.clock.told, self.clock.dates),
            kept_on_time=Share(self.clock.kept, self.clock.promises),
            confirmed=Share(sum(self.says(row.id) == {"yes"} for row in done), len(done)),
            disputed=sum(bool(self.says(row.id) - {"yes"}) for row in self.told),
            reopened=sum(row.reopened > 0 for row in self.told),
        )

    def led_somewhere(self) -> set[str]:
        return {fact.message_id for fact in self.facts if fact.consultation in self.names}

    def is_thanked(self, view: Any) -> bool:
        (at,) = [row.at for row in self.messages if row.id == view.message_id]
        replies = [row for row in self.outbox if row.message_id == view.message_id and row.state == "delivered"]
        return any(row.sent_at - at <= timedelta(seconds=10) for row in replies)

    def is_read(self, view: Any) -> bool:
        outside = any(row.number == view.number for row in self.complaint_reads)
        return outside or any(row.number == view.number and row.read_at for row in self.view_life)

    def until_told(self, view: Any) -> timedelta | None:
        about = {row.outcome_id for row in self.outcome_views if row.number == view.number}
        answers = [row.id for row in self.outcomes if row.id in about and row.status != "heard"]
        first = min((due.at for id in answers for due in self.due(id)), default=None)
        return None if first is None else first - view.at

    def says(self, outcome: str) -> set[str]:
        return {row.value for row in self.judgements if row.outcome_id == outcome}


def agree(database: Database, said: Sequence[Any], replied: Sequence[int | None], claimed: Sequence[Any]) -> None:
    fill(database, said, replied or [None], claimed)
    for names in ((), ("oak-house",), ("mill-park", "nowhere"), NAMES):
        counted, by_hand = measured(database, *names), Recount(database, names).measures()
        assert counted.days == (by_hand.days if by_hand.days is None else pytest.approx(by_hand.days))
        assert replace(counted, days=None) == replace(by_hand, days=None)


@quick
@given(texts, st.lists(seconds, max_size=4), claims)
def test_the_database_counts_as_anybody_would(sqlite: Database, said: Any, replied: Any, claimed: Any) -> None:
    agree(sqlite, said, replied, claimed)


@pytest.mark.faults
@few
@given(texts, st.lists(seconds, max_size=4), claims)
def test_postgresql_counts_so_too(postgresql: Database, said: Any, replied: Any, claimed: Any) -> None:
    agree(postgresql, said, replied, claimed)


def test_that_it_was_heard_is_no_answer_and_anything_else_is(database: Database) -> None:
    hear(database, incoming("x", at=NOW - 3 * DAY), now=NOW - 3 * DAY, facts=[Words_()])
    with database.transaction() as db:
        loop.add_outcome(db, outcome("1", status="heard", about=About(("A1",))), NOW - 2 * DAY, FRAME)
    assert (measured(database).answered, measured(database).unread) == (Share(0, 1), 1)
    with database.transaction() as db:
        loop.add_outcome(db, outcome("2", status="read", about=About(("A1",))), NOW - DAY, FRAME)
    seen = measured(database)
    assert (seen.answered, seen.unread, seen.days) == (Share(1, 1), 0, 2.0)


def test_nothing_at_all_is_no_failure(database: Database) -> None:
    counted = measured(database)
    assert (counted.people, counted.views, counted.thanked.percent, counted.days) == (0, 0, None, None)


def test_a_complaint_that_the_outside_reader_has_read_is_not_unread(database: Database) -> None:
    hear(database, incoming("shouted"), facts=[Words_("outside")])
    assert measured(database).unread == 1
    with database.transaction() as db:
        staff.add(db, "reader", ("outside_reader",), None, KEYS, NOW)
        assert complaints.open_one(db, "A1", "reader", NOW)
    assert measured(database).unread == 0
