"""What this installation is: counts, channels, languages, roles. No number, no name of a member and no words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Connection, Table, func, select

from bot.offered import offered
from flows.permissions import MAY
from storage import staff
from storage.tables import addresses, alerts, consents, members, messages, views

if TYPE_CHECKING:
    from bot.house import House

COUNTED = {
    "Members": members,
    "Numbers and chats": addresses,
    "Messages that came in": messages,
    "Views": views,
    "Alerts that somebody may be in danger": alerts,
    "Records of who agreed to what, or left": consents,
}
PROCESSORS = {
    "sms": ("Twilio", "carries texts: it sees numbers and words"),
    "telegram": ("Telegram", "carries chats: it sees chats and words"),
}


class Facts(NamedTuple):
    """`counts`: of what -> how many. `languages`: member's language -> members. `roles`: role -> people on the list."""

    counts: Mapping[str, int]
    left: int
    channels: Mapping[str, int]
    languages: Mapping[str, int]
    roles: Mapping[str, int]
    offered: tuple[str, ...]


def facts(db: Connection, house: "House") -> Facts:
    people = staff.every(db)
    return Facts(
        {name: _count(db, table) for name, table in COUNTED.items()},
        int(db.execute(select(func.count()).select_from(members).where(members.c.left)).scalar_one()),
        _by(db, addresses.c.channel),
        _by(db, members.c.language),
        {role: sum(role in person.roles for person in people) for role in MAY},
        offered(db, house.settings),
    )


def _count(db: Connection, table: Table) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def _by(db: Connection, column: Column[str]) -> dict[str, int]:
    query = select(column, func.count()).group_by(column).order_by(column)
    return {str(value): int(count) for value, count in db.execute(query)}
