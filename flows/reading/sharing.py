"""What people say when they share out points, as a row of pieces: "6 on showers, the rest on locks".

What the row comes to is worked out in `flows.reading.shares`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.consultation import Question
from flows.reading.events import Event, Target
from flows.reading.heard import listen
from flows.reading.lexicon import Lexicon, lexicon
from flows.reading.options import choices_of
from flows.reading.plain_form import Cut, beginning
from flows.value import Value
from flows.words import Words

LISTS = ("sharing", "each", "evenly", "in_two", "halves", "rest")
MARKS: dict[str, Value] = {name: name for name in (*LISTS[1:], "sharing", "little")}
HUNDRED = 100

_STUCK = r"(?:([^\W\d_]+)(\d{1,3})|(\d{1,3})([^\W\d_]+))"
_BETWEEN = frozenset({"", "/", "-"})
_EXPLICIT = frozenset({":", "=", ")"})


class Piece(NamedTuple):
    """`kind`: "number" (`value` None: whatever is left of the total), "option" (its number from 1), or the name of a
    word, sign or list. `sure`: not a guess."""

    kind: str
    value: int | None = None
    sure: bool = True


NOTHING_LEFT_OUT = Piece("number", 0)
REST = Piece("number", None)


def sharing_of(question: Question, words: Words) -> Target:
    """Numbers up to the total, the options by name and by place, and the words that go with sharing."""
    chosen = choices_of(question, words, places=True)
    return chosen._replace(numbers=range(question.total + 1), marks=MARKS, lists=LISTS)


def listen_to_shares(said: Cut, words: Words, question: Question) -> list[Event]:
    """As `listen`, with numbers and words that are stuck together taken apart, and words that say nothing left out."""
    events = listen(_apart(beginning(said), lexicon(words, LISTS)), words, sharing_of(question, words))
    row = [kept for event in events if (kept := _kept(event)) is not None]
    percent = question.total != HUNDRED and any("%" in gap for gap in said.gaps)
    return [*row, Event("doubt")] if percent else row


def _kept(event: Event) -> Event | None:
    """Of numbers only how large they are matters; "6:4" is no time of day, and "for" gives no reason."""
    if event.kind == "outside" and event.value is not None:
        return Event("choice", event.value)
    if event.value in {"sharing", "each", "halves", "rest", "little"} and event.how == "word":
        return None if event.value == "sharing" else Event(str(event.value))
    return event


def pieces_of(events: Sequence[Event], question: Question) -> list[Piece]:
    row = [piece for event in events for piece in _pieces(event, question)]
    return list(_without_repeated_all(row, question.total))


def _pieces(event: Event, question: Question) -> Iterator[Piece]:
    if event.kind == "choice" and isinstance(event.value, int):
        kind = "option" if event.how == "name" else "number"
        yield Piece(kind, event.value, event.sure)
    elif event.kind == "place" and isinstance(event.value, int):
        count = len(question.options)
        place = event.value + count + 1 if event.value < 0 else event.value
        yield Piece("option", place) if place <= count else Piece("content")
    elif event.kind == "choice":
        yield Piece(str(event.value))
    elif event.kind == "halves":
        yield Piece("number", question.total // 2, question.total % 2 == 0)
    elif event.kind == "all":
        yield Piece("all")
    else:
        yield WORDS.get(event.kind, Piece(event.kind))


WORDS = {"none": NOTHING_LEFT_OUT, "rest": REST, "stray": Piece("content"), "little": Piece("on")}


def _without_repeated_all(row: Sequence[Piece], total: int) -> Iterator[Piece]:
    """ "all 10": the number only says how many all are. "hi all, 6 4": there it is a greeting."""
    whole = Piece("number", total)
    greets = sum(piece.kind == "number" for piece in row) > 1
    for place, piece in enumerate(row):
        after_all = place > 0 and row[place - 1].kind == "all"
        if piece.kind == "all":
            yield from () if greets else (whole,)
        elif not (after_all and piece == whole):
            yield piece


def says_which(said: Cut) -> bool:
    """ "1: 6": a sign says that the first number is an option."""
    gaps = zip(said.words, said.gaps[1:], said.words[1:], strict=False)
    return any(
        gap.strip()[:1] in _EXPLICIT and after.isdigit() and (len(before) == 1 or before.isdigit())
        for before, gap, after in gaps
        if gap.strip()
    )


def _apart(said: Cut, lists: Lexicon) -> Cut:
    """ "showers6" is two words, "a 6 b 4" four answers, and "50 50" no phrase."""
    words: list[str] = []
    gaps: list[str] = []
    for gap, word in zip(said.gaps, said.words, strict=False):
        found = None if word in lists.singles else re.fullmatch(_STUCK, word)
        parts = [part for part in found.groups() if part] if found else [word]
        gaps += [gap, *(":" if len(parts[0]) == 1 else " " for _ in parts[1:])]
        words += parts
    only_signs = all(len(word) == 1 or word.isdigit() for word in words)
    return Cut(tuple(words), (*_with_commas(words, gaps, only_signs), said.gaps[-1]))


def _with_commas(words: Sequence[str], gaps: Sequence[str], only_signs: bool) -> Iterator[str]:
    for place, gap in enumerate(gaps):
        between = place > 0 and gap.strip() in _BETWEEN and not gap.endswith(" -")
        figures = between and words[place - 1].isdigit() and words[place].isdigit()
        letters = between and only_signs and words[place - 1].isdigit() != words[place].isdigit()
        yield (":" if letters and words[place].isdigit() else ", ") if figures or letters else gap
