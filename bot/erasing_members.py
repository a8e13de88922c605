"""A member erased by the data lead: found as staff call them, looked at first, and only then erased.

The command and the page both go through here. In two steps, since nobody can bring anything back: what would go is
shown with a check word, and only that word, typed after it, erases. It is another one once they have written again.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection

from bot.house import House
from flows.private import PRIVATE
from storage import audit, erasure, held, people
from storage.references import number

MEMBER = re.compile(r"[0-9a-f]{32}")
REFERENCE = re.compile(r"[A-HJKMNP-Z][1-9][0-9]{0,5}")
LONGEST_REASON = 300
WHY = "Say why: it is kept with your name."
SHOWN = {
    "messages": ("text of theirs", "texts of theirs"),
    "views": ("view", "views"),
    "answered": ("answer", "answers"),
    "outbox": ("text of ours to them", "texts of ours to them"),
    "addresses": ("number or chat", "numbers and chats"),
    "requests": ("request for a person", "requests for a person"),
}


@dataclass(frozen=True, slots=True)
class WouldGo:
    """`sizes`: in words. `check`: what has to be typed."""

    member: str
    digits: str
    sizes: tuple[str, ...]
    check: str


def found(db: Connection, house: House, called: str) -> WouldGo | None:
    """By the reference of a view, or by the id that their page has in its address. None: it leads to nobody."""
    called = called.strip()
    member = called if MEMBER.fullmatch(called) else _author(db, called.upper())
    one = people.find(db, member, house.keys) if member else None
    if one is None or member is None:
        return None
    counts = {table: len(rows) for table, rows in held.everything(db, member)}
    said = tuple(_counted(counts[table], *words) for table, words in SHOWN.items() if counts[table])
    check = blake2b(f"{member} {sorted(counts.items())}".encode(), digest_size=2).hexdigest()
    return WouldGo(member, one.digits, said, check)


def _author(db: Connection, reference: str) -> str | None:
    return people.author(db, number(reference)) if REFERENCE.fullmatch(reference) else None


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def wrong_reason(reason: str) -> str | None:
    """What is wrong with why somebody does it: it stands in the log, which everybody here reads."""
    if not reason:
        return WHY
    if len(reason) > LONGEST_REASON:
        return f"Say it in at most {LONGEST_REASON} letters."
    if PRIVATE.search(reason):
        return "Take out the phone number or email address: everybody here reads the log."
    return None


def erase(db: Connection, house: House, would: WouldGo, by: str, reason: str) -> None:
    """From now on nothing goes to them; all of it is gone within a minute. The log does not say whom."""
    now = house.clock.now()
    erasure.begin(db, [would.member], by, house.keys, now)
    audit.note(db, by, "erased a member", now, reason=reason)
