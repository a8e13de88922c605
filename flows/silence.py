"""No silence: a view that is not answered gets a word at the latest every 28 days, with a fact in it.

A word may go from the 24th day on, so that it finds a day on which nothing else is told; on the 27th it waits for no
cap any more. It takes along what else of the same member has waited for two weeks: few words, and each says more.
After two words about the same view, whoever has it must decide, and the member is told by when.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from flows.phrase import Blank, Phrase
from flows.turn import Say

EVERY = timedelta(days=28)
FROM = timedelta(days=24)
LAST_CALL = timedelta(days=27)
ALONG = timedelta(days=14)
WORDS_BEFORE_DECIDING = 2
MOST_NAMED, MOST_GROUPS = 5, 2
DECIDE_NOT_WITHIN = timedelta(days=1)
DECIDE_AGAIN = timedelta(days=7)


class Waiting(NamedTuple):
    """A view without an answer. `last`: when its author last heard of it, or when it came. `words`: how many so far.

    `owner` None: the team. `since`: since when it is theirs. `is_outside`: only an outside reader sees it.
    """

    reference: str
    came: datetime
    last: datetime
    words: int = 0
    owner: str | None = None
    since: datetime | None = None
    is_read: bool = False
    is_outside: bool = False

    @property
    def hears_by(self) -> datetime:
        return self.last + EVERY

    @property
    def must_be_decided(self) -> bool:
        """Nobody here can decide what only an outside reader sees."""
        return self.words >= WORDS_BEFORE_DECIDING and not self.is_outside


class _Group(NamedTuple):
    """Those that the same can be said of."""

    owner: str | None
    is_read: bool
    is_outside: bool


def due(waiting: Iterable[Waiting], now: datetime) -> tuple[Waiting, ...]:
    """Of one member: what the next word is about, the longest wait first; nothing while none of it is due.

    More than a few different things to say would not fit: the rest gets a word of its own.
    """
    every = sorted(waiting, key=lambda one: one.came)
    if all(now - one.last < FROM for one in every):
        return ()
    along = sorted((one for one in every if now - one.last >= ALONG), key=lambda one: now - one.last < FROM)
    groups = tuple(dict.fromkeys(map(_group, along)))[:MOST_GROUPS]
    return tuple(one for one in every if one in along and _group(one) in groups)


def planned_for(told: Iterable[Waiting]) -> datetime:
    """When this word could first go; three days later it goes whatever the caps say."""
    return min(one.last for one in told) + FROM


def word(told: Sequence[Waiting], now: datetime, zone: tzinfo) -> Say:
    """Who has them, since when, and whether they are read; when they hear more, and what is decided by then."""
    until = (now + EVERY).astimezone(zone).date()
    groups: dict[_Group, list[Waiting]] = {}
    for one in told:
        groups.setdefault(_group(one), []).append(one)
    facts = (_fact(group, own, zone, place) for place, (group, own) in enumerate(groups.items()))
    more, is_long = Phrase("word-more", {"date": until}), len(groups) > 1
    end = Phrase("update-end", weight=MOST_GROUPS if is_long else 0)
    return Say((Phrase("word-start"), *facts, more, *_decided(told), end), first=is_long)


def _group(one: Waiting) -> _Group:
    return _Group(one.owner, one.is_read, one.is_outside)


def _fact(group: _Group, own: Sequence[Waiting], zone: tzinfo, weight: int) -> Phrase:
    since = min(one.since or one.came for one in own).astimezone(zone).date()
    blanks: dict[str, Blank] = {"references": _named(own), "date": since}
    if group.is_outside:
        return Phrase("word-outside", blanks, weight)
    blanks["owner"] = group.owner or Phrase("word-team")
    return Phrase("word-read" if group.is_read else "word-unread", blanks, weight)


def _decided(told: Sequence[Waiting]) -> tuple[Phrase, ...]:
    decided = [one for one in told if one.must_be_decided]
    return (Phrase("word-decide", {"references": _named(decided)}),) if decided else ()


def _named(own: Sequence[Waiting]) -> str:
    shown = ", ".join(one.reference for one in own[:MOST_NAMED])
    return f"{shown} ..." if len(own) > MOST_NAMED else shown


def may_tell_to_decide(last: datetime | None, has_news: bool, now: datetime) -> bool:
    """May whoever must decide be told (again)? `last`: when they were. `has_news`: of a view they were not told of."""
    return last is None or now - last >= (DECIDE_NOT_WITHIN if has_news else DECIDE_AGAIN)
