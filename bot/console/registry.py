"""The subjects of the staff pages, in the order of the line of pages. One module each, and one line here."""

from collections.abc import Mapping

from bot.console.route import Subject
from bot.console.subjects import (
    complaints,
    consultations,
    home,
    inbox,
    live,
    log,
    numbers,
    outbox,
    outcomes,
    people,
    session,
)

SUBJECTS: Mapping[str, Subject] = {
    "home": home,
    "consultations": consultations,
    "inbox": inbox,
    "complaints": complaints,
    "outcomes": outcomes,
    "people": people,
    "numbers": numbers,
    "log": log,
    "outbox": outbox,
    "session": session,
    "live": live,
}
