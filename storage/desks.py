"""What staff may see to from their phone: loaded for whoever writes from an address on the staff list."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from flows.broadcast import may_steer
from flows.facts import BroadcastSteered, ConsultationOpened, Fact, ViewHandedBack
from flows.permissions import may
from flows.turn import Desk
from storage import broadcasts, consultations, hands
from storage.references import number, reference
from storage.sealed import Keys
from storage.tables import broadcasts as broadcasts_table
from storage.tables import staff

_STAFF = (
    select(staff.c.name, staff.c.roles, staff.c.channel, staff.c.sealed)
    .where(staff.c.sealed.is_not(None))
    .order_by(staff.c.added_at, staff.c.name)
)
_ANY = select(broadcasts_table.c.id).limit(1)


def at(
    db: Connection, written: Sequence[tuple[str, str, str]], pressed: Sequence[tuple[str, str, str]], keys: Keys
) -> dict[str, Desk]:
    """(any key, channel, address) of who writes, or presses a button -> their desk, where they have one.

    Staff are few, so each address is opened and compared: no index of them is kept. A button can only be about a
    broadcast, so that where there is none nobody is looked up.
    """
    who = [*written, *(pressed if pressed and db.execute(_ANY).first() else ())]
    people = _people(db, keys) if who else {}
    found = {key: people[channel, address] for key, channel, address in who if (channel, address) in people}
    if not found:
        return {}
    recent = tuple(broadcasts.recent(db))
    shown = broadcasts.shown_to_approve(db, recent)
    every = tuple(consultations.every(db))
    return {
        key: Desk(*person, recent, shown, consultations=every, given=tuple(map(reference, hands.of(db, person[0]))))
        for key, person in found.items()
    }


def _people(db: Connection, keys: Keys) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """(channel, address) -> (name, roles) of those who work here; of two who share a phone, the first."""
    people: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    for row in db.execute(_STAFF):
        if may_steer(roles := tuple(json.loads(row.roles))) or may(roles, "moderate"):
            address = keys.open(row.sealed, f"staff:{row.name}").decode()
            people.setdefault((row.channel, address), (row.name, roles))
    return people


def with_progress(db: Connection, desk: Desk) -> Desk:
    """How far each broadcast is that has started and is not at an end."""
    started = [one for one in desk.broadcasts if one.state in ("going", "paused")]
    return desk._replace(progress={one.id: broadcasts.how_far(db, one) for one in started})


def see_to(db: Connection, facts: Sequence[Fact], now: datetime) -> None:
    """What staff did from their phones."""
    for fact in facts:
        if isinstance(fact, BroadcastSteered):
            broadcasts.steer(db, fact.broadcast, fact.step, fact.by, now)
        elif isinstance(fact, ViewHandedBack):
            hands.hand_back(db, number(fact.reference), fact.by, now)
        elif isinstance(fact, ConsultationOpened):
            consultations.open_consultation(db, fact.consultation, now)
