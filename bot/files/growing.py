"""A tree as `bot.files.tree` has it, grown from a form, a spreadsheet or a value: the same readers check it.

Every leaf is on a line of its own, and `Notes.places` says what that line is called: a field, a cell.
"""

from collections.abc import Iterable, Mapping

from bot.files.problems import Notes
from bot.files.tree import Entry, Keyed, Listed, Node, Refused, Written


class Grower:
    """`top`: what the place of the whole is called."""

    def __init__(self, notes: Notes, top: str = "") -> None:
        self.notes = notes
        self._line(top)

    def words(self, text: str, at: str) -> Written:
        return Written(text, self._line(at), 1)

    def keys(self, nodes: Mapping[str, Node], at: str) -> Keyed:
        line = self._line(at)
        return Keyed(tuple(Entry(Written(key, line, 1), node) for key, node in nodes.items()), line, 1)

    def list(self, items: Iterable[Node], at: str) -> Listed:
        line = self._line(at)
        return Listed(tuple(items), line, 1)

    def noted(self, at: str, what: str, instead: str = "") -> Refused:
        """Something whose problem is said here, so that readers pass over it."""
        place = self.silent(at)
        self.notes.add(place, what, instead)
        return place

    def silent(self, at: str) -> Refused:
        """Something whose problem is said elsewhere."""
        return Refused(self._line(at), 1)

    def _line(self, at: str) -> int:
        self.notes.places.append(at)
        return len(self.notes.places)
