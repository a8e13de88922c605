"""Consultations from files: check one, load it, open it, close it, see how it stands."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from bot.commands.telling import CannotDo, complain, counted, listed, tell
from bot.settings import Settings, load_settings
from flows.consultation import Consultation
from flows.power import LEAST_TIME, is_silent_rush

if TYPE_CHECKING:
    from bot.files.problems import Notes

app = typer.Typer(help="What is put to members: check, load, open, close and show.", no_args_is_help=True)

TOLD = {
    "stands": "a question that they answered has changed, and their answer stands",
    "gone": "what they chose is gone, and no longer counts",
    "added": "there is a new question",
    "asked": "these are the questions that they asked for",
}

File = Annotated[Path, typer.Argument(help="A consultation: YAML, or a spreadsheet (.xlsx).", show_default=False)]
Name = Annotated[str, typer.Argument(help="The consultation's name, as `load` printed it.", show_default=False)]


@app.command(epilog="Example: yousaid consultation check oak-house.yaml")
def check(file: File) -> None:
    """Say what is wrong in a file, every problem at once, then advice on its words; nothing is stored."""
    consultation = read_with_advice(file, load_settings())
    tell(f"{file.name} is in order: {described(consultation)}.")


@app.command(epilog="Example: yousaid consultation load oak-house.yaml")
def load(file: File) -> None:
    """Store a consultation, or its changed wording, and print its name. Advice stops nothing. It is not opened.

    Where it is open already, those who answered what has changed are told, and may answer again.
    """
    from bot.house import opened
    from storage import revising

    settings = load_settings()
    consultation = read_with_advice(file, settings)
    with opened(settings) as house, house.database.transaction() as db:
        stored, told = revising.load(db, consultation, house.frame, house.clock.now())
    for why, count in sorted(told.items()):
        complain(f"{counted(count, 'person is', 'people are')} told: {TOLD[why]}.")
    tell(stored.name)


@app.command("open", epilog="Example: yousaid consultation open oak-house")
def open_(name: Name) -> None:
    """Start it now: whoever writes from now on is asked."""
    from bot.house import opened
    from storage import consultations

    with opened(load_settings()) as house, house.database.transaction() as db:
        refuse_a_silent_rush(found(db, name), house.clock.now(), house.settings.zone)
        consultations.open_consultation(db, name, house.clock.now())
    tell(f"{name} is open.")


@app.command(epilog="Example: yousaid consultation close oak-house")
def close(name: Name) -> None:
    """End it now. Answers that come later are kept and shown apart; who gave a secret ballot is forgotten."""
    from bot.clock import shuffled
    from bot.house import opened
    from storage import consultations

    with opened(load_settings()) as house, house.database.transaction() as db:
        found(db, name)
        consultations.close_consultation(db, name, house.clock.now(), shuffled, house.keys)
    tell(f"{name} is closed.")


@app.command(epilog="Example: yousaid consultation show oak-house")
def show(name: Name) -> None:
    """How it stands: what was asked, how many answered what, and how many views there are."""
    from bot.commands.showing import shown
    from bot.house import opened
    from storage import consultations

    with opened(load_settings()) as house, house.database.reading() as db:
        found(db, name)
        tell(shown(consultations.tally(db, name), house.clock.now(), house.settings.zone))


def refuse_a_silent_rush(consultation: Consultation, now: datetime, zone: tzinfo) -> None:
    """Raises CannotDo."""
    if is_silent_rush(consultation, now, zone):
        days = LEAST_TIME.days
        raise CannotDo(
            f"{consultation.name} would be open for less than {days} days. Write in its file why (short_because), "
            "or close it later, and load it again."
        )


def read_with_advice(file: Path, settings: Settings) -> Consultation:
    """Tells what could be written more plainly. Raises CannotDo with every problem, and the advice after them."""
    from bot.files.problems import Notes

    notes = Notes()
    try:
        consultation = read(file, settings, notes)
    except CannotDo as wrong:
        raise CannotDo(str(wrong), *advice_on(file, notes)) from None
    for sentence in advice_on(file, notes, consultation.keyword):
        complain(sentence)
    return consultation


def read(file: Path, settings: Settings, notes: "Notes | None" = None) -> Consultation:
    """Raises CannotDo with every problem, each on its own line with the file's name."""
    from bot.clock import RealClock
    from bot.files.consultations import FileProblems, read_file
    from bot.fitting import overflow

    today = RealClock().now().astimezone(settings.zone).date()
    try:
        return read_file(file, settings.zone, today, overflow, notes)
    except FileProblems as wrong:
        raise CannotDo(*(f"{file.name}, {problem}" for problem in wrong.problems)) from None


def advice_on(file: Path, notes: "Notes", keyword: str | None = None) -> Iterator[str]:
    """One line for each, in the order of the file. It stops nothing, so it says that it is advice."""
    from bot.plain_words import advice

    names = [keyword] if keyword else ()
    said = [
        (text.line, notes.at(text), one)
        for text in notes.for_members
        for one in advice(text.words, text.language, names)
    ]
    said += [(one.line, one.at, one.sentence) for one in notes.advice]
    for line, at, sentence in sorted(said, key=itemgetter(0)):
        yield f"{file.name}, {at or f'line {line}'}: Advice: {sentence}"


def found(db: Connection, name: str) -> Consultation:
    """Raises CannotDo for a name that is not there, with those that are."""
    from storage import consultations

    consultation = consultations.find(db, name)
    if consultation is None:
        known = listed(one.name for one in consultations.every(db)) or "none yet"
        raise CannotDo(f'There is no consultation "{name}": there is {known}. See: yousaid consultation load --help')
    return consultation


def described(consultation: Consultation) -> str:
    questions = counted(len(consultation.questions), "question", "questions")
    return f"{consultation.name}, {questions} in {listed(consultation.languages)}"
