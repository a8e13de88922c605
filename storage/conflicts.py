"""What `flows.moderating` must know: is what was said by whoever wants to see to it, or about them?"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from flows.moderating import About, is_named
from storage import duties, members, safety
from storage.lists import among_numbers
from storage.sealed import Keys
from storage.tables import addresses, alerts, staff, views

_REACHED = select(staff.c.channel, staff.c.sealed).where(staff.c.name == bindparam("name"), staff.c.sealed.is_not(None))
_MEMBER = select(addresses.c.member_id).where(addresses.c.id == bindparam("id"))
_VIEWS = select(views.c.number, views.c.member_id, views.c.text, views.c.held).where(
    among_numbers(views.c.number, "numbers")
)
_ALERT = select(alerts.c.member_id).where(alerts.c.id == bindparam("id"))


def member_of(db: Connection, name: str, keys: Keys) -> str | None:
    """The member who is this person of the staff, if they text us too from where we reach them."""
    row = db.execute(_REACHED, {"name": name}).first()
    if row is None:
        return None
    reached = (row.channel, keys.open(row.sealed, f"staff:{name}").decode())
    known = members.known(db, [reached], keys)
    found: str | None = db.execute(_MEMBER, {"id": known.get(reached, "")}).scalar()
    return found


def of_views(db: Connection, name: str, numbers: Sequence[int], keys: Keys) -> dict[int, About]:
    """Words that are held for safety are looked into as well: it may be about whoever wants to read them."""
    me, jobs = member_of(db, name, keys), _jobs(db, name)
    found = {}
    for row in db.execute(_VIEWS, {"numbers": list(numbers)}):
        text = safety.words_of(db, row.number, keys) if row.held == "safety" else row.text
        found[row.number] = About(row.member_id == me, is_named(text or "", name, jobs))
    return found


def of_alert(db: Connection, name: str, alert: str, keys: Keys) -> About:
    member = db.execute(_ALERT, {"id": alert}).scalar()
    if member is None:
        return About()
    said = safety.words(db, alert, keys)
    is_own = member == member_of(db, name, keys)
    return About(is_own, any(is_named(text, name, _jobs(db, name)) for text in said))


def _jobs(db: Connection, name: str) -> list[str]:
    return [job.title for job in duties.every(db) if duties.plain(job.name) == duties.plain(name)]
