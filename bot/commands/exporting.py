"""The results of a consultation, for a spreadsheet or a program."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.telling import CannotDo
from bot.commands.writing import write_again


class Format(StrEnum):
    """What the file is."""

    csv = "csv"
    xlsx = "xlsx"
    json = "json"


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid export oak-house --format xlsx --to oak-house.xlsx")(export)


def export(
    consultation: Annotated[str, typer.Argument(help="Its name.", show_default=False)],
    format: Annotated[Format, typer.Option(help="What the file is.")] = Format.csv,
    to: Annotated[Path | None, typer.Option(help="The file to write; without it, standard output.")] = None,
) -> None:
    """How many gave each answer: exact, and so for staff only. Who gave it is not in it.

    JSON has each ballot too, so that anyone can count again: yousaid verify FILE.
    """
    from bot.commands.consultation import found
    from bot.exporting import written
    from bot.house import opened
    from bot.settings import load_settings

    if to is None and format is Format.xlsx and sys.stdout.isatty():
        raise CannotDo("A spreadsheet cannot be shown here: say where to write it, --to FILE.xlsx.")
    with opened(load_settings()) as house, house.database.reading() as db:
        content = written(db, found(db, consultation), format.value)
    if to is None:
        sys.stdout.buffer.write(content)
    else:
        write_again(to, content, f".{format.value}")
