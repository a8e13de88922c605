"""Which steps of an open alert are due, and who is to be told: worked out from when it opened and who has been told.

All of it is in the database, so any number of processes may look, at any time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.settings import Settings
from flows.escalation import AGAIN_AFTER, EVERYBODY, STEPS, steps_due
from flows.rota import on_duty
from storage import alerting, rota, safety, staff
from storage.alerting import Telling
from storage.safety import Alert
from storage.staff import Person

PATIENCE = timedelta(seconds=60)
"""How long after its time a step is overdue: whoever sees it then takes it."""


@dataclass(frozen=True, slots=True)
class Step:
    """These people are to be told now, or should have been."""

    alert: Alert
    name: str
    people: Sequence[Person]


def due(db: Connection, settings: Settings, by: datetime) -> Iterator[Step]:
    """The steps of every open alert that were due by then and are not taken."""
    every_alert = safety.alerts(db, open_only=True)
    people = reachable(staff.every(db), settings) if every_alert else []
    there = {step: those for step in STEPS if (those := who(step, people, now_on(db, settings, by)))} if people else {}
    for alert in every_alert:
        told = alerting.told_of(db, alert)
        yield from steps_of(alert, told, there, settings, by)
        yield from cried_again(alert, told, people, by)


def steps_of(
    alert: Alert, told: Sequence[Telling], there: Mapping[str, Sequence[Person]], settings: Settings, by: datetime
) -> Iterator[Step]:
    already = {(one.step, one.name) for one in told}
    for step in steps_due(by - alert.since, settings.alert_minutes, there):
        if missing := [person for person in there[step] if (step, person.name) not in already]:
            yield Step(alert, step, missing)


def cried_again(alert: Alert, told: Sequence[Telling], people: Sequence[Person], by: datetime) -> Iterator[Step]:
    """A further cry in an alert that is still open: those who know of it are told once more."""
    if not told or alert.last_at <= told[-1].at or by - told[-1].at < AGAIN_AFTER:
        return
    names = {one.name for one in told}
    if those := [person for person in people if person.name in names]:
        yield Step(alert, f"cry {alert.cries}", those)


def overdue(db: Connection, settings: Settings, now: datetime) -> set[str]:
    """The open alerts that somebody should have been told of a minute ago, and those that nobody can be told of."""
    late = {step.alert.id for step in due(db, settings, now - PATIENCE)}
    waiting = [alert for alert in safety.alerts(db, open_only=True) if now - alert.since >= PATIENCE]
    return late | {alert.id for alert in waiting if not alerting.told_of(db, alert)}


def reachable(people: Sequence[Person], settings: Settings) -> list[Person]:
    """Those who have a number or a chat, or an email address where we can send email."""
    mails = settings.smtp_url is not None
    return [person for person in people if person.channel is not None or (mails and person.has_email)]


def now_on(db: Connection, settings: Settings, now: datetime) -> Callable[[Sequence[str]], Sequence[str]]:
    """Of any names, those who are on duty then by the rota; all of them where it names none."""
    shifts, local = rota.every(db), now.astimezone(settings.zone)
    return lambda names: on_duty(names, shifts, local)


def who(
    step: str, people: Sequence[Person], now_on: Callable[[Sequence[str]], Sequence[str]] = lambda names: names
) -> list[Person]:
    """A shift that begins while an alert is open is told of it too: whoever has the role and is on duty now."""
    if step == EVERYBODY:
        return list(people)
    names = set(now_on([person.name for person in people if step in person.roles]))
    return [person for person in people if person.name in names]
