"""A draft of the data protection impact assessment, filled in with this installation's own facts."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.telling import WrongUse, tell
from bot.commands.writing import write_new

FORMATS = ("md", "html")


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid dpia --format html --out dpia.html")(dpia)


def dpia(
    kind: Annotated[str, typer.Option("--format", help="md or html.")] = "md",
    out: Annotated[Path | None, typer.Option(help="Write it here instead of on the screen.")] = None,
) -> None:
    """A draft to work on, with this installation's own facts: counts and roles, and nothing of any member.

    It is no legal advice. What only you know is marked TO FILL IN.
    """
    from bot.dpia.making import make
    from bot.house import opened
    from bot.settings import load_settings

    if kind not in FORMATS:
        raise WrongUse("Write --format md or --format html.")
    with opened(load_settings()) as house, house.database.reading() as db:
        draft = make(db, house, kind, house.clock.now())
    if out is None:
        tell(draft.rstrip("\n"))
        return
    write_new(out, draft.encode())
    tell(f"Written to {out.name}. Fill in what is marked TO FILL IN.")
