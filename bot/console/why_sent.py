"""Why somebody got a message, in words that a newcomer on the staff understands, and where more is said of it."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import Connection

from bot.clock import o_clock
from storage import broadcasts
from storage.causes import Cause, causes

SAID: Mapping[str, str] = {
    "changed": "A question of {subject} that concerns them was changed or added",
    "later": "They put the question off with LATER, and it is time",
    "moved": "Their record has gone to another number: a last line to this one",
    "payment": "They are owed something for taking part, or were given it",
    "person": "They asked for a person and still wait",
    "promise": "What we promised about their words has moved on",
    "quote": "We ask whether we may show words of theirs to everybody",
    "reminder": "They had begun {subject} and not answered all of it",
    "result": "They took part in {subject}, which has closed",
    "still": "Nothing came from their number for long, or texts did not arrive: is it still theirs?",
    "word": "Their words wait for an answer, and we say so",
}
KINDS: Mapping[str, str] = {
    "person": "A person here wrote it: the log says who",
    "question": "It was their turn to be asked",
    "help": "Their words may mean danger, so help lines went at once",
}


class Why(NamedTuple):
    """One sentence without its full stop. `address`: of the page that says more."""

    words: str
    address: str | None = None


def why_sent(db: Connection, ids: Sequence[str], zone: tzinfo) -> Mapping[str, Why]:
    """By id in the outbox."""
    return {id: _why(db, cause, zone) for id, cause in causes(db, ids).items()}


def _why(db: Connection, cause: Cause, zone: tzinfo) -> Why:
    if cause.to_staff:
        return Why("To somebody who works here, about what they answer for")
    if cause.told in ("outcome", "correction"):
        whose = f"what they said ({', '.join(cause.references)})" if cause.references else "what they took part in"
        what = "An outcome" if cause.told == "outcome" else "What was put right in an outcome"
        return Why(f"{what} that answers {whose}", f"/console/outcomes/{cause.subject}")
    if cause.told == "broadcast":
        return _of_broadcast(db, cause.subject or "")
    if cause.told is not None:
        return Why(SAID.get(cause.told, "It was due").format(subject=cause.subject))
    if cause.answers is not None and cause.kind != "help":
        at = cause.answers.astimezone(zone)
        return Why(f"It answers their message of {at.day} {at:%b}, {o_clock(at)}")
    return Why(KINDS.get(cause.kind, "It answers their message"))


def _of_broadcast(db: Connection, id: str) -> Why:
    broadcast = broadcasts.look_at_id(db, id)
    if broadcast is None:
        return Why("A broadcast to people whom they are among")
    number = broadcast.number
    return Why(f"Broadcast {number}: they are among those whom it is for", f"/console/broadcasts/{number}")
