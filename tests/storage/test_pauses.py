"""A pause holds back whatever nobody asked for and costs nothing; when it ends, what waited is one line and not sent."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from flows.facts import Fact, PauseEnded
from flows.unasked import Priority
from storage import pauses, status, tables
from storage.database import Database
from storage.outbox import Fate
from tests.storage.installation import NOW, Words_, every, hear, incoming, look, put
from tests.storage.sending import claim, mark, outcome, states, tell

DAY = timedelta(days=1)


@pytest.fixture
def paused(database: Database) -> Database:
    """One who paused and one who did not; two pieces of news for each."""
    put(database)
    hear(database, incoming("the stairs are dark", 1), incoming("the gate bangs", 2), facts=[Words_()], reply=None)
    turn(database, "paused")
    tell(database, outcome("1"))
    tell(database, outcome("2"))
    return database


def turn(database: Database, pace: str, *facts: Fact, person: int = 1) -> None:
    hear(
        database,
        incoming(pace, person),
        facts=facts,
        state=lambda state: state._replace(pace="" if pace == "usual" else pace),
        reply=None,
    )


def sent(database: Database, days: int = 1) -> int:
    gone = 0
    for day in range(days):
        posts = claim(database, now=NOW + day * DAY)
        mark(database, *(Fate(post.id, "sent", provider_id=post.id) for post in posts))
        gone += len(posts)
    return gone


def member_who_paused(database: Database) -> str:
    (id,) = every(database, tables.members.c.id, where=tables.members.c.state.like('%"paused"%'))
    return str(id)


def test_who_paused_gets_nothing_unasked_and_others_do(paused: Database) -> None:
    assert sent(paused, days=20) == 2
    assert states(paused) == {"sent": 2, "queued": 2}


def test_what_waits_for_a_pause_is_looked_at_once_a_day_and_no_more(paused: Database) -> None:
    member = member_who_paused(paused)
    claim(paused)
    looked_at = every(paused, tables.outbox.c.not_before, where=tables.outbox.c.member_id == member)
    assert looked_at == [NOW + DAY] * 2


def test_what_waited_is_counted_and_then_not_sent_and_nobody_else_loses_anything(paused: Database) -> None:
    (begun,) = look(paused, incoming("start"))
    assert begun.here.waiting == 2
    turn(paused, "usual", PauseEnded())
    assert states(paused) == {"cancelled": 2, "queued": 2}
    assert set(every(paused, tables.outbox.c.code)) == {None, "digested"}
    assert sent(paused, days=20) == 2
    assert sum(states(paused).values()) == sum(every(paused, tables.updates.c.audience))


def test_news_gives_what_was_not_sent(paused: Database) -> None:
    member = member_who_paused(paused)
    for _ in range(2):
        with paused.reading() as db:
            news = status.news_for(db, [member], NOW + DAY)[member]
        assert {told.id for told in news} == {"1" * 32, "2" * 32}
        turn(paused, "usual", PauseEnded())


def test_who_has_not_paused_is_not_asked_what_waits(paused: Database) -> None:
    (begun,) = look(paused, incoming("start", 2))
    assert begun.here.waiting == 0


def test_what_came_after_the_pause_goes_as_ever(paused: Database) -> None:
    turn(paused, "usual", PauseEnded())
    tell(paused, outcome("3"), NOW + DAY)
    assert sent(paused, days=3) == 3


def test_a_pause_that_ends_never_waits_for_who_is_just_sending(postgresql: Database) -> None:
    put(postgresql)
    hear(postgresql, incoming("the stairs are dark"), facts=[Words_()], reply=None)
    turn(postgresql, "paused")
    tell(postgresql)
    (id,) = every(postgresql, tables.members.c.id)
    with postgresql.transaction() as sending, postgresql.transaction() as ending:
        sending.execute(update(tables.outbox).values(attempts=1))
        pauses.digest(ending, [id])
    assert states(postgresql) == {"queued": 1}


@pytest.mark.parametrize(
    ("priority", "state"),
    [
        (Priority.PROMISE, "sent"),
        (Priority.OUTCOME, "sent"),
        (Priority.RESULT, "sent"),
        (Priority.QUESTION, "suppressed"),
        (Priority.REMINDER, "suppressed"),
    ],
)
def test_who_wants_to_hear_less_is_not_asked_or_reminded(database: Database, priority: Priority, state: str) -> None:
    put(database)
    hear(database, incoming("the stairs are dark"), facts=[Words_()], reply=None)
    turn(database, "less")
    tell(database)
    with database.transaction() as db:
        db.execute(update(tables.outbox).values(priority=int(priority)))
    sent(database)
    assert states(database) == {state: 1}


def test_who_wants_to_hear_less_hears_once_a_week_and_twice_a_month(database: Database) -> None:
    put(database)
    hear(database, incoming("the stairs are dark"), facts=[Words_()], reply=None)
    turn(database, "less")
    for id in "123":
        tell(database, outcome(id))
    assert [day for day in range(40) for _ in claim(database, now=NOW + day * DAY)] == [0, 7, 30]
