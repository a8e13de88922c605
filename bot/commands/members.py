"""Members: read in a list of people who agreed to be texted, with when, where and with what words each of them did."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import members_data
from bot.commands.forgetting import forget
from bot.commands.telling import CannotDo, WrongUse, complain, counted, tell
from bot.commands.writing import PRIVATE, write_again

if TYPE_CHECKING:
    from bot.house import House
    from bot.importing.taking import Checked, Taking

app = typer.Typer(
    help="People who agreed to be texted: read in a list of them; what we hold about one, or forget one.",
    no_args_is_help=True,
)
app.command("data", epilog='Example: yousaid members data 3 --by "Data lead" --reason "to hand over" --out three.html')(
    members_data.data
)
app.command("requests", epilog="Example: yousaid members requests")(members_data.requests)
EXAMPLE = 'Example: yousaid members import tenants.csv --by "Data lead" --group tenants'
File = Annotated[
    Path,
    typer.Argument(
        help="A CSV file or .xlsx with the columns phone (or telegram), agreed_on, agreed_where, agreed_words, and if "
        "you like language and group.",
        show_default=False,
    ),
]


app.command(epilog='Example: yousaid members forget K7 --because "they asked at the desk"')(forget)


@app.command("import", epilog=EXAMPLE)
def import_(
    file: File,
    by: Annotated[str | None, typer.Option(help="Your name, as in `staff list`: it is kept.")] = None,
    group: Annotated[str | None, typer.Option(help="Everybody on this list comes into this group.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what would become of each row.")] = False,
    not_taken: Annotated[Path | None, typer.Option(help="Write the rows that are not taken, with why, here.")] = None,
    invite: Annotated[
        str | None, typer.Option(help="Send those who are new these words, as a broadcast. Without it nothing is sent.")
    ] = None,
) -> None:
    """Take the rows that are right, and say of each other one what to write. Nothing is sent, unless --invite says so.

    Reading the same file again is safe: nobody comes in twice, and whoever asked for no more messages stays out.
    """
    from bot.house import opened
    from bot.settings import load_settings

    content = _content(file)
    if not_taken is not None and not_taken.exists() and not_taken.samefile(file):
        raise CannotDo(f"{not_taken.name} is the list itself: choose another name with --not-taken.")
    with opened(load_settings()) as house:
        who = members_data.who(house, by) if not check else ""
        checked = _checked(house, content, _group(group))
        _say_what_is_wrong(checked, not_taken)
        if check:
            tell([*_found(checked), "This was a check: nothing is kept."])
        else:
            _take(house, file.name, checked, who, invite)
    if any(one.is_mistake for one in checked.content.refused):
        raise typer.Exit(code=1)


def _content(file: Path) -> bytes:
    from bot.importing.sheet import MOST_BYTES

    if not file.exists():
        raise CannotDo(f"There is no file {file.name}. Look at the folder and the spelling.")
    if not file.is_file():
        raise CannotDo(f"{file.name} is no file that can be read: name a .csv or .xlsx.")
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _group(typed: str | None) -> str:
    from flows.group_names import tidy_name

    try:
        return tidy_name(typed) if typed is not None else ""
    except ValueError as wrong:
        raise WrongUse(str(wrong)) from None


def _checked(house: "House", content: bytes, group: str) -> "Checked":
    from bot.importing import taking
    from bot.importing.sheet import CannotRead

    try:
        with house.database.reading() as db:
            return taking.check(db, house, content, group)
    except CannotRead as wrong:
        raise CannotDo(str(wrong)) from None


def _say_what_is_wrong(checked: "Checked", not_taken: Path | None) -> None:
    for note in checked.content.notes:
        complain(note)
    for one in checked.content.refused:
        complain(f"row {one.row}: {one.why}")
    if not_taken is not None:
        from bot.importing.taking import not_taken_sheet

        write_again(not_taken, not_taken_sheet(checked.content), ".csv", PRIVATE)


def _found(checked: "Checked") -> list[str]:
    return [
        f"{counted(checked.new, 'person is', 'people are')} new.",
        *([f"{counted(checked.known, 'is', 'are')} here already."] if checked.known else []),
        *([f"{counted(len(checked.content.refused), 'row', 'rows')} not taken."] if checked.content.refused else []),
    ]


def _take(house: "House", name: str, checked: "Checked", by: str, invite: str | None) -> None:
    from bot.importing import taking
    from storage import imports

    invited = _group_to_invite(house, by) if invite is not None else ""
    with house.database.transaction() as db:
        id = taking.put_up(db, house, name, checked, by, house.clock.now())
        imports.begin(db, id)
    _go(house, taking.Taking(house, id, by, checked.content, group_of_new=invited))
    tell(_found(checked))
    if invite is not None and checked.new:
        _invite(house, invited, invite, by)


def _go(house: "House", going: "Taking") -> None:
    """On a terminal it shows how far it is."""
    shown, every = sys.stderr.isatty(), len(going.content.people)
    is_more = True
    while is_more:
        with house.database.transaction() as db:
            is_more = going.step(db)
        if shown:
            print(f"\r{going.position} of {every}", end="" if is_more else "\n", file=sys.stderr, flush=True)


def _group_to_invite(house: "House", by: str) -> str:
    """Raises CannotDo for somebody who may send no broadcasts."""
    from bot.commands.who_does_it import works_here

    with house.database.reading() as db:
        works_here(db, by)
    local = house.clock.now().astimezone(house.settings.zone)
    return f"invited {local:%Y-%m-%d %H.%M.%S}"


def _invite(house: "House", group: str, words: str, by: str) -> None:
    """As any broadcast: above a size or cost a second person approves it first."""
    from bot.commands import broadcasting, drafting
    from bot.commands.segments import Named
    from storage import broadcasts

    named = Named(to=(f"group={group}",))
    tell(drafting.add(house, drafting.Wanted(by, words, (), named, None, True)))
    with house.database.reading() as db:
        newest = max(one.number for one in broadcasts.every(db))
    tell(broadcasting.send(house, newest, by))
