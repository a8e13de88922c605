"""The keys: whether a change of them is at its end, doing it now, and the sheet to print and put away."""

import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, complain, tell
from bot.commands.writing import PRIVATE, write_new

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database
    from storage.rekeying import HowFar

app = typer.Typer(help="The encryption keys: change them, and print the key sheet.", no_args_is_help=True)
HOW = (
    "To change a key: yousaid check --new-keys, write the one that you change as the setting, and the one that is "
    "there now as the same setting with _PREVIOUS; then start every process of yousaid anew."
)


@app.command(epilog="Example: yousaid keys status")
def status() -> None:
    """Is everything under the keys that are set, or how far is the change?"""
    from bot.changing_keys import said
    from bot.house import opened
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, begins=False) as house, house.database.reading() as db:
        tell(f"Change of keys: {said(db, settings)[1]}.")


@app.command(epilog="Example: yousaid keys rotate")
def rotate() -> None:
    """Bring everything under the keys that are set. It may be stopped at any moment, and goes on when called again.

    A worker that runs does the same by itself, beside its other work; both at once do no harm.
    """
    from bot.house import opened
    from bot.rekeying import change_now
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        shown = _Shown(house.database)
        change_now(house.database, house.keys, house.clock, shown.once_more)
    if shown.pieces:
        tell("Everything is under the new keys. Take the settings with _PREVIOUS away, and print a new key sheet.")
    else:
        tell(["Everything is under the keys that are set.", HOW])


@app.command(epilog="Example: yousaid keys sheet --to key-sheet.html")
def sheet(
    to: Annotated[Path | None, typer.Option(help="A page to print; without it, plain text here.")] = None,
) -> None:
    """Both keys on one page, to be printed and put away. Without it, a lost key is lost with all that it sealed."""
    from bot import key_sheet
    from bot.clock import RealClock
    from bot.in_force import name_of
    from bot.settings import load_settings

    settings = load_settings()
    secret, index = _keys(settings)
    _refuse_where_they_open_nothing(settings)
    today = RealClock().now().astimezone(settings.zone).date()
    if to is None:
        tell(key_sheet.as_text(secret, index, name_of(settings), today))
    else:
        write_new(to, key_sheet.as_page(secret, index, name_of(settings), today).encode(), PRIVATE)
        tell(f"Print {to}, delete it, and put the paper away.")


def _refuse_where_they_open_nothing(settings: "Settings") -> None:
    """On paper nobody would find out until it is too late. Raises WrongKey."""
    from bot.house import open_house
    from storage.problems import DatabaseProblem

    try:
        open_house(settings, begins=False).close()
    except DatabaseProblem as problem:
        complain(f"Whether these keys fit the database could not be looked at. {problem}")


@app.command(epilog="Example: yousaid keys check-sheet < typed.txt")
def check_sheet(
    as_settings: Annotated[
        bool, typer.Option("--as-settings", help="Print the keys as settings, where the machine has lost them.")
    ] = False,
) -> None:
    """Type the eight lines of a key sheet: is each as it was printed, and are they the keys that are set?"""
    from bot import key_sheet
    from bot.settings import load_settings

    if sys.stdin.isatty():
        tell("Type the eight lines, S1 to I4, and then Ctrl-D:")
    found, problems = key_sheet.read(sys.stdin)
    if problems:
        raise CannotDo(*problems)
    if as_settings:
        tell(f"{name}={urlsafe_b64encode(key).decode()}" for name, key in found.items())
        return
    ours = dict(zip(key_sheet.LETTERS.values(), _keys(load_settings()), strict=True))
    if other := [name for name, key in found.items() if ours[name] != key]:
        raise CannotDo(f"The sheet can be read, but {' and '.join(other)} on it is not the one that is set.")
    tell("The sheet is right: both keys on it are the ones that are set.")


def _keys(settings: "Settings") -> tuple[bytes, bytes]:
    """Raises SettingsProblem where one is not set."""
    settings.keys()
    return settings.secret_key or b"", settings.index_key or b""


class _Shown:
    """How far it is, on standard error: a line for each part, and on a terminal one that grows."""

    def __init__(self, database: "Database") -> None:
        self.database, self.pieces = database, 0
        self.shown: HowFar | None = None

    def once_more(self) -> None:
        from storage.rekeying import how_far

        self.pieces += 1
        with self.database.reading() as db:
            far = how_far(db, self.shown)
        is_new = far is None or self.shown is None or far.part != self.shown.part
        self.shown = far
        if far is None or not (is_new or sys.stderr.isatty()):
            return
        end = "\n" if is_new else "\r"
        print(f"{far.part}: {far.done:,} of {far.of:,}", end=end, file=sys.stderr, flush=True)
