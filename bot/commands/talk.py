"""`yousaid try`: talk to it in the terminal, with the real rules, wording and storage, and nothing sent anywhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.telling import CannotDo, complain, tell
from bot.commands.writing import write_new

KEEP = "Keep this talk as a transcript? A file name, or Enter for no"


def add_to(app: typer.Typer) -> None:
    app.command("try", epilog="Example: yousaid try oak-house.yaml")(try_)


def try_(
    file: Annotated[
        Path | None, typer.Argument(help="A consultation: YAML or a spreadsheet; default: the sample.")
    ] = None,
) -> None:
    """Be a member for a while: type texts, read the replies. Ctrl-D ends it; nothing is stored."""
    from bot.trying import Trial

    asks = sys.stdin.isatty()
    with Trial(file) as trial:
        if asks:
            tell("You are a member with a phone. Type a text and press Enter; Ctrl-D ends.")
        for text in _typed(asks):
            tell(f"  {line}" for line in trial.say(text).splitlines())
        if asks and trial.talk:
            _offer_to_keep(trial.transcript())


def _typed(asks: bool) -> Iterator[str]:
    """What is typed, line by line, until it ends."""
    while True:
        try:
            yield input("you: " if asks else "")
        except (EOFError, KeyboardInterrupt):
            tell("")
            return


def _offer_to_keep(transcript: str) -> None:
    """Asks again where it cannot be kept there: the talk is nowhere else."""
    while where := typer.prompt(KEEP, default="", show_default=False):
        try:
            write_new(Path(where), transcript.encode())
        except CannotDo as wrong:
            complain(str(wrong))
        else:
            tell(f"Kept in {where}.")
            return
