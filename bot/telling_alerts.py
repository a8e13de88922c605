"""Whoever is on duty is told of an alert that nobody has acknowledged: its kind, and never a word of it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import new_id
from bot.house import House
from flows.segments import measure
from storage import kept, safety, staff
from storage.safety import Alert

AGAIN_AFTER = timedelta(minutes=10)
"""A further cry is told too, but not each one of many."""

ON_DUTY = "duty_person"


def tell_alerts(db: Connection, house: House, now: datetime) -> None:
    for alert in safety.alerts(db, open_only=True):
        if _is_news(db, alert, now):
            kept.keep(db, f"alert_told:{alert.id}", now.isoformat())
            for person in staff.every(db):
                if ON_DUTY in person.roles and person.channel is not None:
                    _tell(db, house, person.name, alert, now)


def _is_news(db: Connection, alert: Alert, now: datetime) -> bool:
    told = kept.value(db, f"alert_told:{alert.id}")
    if told is None:
        return True
    before = datetime.fromisoformat(told)
    return alert.last_at > before and now - before >= AGAIN_AFTER


def _tell(db: Connection, house: House, name: str, alert: Alert, now: datetime) -> None:
    kind = alert.category.replace("_", " ")
    text = f"{house.settings.name}. An alert is open: {kind}, {alert.level}. Please look at the staff pages now."
    staff.queue_text(db, name, text, measure(text).segments, new_id, now)
