"""Outcomes: write what became of people's words, and see who will hear it, and when."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.telling import WrongUse, tell

app = typer.Typer(help='"You said, we did": add, list and show.', no_args_is_help=True)

EXAMPLE = (
    'Example: yousaid outcome add oak-house --status done --said "the hot water runs out" '
    '--did "a new boiler, 8 Jan" --answer first-repair="Hot water" --said.pl "brakuje ciepłej wody" '
    '--did.pl "nowy kocioł, 8 sty"'
)


class Status(StrEnum):
    """What became of it; `flows.outcome.Status` as a choice on the command line."""

    heard = "heard"
    read = "read"
    planned = "planned"
    doing = "doing"
    done = "done"
    tried = "tried"
    not_doing = "not_doing"


@app.command(epilog=EXAMPLE)
def add(
    consultation: Annotated[str, typer.Argument(help="The consultation's name.", show_default=False)],
    status: Annotated[Status | None, typer.Option(help="What became of it.", show_default=False)] = None,
    said: Annotated[str | None, typer.Option(help="You said. Other languages: --said.pl TEXT.")] = None,
    did: Annotated[str | None, typer.Option(help="We did. Other languages: --did.pl TEXT.")] = None,
    because: Annotated[str | None, typer.Option(help="Why; not_doing needs it. Also --because.pl TEXT.")] = None,
    ref: Annotated[list[str] | None, typer.Option(help="For who sent this view, such as K7; repeatable.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="For who answered: question=option.")] = None,
    owner: Annotated[str | None, typer.Option(help="Whose job it is: a role, never a name.")] = None,
    by: Annotated[str | None, typer.Option(help="The date of a promise: 2027-01-08.")] = None,
    at: Annotated[str | None, typer.Option(help="When to tell: 2027-01-08 10:00; default: now.")] = None,
    file: Annotated[Path | None, typer.Option(help="All of this as YAML; what is typed wins.")] = None,
    keeps: Annotated[str | None, typer.Option(help="The promise that this keeps: its number.")] = None,
    sensitive: Annotated[bool, typer.Option("--sensitive", help='Tell only "There is news. Text NEWS."')] = False,
    as_is: Annotated[bool, typer.Option("--as-is", help="Send it although a translation is missing.")] = False,
    in_language: Annotated[list[str] | None, typer.Option("--in", hidden=True)] = None,
) -> None:
    """Write a "you said, we did" and schedule it. With no --ref and no --answer, all who took part hear it."""
    from bot.commands.adding import Wanted, schedule_outcome
    from bot.house import opened
    from bot.settings import load_settings

    if status is None and file is None:
        raise WrongUse("Say what became of it: --status done. See: yousaid outcome add --help")
    wanted = Wanted(
        consultation=consultation,
        status=status.value if status else None,
        plain={"said": said, "did": did, "because": because},
        translated=tuple(in_language or ()),
        file=file,
        references=tuple(ref or ()),
        answers=tuple(answer or ()),
        owner=owner,
        by=by,
        at=at,
        sensitive=sensitive,
        as_is=as_is,
        keeps=keeps,
    )
    with opened(load_settings()) as house:
        tell(schedule_outcome(house, wanted))


@app.command("list", epilog="Example: yousaid outcome list")
def list_() -> None:
    """Every outcome: what we claim, and what those who heard it say."""
    from bot.commands.showing import told
    from bot.house import opened
    from bot.settings import load_settings
    from storage import loop

    with opened(load_settings()) as house, house.database.reading() as db:
        outcomes = loop.outcomes(db)
    tell(
        f"{one.outcome.id}  {one.outcome.consultation}  {one.claimed.replace('_', ' ')}, {told(one)}"
        for one in outcomes
    )
    if not outcomes:
        tell("There is no outcome yet: yousaid outcome add.")


@app.command(epilog="Example: yousaid outcome show OUTCOME")
def show(
    outcome: Annotated[str, typer.Argument(help="The outcome's id, as `outcome list` shows it.", show_default=False)],
) -> None:
    """One outcome: its words in each language, who hears it, and what they say."""
    from bot.commands.showing import shown_outcome
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(shown_outcome(db, outcome, house.settings.zone))
