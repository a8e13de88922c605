"""A list of people on its way in: read, compared with who is here, and taken some hundreds at a time.

The command and the page both go through here, so that they cannot differ.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.importing.people import Around, read_people
from bot.importing.sheet import as_csv, read_sheet
from storage import audit, imports
from storage.imports import KNOWN, LEFT, NEW, PART, Content, Listed, Refused

if TYPE_CHECKING:
    from bot.house import House

WANTS_NOTHING = "This person asked for no more messages. That stays, whatever a list says. Nothing to do."
ADDRESS_COLUMN = {"sms": "phone", "telegram": "telegram"}


@dataclass(frozen=True, slots=True)
class Checked:
    """`new`, `known`: how many are not here yet, and are."""

    content: Content
    new: int
    known: int


def check(db: Connection, house: "House", file: bytes, group: str = "") -> Checked:
    """What would become of each row. Keeps nothing. Raises CannotRead."""
    today = house.clock.now().astimezone(house.settings.zone).date()
    read = read_people(read_sheet(file), Around(house.settings, today, group))
    fates = imports.fates(db, read.people, house.keys)
    out = [one for one in read.people if fates[one.row] == LEFT]
    stay = tuple(one for one in read.people if fates[one.row] != LEFT)
    refused = tuple(sorted((*read.refused, *(_left(one, read.columns) for one in out))))
    found = list(fates.values())
    return Checked(replace(read, people=stay, refused=refused), found.count(NEW), found.count(KNOWN))


def put_up(db: Connection, house: "House", name: str, checked: Checked, by: str, now: datetime) -> str:
    """The list waits for somebody to say that it shall be taken. Returns its id."""
    id = new_id()
    imports.put_up(db, id, " ".join(name.split())[:100] or "a list", checked.content, by, house.keys, now)
    return id


class Taking:
    """One list that is being taken. `by`: who wanted that; it is kept with each consent. `group_of_new`: a group into
    which those come who were not here before."""

    def __init__(
        self, house: "House", id: str, by: str, content: Content, position: int = 0, group_of_new: str = ""
    ) -> None:
        self.house, self.id, self.by, self.content, self.position = house, id, by, content, position
        self.group_of_new = group_of_new

    @property
    def is_over(self) -> bool:
        return self.position >= len(self.content.people)

    def step(self, db: Connection) -> bool:
        """One part, whole or not at all. False: nothing is left to do here."""
        if self.is_over:
            imports.finish(db, self.id, self.content, self.house.keys)
            known = imports.find(db, self.id)
            about = known.file if known else self.id
            audit.note(db, self.by, "took a list of people", self.house.clock.now(), about=about)
            return False
        part, now = self.content.people[self.position : self.position + PART], self.house.clock.now()
        out = imports.take(db, self.id, part, self.position, self.by, self.house.keys, new_id, now, self.group_of_new)
        if out is None:
            return False
        more = tuple(_left(one, self.content.columns) for one in out)
        self.content = replace(self.content, refused=tuple(sorted((*self.content.refused, *more))))
        self.position += len(part)
        return True


def resumed(db: Connection, house: "House", id: str, by: str) -> Taking | None:
    """From where it stands. None: it is over, or its rows are gone."""
    known, content = imports.find(db, id), imports.content_of(db, id, house.keys)
    if known is None or content is None or known.state != "going":
        return None
    return Taking(house, id, by, content, known.position)


def not_taken_sheet(content: Content) -> bytes:
    """The rows as they were, and why each was not taken: to be put right and read in again."""
    width = len(content.columns)
    rows = ((*one.cells[:width], *[""] * (width - len(one.cells)), one.why) for one in content.refused)
    return as_csv((*content.columns, "why"), rows)


def _left(one: Listed, columns: tuple[str, ...]) -> Refused:
    """Of its cells only the one by which it is found again in the file."""
    named = ADDRESS_COLUMN[one.channel]
    place = next((n for n, title in enumerate(columns) if title.casefold().startswith(named)), 0)
    return Refused(one.row, (*[""] * place, one.address), WANTS_NOTHING, is_mistake=False)
