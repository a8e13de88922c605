"""The words of an outcome from a YAML file: said, did and because, each in one language or several."""

from pathlib import Path

from bot.commands.telling import CannotDo
from bot.files.opening import read_words_of
from bot.files.parts import read_keys
from bot.files.problems import FileProblems, Notes
from bot.files.texts import read_text
from bot.files.tree import read_tree
from bot.languages import codes

FIELDS = ("said", "did", "because")


def read_words(file: Path) -> dict[str, dict[str, str]]:
    """Field -> language -> words. Words without a language are in the first one. Raises CannotDo with every problem."""
    try:
        return _read(read_words_of(file))
    except FileProblems as wrong:
        raise CannotDo(*(f"{file.name}, {problem}" for problem in wrong.problems)) from None


def _read(text: str) -> dict[str, dict[str, str]]:
    notes = Notes()
    parts = read_keys(read_tree(text, notes), FIELDS, notes, "an outcome's file") or {}
    found = {field: read_text(node, codes(), notes, field, as_is=True) for field, node in parts.items()}
    notes.raise_if_any()
    return {field: dict(text.by_language) for field, text in found.items() if text is not None}
