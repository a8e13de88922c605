"""What staff did to make a consultation ready: looked at it on a phone, tried it on themselves, invited people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, select

from storage.statements import insert
from storage.tables import consultation_steps as steps
from storage.tables.columns import micros

What = Literal["looked", "tested", "invited"]
MOST = 200
_OF = select(steps).where(steps.c.name == bindparam("name")).order_by(steps.c.number.desc()).limit(MOST)


@dataclass(frozen=True, slots=True)
class Step:
    """`version`: which content it was done with. `about`: the id of a broadcast, of an invitation."""

    what: What
    version: int
    who: str
    at: datetime
    about: str | None


def note(
    db: Connection, name: str, what: What, version: int, who: str, now: datetime, about: str | None = None
) -> None:
    columns = ("name", "what", "version", "who", "at", "about")
    insert(db, "consultation_steps", columns, [(name, what, version, who, micros(now), about)])


def of(db: Connection, name: str) -> list[Step]:
    """The newest first."""
    return [Step(row.what, row.version, row.who, row.at, row.about) for row in db.execute(_OF, {"name": name})]
