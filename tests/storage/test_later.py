"""A question that was put off is put once more, once, and not where it was answered meanwhile."""

from datetime import datetime, timedelta

import pytest

from flows.facts import QuestionPutOff
from flows.state import Asked, PutOff
from flows.unasked import Priority
from storage import audience, later, members, tables, updates
from storage.database import Database
from storage.updates import Letters, Update
from tests.storage.installation import NOW, every, hear, incoming, put
from tests.storage.sending import Said, claim, states

AT = NOW + timedelta(days=2)
PUT_OFF = PutOff("oak-house", "first-repair", int(AT.timestamp()))
ASKED = Asked("question", "first-repair", "oak-house")


def put_off(database: Database, text: str = "later") -> None:
    fact = QuestionPutOff("oak-house", "first-repair", AT)
    hear(database, incoming(text), facts=[fact], state=lambda state: state._replace(later=PUT_OFF), reply=None)


def answer_it(database: Database) -> None:
    hear(database, incoming("2"), state=lambda state: state._replace(later=None), reply=None)


def due(database: Database, now: datetime = AT) -> list[Update]:
    with database.transaction() as db:
        return updates.due(db, now)


def queue(database: Database) -> None:
    """As `bot.telling` does it."""
    with database.transaction() as db:
        for update in updates.due(db, AT):
            to = audience.alone(db, update.subject, "asked") if later.still_put_off(db, update) else []
            texts = {(hearer.language, hearer.channel): Said() for hearer in to}
            updates.queue(db, update, [Letters(to, texts, lambda hearer: (), ASKED)], Priority.AGAIN, AT)


def state(database: Database) -> PutOff | None:
    (kept,) = every(database, tables.members.c.state)
    return members.loaded(kept).later


@pytest.fixture
def waiting(database: Database) -> Database:
    put(database)
    put_off(database)
    return database


def test_it_is_due_when_they_said_and_not_before(waiting: Database) -> None:
    assert due(waiting, AT - timedelta(seconds=1)) == []
    assert [update.kind for update in due(waiting)] == ["later"]


def test_it_is_put_once_and_is_what_the_next_answer_belongs_to(waiting: Database) -> None:
    queue(waiting)
    queue(waiting)
    assert len(claim(waiting, now=AT)) == 1
    (kept,) = every(waiting, tables.members.c.state)
    assert (members.loaded(kept).open, members.loaded(kept).later) == ((ASKED,), None)
    assert due(waiting, AT + timedelta(days=9)) == []


def test_what_was_answered_before_its_time_is_not_even_queued(waiting: Database) -> None:
    answer_it(waiting)
    queue(waiting)
    assert states(waiting) == {}


def test_what_was_answered_while_it_waited_to_go_is_not_sent(waiting: Database) -> None:
    queue(waiting)
    answer_it(waiting)
    assert claim(waiting, now=AT) == []
    assert every(waiting, tables.outbox.c.state, tables.outbox.c.code) == [("cancelled", "answered")]


def test_put_off_twice_until_the_same_time_is_asked_once(waiting: Database) -> None:
    put_off(waiting, "later please")
    assert len(due(waiting)) == 1


def test_whoever_left_meanwhile_is_not_asked(waiting: Database) -> None:
    hear(waiting, incoming("stop"), state=lambda state: state._replace(left=True, later=None), reply=None)
    queue(waiting)
    assert states(waiting) == {}
    assert state(waiting) is None
