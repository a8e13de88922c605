"""Whose part of what we hold: what staff hand over, or what only the outside reader may.

Who complained of a worker is not for those who work here, so all that belongs to a complaint is in the outside reader's
part and nowhere else: the text, our reply, and what we said of it later. The two parts together are everything.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection, bindparam, select

from storage.sealed import Keys
from storage.statements import AnyRow, Query
from storage.tables import view_changes, view_life, views
from storage.viewing import LEADS_TO_SOMEBODY

Cell = str | int | bool | date | datetime | None
Entry = Mapping[str, Cell]
"""One thing that we hold: what it says, by the name of each part of it, in plain English."""

SEALED = "a secret vote is in it: nobody can read it"
GONE = "the words are not kept any more"

_COMPLAINTS = select(views.c.number, views.c.message_id).where(
    views.c.member_id == bindparam("member"), ~LEADS_TO_SOMEBODY
)
_LATER = select(view_changes.c.message_id).join(views, views.c.number == view_changes.c.number).where(
    views.c.member_id == bindparam("member"), ~LEADS_TO_SOMEBODY
)  # fmt: skip
_TOLD = select(view_life.c.update_id).join(views, views.c.number == view_life.c.number).where(
    views.c.member_id == bindparam("member"), ~LEADS_TO_SOMEBODY, view_life.c.update_id.is_not(None)
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Of one member. `is_outside`: the outside reader's part."""

    db: Connection
    member: str
    keys: Keys
    is_outside: bool = False

    def rows(self, query: Query) -> Sequence[AnyRow]:
        return self.db.execute(query, {"member": self.member}).all()

    def has_message(self, message: str | None) -> bool:
        return (message in self._complained) == self.is_outside

    def has_view(self, number: int) -> bool:
        return (number in self._complaints) == self.is_outside

    def has_post(self, message: str | None, update: str | None) -> bool:
        """One of our own messages: the answer to a message, or one that tells an update."""
        return (message in self._complained or update in self._updates) == self.is_outside

    @cached_property
    def _complaints(self) -> Collection[int]:
        return {row.number for row in self.rows(_COMPLAINTS)}

    @cached_property
    def _complained(self) -> Collection[str | None]:
        first = {row.message_id for row in self.rows(_COMPLAINTS)}
        return first | {row.message_id for row in self.rows(_LATER)}

    @cached_property
    def _updates(self) -> Collection[str | None]:
        return {row.update_id for row in self.rows(_TOLD)}


def why_none(text: str | None, sealed: bytes | None) -> str | None:
    """Why there are no words; None where there are some."""
    if text is not None:
        return None
    return GONE if sealed is None else SEALED


def as_written(text: str | None, raw: str | None = None) -> str | None:
    """The very letters that came, where the database could not hold one of them."""
    if raw is None:
        return text
    written: str = json.loads(raw)
    return written
