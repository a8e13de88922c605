"""Promises: what was promised to whom by when, and what became of it. Said by a named person, and kept for ever."""

from typing import Annotated

import typer

from bot.commands.telling import MOST, WrongUse, tell

app = typer.Typer(
    help="What was promised by when: list, show, add, and say that it is kept, late or dropped.", no_args_is_help=True
)

Promise = Annotated[str, typer.Argument(help="The promise's number, as `promise list` shows it.", show_default=False)]
By = Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)]
Why = Annotated[str, typer.Option(help="Why: people are told. Other languages: --why.pl TEXT.", show_default=False)]
InLanguage = Annotated[list[str] | None, typer.Option("--in", hidden=True)]


@app.command("list", epilog="Example: yousaid promise list")
def list_(
    every: Annotated[bool, typer.Option("--every", help="Also those that are kept or dropped.")] = False,
) -> None:
    """The open promises, and how many of all were kept on time and told on time."""
    from bot.commands.promises_shown import listed_promises
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(listed_promises(db, house, every))


@app.command(epilog="Example: yousaid promise show 3")
def show(promise: Promise) -> None:
    """One promise: who waits, who answers for it, and its whole ledger, corrections too."""
    from bot.commands.promises_shown import shown_promise
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(shown_promise(db, house, promise))


EXAMPLE_ADD = (
    'Example: yousaid promise add oak-house --what "locks" --until 2027-04-16 --owner "repairs manager" --ref K7 '
    '--by "Duty desk"'
)


@app.command(epilog=EXAMPLE_ADD)
def add(
    consultation: Annotated[str, typer.Argument(help="The consultation's name.", show_default=False)],
    what: Annotated[str, typer.Option(help='News on what: "locks". Other languages: --what.pl TEXT.')],
    until: Annotated[str, typer.Option(help="The date by which people hear: 2027-04-16.")],
    by: By,
    owner: Annotated[str | None, typer.Option(help="Whose job it is: a role, never a name.")] = None,
    ref: Annotated[list[str] | None, typer.Option(help="To who sent this view, such as K7; repeatable.")] = None,
    answer: Annotated[list[str] | None, typer.Option(help="To who answered: question=option.")] = None,
    sensitive: Annotated[bool, typer.Option("--sensitive", help="Never say to a phone what it is about.")] = False,
    in_language: InLanguage = None,
) -> None:
    """Promise news by a date. With no --ref and no --answer, to all who took part."""
    from bot.commands.promising import Wanted, add_promise
    from bot.house import opened
    from bot.settings import load_settings

    wanted = Wanted(
        consultation, what, tuple(in_language or ()), until, owner, tuple(ref or ()), tuple(answer or ()), sensitive, by
    )
    with opened(load_settings()) as house:
        tell(add_promise(house, wanted))


@app.command(epilog='Example: yousaid promise kept 3 --what "new locks on every door" --by "Repairs desk"')
def kept(
    promise: Promise,
    what: Annotated[str, typer.Option(help="What was done. Other languages: --what.pl TEXT.", show_default=False)],
    by: By,
    in_language: InLanguage = None,
) -> None:
    """Say that it is kept, and what was done: those who wait are told."""
    _answer("kept", promise, what, by, in_language)


@app.command(epilog='Example: yousaid promise late 3 --until 2027-05-07 --why "a part is on order" --by "Repairs desk"')
def late(
    promise: Promise,
    until: Annotated[str, typer.Option(help="The new date: 2027-05-07.", show_default=False)],
    why: Why,
    by: By,
    in_language: InLanguage = None,
) -> None:
    """Give a new date, and say why: those who wait are told."""
    _answer("late", promise, why, by, in_language, until)


@app.command(epilog='Example: yousaid promise drop 3 --why "the landlord said no" --by "Repairs desk"')
def drop(promise: Promise, why: Why, by: By, in_language: InLanguage = None) -> None:
    """Say that it will not be done, and why: those who wait are told."""
    _answer("dropped", promise, why, by, in_language)


@app.command(epilog='Example: yousaid promise correct 3 --why "it was another door" --by "Repairs desk"')
def correct(
    promise: Promise,
    why: Why,
    by: By,
    entry: Annotated[
        int | None, typer.Option(help="Which line of `promise show`; default: the last answer.", max=MOST)
    ] = None,
    in_language: InLanguage = None,
) -> None:
    """Take an answer back. Nothing is wiped out: the ledger shows both. Those who were told hear that it was wrong."""
    from bot.commands.promising import correct_promise
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(correct_promise(house, promise, why, tuple(in_language or ()), by, entry))


def _answer(
    what: str, promise: str, words: str, by: str, in_language: list[str] | None, until: str | None = None
) -> None:
    from bot.commands.promising import answer_promise
    from bot.house import opened
    from bot.settings import load_settings

    if not words.strip():
        raise WrongUse(f"Say {'what was done: --what' if what == 'kept' else 'why: --why'} TEXT.")
    with opened(load_settings()) as house:
        tell(answer_promise(house, what, promise, words, tuple(in_language or ()), by, until))
