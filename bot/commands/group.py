"""Groups of members, by names that staff give: whom a broadcast can be for."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot import grouping
from bot.commands.telling import CannotDo, WrongUse, counted, tell

app = typer.Typer(help="Groups of members: list, add to one, and take out of one.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help='What the group is called, such as "first floor".', show_default=False)]


@app.command("list", epilog="Example: yousaid group list")
def list_() -> None:
    """Each group, and how many members it has."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import groups

    with opened(load_settings()) as house, house.database.reading() as db:
        sizes = groups.sizes(db)
    tell(f"{name}: {counted(people, 'person', 'people')}" for name, people in sizes.items())
    if not sizes:
        tell('There is no group yet: yousaid group add "first floor" --ref K7')


@app.command(epilog='Example: yousaid group add "first floor" --ref K7 --ref M2')
def add(
    name: Name,
    ref: Annotated[list[str] | None, typer.Option(help="The author of this view, such as K7; repeatable.")] = None,
) -> None:
    """Put the authors of these views into a group."""
    _change("add", name, ref or ())


@app.command(epilog='Example: yousaid group remove "first floor" --ref K7')
def remove(
    name: Name,
    ref: Annotated[list[str] | None, typer.Option(help="Only the author of this view; repeatable.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Everybody who is in it.")] = False,
) -> None:
    """Take the authors of these views out of a group."""
    if everybody == bool(ref):
        raise WrongUse("Say who: --ref K7, or --everybody.")
    _change("remove", name, ref or ())


def _change(what: grouping.What, typed: str, references: Sequence[str]) -> None:
    from bot.house import opened
    from bot.settings import load_settings

    try:
        with opened(load_settings()) as house, house.database.transaction() as db:
            name, people = grouping.change(db, what, typed, references)
    except grouping.NotThere as wrong:
        raise CannotDo(str(wrong)) from None
    except ValueError as wrong:
        raise WrongUse(str(wrong)) from None
    tell(f"{name}: {counted(people, 'person', 'people')}.")
