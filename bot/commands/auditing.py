"""The log of what was done, and whether it is as it was written."""

from typing import Annotated

import typer

from bot.commands.telling import CannotDo, tell


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid log --most 20")(log)
    app.command(epilog="Example: yousaid verify")(verify)


def log(most: Annotated[int, typer.Option(help="How many of the newest.", min=1)] = 50) -> None:
    """What staff and the system did, newest first. Nobody's words and nobody's number are in it."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import audit

    with opened(load_settings()) as house, house.database.reading() as db:
        entries = audit.newest(db, most)
        zone = house.settings.zone
    for one in entries:
        more = "".join((f" ({one.about})" if one.about else "", f". Why: {one.reason}" if one.reason else ""))
        tell(f"{one.number}  {one.at.astimezone(zone):%d %b %Y %H:%M}  {one.who}: {one.did}{more}")


def verify() -> None:
    """Is the log as it was written? Says which entry is the first that is not."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import audit

    with opened(load_settings()) as house, house.database.reading() as db:
        bad, (count, head) = audit.first_bad(db), audit.head(db)
    if bad is not None:
        raise CannotDo(f"The log was changed: entry {bad} is not as it was written, or is missing. Compare a backup.")
    tell(f"The log is as it was written: {count} entries, {head}.")
