"""What came with the words of one view that only some may read: its photos, voice notes and films."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, union

from storage.statements import AnyRow
from storage.tables import media, messages, view_changes, views
from storage.view_changes import TAKEN_BACK

_SAID = union(
    select(views.c.message_id).where(views.c.number == bindparam("number")),
    select(view_changes.c.message_id).where(
        view_changes.c.number == bindparam("number"), view_changes.c.what != TAKEN_BACK
    ),
).subquery()
_STANDS = select(views.c.number).where(
    views.c.number == bindparam("number"), views.c.held == bindparam("held"), views.c.taken_at.is_(None)
)
_FILES = (
    select(media.c.message_id, media.c.place, media.c.kind, media.c.where_kept, messages.c.channel)
    .join(messages, messages.c.id == media.c.message_id)
    .join(_SAID, _SAID.c.message_id == media.c.message_id)
    .order_by(media.c.message_id, media.c.place)
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """`where`: the provider's own word for it. `place`: which of its message, from 0 on."""

    message: str
    place: int
    channel: str
    kind: str
    where: str


def of_held(db: Connection, number: int, held: str) -> list[Enclosed]:
    """In order; nothing where the view is not held so, or its author took it back."""
    if db.execute(_STANDS, {"number": number, "held": held}).first() is None:
        return []
    return [_enclosed(row) for row in db.execute(_FILES, {"number": number})]


def _enclosed(row: AnyRow) -> Enclosed:
    return Enclosed(row.message_id, row.place, row.channel, row.kind, row.where_kept)
