"""What waits while a member has paused, and what becomes of it when the pause ends.

Then nothing of it is sent any more: it was told as one line, and NEWS gives each. Why what another process is just
looking at is left alone: it holds that message and waits for this member, so that waiting for it would be for ever.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select, text, update

from storage.lists import among
from storage.outbox import DIGESTED
from storage.statements import rows
from storage.status import IS_NEWS
from storage.tables import outbox, updates

_UNASKED_AND_WAITING = and_(
    among(outbox.c.member_id, "members"), text("outbox.priority >= 10"), text("outbox.state = 'queued'")
)
_WAITING = (
    select(outbox.c.member_id, func.count())
    .join(updates, updates.c.id == outbox.c.update_id)
    .where(and_(_UNASKED_AND_WAITING, IS_NEWS))
    .group_by(outbox.c.member_id)
)
_TO_DIGEST = select(outbox.c.id).where(_UNASKED_AND_WAITING).with_for_update(skip_locked=True)


def waiting(db: Connection, members: Sequence[str]) -> dict[str, int]:
    """How many pieces of news wait for each of them."""
    return dict(rows(db, _WAITING, members=list(members)))


def digest(db: Connection, members: Sequence[str]) -> None:
    """What waited for them is not sent any more."""
    if not members:
        return
    ids = [id for (id,) in db.execute(_TO_DIGEST, {"members": list(members)})]
    digested = update(outbox).where(among(outbox.c.id, "ids")).values(state="cancelled", code=DIGESTED)
    db.execute(digested, {"ids": ids})
