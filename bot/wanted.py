"""What somebody types about a person of the staff list, before it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody as they should stand on the list. Empty `address` and `email` leave what is there."""

    name: str
    roles: Sequence[str]
    address: str = ""
    channel: str = "sms"
    email: str = ""
    owns: Sequence[str] = ()
    deputy: str | None = None
