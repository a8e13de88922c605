"""Translations of consultations that are on the way: each language by itself, saved in parts, nobody's words lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.translating import Translation
from storage.statements import run
from storage.tables import translations
from storage.tables.columns import micros

_OF = select(translations).where(translations.c.name == bindparam("name")).order_by(translations.c.language)
_ADD = (
    "INSERT INTO translations (name, language, revision, body, who, at) VALUES (?, ?, 1, ?, ?, ?) "
    "ON CONFLICT (name, language) DO NOTHING"
)
_SAVE = (
    "UPDATE translations SET revision = revision + 1, body = ?, who = ?, at = ? "
    "WHERE name = ? AND language = ? AND revision = ?"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """`known`: by place. `revision`: what whoever saves must have seen."""

    known: Mapping[str, Translation]
    revision: int
    who: str
    at: datetime


def of(db: Connection, name: str) -> dict[str, Kept]:
    """By language: those that this consultation is to have."""
    return {
        row.language: Kept(
            {key: Translation(*both) for key, both in json.loads(row.body).items()}, row.revision, row.who, row.at
        )
        for row in db.execute(_OF, {"name": name})
    }


def save(
    db: Connection, name: str, language: str, known: Mapping[str, Translation], revision: int, who: str, now: datetime
) -> bool:
    """False: somebody saved it since that revision, and nothing is changed. Revision 0: it is not there yet."""
    body = json.dumps({key: list(one) for key, one in known.items()}, sort_keys=True)
    if revision == 0:
        return run(db, _ADD, [(name, language, body, who, micros(now))]) == 1
    return run(db, _SAVE, [(body, who, micros(now), name, language, revision)]) == 1


def drop(db: Connection, name: str, language: str) -> None:
    run(db, "DELETE FROM translations WHERE name = ? AND language = ?", [(name, language)])
