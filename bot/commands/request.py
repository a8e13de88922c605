"""Those who asked for a person: list them, and settle one, with a person's own words where there are any."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from bot.commands.telling import CannotDo, listed, moment, tell

if TYPE_CHECKING:
    from bot.house import House
    from storage.requests import Request

app = typer.Typer(help="People who wait to hear from a person: list and settle.", no_args_is_help=True)


@app.command("list", epilog="Example: yousaid request list")
def list_() -> None:
    """Who waits, the longest first: why, since when, and the view that came with it. No number and no name."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import requests

    with opened(load_settings()) as house, house.database.reading() as db:
        waiting = requests.every_open(db)
        tell(described(one, house.settings.zone) for one in waiting)
    if not waiting:
        tell("Nobody waits for a person.")


@app.command(
    epilog='Example: yousaid request settle ID --by "Duty desk" --text "We looked: a plumber comes on Friday."'
)
def settle(
    id: Annotated[str, typer.Argument(help="The request, as `request list` shows it.", show_default=False)],
    by: Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)],
    text: Annotated[str | None, typer.Option(help="What you write to them; it goes as it stands.")] = None,
) -> None:
    """Say that somebody has seen to it. With --text, your words go to the member, at night in the morning."""
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.transaction() as db:
        settle_one(db, house, id, by, text, house.clock.now())
    tell("Settled, and your words are on their way." if text is not None else "Settled.")


def settle_one(db: Connection, house: "House", id: str, by: str, text: str | None, now: datetime) -> None:
    """Raises CannotDo, and then nothing is stored or sent."""
    from bot.writing_back import WrittenWrong, write_back
    from storage import requests, staff

    names = [person.name for person in staff.every(db)]
    if by not in names:
        raise CannotDo(f'"{by}" is not on the staff list. It has: {listed(names) or "nobody yet"}.')
    request = requests.find(db, id)
    if request is None:
        raise CannotDo(f'There is no request "{id}". See: yousaid request list')
    if not requests.settle(db, id, by, now):
        raise CannotDo(f"It is settled already, by {request.settled_by}. Nothing was sent.")
    if text is not None:
        try:
            write_back(db, house, request, text, now)
        except WrittenWrong as wrong:
            raise CannotDo(str(wrong)) from None


def described(request: "Request", zone: tzinfo) -> str:
    from bot.console.saying import REASONS, plainly

    parts = [plainly(REASONS, request.reason)]
    if request.reference:
        parts.append(f"with {request.reference}")
    if request.told_at:
        parts.append(f"told that it will be later ({moment(request.told_at, zone)})")
    if request.has_left:
        parts.append("has left since")
    return f"{request.id}  {moment(request.at, zone)}  {'; '.join(parts)}"
