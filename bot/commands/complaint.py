"""Complaints of staff: list them, and for an outside reader alone, show the words of one."""

import unicodedata
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from bot.commands.telling import CannotDo, listed, moment, tell

if TYPE_CHECKING:
    from storage.complaints import Complaint

app = typer.Typer(help="Complaints of staff, for an outside reader alone: list and show.", no_args_is_help=True)

Reference = Annotated[
    str, typer.Argument(help="Its reference, as `complaint list` shows it, such as K7.", show_default=False)
]
By = Annotated[str, typer.Option(help="The outside reader's name, as in `staff list`: it is kept.", show_default=False)]


@app.command("list", epilog="Example: yousaid complaint list")
def list_() -> None:
    """Every complaint, newest last: its reference, when it came, and who has read it. Never what was said."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import complaints

    with opened(load_settings()) as house, house.database.reading() as db:
        every = complaints.complaints(db)
        tell(described(complaint, house.settings.zone) for complaint in every)
    if not every:
        tell("There is no complaint.")


@app.command(epilog='Example: yousaid complaint show K7 --by "Outside reader"')
def show(reference: Reference, by: By) -> None:
    """Show what was said, to an outside reader. It counts as read, and who looked first, and when, is kept."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import complaints

    with opened(load_settings()) as house, house.database.transaction() as db:
        _let_in(db, by)
        seen = complaints.open_one(db, reference, by, house.clock.now())
        zone = house.settings.zone
    if seen is None:
        raise CannotDo(f"There is no complaint {reference}. See: yousaid complaint list")
    tell(described(seen.complaint, zone))
    tell(shown(seen.words) if seen.words is not None else TAKEN_BACK if seen.complaint.taken_at else NOBODY)


TAKEN_BACK = "Its author took these words back, so nobody reads them any more."
NOBODY = "These words came with a secret answer, so nobody can read them. Their author was told to send them alone."


def described(complaint: "Complaint", zone: tzinfo) -> str:
    """When, in which consultation, and who has read it; never who said it, and never a word of it."""
    from bot.console.saying import attached

    read = listed(f"{one.name} ({moment(one.at, zone)})" for one in complaint.reads)
    parts = (
        complaint.consultation or "no consultation",
        *([f"with {attached(complaint.attached)}"] if complaint.attached else []),
        f"read by {read}" if read else "not read",
        *(["taken back by its author"] if complaint.taken_at else []),
    )
    return f"{complaint.reference}  {moment(complaint.at, zone)}  {', '.join(parts)}"


def shown(words: str) -> str:
    """Without what would move a terminal's cursor or change its colours."""
    return "".join(letter if letter in "\n\t" or unicodedata.category(letter) != "Cc" else "\ufffd" for letter in words)


def _let_in(db: Connection, name: str) -> None:
    """Raises CannotDo for anybody but an outside reader."""
    from storage import complaints

    if not complaints.is_reader(db, name):
        known = listed(person.name for person in complaints.readers(db))
        instead = f"ask {known}" if known else "name one first: yousaid staff add NAME --role outside_reader"
        raise CannotDo(f'"{name}" is no outside reader, and only they may read complaints: {instead}.')
