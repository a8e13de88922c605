"""Views: what people say in their own words. List them, show one, say that it is read, and whose it is."""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.redacting import redact
from bot.commands.telling import CannotDo, WrongUse, listed, moment, tell
from flows.complaints import OUTSIDE

if TYPE_CHECKING:
    from storage.reports import ViewSeen
    from storage.silence import Found

app = typer.Typer(help="What people say: list, show, mark as read, say whose it is, take out.", no_args_is_help=True)
app.command(epilog='Example: yousaid view redact K7 --part "Tyler" --because "a child\'s name" --by "Data lead"')(
    redact
)

Result = TypeVar("Result")
MOST_LISTED = 1000
WHY_NOT = {
    "missing": "There is no view {reference}. See: yousaid view list",
    "safety": "{reference} is held for safety: who deals with the alert reads it. See: yousaid alert list",
    "outside": "{reference} is for the outside reader alone. See: yousaid complaint list",
    "secret": "{reference} came with a secret answer, so nobody can read it.",
}
Reference = Annotated[str, typer.Argument(help="Its reference, as `view list` shows it, such as K7.")]


@app.command("list", epilog="Example: yousaid view list --unanswered")
def list_(
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Only those without an answer.")] = False,
    must_decide: Annotated[
        bool, typer.Option("--must-decide", help="Only those whose author heard twice that there is no answer.")
    ] = False,
) -> None:
    """Each view: when it came, what became of it, whose it is, who read it. Never what was said: show does that."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import reports, silence

    with opened(load_settings()) as house, house.database.reading() as db:
        now, zone = house.clock.now(), house.settings.zone
        if must_decide or unanswered:
            found = silence.must_decide(db, now) if must_decide else silence.waiting(db, now)
            lines = [waits(one, now, zone) for one in found]
        else:
            lines = [described(one, zone) for one in reversed(reports.views(db, MOST_LISTED))]
    tell(lines)
    if not lines:
        tell("No view waits for that." if must_decide or unanswered else "There is no view yet.")


@app.command(epilog="Example: yousaid view show K7")
def show(reference: Reference) -> None:
    """What was said, and what became of it. What is held for somebody else is not shown."""
    from bot.commands.complaint import shown
    from bot.house import opened
    from bot.settings import load_settings
    from storage import reports

    with opened(load_settings()) as house, house.database.reading() as db:
        number = _number(db, reference)
        seen = reports.view(db, number)
        zone = house.settings.zone
    if seen is not None:
        tell([described(seen, zone), shown(seen.text or "")])


@app.command(epilog='Example: yousaid view read K7 --by "Duty desk"')
def read(
    reference: Reference,
    by: Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)],
) -> None:
    """Say that a person has read it. Its author sees it in STATUS, and in the next word about it."""
    from bot import moderating
    from bot.settings import load_settings
    from storage import staff, viewing

    def keep(db: Connection, number: int, now: datetime) -> bool:
        names = [person.name for person in staff.every(db)]
        if by not in names:
            raise CannotDo(f'"{by}" is not on the staff list. It has: {listed(names) or "nobody yet"}.')
        if why := moderating.why_not_views(db, by, [reference], load_settings().keys()):
            raise CannotDo(why)
        return viewing.read(db, number, by, now)

    tell("It is kept that you have read it." if _act(reference, keep) else "Somebody has read it already: that stays.")


@app.command(epilog='Example: yousaid view give K7 --owner "repairs manager"')
def give(
    reference: Reference,
    owner: Annotated[str, typer.Option(help='A role that its author is told, or "team".', show_default=False)],
) -> None:
    """Say who has it: a role, never a person's name, since its author is told. "team" takes it back."""
    from flows.owner_names import tidy_owner
    from storage import viewing

    try:
        given = tidy_owner(owner)
    except ValueError as wrong:
        raise WrongUse(f"--owner: {wrong}") from None
    if not owner.strip():
        raise WrongUse('Say whose it is: --owner "repairs manager", or --owner team.')

    def keep(db: Connection, number: int, now: datetime) -> None:
        viewing.give(db, number, given, now)

    _act(reference, keep)
    tell(f"{reference.strip().upper()} is with {given or 'the team'} from now on.")


def _act(reference: str, act: Callable[[Connection, int, datetime], Result]) -> Result:
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.transaction() as db:
        return act(db, _number(db, reference), house.clock.now())


def _number(db: Connection, reference: str) -> int:
    """Of a view that staff may read. Raises CannotDo or WrongUse."""
    from storage import viewing
    from storage.complaints import LONGEST
    from storage.references import number

    try:
        found = number(reference[: LONGEST + 1]) if len(reference.strip()) <= LONGEST else 0
    except ValueError as wrong:
        raise WrongUse(str(wrong)) from None
    if (why := viewing.may_be_seen(db, found)) is not None:
        raise CannotDo(WHY_NOT[why].format(reference=reference.strip().upper()))
    return found


def described(seen: "ViewSeen", zone: tzinfo) -> str:
    return f"{seen.reference}  {when(seen.at, zone, seen.held == OUTSIDE)}  {', '.join(_facts(seen, zone))}"


def when(at: datetime, zone: tzinfo, is_outside: bool) -> str:
    """Of a complaint only the day: from the minute others could tell whose text it was."""
    return f"{at.astimezone(zone):%Y-%m-%d}" if is_outside else moment(at, zone)


def _facts(seen: "ViewSeen", zone: tzinfo) -> Iterator[str]:
    yield seen.status.replace("_", " ")
    if seen.held:
        yield f"held ({seen.held})"
    if seen.owner:
        yield f"with {seen.owner}"
    if seen.read_by:
        yield f"read by {seen.read_by} ({moment(seen.read_at, zone)})"


def waits(found: "Found", now: datetime, zone: tzinfo) -> str:
    """How long it waits, whose it is, and by when its author hears more or it must be decided."""
    view = found.view
    who = "with an outside reader" if view.is_outside else f"with {view.owner or 'the team'}"
    by = "decide by" if view.must_be_decided else "its author hears more by"
    until = view.hears_by.astimezone(zone)
    read_ = "" if view.is_outside else (", read" if view.is_read else ", not read")
    days = (now - view.came).days
    came = when(view.came, zone, view.is_outside)
    return f"{view.reference}  {came}  {days} days, {who}{read_}, {by} {until.day} {until:%b %Y}"
