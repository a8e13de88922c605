"""The subjects of the staff pages, in the order of the line of pages. One module each, and one line here."""

from collections.abc import Mapping

from bot.console.route import Subject
from bot.console.subjects import (
    broadcasts,
    complaints,
    consultations,
    home,
    inbox,
    keeping,
    live,
    log,
    me,
    money,
    numbers,
    outbox,
    outcomes,
    payments,
    people,
    promises,
    rights,
    session,
    settings,
    setup,
    staff,
    wording,
)

SUBJECTS: Mapping[str, Subject] = {
    "home": home,
    "consultations": consultations,
    "inbox": inbox,
    "complaints": complaints,
    "outcomes": outcomes,
    "promises": promises,
    "broadcasts": broadcasts,
    "people": people,
    "rights": rights,
    "numbers": numbers,
    "keeping": keeping,
    "money": money,
    "payments": payments,
    "log": log,
    "outbox": outbox,
    "staff": staff,
    "settings": settings,
    "wording": wording,
    "setup": setup,
    "me": me,
    "session": session,
    "live": live,
}
