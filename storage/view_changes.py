"""What later messages did to views: went on with one, changed its words, took it back.

A view's `text` is what holds now, so that whoever reads views reads all of it; how it came to be is in the messages,
which are never changed. Words that are held for safety are left as they are, whatever a message says.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from flows.about import subject
from flows.facts import Fact, ViewChanged, ViewContinued, ViewTakenBack
from storage import quotes, references
from storage.statements import Values, insert, run
from storage.tables.columns import micros
from storage.texts import keepable

CONTINUED, CHANGED, TAKEN_BACK = "continued", "changed", "taken_back"
_WHAT: dict[type, str] = {ViewContinued: CONTINUED, ViewChanged: CHANGED, ViewTakenBack: TAKEN_BACK}

_THEIRS = " WHERE number = ? AND member_id = ? AND (held IS NULL OR held <> 'safety')"
_SET: dict[type, str] = {
    ViewContinued: f"UPDATE views SET text = text || ?{_THEIRS}",  # noqa: S608
    ViewChanged: "UPDATE views SET text = ?, raw = NULL, sealed = NULL, key_id = NULL, "  # noqa: S608
    f"held = COALESCE(?, held){_THEIRS}",
    ViewTakenBack: f"UPDATE views SET taken_at = ?{_THEIRS}",  # noqa: S608
}

Happened = tuple[str, str, Fact]
"""(message, member, fact)."""


def save(db: Connection, happened: Sequence[Happened], now: datetime) -> None:
    """In their order: of two in one batch, the later one holds. What stands together and is alike is one statement."""
    changes = [(id, member, fact) for id, member, fact in happened if isinstance(fact, tuple(_WHAT))]
    if not changes:
        return
    rows = [(id, number_of(fact), _WHAT[type(fact)]) for id, _, fact in changes]
    insert(db, "view_changes", ("message_id", "number", "what"), rows, "ON CONFLICT DO NOTHING")
    for kind, alike in groupby(changes, lambda change: type(change[2])):
        run(db, _SET[kind], [(*_new(fact, now), number_of(fact), member) for _, member, fact in alike])
    _unquote(db, changes, now)


def _unquote(db: Connection, changes: Sequence[Happened], now: datetime) -> None:
    """Words that are other words now, or that were taken back, are not shown to anybody; more words change nothing."""
    numbers = [number_of(fact) for _, _, fact in changes if isinstance(fact, ViewChanged | ViewTakenBack)]
    if numbers:
        quotes.end_of_views(db, numbers, "changed", now)


def _new(fact: Fact, now: datetime) -> Values:
    """What the statement for this kind of fact sets."""
    if isinstance(fact, ViewContinued):
        return (f"\n{keepable(fact.text)}",)
    return (keepable(fact.text), fact.held) if isinstance(fact, ViewChanged) else (micros(now),)


def number_of(fact: Fact) -> int:
    return references.number(subject(fact))
