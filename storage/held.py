"""What we hold of one member, table by table: what an erasure takes away, and what a request for their data gathers.

Every table stands in one of the two lists, and every column that holds what they said or who they are is named: a
test fails for a table that somebody added and forgot to name here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, select

from storage.statements import AnyRow, Query
from storage.tables import METADATA, addresses, answered, messages, views

MESSAGE, NUMBER, MEMBER, ADDRESS = "message_id", "number", "member_id", "address_id"


class Of(NamedTuple):
    """`by`: the column that leads to the member. `words`: columns with what they said, or that say who they are."""

    by: str
    words: tuple[str, ...] = ()


THEIRS: Mapping[str, Of] = {
    "messages": Of(MEMBER, ("text", "raw", "sealed", "provider_id")),
    "media": Of(MESSAGE, ("where_kept",)),
    "facts": Of(MESSAGE),
    "repeats": Of(MESSAGE),
    "meanings": Of(MESSAGE, ("text",)),
    "requests": Of(MESSAGE),
    "judgements": Of(MESSAGE),
    "views": Of(MESSAGE, ("text", "raw", "sealed")),
    "view_changes": Of(MESSAGE),
    "view_hands": Of(NUMBER),
    "view_life": Of(NUMBER),
    "view_reads": Of(NUMBER),
    "view_covers": Of(NUMBER),
    "outcome_views": Of(NUMBER),
    "quotes": Of(NUMBER, ("words",)),
    "answered": Of(MESSAGE),
    "ballots": Of("id", ("value", "sealed")),
    "outbox": Of(MEMBER, ("text", "sealed", "buttons", "asked", "provider_id")),
    "data_requests": Of(MEMBER, ("checked_how", "closed_how")),
    "consents": Of(MEMBER, ("agreed_where", "agreed_words")),
    "link_codes": Of(MEMBER),
    "linked_members": Of(MEMBER),
    "doubts": Of(MEMBER),
    "rejoin_words": Of(MEMBER),
    "member_groups": Of(MEMBER),
    "put_again": Of(MEMBER),
    "strangers": Of(MEMBER),
    "dues": Of(MEMBER),
    "alerts": Of(MEMBER, ("closed_because",)),
    "updates": Of("subject"),
    "blinds": Of(ADDRESS, ("blind",)),
    "addresses": Of(MEMBER, ("opt_out", "sealed")),
    "members": Of("id", ("state",)),
}
"""Of alerts and dues the line stays, and leads to nobody (`storage.erasing`). `opt_out` stays in `opt_outs`."""

INSIDE: Mapping[str, Of] = {
    "imports": Of("sealed", ("sealed",)),
    "provider_copies": Of("sealed", ("provider_id", "sealed")),
}
"""Rows that lead to a member only once they are opened: lists of people, and copies that are on their way out."""

NOT_THEIRS: Mapping[str, str] = {
    "opt_outs": "a keyed hash, so that nothing unasked is ever sent to them",
    "erasures": "the ids of those who were erased, for a backup from before",
    "erased_messages": "keyed hashes of what must not come in again",
    "log_heads": "what stands for the log of each day",
    "backups": "what copies of the whole there are",
    "restores": "when a copy took the place of what was here, and the log's own entries from between",
    "audit": "what staff did, without anybody's words",
    "alert_events": "who did what about an alert",
    "alert_told": "who on the staff was told of an alert",
    "complaint_told": "which reader was told that complaints wait",
    "complaint_reads": "which reader read which number",
    "reader_told": "which reader was told what waits",
    "data_told": "who on the staff was told that somebody asked for their data",
    "decide_told": "who on the staff was told that views must be decided",
    "promise_told": "who on the staff was asked about a promise",
    "promises": "what staff promised",
    "promise_events": "what staff said of it",
    "outcomes": "what staff wrote; which views it is about is in outcome_views",
    "outcome_steps": "what staff wrote",
    "broadcasts": "what staff wrote",
    "broadcast_events": "who on the staff did what",
    "broadcast_told": "who on the staff was told that one has paused",
    "consultations": "what staff asked",
    "consultation_versions": "what staff asked",
    "consultation_steps": "who on the staff did what",
    "translations": "what staff asked, in other languages",
    "question_keys": "keys of secret questions",
    "orphans": "a provider's word on a message that we do not know",
    "due_events": "who on the staff wrote down and paid what",
    "measured": "counts of each day",
    "hidden_names": "names that are never published, written by staff; who they are of is not known",
    "published_numbers": "numbers as everybody has seen them, hidden ones left out",
    "spent_days": "what texts cost on each day",
    "money_told": "who on the staff was told what texts cost",
    "counters": "counts",
    "settings": "what was chosen for this installation",
    "own_words": "what was chosen for this installation",
    "own_help_lines": "what was chosen for this installation",
    "shifts": "who on the staff is on duty",
    "duties": "who on the staff answers for what",
    "staff": "who works here",
    "staff_languages": "who works here",
    "recovery_codes": "how staff sign in",
    "sign_in_links": "how staff sign in",
    "sign_in_tries": "how staff sign in",
    "sessions": "how staff sign in",
}
"""Table -> why nothing of a member is in it."""

_OF_MEMBER: ColumnElement[str] = bindparam("member")
_LEADS_BY: Mapping[str, Query] = {
    MESSAGE: select(messages.c.id).where(messages.c.member_id == _OF_MEMBER),
    ADDRESS: select(addresses.c.id).where(addresses.c.member_id == _OF_MEMBER),
    NUMBER: select(views.c.number).where(views.c.member_id == _OF_MEMBER),
}


def by(column: str) -> tuple[str, ...]:
    """The tables that this column leads into."""
    return tuple(table for table, of in THEIRS.items() if of.by == column)


def everything(db: Connection, member: str) -> Iterator[tuple[str, Sequence[AnyRow]]]:
    """(table, its rows that are of this member), as they lie there: sealed is what is sealed."""
    for table in THEIRS:
        yield table, db.execute(_rows_of(table), {"member": member}).all()


def _rows_of(table: str) -> Query:
    found, of = METADATA.tables[table], THEIRS[table]
    if table == "ballots":
        theirs = select(answered.c.ballot_id).where(answered.c.member_id == _OF_MEMBER)
        return select(found).where(found.c.id.in_(theirs))
    if of.by in _LEADS_BY:
        return select(found).where(found.c[of.by].in_(_LEADS_BY[of.by]))
    return select(found).where(found.c[of.by] == _OF_MEMBER)
