"""Every kind of question there is: a module of that name, loaded when the first question of its kind is met.

Why not all at once: `yousaid read` stands in pipelines and needs one of them, where all take longer than reading does.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from flows.questions.kind import Kind

NAMES = ("yes_no", "choose_one", "choose_many", "rank", "score", "points", "consent", "statements", "open_text")

if TYPE_CHECKING:  # a module that lacks one of the functions fails here
    from flows.questions import choose_many, choose_one, consent, open_text, points, rank, score, statements, yes_no

    ALL: tuple[Kind, ...] = (yes_no, choose_one, choose_many, rank, score, points, consent, statements, open_text)


class Kinds(Mapping[str, Kind]):
    """By name. What is no kind is never loaded."""

    def __init__(self) -> None:
        self._loaded: dict[str, Kind] = {}

    def __getitem__(self, name: str) -> Kind:
        known = self._loaded.get(name)
        if known is None:
            known = self._loaded[name] = self._load(name)
        return known

    def _load(self, name: str) -> Kind:
        if name not in NAMES:
            raise KeyError(name)
        kind: Kind = import_module(f"flows.questions.{name}")
        return kind

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


KINDS = Kinds()
