"""Outcomes: write what became of people's words, and see who will hear it, and when."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.telling import MOST, WrongUse, tell

app = typer.Typer(help='"You said, we did": add, update, correct, list and show.', no_args_is_help=True)

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


Id = Annotated[str, typer.Argument(help="The outcome's id, as `outcome list` shows it.", show_default=False)]
Became = Annotated[Status | None, typer.Option(help="What became of it.", show_default=False)]
Said = Annotated[str | None, typer.Option(help="You said. Other languages: --said.pl TEXT.")]
Did = Annotated[str | None, typer.Option(help="We did. Other languages: --did.pl TEXT.")]
Because = Annotated[str | None, typer.Option(help="Why; not_doing needs it. Also --because.pl TEXT.")]
Owner = Annotated[str | None, typer.Option(help="Whose job it is: a role, never a name.")]
By = Annotated[str | None, typer.Option(help="The date of a promise: 2027-01-08.")]
At = Annotated[str | None, typer.Option(help="When to tell: 2027-01-08 10:00; default: now.")]
Sensitive = Annotated[bool, typer.Option("--sensitive", help='Tell only "There is news. Text NEWS."')]
AsIs = Annotated[bool, typer.Option("--as-is", help="Send it although a translation is missing.")]
Preview = Annotated[bool, typer.Option("--preview", help="Show each text, who hears it and the cost; keep nothing.")]
Version = Annotated[
    int | None, typer.Option(help="The step that `outcome show` showed you: refuses if it moved on.", max=MOST)
]
InLanguage = Annotated[list[str] | None, typer.Option("--in", hidden=True)]


@app.command(epilog=EXAMPLE)
def add(
    consultation: Annotated[str, typer.Argument(help="The consultation's name.", show_default=False)],
    status: Became = None,
    said: Said = None,
    did: Did = None,
    because: Because = None,
    ref: Annotated[list[str] | None, typer.Option(help="For who sent this view, such as K7; repeatable.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="For who answered: question=option.")] = None,
    owner: Owner = None,
    by: By = None,
    at: At = None,
    file: Annotated[Path | None, typer.Option(help="All of this as YAML; what is typed wins.")] = None,
    keeps: Annotated[str | None, typer.Option(help="The promise that this keeps: its number.")] = None,
    sensitive: Sensitive = False,
    as_is: AsIs = False,
    preview: Preview = False,
    in_language: InLanguage = None,
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
        preview=preview,
    )
    with opened(load_settings()) as house:
        tell(schedule_outcome(house, wanted))


@app.command(epilog='Example: yousaid outcome update OUTCOME --status done --did "a new boiler, 8 Jan"')
def update(
    outcome: Id,
    status: Became = None,
    said: Said = None,
    did: Did = None,
    because: Because = None,
    owner: Owner = None,
    by: By = None,
    at: At = None,
    sensitive: Sensitive = False,
    as_is: AsIs = False,
    preview: Preview = False,
    version: Version = None,
    in_language: InLanguage = None,
) -> None:
    """An outcome moves on: whoever heard of it, and whoever it is about by now, hears the next step once."""
    texts = {"said": said, "did": did, "because": because}
    _change("update", outcome, status, texts, in_language, owner, by, at, sensitive, as_is, preview, version)


@app.command(epilog='Example: yousaid outcome correct OUTCOME --did "a new boiler, 15 Jan" --why "the date was wrong"')
def correct(
    outcome: Id,
    why: Annotated[str | None, typer.Option(help="What was wrong; people are told. Also --why.pl TEXT.")] = None,
    status: Became = None,
    said: Said = None,
    did: Did = None,
    because: Because = None,
    owner: Owner = None,
    by: By = None,
    sensitive: Sensitive = False,
    as_is: AsIs = False,
    preview: Preview = False,
    version: Version = None,
    in_language: InLanguage = None,
) -> None:
    """What we told was wrong: it is stopped where it has not gone yet, and whoever had it hears what is right."""
    texts = {"said": said, "did": did, "because": because, "why": why}
    _change("correct", outcome, status, texts, in_language, owner, by, None, sensitive, as_is, preview, version)


def _change(
    how: Literal["update", "correct"],
    outcome: str,
    status: Status | None,
    texts: Mapping[str, str | None],
    in_language: Sequence[str] | None,
    owner: str | None,
    by: str | None,
    at: str | None,
    sensitive: bool,
    as_is: bool,
    preview: bool,
    version: int | None,
) -> None:
    from bot.commands.moving import Change, change_outcome
    from bot.house import opened
    from bot.settings import load_settings

    became, more = status.value if status else None, tuple(in_language or ())
    change = Change(how, outcome, became, texts, more, owner, by, at, sensitive, as_is, preview, version)
    with opened(load_settings()) as house:
        tell(change_outcome(house, change))


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
def show(outcome: Id) -> None:
    """One outcome: its words in each language, each step and correction, who hears it, and what they say."""
    from bot.commands.showing import shown_outcome
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(shown_outcome(db, outcome, house.settings.zone))
