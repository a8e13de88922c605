"""LINK: one person, several addresses. A code that is given on one of them, and sent from another, makes both one.

The code works once, for a quarter of an hour, and only whoever holds the first phone reads it. Guessing is of no use:
there are a hundred million codes, and after a few wrong ones nothing is said any more.
"""

import re

from flows.changing import changed
from flows.commands import Found
from flows.linked import LinkAsked, LinkTried, MembersLinked
from flows.phrase import Phrase
from flows.state import MOST_OPEN, MemberState
from flows.turn import Here, Incoming, Say, Turn
from flows.unasked import LESS, PAUSED

DIGITS = 8
MOST_TRIES = 5
"""In an hour, from one address: then wrong codes are met with silence."""

_CODE = re.compile(r"\s*link\W*(\d(?:[\s-]?\d){7})\W*", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """ "LINK 4821 7730": the eight digits, in whatever script they are written."""
    found = _CODE.fullmatch(text) if len(text) <= 60 else None
    return "".join(str(int(letter)) for letter in found[1] if letter.isdigit()) if found else None


def ask(here: Here, incoming: Incoming, found: Found) -> Turn:
    """A new code; one that was given before works no more."""
    code = here.new_code
    return Turn(
        here.state,
        Say((Phrase("link-code", {"code": f"{code[:4]} {code[4:]}"}), Phrase("rejoin-offer"))),
        (LinkAsked(code),),
    )


def take(here: Here, incoming: Incoming) -> Turn:
    """A code came. The one who was given it is the member that stays; nothing here says who that is.

    A wrong one makes nobody a member: their first words are still to come.
    """
    if here.tries >= MOST_TRIES:
        return Turn(here.state, None, (LinkTried(),))
    if here.linked_to is None:
        return Turn(here.state, Say((Phrase("link-unknown"),)), (LinkTried(),))
    return Turn(changed(here.state, joined=True), Say((Phrase("linked"),)), (MembersLinked(here.linked_to),))


def together(kept: MemberState, other: MemberState) -> MemberState:
    """Where one person is who was two. Whoever left anywhere has left; whatever is held anywhere stays held."""
    newest = max(kept, other, key=lambda one: one.danger_at or 0)
    left = kept.left or other.left
    return changed(
        kept,
        joined=kept.joined or other.joined,
        left=left,
        held=kept.held or other.held,
        consultation=kept.consultation or other.consultation,
        open=() if left else tuple(dict.fromkeys((*kept.open, *other.open)))[:MOST_OPEN],
        skipped=tuple(dict.fromkeys((*kept.skipped, *other.skipped))),
        danger_at=newest.danger_at,
        danger=newest.danger,
        replies=tuple(sorted((*kept.replies, *other.replies))),
        stuck=tuple(sorted((*kept.stuck, *other.stuck))),
        pace="" if left else next((one for one in (PAUSED, LESS) if one in (kept.pace, other.pace)), ""),
        later=None if left else kept.later or other.later,
        undo=kept.undo if kept.last else other.undo,
        last=kept.last or other.last,
        telling=None,
        more=None,
    )
