"""Which words on a page are covered until somebody uncovers them, and what stands on the cover."""

from collections.abc import Iterable

from sqlalchemy import Connection

from bot.hard_words import kind_in
from flows.covers import kind_in_force, said_before
from storage import covers
from storage.references import number


class Covers:
    """For the views of one page: asked for together, looked into one by one."""

    def __init__(self, db: Connection, references: Iterable[str]) -> None:
        self.marked = covers.marked(db, [number(one) for one in dict.fromkeys(references)])

    def kind(self, references: Iterable[str], text: str, language: str, is_held: bool = False) -> str:
        """Of words that may belong to several views; empty: they are not covered."""
        said = [self.marked[one] for one in map(number, references) if one in self.marked]
        mark = max(said, key=bool, default=None)
        return kind_in_force(mark, "" if mark is not None else kind_in(text, language, is_held))

    def on(self, references: Iterable[str], text: str, language: str, is_held: bool = False) -> str:
        """The sentence on the cover."""
        kind = self.kind(references, text, language, is_held) if text else ""
        return said_before(kind) if kind else ""
