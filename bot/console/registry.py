"""The subjects of the staff pages, in the order of the line of pages. One module each, and one line here."""

from collections.abc import Mapping

from bot.console.route import Subject
from bot.console.subjects import (
    consultations,
    home,
    inbox,
    live,
    log,
    me,
    numbers,
    outbox,
    outcomes,
    session,
    staff,
)

SUBJECTS: Mapping[str, Subject] = {
    "home": home,
    "consultations": consultations,
    "inbox": inbox,
    "outcomes": outcomes,
    "numbers": numbers,
    "log": log,
    "outbox": outbox,
    "staff": staff,
    "me": me,
    "session": session,
    "live": live,
}
