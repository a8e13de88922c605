"""Whatever it is that nobody asked for: it never goes to a number that may be somebody else's by now, on any database."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.doubt import SILENT
from flows.unasked import Priority, Send, Unasked, decide
from storage import detaching, doubts, tables, updates
from storage.audience import Hearer
from storage.database import Database
from storage.members import NOT_THEIRS
from storage.outbox import Receipt
from storage.updates import Letters, Update
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import KEYS, NOW, every, hear, incoming, new_id
from tests.storage.sending import RULES, Said, claim, receive, states

DAY = timedelta(days=1)
priorities = st.sampled_from([one for one in Priority if one != Priority.AGAIN])
"""What was put off is let go where it is not wanted any more, whatever the number."""


@given(priorities, st.booleans(), st.sampled_from(["", "less", "paused"]), st.integers(0, 40))
def test_in_doubt_nothing_may_go(priority: Priority, outranks: bool, pace: str, hours: int) -> None:
    unasked = Unasked(outranks_caps=outranks, pace=pace, priority=priority, in_doubt=True)
    assert decide(unasked, RULES, NOW + timedelta(hours=hours)) != Send()


def queue(database: Database, hearer: Hearer, priority: int, outranks: bool) -> None:
    with database.transaction() as db:
        update = Update(new_id(), "word", new_id())
        updates.plan(db, [update], NOW)
        letters = Letters([hearer], {("en", "sms"): Said()}, lambda hearer: ())
        updates.queue(db, update, [letters], priority, NOW, outranks=outranks)


@settings(max_examples=examples(5), suppress_health_check=ON_ONE_DATABASE)
@given(st.lists(st.tuples(priorities, st.booleans()), min_size=1, max_size=3), st.integers(1, 900))
def test_nothing_personal_goes_to_a_silent_number(
    database: Database, waiting: list[tuple[Priority, bool]], days: int
) -> None:
    number = f"+4477009{new_id()[-5:]}"
    (begun,) = hear(database, incoming("cold", address=number), reply=None)
    who = begun.who
    for one in waiting:
        queue(database, Hearer(who.member, who.address, "sms", "en", "said"), *one)
    assert claim(database, now=NOW + SILENT + days * DAY, limit=100) == []
    wanted = every(database, tables.doubts.c.address_id, where=tables.doubts.c.wanted_at.is_not(None))
    assert who.address in wanted


def test_a_doubt_is_asked_once_and_ends_with_a_yes(database: Database) -> None:
    (begun,) = hear(database, incoming("cold"), reply=None)
    who, later = begun.who, NOW + SILENT + DAY
    queue(database, Hearer(who.member, who.address, "sms", "en", "said"), Priority.OUTCOME, False)
    assert claim(database, now=later) == []
    with database.transaction() as db:
        doubts.plan(db, new_id, later)
        doubts.plan(db, new_id, later)
        assert [one.kind for one in updates.due(db, later)] == [doubts.KIND]
        assert doubts.unanswered(db, later + doubts.SHOWN_AFTER) == (1, later)
    with database.transaction() as db:
        doubts.confirm(db, [doubts.Doubted(who.address, who.member)], later)
        db.execute(tables.members.update().values(last_inbound_at=later))
        assert doubts.doubted(db, [who.address], later) == {}
    assert claim(database, now=later) == []
    assert len(claim(database, now=later + doubts.BY_ITSELF)) == 1


def test_three_in_a_row_that_did_not_arrive_are_a_doubt(database: Database) -> None:
    (begun,) = hear(database, incoming("cold"), reply=None)
    who = begun.who
    for count in range(1, 4):
        now = NOW + count * 8 * DAY
        queue(database, Hearer(who.member, who.address, "sms", "en", "said"), Priority.PROMISE, True)
        (post,) = claim(database, now=now)
        receive(database, Receipt("sms", "undelivered", now, post.id, None, "30003"), now=now)
        assert len(every(database, tables.doubts.c.why)) == (count == doubts.FAILED_IN_A_ROW)


def test_a_retired_number_gets_nothing_but_the_last_line(database: Database) -> None:
    (begun,) = hear(database, incoming("cold"), reply=None)
    who = begun.who
    queue(database, Hearer(who.member, who.address, "sms", "en", "said"), Priority.OUTCOME, False)
    with database.transaction() as db:
        detaching.retire(db, who.address, NOT_THEIRS, KEYS, NOW)
        assert [row.id for row in detaching.retired(db, who.member)] == [who.address]
    assert claim(database) == []
    assert states(database) == {"suppressed": 1}
    with database.transaction() as db:
        assert detaching.take_back(db, who.address, KEYS)
    assert every(database, tables.opt_outs.c.how) == []
