"""What was chosen on the staff pages: settings, words over the shipped ones, help lines; and a number by which every
process sees that it has to look again. It grows with each change of these, of the staff list and of the languages that
somebody signed for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from storage import kept
from storage.statements import insert, rows, run
from storage.tables import own_help_lines, own_words
from storage.tables.columns import micros

SETTING = "setting:"
VERSION = "settings_version"
_WORDS = select(own_words.c.language, own_words.c.key, own_words.c.words)
_LINES = select(own_help_lines.c.nation, own_help_lines.c.line, own_help_lines.c.words)

OwnWords = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """`settings`: by variable, as it would be written in `.env`. `words`: by language and key. `help_lines`: by
    nation, and each by the name of its line."""

    version: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    words: OwnWords = field(default_factory=dict)
    help_lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def version(db: Connection) -> int:
    return int(kept.value(db, VERSION) or 0)


def chosen(db: Connection) -> Chosen:
    lines: dict[str, dict[str, str]] = {}
    for nation, line, words in rows(db, _LINES):
        lines.setdefault(nation, {})[line] = words
    settings = {key.removeprefix(SETTING): value for key, value in kept.beginning_with(db, SETTING).items()}
    said = {(language, key): words for language, key, words in rows(db, _WORDS)}
    return Chosen(version(db), settings, said, lines)


def choose(db: Connection, settings: Mapping[str, str | None]) -> None:
    """None: as if nobody had chosen."""
    for name, value in settings.items():
        if value is None:
            kept.forget(db, SETTING + name)
        else:
            kept.keep(db, SETTING + name, value)
    grow(db)


def say(db: Connection, language: str, key: str, words: str, who: str, now: datetime) -> None:
    insert(
        db,
        "own_words",
        ("language", "key", "words", "who", "at"),
        [(language, key, words, who, micros(now))],
        "ON CONFLICT (language, key) DO UPDATE SET words = excluded.words, who = excluded.who, at = excluded.at",
    )
    grow(db)


def say_as_shipped(db: Connection, language: str, key: str) -> None:
    run(db, "DELETE FROM own_words WHERE language = ? AND key = ?", [(language, key)])
    grow(db)


def keep_help_lines(db: Connection, nation: str, lines: Mapping[str, str]) -> None:
    """All lines of this nation that differ from the file's; what stood there before goes."""
    run(db, "DELETE FROM own_help_lines WHERE nation = ?", [(nation,)])
    insert(db, "own_help_lines", ("nation", "line", "words"), [(nation, line, words) for line, words in lines.items()])
    grow(db)


def grow(db: Connection) -> None:
    """Every process looks again before it does the next thing."""
    kept.keep(db, VERSION, str(version(db) + 1))
