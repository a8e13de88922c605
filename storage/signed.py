"""Who has read what we say in a language, and signed that it is right: until then it is for trying only."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from storage import chosen, kept
from storage.tables.columns import micros, moment

SIGNED = "language_signed:"
LONGEST_NAME = 80


class Signature(NamedTuple):
    """`by`: the reader, as they are known here."""

    by: str
    at: datetime


def sign(db: Connection, language: str, by: str, now: datetime) -> None:
    """A later signature takes the place of an earlier one."""
    kept.keep(db, f"{SIGNED}{language}", json.dumps({"by": by[:LONGEST_NAME], "at": micros(now)}))
    chosen.grow(db)


def take_back(db: Connection, language: str) -> bool:
    """What was read is not what is said any more. False: nobody had signed."""
    was_signed = language in signatures(db)
    kept.forget(db, f"{SIGNED}{language}")
    chosen.grow(db)
    return was_signed


def signatures(db: Connection) -> dict[str, Signature]:
    """By language code."""
    found = {key.removeprefix(SIGNED): json.loads(value) for key, value in kept.beginning_with(db, SIGNED).items()}
    return {language: Signature(one["by"], moment(one["at"])) for language, one in found.items()}
