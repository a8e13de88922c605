"""What later messages did to views: went on with one, changed its words, took it back.

A view's `text` is what holds now, so that whoever reads views reads all of it; how it came to be is in the messages,
which are never changed. Words that are held for safety are left as they are, whatever a message says.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from flows.facts import Fact, ViewChanged, ViewContinued, ViewTakenBack
from storage import references
from storage.statements import insert, run
from storage.tables.columns import micros
from storage.texts import keepable

CONTINUED, CHANGED, TAKEN_BACK = "continued", "changed", "taken_back"
_WHAT = {ViewContinued: CONTINUED, ViewChanged: CHANGED, ViewTakenBack: TAKEN_BACK}

_THEIRS = " WHERE number = ? AND member_id = ? AND (held IS NULL OR held <> 'safety')"
_CONTINUE = f"UPDATE views SET text = text || ?{_THEIRS}"
_CHANGE = f"UPDATE views SET text = ?, raw = NULL, sealed = NULL, key_id = NULL, held = COALESCE(?, held){_THEIRS}"
_TAKE_BACK = f"UPDATE views SET taken_at = ?{_THEIRS} AND taken_at IS NULL"

Happened = tuple[str, str, Fact]
"""(message, member, fact)."""


def save(db: Connection, happened: Sequence[Happened], now: datetime) -> None:
    """In their order: of two in one batch, the later one holds."""
    changes = [(id, member, fact) for id, member, fact in happened if isinstance(fact, tuple(_WHAT))]
    if not changes:
        return
    rows = {(id, references.number(_reference(fact))): _WHAT[type(fact)] for id, _, fact in changes}
    insert(db, "view_changes", ("message_id", "number", "what"), [(*key, what) for key, what in rows.items()])
    for _, member, fact in changes:
        number = references.number(_reference(fact))
        if isinstance(fact, ViewContinued):
            run(db, _CONTINUE, [(f"\n{keepable(fact.text)}", number, member)])
        elif isinstance(fact, ViewChanged):
            run(db, _CHANGE, [(keepable(fact.text), fact.held, number, member)])
        else:
            run(db, _TAKE_BACK, [(micros(now), number, member)])


def _reference(fact: Fact) -> str:
    return fact.reference if isinstance(fact, ViewContinued | ViewChanged | ViewTakenBack) else ""
