"""Whoever reads complaints about staff: nobody slips into that place unseen, and nobody who works here is in it.

Why: whoever administers could otherwise name themselves, or sign in as the reader, and learn who complained of them.
The present readers are told of each such step, at the address that they had before, so that none of it is quiet.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.permissions import MAY
from storage import audit, complaints, reader_told, staff
from storage.complaints import READER
from storage.letters import Letter
from storage.staff import Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House
    from bot.mail import Mail
    from bot.wanted import Wanted

BESIDE = frozenset({"look", "read_complaints"})
"""All that an outside reader may be allowed to do."""

MIXED = "An outside reader has no other task here, or they would not be outside: take the other roles away."
SAME_ADDRESS = (
    "{name} reads complaints, so their phone and email stay as they are. When they change, or somebody else takes "
    "over, add an outside reader under another name: the present ones are told."
)
LAST = "{name} is the only outside reader, and there are complaints: name another outside reader first."
OWN_PHONE = "{name} reads complaints about staff, so a link goes to their own phone alone, and is shown to nobody."


def what_is_wrong(db: "Connection", people: Sequence[Person], before: Person | None, wanted: "Wanted") -> str | None:
    """One sentence where these roles, this phone or this email would let somebody into that place, or empty it."""
    if READER in wanted.roles and any(MAY.get(role, frozenset()) - BESIDE for role in wanted.roles):
        return MIXED
    if before is None or READER not in before.roles:
        return None
    if READER not in wanted.roles:
        return why_not_without(db, people, before.name)
    has_way = before.channel is not None or before.has_email
    return SAME_ADDRESS.format(name=before.name) if has_way and (wanted.address or wanted.email) else None


def why_not_without(db: "Connection", people: Sequence[Person], name: str) -> str | None:
    """Whoever takes the only reader away first could put anybody in their place, and nobody would be told."""
    readers = [one.name for one in people if READER in one.roles]
    return LAST.format(name=name) if readers == [name] and complaints.complaints(db) else None


def tell(db: "Connection", house: "House", told: Sequence[Person], sentence: str) -> None:
    """By text and email. The newest entry of the log is what they are told of."""
    from bot.clock import new_id
    from flows.segments import measure

    number, now = audit.head(db)[0], house.clock.now()
    text = f"{house.name}. {sentence} You read complaints too. Was this right? If not, tell whoever asked you to."
    for reader in told:
        mails = house.settings.smtp_url is not None and reader.has_email
        reader_told.keep(db, reader.name, number, mails, new_id, now)
        if reader.channel is not None:
            staff.queue_text(db, reader.name, text, measure(text).segments, new_id, now)


def mail_of(db: "Connection", house: "House", letter: Letter) -> "Mail":
    from bot.mail import Mail

    entry = next(iter(audit.newest(db, 1, letter.number + 1)), None)
    what = f"{entry.who}: {entry.did}, {entry.about}." if entry else "It stands in the log."
    lines = (
        "Something has changed about who reads complaints about staff. You are one of those who do.",
        what,
        "Was this right? If not, tell whoever asked you to be the outside reader. The log has when it was.",
        "Nobody reads replies to this email.",
    )
    return Mail(letter.id, letter.to, f"{house.name}: who reads complaints has changed", "\n\n".join(lines) + "\n")
