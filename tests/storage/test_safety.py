"""An alert stays open until somebody says that they look, and holds questions until somebody lets them go on."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.facts import AlertAdded, AlertOpened, AsksHeld, DangerSeen
from flows.state import MemberState
from storage import members, safety, tables
from storage.database import Database
from storage.safety import Alert
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming

MINUTE = timedelta(minutes=1)


def held(state: MemberState) -> MemberState:
    return state._replace(joined=True, held=True)


def cry(database: Database, fact: Any = None, person: int = 1, now: datetime = NOW, words: str = "help") -> None:
    fact = fact or AlertOpened("self_harm", "high")
    facts = [DangerSeen(fact.category, fact.level), fact, Words_(held="safety"), AsksHeld()]
    hear(database, incoming(words, person), facts=facts, state=held, reply="Call 999.", urgent=True, now=now)


def alerts(database: Database, open_only: bool = True) -> list[Alert]:
    with database.reading() as db:
        return safety.alerts(db, open_only)


def act(database: Database, action: Any, alert: Alert, now: datetime = NOW) -> bool:
    with database.transaction() as db:
        return bool(action(db, alert.id, "duty desk", now))


def is_held(database: Database) -> bool:
    (state,) = every(database, tables.members.c.state)
    assert every(database, tables.members.c.held) == [members.loaded(state).held]
    return members.loaded(state).held


def test_an_alert_says_what_and_when_and_never_what_was_said(database: Database) -> None:
    cry(database, words="i want to die")
    (alert,) = alerts(database)
    assert (alert.category, alert.level, alert.opened_at, alert.cries) == ("self_harm", "high", NOW, 1)
    assert "die" not in repr(alert)


def test_it_is_open_until_somebody_acknowledges_it_and_who_did_stays_known(database: Database) -> None:
    cry(database)
    (alert,) = alerts(database)
    assert act(database, safety.acknowledge, alert, NOW + MINUTE)
    assert not act(database, safety.acknowledge, alert, NOW + 2 * MINUTE)
    assert alerts(database) == []
    (seen,) = alerts(database, open_only=False)
    assert (seen.acknowledged_by, seen.acknowledged_at) == ("duty desk", NOW + MINUTE)


def test_a_second_cry_is_added_and_takes_the_acknowledgement_back(database: Database) -> None:
    cry(database, AlertOpened("self_harm", "low"))
    (alert,) = alerts(database)
    act(database, safety.release, alert)
    cry(database, AlertAdded("violence", "high"), now=NOW + MINUTE)
    (again,) = alerts(database)
    assert (again.id, again.cries, again.level, again.last_at) == (alert.id, 2, "high", NOW + MINUTE)
    assert (again.acknowledged_by, again.released_by) == (None, None)
    assert every(database, tables.alert_events.c.what) == ["opened", "acknowledged", "released", "added"]
    assert every(database, tables.alert_events.c.who) == [None, "duty desk", "duty desk", None]


def test_a_cry_that_finds_no_alert_to_be_added_to_opens_one(database: Database) -> None:
    cry(database, AlertAdded("medical", "high"))
    assert len(alerts(database)) == 1


def test_two_cries_in_one_batch_are_one_alert(database: Database) -> None:
    facts = [AlertOpened("child", "high"), AlertAdded("child", "high")]
    hear(database, incoming("help"), facts=facts)
    assert [alert.cries for alert in alerts(database)] == [2]


def test_questions_are_held_until_the_last_alert_is_released(database: Database) -> None:
    cry(database)
    cry(database, now=NOW + MINUTE)
    first, second = alerts(database)
    assert act(database, safety.release, first)
    assert is_held(database)
    assert act(database, safety.release, second)
    assert not is_held(database)
    assert not act(database, safety.release, second)
    assert alerts(database) == []


def test_an_alert_that_is_not_there_can_be_neither_acknowledged_nor_released(database: Database) -> None:
    cry(database)
    (alert,) = alerts(database)
    nowhere = replace(alert, id="f" * 32)
    assert not act(database, safety.acknowledge, nowhere)
    assert not act(database, safety.release, nowhere)
    assert is_held(database)


def test_those_who_look_after_safety_read_the_words_since_then_and_of_nobody_else(database: Database) -> None:
    cry(database, words="before", now=NOW - timedelta(days=3))
    cry(database, words="i want to die")
    cry(database, person=2, words="somebody else")
    hear(database, incoming("2 please"), facts=[Words_()])
    with database.reading() as db:
        assert safety.words(db, alerts(database)[1].id, KEYS) == ["i want to die"]
