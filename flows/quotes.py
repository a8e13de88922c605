"""Quotes: a member's own words that everybody may read, after their author's yes, redaction and another person's look.

The words are fixed when the author is asked, and are never changed after that: other words need another yes. Who asks
may only cut, and what is cut out leaves a mark, so that nobody is made to say what they did not say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from flows.permissions import may
from flows.redacting import GONE

State = Literal["asked", "yes", "no", "unclear", "published", "refused", "withdrawn"]
LIVE: tuple[State, ...] = ("asked", "yes", "published")
"""Those of which something may still be shown."""

GOES_WITHIN = timedelta(days=7)
"""The question; what waits longer, for a pause or an alert, is not sent any more."""

ANSWERED_WITHIN = timedelta(days=21)
MOST_TIMES = 2
"""So often one view is asked about, where the first time nobody said yes or no."""

SHORTEST = 8
"""Letters: less is no quote."""

EDGE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quote:
    """`number`: as staff call it after a Q. `view`: the reference of the view that it is of. `removed`: kinds of what
    was taken out before its author was asked. `until`: an answer counts until then. `ended_why`: why it was withdrawn.
    """

    id: str
    number: int
    view: str
    consultation: str | None
    language: str
    words: str
    removed: tuple[str, ...]
    state: State
    asked_by: str
    asked_at: datetime
    until: datetime
    answered_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str | None = None

    @property
    def reference(self) -> str:
        return f"Q{self.number}"

    def is_silent(self, now: datetime) -> bool:
        """They never answered, which is a no."""
        return self.state == "asked" and self.until <= now


class Source(NamedTuple):
    """What is known of a view and its author.

    `text`: None where nobody may read it. `is_cut`: words were taken out of it for good. `has_page`: it belongs to a
    consultation. `cover`: what makes it hard to read. `says_no`: they do not want to be quoted. `in_danger`: an alert
    is open, or questions to them are held. `asked`: states of the quotes of this view; `waits`: they have another
    quote to answer.
    """

    text: str | None
    is_held: bool = False
    is_taken_back: bool = False
    is_cut: bool = False
    is_sensitive: bool = False
    has_page: bool = True
    cover: str = ""
    has_left: bool = False
    says_no: bool = False
    in_danger: bool = False
    asked: tuple[State, ...] = ()
    waits: bool = False


def why_never(source: Source) -> str | None:
    """Why these words can never be a quote; None: they can. One sentence for staff."""
    if source.is_held:
        return "These words are held, so nobody quotes them."
    if source.text is None:
        return "These words came with a secret answer, so nobody quotes them."
    if source.is_taken_back:
        return "Their author took these words back."
    if source.is_cut:
        return "Words were taken out of this, or are no longer kept, so nobody quotes the rest."
    if source.is_sensitive:
        return "This consultation is sensitive: nothing of it is quoted."
    if not source.has_page:
        return "These words belong to no consultation, so there is no page to show them on."
    return "These words are hard to read, so no text repeats them and nobody quotes them." if source.cover else None


def why_not_asked(source: Source) -> str | None:
    """Why their author is not asked now; None: they may be."""
    if (never := why_never(source)) is not None:
        return never
    if source.has_left:
        return "Their author has left, so nothing can be asked."
    if source.says_no:
        return "Their author said no to being quoted, or left once and has not said yes since."
    if source.in_danger:
        return "An alert about their author is open: nothing is asked until it is closed and questions are released."
    if any(state in LIVE for state in source.asked):
        return "Their author has been asked about these words already: see Quotes."
    if "no" in source.asked or len(source.asked) >= MOST_TIMES:
        return "Their author said no to these words, or did not say yes when asked before: that stays."
    return "Their author has another quote to answer first: a yes is never to two things." if source.waits else None


def is_cut_of(part: str, whole: str) -> bool:
    """Is `part` made of `whole` by cutting alone? Where something is cut out between, a mark must stand."""
    place = 0
    pieces = [" ".join(piece.split()) for piece in part.split(GONE)]
    spaced = " ".join(whole.split())
    if not any(pieces):
        return False
    for piece in filter(None, pieces):
        place = _after(piece, spaced, place)
        if place < 0:
            return False
    return True


def _after(piece: str, whole: str, start: int) -> int:
    """Where this piece ends, of whole words only; -1: it is not there. A mark in `whole` is never read over."""
    while (found := whole.find(piece, start)) >= 0:
        end = found + len(piece)
        if not (_inside(whole, found) or _inside(whole, end)):
            return end
        start = found + 1
    return -1


def _inside(text: str, at: int) -> bool:
    """Is this place within a word?"""
    return 0 < at < len(text) and bool(EDGE.match(text[at - 1])) and bool(EDGE.match(text[at]))


def why_not_approved(quote: Quote, source: Source, name: str, roles: Iterable[str]) -> str | None:
    """Why this person does not publish it; None: they may. What changed since the yes is looked at too."""
    if quote.state != "yes":
        return f"{quote.reference} does not wait for anybody's approval."
    if name == quote.asked_by:
        return f"You asked for {quote.reference}, so somebody else must approve it."
    if not may(roles, "approve"):
        return f"{name} may not approve quotes: an approver or a manager may."
    if (never := why_never(source)) is not None:
        return never
    if source.has_left or source.says_no:
        return "Their author has left, or does not want to be quoted any more."
    return "An alert about their author is open: nothing of theirs is published now." if source.in_danger else None
