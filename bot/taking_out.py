"""Words of a view taken out by the data lead or the safeguarding lead, by command and by page alike."""

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from bot.clock import new_id
from bot.erasing_members import wrong_reason
from bot.house import House
from bot.quoting import never_published
from flows.redacting import redact
from storage import audit, redacting, viewing
from storage.redacting import NotThere
from storage.references import number
from storage.suppressing import TOOK_OUT

REFERENCE = re.compile(r"[A-HJKMNP-Z][1-9][0-9]{0,10}")
MISSING = "There is no view {reference}. References look like K7."
OUTSIDE = "{reference} is for the outside reader alone: ask them."
HELD = "These words are held, so nobody can name a part of them: take out all of them."


class Wanted(NamedTuple):
    """`parts` empty: all of it."""

    reference: str
    parts: tuple[str, ...]
    because: str


class WrongReason(Exception):
    """One sentence that says what to write."""


def take_out(db: Connection, house: House, wanted: Wanted, by: str, now: datetime) -> None:
    """Raises WrongReason, or NotThere, and then nothing is changed."""
    if problem := wrong_reason(wanted.because):
        raise WrongReason(problem)
    if problem := why_not(db, wanted.reference, bool(wanted.parts)):
        raise NotThere(problem)
    redacting.redact(db, number(wanted.reference), wanted.parts, house.keys, new_id, now)
    audit.note(db, by, TOOK_OUT, now, about=wanted.reference, reason=wanted.because)


class Proposed(NamedTuple):
    """`parts`: what leads to somebody. `look_at`: what may, for whoever decides."""

    parts: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()


def proposed(db: Connection, reference: str) -> Proposed:
    """Nothing of words that are held: they are not shown in passing."""
    if viewing.may_be_seen(db, number(reference)) is not None:
        return Proposed()
    names = never_published(db)
    found = [redact(line, names) for text in redacting.said_in(db, number(reference)) for line in text.splitlines()]
    parts = dict.fromkeys(one.words for line in found for one in line.removed if len(one.words) >= redacting.SHORTEST)
    return Proposed(tuple(parts), tuple(dict.fromkeys(one.words for line in found for one in line.to_judge)))


def why_not(db: Connection, reference: str, only_parts: bool = False) -> str | None:
    """None: it can be done."""
    if not REFERENCE.fullmatch(reference):
        return MISSING.format(reference=reference[:20])
    held = viewing.may_be_seen(db, number(reference))
    if held in ("missing", "outside"):
        return (MISSING if held == "missing" else OUTSIDE).format(reference=reference)
    return HELD if held and only_parts else None
