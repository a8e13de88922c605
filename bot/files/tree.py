"""YAML as it was written: text, lists and keys with their lines, and nothing guessed.

Why not `yaml.safe_load`: it gives no lines, reads `20:30` as 1230, `010` as 8 and `no` as False, drops repeated keys
and unfolds aliases without a bound. Here YAML's parser only cuts the file up. Every value stays the text that somebody
wrote; tags and aliases are refused, and so is nesting that no file of ours has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.files.broken import TOO_DEEP, explain
from bot.files.problems import TOP, Notes, Problem, shown

DEEPEST = 8
OTHER_SPACE = re.compile("[ \t]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
NUMBER_SIGN = re.compile(r"\s+(#[0-9].*)")
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Written:
    """A value as text; `line` and `column` count from 1 here and below."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, in order."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and what stands behind it."""

    key: Written
    node: "Node"


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys with their values, in order; no key twice."""

    entries: tuple[Entry, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Something whose problem is noted already: readers pass over it in silence."""

    line: int
    column: int


Node = Written | Listed | Keyed | Refused


def read_tree(text: str, notes: Notes) -> Node:
    """The whole file. Raises FileProblems where it is not YAML at all; lesser problems go to `notes`."""
    import yaml

    _refuse_characters(text, notes)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(yaml.parse(text, Loader=loader), text.splitlines(), notes).document()
    except yaml.YAMLError as broken:
        notes.problems.append(explain(broken, text))
        notes.raise_if_any()
        raise AssertionError("a problem was noted") from broken


def _refuse_characters(text: str, notes: Notes) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        found = UNREADABLE.search(line)
        if found:
            what = f"There is a character that cannot be shown (U+{ord(found[0]):04X})."
            notes.add(Problem(number, found.start() + 1, ""), what, "Delete it and type the words again.")
        elif OTHER_SPACE.match(line):
            what = "This line begins with spaces that are no plain ones, as word processors and web pages have them."
            notes.add(Problem(number, 1, ""), what, "Delete them and type spaces.")
    notes.raise_if_any()


class _Builder:
    """Goes through the parser's events once, forwards."""

    def __init__(self, events: Iterator[Any], lines: Sequence[str], notes: Notes) -> None:
        self.events = events
        self.lines = lines
        self.notes = notes

    def document(self) -> Node:
        next(self.events)  # the stream begins
        if _name(next(self.events)) == "StreamEnd":
            raise self.notes.stop(TOP, "The file is empty.", "Start with a name, for example: name: oak-house")
        node = self.node(next(self.events), 0)
        next(self.events)  # the document ends
        after = next(self.events)
        if _name(after) != "StreamEnd":
            raise self.notes.stop(
                _place(after), 'A second document starts here ("---").', "Put it in a file of its own."
            )
        return node

    def node(self, event: Any, depth: int) -> Node:
        place = _place(event)
        if depth > DEEPEST:
            raise self.notes.stop(place, *TOO_DEEP)
        if _name(event) == "Alias":
            return self.refuse(place, f"*{shown(event.anchor)} points at another place.", "Write the words out here.")
        if event.anchor or event.tag:
            sign = f"&{event.anchor}" if event.anchor else event.tag
            self.notes.add(place, f"{shown(sign)} is not used here.", "Delete it and leave the words.")
        if _name(event) == "Scalar":
            self.note_what_is_cut_off(event)
            return Written(event.value, place.line, place.column)
        if _name(event) == "SequenceStart":
            return Listed(tuple(self.items(depth)), place.line, place.column)
        return Keyed(tuple(self.entries(depth)), place.line, place.column)

    def note_what_is_cut_off(self, scalar: Any) -> None:
        """To YAML "#" after a space begins a remark, so that of "Is flat #4 warm?" only "Is flat" would be asked."""
        end = scalar.end_mark
        rest = self.lines[end.line][end.column :] if not scalar.style and end.line < len(self.lines) else ""
        if cut := NUMBER_SIGN.match(rest):
            what = f'After the words comes "{shown(cut[1])}", and "#" begins what is not read.'
            self.notes.add(_place(scalar), what, 'Put all the words in quotes: "Is flat #4 warm?"')

    def items(self, depth: int) -> Iterator[Node]:
        while _name(event := next(self.events)) != "SequenceEnd":
            yield self.node(event, depth + 1)

    def entries(self, depth: int) -> Iterator[Entry]:
        lines: dict[str, int] = {}
        while _name(event := next(self.events)) != "MappingEnd":
            key = self.node(event, depth + 1)
            node = self.node(next(self.events), depth + 1)
            if not isinstance(key, Written):
                self.refuse(key, "A key must be one word.", 'Put words that hold { or [ in quotes: "..."')
            elif key.text in lines:
                again = f'"{shown(key.text)}" is here twice; it was on line {lines[key.text]} already.'
                self.refuse(key, again, "Keep one.")
            else:
                lines[key.text] = key.line
                yield Entry(key, node)

    def refuse(self, place: Any, what: str, instead: str) -> Refused:
        if not isinstance(place, Refused):
            self.notes.add(place, what, instead)
        return Refused(place.line, place.column)


def _name(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _place(event: Any) -> Problem:
    return Problem(event.start_mark.line + 1, event.start_mark.column + 1, "")
