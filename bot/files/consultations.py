"""A consultation from a YAML file: the value that flows use, or every problem at once."""

from datetime import date, tzinfo
from pathlib import Path

from bot.files.opening import decode, read_bytes
from bot.files.problems import FileProblems, Notes, Problem
from bot.files.root import read_root
from bot.files.surroundings import Fits, Overflow, Surroundings, installed
from bot.files.tree import read_tree
from flows.consultation import Consultation

__all__ = [
    "FileProblems",
    "Fits",
    "Overflow",
    "Problem",
    "read_against",
    "read_consultation",
    "read_content",
    "read_file",
]


def read_file(path: Path, zone: tzinfo, today: date, fits: Fits, notes: Notes | None = None) -> Consultation:
    """Raises FileProblems, also for a file that is not there or is not UTF-8 text.

    `notes`: what was found on the way, for those who want to look at the words themselves.
    """
    return read_content(read_bytes(path), path.name, installed(zone, today, fits), notes)


def read_content(content: bytes, name: str, around: Surroundings, notes: Notes | None = None) -> Consultation:
    """YAML or a spreadsheet, by what is in it and by its name. Raises FileProblems."""
    from bot.files.workbook import is_spreadsheet  # only for those: most files are YAML

    if not is_spreadsheet(content, name):
        return read_against(decode(content), around, notes)
    from bot.files.spreadsheets import read_sheets

    return read_sheets(content, around, notes)


def read_consultation(text: str, zone: tzinfo, today: date, fits: Fits) -> Consultation:
    """`today` is the local date; `fits` measures one question's message. Raises FileProblems with every problem."""
    return read_against(text, installed(zone, today, fits))


def read_against(text: str, around: Surroundings, notes: Notes | None = None) -> Consultation:
    """As `read_consultation`, with everything told."""
    notes = notes or Notes()
    return read_root(read_tree(text, notes), around, notes)
