"""What each address agreed to and took back: one record, dated, to which rows are only added.

The last word on being asked again stands beside the member too, so that a broadcast to a million people need not look
for it. What a list says never overrules what somebody said themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, select

from flows.agreeing import EVERYTHING, PURPOSES, AskAgainAnswered
from flows.facts import Fact, MemberJoined, MemberLeft, MemberReturned
from flows.linked import MembersLinked
from flows.quoted import QuotesTakenBack
from storage.lists import among
from storage.statements import insert, rows, run
from storage.tables import addresses, consents
from storage.tables.columns import micros

if TYPE_CHECKING:
    from storage.frame import Taken

COLUMNS = (
    "member_id", "address_id", "purpose", "says_yes", "how", "at", "by", "message_id", "import_id", "agreed_on",
    "agreed_where", "agreed_words", "could_say_no",
)  # fmt: skip
_OF_MEMBER = (
    select(consents.c.purpose, consents.c.says_yes)
    .where(consents.c.member_id == bindparam("member"))
    .order_by(consents.c.number)
)
_ADDRESSES = select(addresses.c.member_id, addresses.c.id).where(among(addresses.c.member_id, "members"))
_SAID = "UPDATE members SET asked_again = ? WHERE id = ?"
_LISTED = "UPDATE members SET asked_again = ? WHERE id = ? AND asked_again IS NULL"


class Agreement(NamedTuple):
    """One row. `agreed_on`: a date as 2026-11-24. `could_say_no`: a way out was offered there and then."""

    member: str
    address: str
    purpose: str
    says_yes: bool
    how: str
    by: str | None = None
    message: str | None = None
    list_: str | None = None
    agreed_on: str | None = None
    where: str | None = None
    words: str | None = None
    could_say_no: bool = False


def keep(db: Connection, agreed: Sequence[Agreement], now: datetime) -> None:
    """In their order: of one purpose the last one counts."""
    at = micros(now)
    insert(db, "consents", COLUMNS, [(*one[:5], at, *one[5:]) for one in agreed])
    _keep_last_word(db, agreed)


def keep_turns(db: Connection, taken: "Iterable[tuple[str, Taken]]", now: datetime) -> None:
    """(message's id, turn): what each of these says of what they agree to."""
    keep(db, [one for message, turn in taken for one in _of_turn(message, turn)], now)


def keep_leaving(db: Connection, members: Sequence[str], how: str, now: datetime) -> None:
    """Told by somebody else than the member: a provider."""
    found = rows(db, _ADDRESSES, members=list(members))
    keep(db, [Agreement(member, address, EVERYTHING, False, how) for member, address in found], now)


def holding(db: Connection, member: str) -> dict[str, bool]:
    """By purpose, what counts now; one of which nothing was ever said is not in it."""
    said: dict[str, bool] = {}
    for purpose, says_yes in rows(db, _OF_MEMBER, member=member):
        about = PURPOSES if purpose == EVERYTHING else (purpose,)
        said |= dict.fromkeys(about, bool(says_yes))
    return said


def _of_turn(message: str, one: "Taken") -> Iterator[Agreement]:
    for fact in one.turn.facts:
        if (said := _said(fact)) is not None:
            shown = one.shown or None
            yield Agreement(
                one.who.member, one.who.address, *said, message=message, words=shown, could_say_no=shown is not None
            )


def _said(fact: Fact) -> tuple[str, bool, str] | None:
    """(purpose, yes or no, how)."""
    match fact:
        case MemberJoined():
            return "take_part", True, fact.how
        case MemberReturned():
            return "take_part", True, "start"
        case AskAgainAnswered():
            return "be_asked_again", fact.answer == "yes", "asked"
        case QuotesTakenBack():
            return "be_quoted", False, "unquote"
        case MembersLinked():
            return "take_part", True, "link"
        case MemberLeft():
            return EVERYTHING, False, "stop"
    return None


def _keep_last_word(db: Connection, agreed: Iterable[Agreement]) -> None:
    """Who left has said nothing yet of being asked again, should they come back."""
    said: dict[str, bool | None] = {}
    listed: list[tuple[bool, str]] = []
    for one in agreed:
        if one.purpose == EVERYTHING:
            said[one.member] = None
        elif one.purpose == "be_asked_again" and one.how == "import":
            listed.append((one.says_yes, one.member))
        elif one.purpose == "be_asked_again":
            said[one.member] = one.says_yes
    run(db, _SAID, [(says_yes, member) for member, says_yes in said.items()])
    run(db, _LISTED, listed)
