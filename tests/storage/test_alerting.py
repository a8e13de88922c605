"""Who is told of an alert is written down once for each step, and only who was told of an open one can acknowledge it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flows.acknowledging import acknowledge
from flows.facts import AlertAdded
from flows.turn import Told
from storage import alerting, safety, staff, tables
from storage import letters as letters_
from storage.database import Database
from storage.letters import Letter
from storage.safety import Alert
from storage.staff import Person
from tests.storage.installation import KEYS, NOW, every, hear, incoming, look, new_id, number
from tests.storage.test_safety import act, alerts, cry

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=2)
AT_ONCE = timedelta(0)


def people(database: Database) -> list[Person]:
    with database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person",), ("sms", number(555)), KEYS, NOW, "desk@example.org")
        staff.add(db, "manager", ("manager",), ("sms", number(556)), KEYS, NOW)
        return staff.every(db)


def tell(database: Database, alert: Alert, step: str, those: Sequence[Person], now: datetime = NOW) -> list[str]:
    with database.transaction() as db:
        return [person.name for person in alerting.tell(db, alert, step, those, True, new_id, now)]


def told(database: Database, words: str = "ok", person: int = 555) -> list[int]:
    (begun,) = look(database, incoming(words, person))
    return [one.number for one in begun.here.told]


def opened(database: Database, person: int = 1) -> Alert:
    cry(database, person=person)
    return alerts(database)[-1]


def test_each_person_is_told_once_at_each_step(database: Database) -> None:
    those = people(database)
    alert = opened(database)
    assert tell(database, alert, "duty_person", those[:1]) == ["duty desk"]
    assert tell(database, alert, "duty_person", those) == ["manager"]
    assert tell(database, alert, "duty_person", those) == []
    assert tell(database, alert, "everybody", those) == ["duty desk", "manager"]
    assert every(database, tables.alert_events.c.what) == ["opened", *["told"] * 4]


def test_alerts_have_numbers_that_staff_can_say(database: Database) -> None:
    assert [opened(database, person).number for person in (1, 2, 3)] == [1, 2, 3]
    with database.reading() as db:
        ids = [alert.id for alert in safety.alerts(db)]
        assert [safety.named(db, called) for called in ("1", "3", ids[1], "4", "", "٣", "9" * 30)] == [
            *(ids[0], ids[2], ids[1]),
            *[None] * 4,
        ]


def test_a_cry_after_somebody_acknowledged_begins_a_new_round(database: Database) -> None:
    those = people(database)
    alert = opened(database)
    tell(database, alert, "duty_person", those)
    act(database, safety.acknowledge, alert)
    cry(database, AlertAdded("self_harm", "high"), now=NOW + MINUTE)
    (again,) = alerts(database)
    assert (again.round, again.since) == (1, NOW + MINUTE)
    assert tell(database, again, "duty_person", those) == ["duty desk", "manager"]


def test_a_cry_while_it_is_open_does_not_put_the_next_person_off(database: Database) -> None:
    opened(database)
    cry(database, AlertAdded("self_harm", "high"), now=NOW + MINUTE)
    (alert,) = alerts(database)
    assert (alert.round, alert.since, alert.last_at) == (0, NOW, NOW + MINUTE)


def test_only_the_address_of_somebody_who_was_told_is_asked_for_an_acknowledgement(database: Database) -> None:
    those = people(database)
    tell(database, opened(database), "duty_person", those[:1])
    assert told(database) == [1]
    assert told(database, person=556) == told(database, person=1) == []
    assert told(database, "the lift is broken") == []


def test_the_alert_that_they_were_told_of_last_comes_first(database: Database) -> None:
    those = people(database)
    tell(database, opened(database, 1), "duty_person", those)
    tell(database, opened(database, 2), "duty_person", those, NOW + MINUTE)
    assert told(database) == [2, 1]


def test_an_acknowledgement_by_text_is_kept_with_the_name(database: Database) -> None:
    tell(database, opened(database), "duty_person", people(database))
    (begun,) = look(database, incoming("ok", 555))
    turn = acknowledge(begun.here, incoming("ok", 555))
    assert turn is not None
    hear(database, incoming("ok", 555), facts=turn.facts, now=NOW + MINUTE)
    (alert,) = alerts(database, open_only=False)
    assert (alert.acknowledged_by, alert.acknowledged_at) == ("duty desk", NOW + MINUTE)
    assert [one.taken_by for one in told_later(database, timedelta(hours=11))] == ["duty desk"]
    assert told_later(database, timedelta(hours=12)) == ()


def told_later(database: Database, later: timedelta) -> tuple[Told, ...]:
    (begun,) = look(database, incoming("ok", 555), now=NOW + later)
    return begun.here.told


def test_a_cry_in_the_same_batch_is_not_acknowledged_unseen(database: Database) -> None:
    tell(database, opened(database), "duty_person", people(database))
    (begun,) = look(database, incoming("ok", 555))
    turn = acknowledge(begun.here, incoming("ok", 555))
    assert turn is not None
    hear(database, incoming("again"), facts=[*turn.facts, AlertAdded("self_harm", "high")], now=NOW + MINUTE)
    (alert,) = alerts(database)
    assert (alert.round, alert.acknowledged_by) == (1, None)


def test_an_alert_is_closed_once_with_a_reason_and_a_further_cry_opens_it(database: Database) -> None:
    alert = opened(database)

    def close(db: Any, id: str, name: str, now: datetime) -> bool:
        return safety.close(db, id, name, "we reached her", now)

    assert act(database, close, alert)
    assert not act(database, close, alert)
    (closed,) = alerts(database, open_only=False)
    assert (closed.closed_by, closed.closed_because, closed.acknowledged_by) == (
        "duty desk",
        "we reached her",
        "duty desk",
    )
    assert every(database, tables.alert_events.c.what) == ["opened", "acknowledged", "closed"]
    cry(database, AlertAdded("self_harm", "high"))
    assert alerts(database)[0].closed_by is None


def letters(database: Database, now: datetime = NOW, patience: timedelta = AT_ONCE) -> list[Letter]:
    with database.transaction() as db:
        return letters_.claim(db, alerting.LETTERS, KEYS, now, patience, LEASE)


def mark(database: Database, *fates: tuple[str, str]) -> None:
    with database.transaction() as db:
        letters_.mark(db, alerting.LETTERS, fates)


def test_an_email_waits_only_for_those_who_have_an_address_and_is_claimed_by_one(database: Database) -> None:
    tell(database, opened(database), "everybody", people(database))
    (letter,) = letters(database)
    assert (letter.to, letter.number) == ("desk@example.org", 1)
    assert letters(database) == []
    assert len(letters(database, NOW + LEASE)) == 1
    mark(database, (letter.id, "sent"))
    assert letters(database, NOW + 2 * LEASE) == []


def test_an_email_that_could_not_go_may_be_tried_again_at_once(database: Database) -> None:
    tell(database, opened(database), "duty_person", people(database))
    for _ in range(3):
        (letter,) = letters(database)
        mark(database, (letter.id, "waiting"))
    assert len(letters(database)) == 1


def test_patience_leaves_new_emails_to_the_worker(database: Database) -> None:
    tell(database, opened(database), "duty_person", people(database))
    assert letters(database, NOW + MINUTE - timedelta(seconds=1), MINUTE) == []
    assert len(letters(database, NOW + MINUTE, MINUTE)) == 1


def test_nobody_is_emailed_about_what_somebody_deals_with(database: Database) -> None:
    alert = opened(database)
    tell(database, alert, "duty_person", people(database))
    act(database, safety.acknowledge, alert)
    assert letters(database) == []
    cry(database, AlertAdded("self_harm", "high"))
    assert letters(database) == []


def test_a_link_belongs_to_one_person_one_alert_and_one_round(database: Database) -> None:
    alert = opened(database)
    tell(database, alert, "duty_person", people(database)[:1])
    (id,) = every(database, tables.alert_told.c.id)
    with database.reading() as db:
        link = alerting.link(db, id)
        assert alerting.link(db, "nothing") is None
    assert link is not None
    assert (link.alert, link.name, link.is_current) == (alert.id, "duty desk", True)


def test_email_addresses_are_sealed(database: Database) -> None:
    people(database)
    assert all(b"example" not in (sealed or b"") for sealed in every(database, tables.staff.c.email))


def test_roles_can_change_without_the_email_being_written_again(database: Database) -> None:
    people(database)
    with database.transaction() as db:
        staff.add(db, "duty desk", ("manager",), None, KEYS, NOW)
        assert staff.every(db)[0] == Person("duty desk", ("manager",), "sms", has_email=True)
