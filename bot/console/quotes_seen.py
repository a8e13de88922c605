"""Quotes as plain values for the staff pages and for the list in the terminal: how each stands, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.console.covering import Covers
from bot.console.saying import LANGUAGES, plainly
from flows.quotes import Quote

ENDED: Mapping[str, str] = {
    "author": "Its author took it back",
    "staff": "Withdrawn here",
    "changed": "Its author changed the words, or took them back",
    "redacted": "Words were taken out of the view",
    "forgotten": "Its author is forgotten",
    "restored": "Taken back before a backup was restored",
    "name": "A name that is never published was in it",
}
PARTS: Mapping[str, str] = {
    "yes": "Waiting for approval",
    "asked": "Waiting for the author",
    "published": "Published",
    "over": "Over",
}
"""In the order in which they stand."""


class Says(Protocol):
    """How times are written."""

    def when(self, at: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """`cover`: what stands before words that are hard to read."""

    quote: Quote
    stands: str
    language: str
    cover: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    quotes: Sequence[QuoteShown]


def seen(db: Connection, quotes: Iterable[Quote], now: datetime, says: Says) -> list[Part]:
    """By how they stand; parts without any are left out."""
    several = list(quotes)
    covers = Covers(db, [one.view for one in several])
    by_part: dict[str, list[QuoteShown]] = {key: [] for key in PARTS}
    for one in several:
        cover = covers.on([one.view], one.words, one.language)
        shown = QuoteShown(one, stands(one, now, says), plainly(LANGUAGES, one.language), cover)
        by_part[part_of(one, now)].append(shown)
    return [Part(title, by_part[key]) for key, title in PARTS.items() if by_part[key]]


def part_of(quote: Quote, now: datetime) -> str:
    return quote.state if quote.state in PARTS and not quote.is_silent(now) else "over"


def stands(quote: Quote, now: datetime, says: Says) -> str:
    """In one sentence without its full stop; never what was said."""
    if quote.is_silent(now):
        return "No answer, which is a no"
    decided = f"{quote.decided_by}, {says.when(quote.decided_at)}" if quote.decided_at else ""
    return {
        "asked": f"Its author has until {says.when(quote.until)}",
        "yes": f"Its author said yes, {says.when(quote.answered_at)}" if quote.answered_at else "Its author said yes",
        "no": "Its author said no",
        "unclear": "Its author said yes and something more, so it is no yes: read it in the conversation",
        "published": f"Approved by {decided}",
        "refused": f"Not published: {decided}",
        "withdrawn": ENDED.get(quote.ended_why or "", "No longer kept"),
    }[quote.state]
