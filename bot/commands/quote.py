"""Quotes: members' own words that everybody may read. List them, ask for one, approve or withdraw it."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from bot.commands.telling import CannotDo, WrongUse, listed, moment, tell

if TYPE_CHECKING:
    from bot.house import House
    from flows.permissions import Permission
    from flows.quotes import Quote
    from storage.staff import Person

app = typer.Typer(help="Members' own words for everybody: list, show, ask, approve, withdraw.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="The quote, as `quote list` shows it, such as Q1.", show_default=False)]
By = Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)]

Act = Callable[[Connection, "House", "Quote", "Person", datetime], None]


@app.command("list", epilog="Example: yousaid quote list")
def list_() -> None:
    """Every quote, newest first: of which view, and how it stands. Never what was said: show does that."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import quotes

    with opened(load_settings()) as house, house.database.reading() as db:
        now, zone = house.clock.now(), house.settings.zone
        lines = [described(one, now, zone) for one in quotes.every(db)]
    tell(lines or "Nobody has been asked yet.")


@app.command(epilog="Example: yousaid quote show Q1")
def show(quote: Number) -> None:
    """The very words that its author was asked about, and how it stands."""
    from bot.commands.complaint import shown
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        found = _find(db, quote)
        line = described(found, house.clock.now(), house.settings.zone)
    tell([line, shown(found.words)])


@app.command(epilog='Example: yousaid quote ask K7 --words "The showers are cold every morning" --by "Front desk"')
def ask(
    reference: Annotated[str, typer.Argument(help="The view, as `view list` shows it, such as K7.")],
    by: By,
    words: Annotated[
        str | None, typer.Option(help="A part of it, just as it stands; (...) for what you cut out between.")
    ] = None,
) -> None:
    """Ask the author of a view whether everybody may read these words. Without --words it shows what may be quoted."""
    from bot import moderating, quoting
    from bot.house import opened
    from bot.settings import load_settings

    view = reference.strip().upper()
    with opened(load_settings()) as house, house.database.transaction() as db:
        person = _works_here(db, by, "write")
        now = house.clock.now()
        try:
            if why := moderating.why_not_views(db, person.name, [view], house.keys):
                raise CannotDo(why)
            if words is None:
                offered = quoting.offered(db, view, now)
                tell(offered.why_not or offered.whole)
                return
            asked = quoting.ask(db, house, view, words, person.name, now)
        except quoting.CannotQuote as wrong:
            raise CannotDo(str(wrong)) from None
        except ValueError as wrong:
            raise WrongUse(str(wrong)) from None
    tell(f"{asked.reference}: its author is asked, at night in the morning. No answer is a no.")


@app.command(epilog='Example: yousaid quote approve Q1 --by "The manager"')
def approve(quote: Number, by: By) -> None:
    """Publish it, after its author's yes. Whoever asked does not approve."""
    from bot import quoting

    _act(quote, by, "approve", quoting.approve)
    tell(f"{_called(quote)} is published.")


@app.command(epilog='Example: yousaid quote refuse Q1 --by "The manager"')
def refuse(quote: Number, by: By) -> None:
    """Do not publish it, though its author said yes."""
    from bot import quoting

    _act(quote, by, "approve", lambda db, house, found, person, now: quoting.refuse(db, found, person, now))
    tell(f"{_called(quote)} is not published.")


@app.command(epilog='Example: yousaid quote withdraw Q1 --by "Front desk"')
def withdraw(quote: Number, by: By) -> None:
    """It is shown no more, and not asked about any more. It cannot be undone."""
    from bot import quoting

    _act(quote, by, "read", lambda db, house, found, person, now: quoting.withdraw(db, found, person.name, now))
    tell(f"{_called(quote)} is shown no more.")


def _act(called: str, by: str, permission: "Permission", act: Act) -> None:
    """Raises CannotDo or WrongUse, and then nothing is changed."""
    from bot import moderating
    from bot.house import opened
    from bot.quoting import CannotQuote
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.transaction() as db:
        person, found = _works_here(db, by, permission), _find(db, called)
        if why := moderating.why_not_views(db, person.name, [found.view], house.keys):
            raise CannotDo(why)
        try:
            act(db, house, found, person, house.clock.now())
        except CannotQuote as wrong:
            raise CannotDo(str(wrong)) from None


def _works_here(db: Connection, name: str, permission: "Permission") -> "Person":
    from flows.permissions import IN_WORDS, may
    from storage import staff

    able = [person for person in staff.every(db) if may(person.roles, permission)]
    person = next((one for one in able if one.name == name), None)
    if person is None:
        known = listed(one.name for one in able) or "nobody yet"
        raise CannotDo(f'"{name}" may not {IN_WORDS[permission]}. These may: {known}.')
    return person


def _called(quote: str) -> str:
    """ "q1" and "1" are Q1."""
    return f"Q{quote.strip().upper().removeprefix('Q')}"


def _find(db: Connection, quote: str) -> "Quote":
    from storage import quotes

    digits = _called(quote).removeprefix("Q")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise WrongUse(f'"{quote[:20]}" is no quote. Quotes look like Q1.')
    found = quotes.find(db, int(digits))
    if found is None:
        raise CannotDo(f"There is no quote Q{int(digits)}. See: yousaid quote list")
    return found


def described(quote: "Quote", now: datetime, zone: tzinfo) -> str:
    from bot.console.quotes_seen import stands

    return f"{quote.reference}  of {quote.view}  {moment(quote.asked_at, zone)}  {stands(quote, now, _Says(zone))}"


class _Says:
    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    def when(self, at: datetime) -> str:
        return moment(at, self.zone)
