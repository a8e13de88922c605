"""News of a promise is a word about the views that it is for: what each member has had, and whether it is over."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from flows.promises import Ledger
from storage import promises
from storage.lists import among
from storage.tables import outbox, updates

_NEWS = (
    select(outbox.c.member_id, updates.c.subject, outbox.c.created_at)
    .join(updates, updates.c.id == outbox.c.update_id)
    .where(
        and_(
            updates.c.kind == "promise",
            among(outbox.c.member_id, "members"),
            outbox.c.state.not_in(("cancelled", "failed", "expired", "suppressed")),
        )
    )
)


class PromiseHeard(NamedTuple):
    """One member had news of this promise, at `at`."""

    ledger: Ledger
    at: datetime

    @property
    def is_over(self) -> bool:
        return not self.ledger.standing().is_open

    def is_about(self, reference: str, about: str | None) -> bool:
        """A view that the promise is for, or words that came after news of it."""
        promise = self.ledger.promise
        return reference in promise.about.references or about == promise.id


def heard_by(db: Connection, members: Collection[str]) -> Mapping[str, list[PromiseHeard]]:
    rows = db.execute(_NEWS, {"members": sorted(members)}).all() if members else []
    ledgers = promises.by_id(db, {row.subject for row in rows})
    heard: dict[str, list[PromiseHeard]] = {}
    for row in rows:
        heard.setdefault(row.member_id, []).append(PromiseHeard(ledgers[row.subject], row.created_at))
    return heard
