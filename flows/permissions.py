"""What each role on the staff list may do, on the staff pages, by text and by command alike.

Nobody has one role that may do everything: whoever administers cannot read complaints about staff, and the outside
reader sends nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

Permission = Literal[
    "look",
    "read",
    "moderate",
    "write",
    "approve",
    "protect",
    "read_complaints",
    "handle_data",
    "redact",
    "pay",
    "administer",
]
"""look: what is asked, decided, promised and counted, without anybody's words. read: what members say. moderate: sort
it, and say who sees to it. write: answer them, ask, promise, tell. approve: what a second person must approve. protect:
alerts, and words that are held for safety. read_complaints: what is said about staff. handle_data: numbers, imports,
people's rights. redact: take words out for good. pay: what texts cost, and what members are owed. administer: staff,
settings, wording."""

_WORKS: frozenset[Permission] = frozenset({"look", "read", "moderate", "write"})

MAY: Mapping[str, frozenset[Permission]] = {
    "viewer": frozenset({"look"}),
    "owner": _WORKS,
    "staff": _WORKS,
    "facilitator": _WORKS,
    "moderator": frozenset({"look", "read", "moderate"}),
    "approver": frozenset({"look", "read", "approve"}),
    "manager": _WORKS | {"approve", "protect", "pay"},
    "duty_person": _WORKS | {"protect"},
    "second_person": _WORKS | {"protect"},
    "safeguarding_lead": frozenset({"look", "read", "protect", "redact"}),
    "data_lead": frozenset({"look", "handle_data", "redact"}),
    "finance": frozenset({"look", "pay"}),
    "outside_reader": frozenset({"look", "read_complaints"}),
    "admin": frozenset({"look", "administer"}),
}

IN_WORDS: Mapping[Permission, str] = {
    "look": "look at these pages",
    "read": "read what members say",
    "moderate": "sort what members say",
    "write": "write to members",
    "approve": "approve what others wrote",
    "protect": "see to alerts",
    "read_complaints": "read complaints about staff",
    "handle_data": "handle people's data",
    "redact": "take words out",
    "pay": "see to money, and to what members are owed",
    "administer": "change who works here and how",
}


def may(roles: Iterable[str], permission: Permission) -> bool:
    return any(permission in MAY.get(role, ()) for role in roles)


def who_may(permission: Permission) -> list[str]:
    """The roles, in the order of the list."""
    return [role for role, permissions in MAY.items() if permission in permissions]
