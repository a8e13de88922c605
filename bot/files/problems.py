"""What is wrong in a file: every problem at once, each with its line and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

MOST_SHOWN = 100
NEAR = 60

OTHER_NAMES = {
    "answers": "options",
    "choices": "options",
    "condition": "ask_if",
    "deadline": "closes",
    "end": "closes",
    "ends": "closes",
    "if": "ask_if",
    "lang": "language",
    "max": "high",
    "min": "low",
    "question": "text",
    "slug": "name",
    "start": "opens",
    "starts": "opens",
    "type": "kind",
}
"""What people call our keys elsewhere -> what they are called here."""


class Place(Protocol):
    """Anything that knows where it stands in the file."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. `line` and `column` count from 1. `instead` says what to write; it can be empty.

    `at`: what the place is called where it is no line, such as "survey B3".
    """

    line: int
    column: int
    what: str
    instead: str = ""
    at: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.what} {self.instead}".rstrip()

    def __str__(self) -> str:
        return f"{self.at or f'line {self.line}'}: {self.sentence}"


TOP = Problem(1, 1, "")
"""The place of what concerns the whole file."""


class FileProblems(Exception):
    """A file that cannot be used as it is. `problems` are in the order of the file, none twice on one line, and never
    empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        each = {(one.line, one.at, one.sentence): one for one in sorted(problems, reverse=True)}
        self.problems = _shortened(sorted(each.values()))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class ForMembers:
    """Words that members will read: where they stand in the file, their language, and the words."""

    line: int
    language: str
    words: str


class Notes:
    """The problems found so far in a file that is still being read, and the words for members that are in it.

    `advice`: what would go wrong in use; it stops nothing. `not_ours`: languages that the file names and that we do not
    have, so that no translation into them is missed. `places`: what each line is called where lines are no lines of
    text (see `bot.files.growing`).
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.for_members: list[ForMembers] = []
        self.advice: list[Problem] = []
        self.not_ours: set[str] = set()
        self.places: list[str] = []

    def add(self, place: Place, what: str, instead: str = "") -> None:
        self.problems.append(Problem(place.line, place.column, what, instead, self.at(place)))

    def advise(self, place: Place, what: str, instead: str) -> None:
        self.advice.append(Problem(place.line, place.column, what, instead, self.at(place)))

    def at(self, place: "Place | ForMembers") -> str:
        """Empty where a place is a line."""
        return self.places[place.line - 1] if place.line <= len(self.places) else ""

    def named(self, place: Place) -> str:
        return f"in {at}" if (at := self.at(place)) else f"on line {place.line}"

    def stop(self, place: Place, what: str, instead: str = "") -> FileProblems:
        """To raise, where nothing after this place can be read."""
        self.add(place, what, instead)
        return FileProblems(self.problems)

    def raise_if_any(self) -> None:
        if self.problems:
            raise FileProblems(self.problems)


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, or all of them where none is near."""
    known = tuple(known)
    other = OTHER_NAMES.get(said)
    if other in known:
        return f'Did you mean "{other}"?'
    from rapidfuzz import fuzz, process

    near = process.extractOne(said[:60], known, scorer=fuzz.ratio, score_cutoff=NEAR)
    return f'Did you mean "{near[0]}"?' if near else f"Write one of: {', '.join(known)}."


def shown(text: str) -> str:
    """A piece of the file, fit for one line of a message."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= 40 else flat[:37] + "..."


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _shortened(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MOST_SHOWN:
        return tuple(problems)
    last = problems[MOST_SHOWN]
    left = f"There are {len(problems) - MOST_SHOWN} more problems from here on."
    more = Problem(last.line, last.column, left, at=last.at)
    return (*problems[:MOST_SHOWN], more)
