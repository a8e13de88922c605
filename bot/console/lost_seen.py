"""Messages of which nobody knows whether they arrived, by what they tell: as the outbox page shows and offers them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.console.saying import KINDS, counted, plainly
from storage import broadcasts, resending
from storage.resending import Lost, Which
from storage.tables.columns import micros, moment

TOLD: Mapping[str, str] = {
    "changed": "A question that changed",
    "correction": "What was put right in an outcome",
    "later": "A question that was put off",
    "outcome": "News of an outcome",
    "person": "A word to who waits for a person",
    "promise": "News of a promise",
    "reminder": "A reminder",
    "result": "A result",
    "word": "A word to who waits for an answer",
}
PAGES: Mapping[str, str] = {"outcome": "/console/outcomes/", "correction": "/console/outcomes/"}
FIXED = "They have left or cannot be reached, it is too late, or it is a text to staff or help lines."
UPDATE = re.compile(r"[0-9a-f]{32}")
MOMENT = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class LostShown:
    """`address`: of the page about it. `which`, `until`: what the button carries. `why`: where nothing can go again."""

    what: str
    address: str | None
    many: int
    looked_for: int
    again: int
    since: datetime
    which: str
    until: int
    why: str


def lost(db: Connection, now: datetime) -> list[LostShown]:
    return [_shown(db, one) for one in resending.lost(db, now)]


def _shown(db: Connection, one: Lost) -> LostShown:
    what, address = _named(db, one)
    named = f"kind:{one.which.kind}" if one.which.update is None else one.which.update
    is_open = one.many > one.looked_for and not one.again
    return LostShown(
        what,
        address,
        one.many,
        one.looked_for,
        one.again,
        one.since,
        named,
        micros(one.until),
        FIXED if is_open else "",
    )


def _named(db: Connection, one: Lost) -> tuple[str, str | None]:
    if one.told == "broadcast":
        broadcast = broadcasts.look_at_id(db, one.subject or "")
        if broadcast is not None:
            return f"Broadcast {broadcast.number}", f"/console/broadcasts/{broadcast.number}"
    if one.told is None:
        return plainly(KINDS, one.which.kind), None
    page = PAGES.get(one.told)
    return plainly(TOLD, one.told), f"{page}{one.subject}" if page else None


def chosen(which: str, until: str) -> tuple[Which, datetime] | None:
    """What a button carried; None where it is not one of ours."""
    if not MOMENT.fullmatch(until):
        return None
    if UPDATE.fullmatch(which):
        return Which("update", which), moment(int(until))
    kind = which.removeprefix("kind:")
    return (Which(kind), moment(int(until))) if kind in KINDS and kind != which else None


def sent_again(many: int) -> str:
    if not many:
        return "Nothing was sent: it was done already, or it is known by now."
    return f"{counted(many, 'message goes', 'messages go')} once more, at night in the morning."
