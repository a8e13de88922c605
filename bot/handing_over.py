"""What we hold about one person as a file for a person to hand over: JSON, or a page that can be read and printed.

It is made on request, the look is kept in the log with its reason, and no copy stays here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from storage import audit, data_requests
from storage.data_requests import Checked, DataRequest
from storage.my_data.gathering import LEFT_OUT, Found, gather
from storage.texts import keepable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House
    from storage.my_data.part import Cell

Format = Literal["json", "html"]
When = Callable[[datetime], str]
FORMATS: Mapping[Format, str] = {"json": "application/json", "html": "text/html"}
STAFF_TOOK, READER_TOOK = "took out what we hold about a person", "took out the outside reader's part"

NOT_HERE: Sequence[str] = (
    "What people tell us about those who work here goes to an outside reader alone. Whether you ever did is not for "
    "staff to know, so it is not in here: the outside reader hands over that part, or says that there is none.",
    "Names of people who work here are left out. What they did is here.",
    "A secret vote is kept apart from you: nobody can see what you chose.",
    "Photos, voice notes and files lie with the company that carried them. Ask us for them.",
    "Your phone network and the companies that carry messages keep records of their own: ask them.",
)
OUTSIDE_NOT_HERE: Sequence[str] = ("This is the outside reader's part alone. Staff hand over all the rest.",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`about`: how the log calls it. `is_outside`: the outside reader's part."""

    member: str
    about: str
    by: str
    reason: str
    kind: Format = "html"
    is_outside: bool = False


def format_of(typed: str) -> Format | None:
    return next((one for one in FORMATS if one == typed), None)


def make_sure(db: "Connection", request: DataRequest, by: str, how: str, now: datetime) -> bool:
    """It is kept how somebody made sure who asked. False where that was kept before, or the request is closed."""
    if not data_requests.keep_checked(db, request.number, Checked(now, by, how)):
        return False
    audit.note(db, by, "made sure who asked", now, about=f"request {request.number}", reason=how)
    return True


def hand_out(db: "Connection", house: "House", wanted: Wanted, now: datetime) -> bytes:
    """The file; that it was made stands in the log first, so that the log is in it."""
    did = READER_TOOK if wanted.is_outside else STAFF_TOOK
    audit.note(db, wanted.by, did, now, about=wanted.about, reason=wanted.reason)
    found = gather(db, wanted.member, house.keys, wanted.is_outside)
    write = as_json if wanted.kind == "json" else as_html
    return write(house, found, _not_here(wanted), now)


def _not_here(wanted: Wanted) -> Sequence[str]:
    return OUTSIDE_NOT_HERE if wanted.is_outside else NOT_HERE


def as_json(house: "House", found: Sequence[Found], not_here: Sequence[str], now: datetime) -> bytes:
    """In ASCII, so that whatever somebody sent comes out as it went in."""
    content = {
        "from": organisation(house),
        "made_at": now.isoformat(),
        "held": {one.section.key: [_plain(entry) for entry in one.entries] for one in found},
        "not_here": [*not_here, *LEFT_OUT.values()],
    }
    return (json.dumps(content, indent=1) + "\n").encode("ascii")


def _plain(entry: "Mapping[str, Cell]") -> dict[str, "Cell"]:
    return {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in entry.items()}


def as_html(house: "House", found: Sequence[Found], not_here: Sequence[str], now: datetime) -> bytes:
    """One file, with its look in it and no script. What no page can hold becomes U+FFFD: the JSON has it."""
    from bot.console.drawing import Drawer

    drawer = Drawer(house.settings.zone)
    shown = [(one.section, [_shown(entry, drawer.long_when) for entry in one.entries]) for one in found]
    values = {"organisation": organisation(house), "made": drawer.long_when(now), "found": shown, "not_here": not_here}
    return drawer.text("my_data.html", values).encode()


def _shown(entry: "Mapping[str, Cell]", when: When) -> list[tuple[str, str]]:
    """Only what there is."""
    said = ((name, _said(cell, when)) for name, cell in entry.items())
    return [(name, words) for name, words in said if words]


def _said(cell: "Cell", when: When) -> str:
    if isinstance(cell, datetime):
        return when(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return keepable(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def organisation(house: "House") -> str:
    return house.settings.organisation or house.name
