"""Who may be reminded: whom we asked, who is silent since, and whom nothing else holds."""

from datetime import timedelta

from flows.facts import PersonAsked
from flows.state import Asked, MemberState
from storage import reminding, tables
from storage.database import Database
from storage.reminding import Silent
from tests.storage.installation import KEYS, NOW, answer, every, hear, incoming, put

DAY = timedelta(days=1)
OPEN = Asked("question", "first-repair", "oak-house")


def asked(state: MemberState) -> MemberState:
    return state._replace(joined=True, open=(OPEN,), consultation="oak-house")


def silent(database: Database, since_day: float) -> list[Silent]:
    with database.reading() as db:
        return reminding.silent(db, "oak-house", NOW + since_day * DAY, KEYS)


def test_only_who_was_asked_and_has_been_silent(database: Database) -> None:
    put(database)
    hear(database, incoming("hello", 1), state=asked)
    hear(database, incoming("hello", 2), state=lambda state: state._replace(joined=True))
    hear(database, incoming("hello", 3), state=asked, now=NOW + DAY)
    assert [one.state.open for one in silent(database, 0)] == [(OPEN,)]
    assert len(silent(database, 1)) == 2
    assert silent(database, -1) == []


def test_who_left_is_held_or_waits_for_a_person_is_left_alone(database: Database) -> None:
    put(database)
    hear(database, incoming("hello", 1), state=lambda state: asked(state)._replace(left=True))
    hear(database, incoming("hello", 2), state=lambda state: asked(state)._replace(held=True))
    hear(database, incoming("hello", 3), state=asked, facts=[PersonAsked("not-understood")])
    assert silent(database, 1) == []


def test_what_they_answered_is_known(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), state=asked, facts=[answer(2)])
    (one,) = silent(database, 1)
    assert one.answers["oak-house", "first-repair"].value == 2


def test_another_name_that_begins_alike_is_another_consultation(database: Database) -> None:
    hear(database, incoming("hello"), state=lambda state: asked(state)._replace(consultation="oak-house-2", open=()))
    assert silent(database, 1) == []
    assert every(database, tables.members.c.held) == [False]
