"""Broadcasts: one message from staff to many members, seen before it goes, and stopped where it must be."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import MOST, tell

if TYPE_CHECKING:
    from bot.commands.drafting import Wanted
    from flows.broadcast import Step

app = typer.Typer(help="One message to many: add, preview, send, approve, pause, undo, show.", no_args_is_help=True)

Number = Annotated[
    int, typer.Argument(help="Its number, as `broadcast list` shows it.", show_default=False, min=1, max=MOST)
]
By = Annotated[str, typer.Option(help="Who does this: a name on the staff list.", show_default=False)]
Words = Annotated[str | None, typer.Option(help="What it says. Other languages: --text.pl TEXT.")]
To = Annotated[list[str] | None, typer.Option(help="Who gets it: everybody, K7, took-part=NAME, ...; all must be so.")]
Language = Annotated[list[str] | None, typer.Option(help="Only who reads this language; repeatable.")]
Channel = Annotated[list[str] | None, typer.Option(help="Only who is reached so: sms or telegram.")]
TookPart = Annotated[list[str] | None, typer.Option(help="Only who took part in this consultation.")]
HasNotAnswered = Annotated[list[str] | None, typer.Option(help="Only who has not: NAME, or NAME:QUESTION.")]
Include = Annotated[list[str] | None, typer.Option(help="These too: K7 for its author, or as --to.")]
Exclude = Annotated[list[str] | None, typer.Option(help="Never these: K7 for its author, or as --to.")]
At = Annotated[str | None, typer.Option(help="When: 2027-01-08 10:00; default: as soon as it may.")]
AsIs = Annotated[bool, typer.Option("--as-is", help="Send it although a translation is missing.")]
In = Annotated[list[str] | None, typer.Option("--in", hidden=True)]
EXAMPLE = (
    'Example: yousaid broadcast add --text "The meeting is on Friday at 6." --text.pl "Spotkanie w piątek o 18." '
    '--took-part oak-house --exclude K7 --at "2027-01-08 10:00" --by "Duty desk"'
)


@app.command(epilog=EXAMPLE)
def add(
    by: By,
    text: Words = None,
    to: To = None,
    language: Language = None,
    channel: Channel = None,
    took_part: TookPart = None,
    has_not_answered: HasNotAnswered = None,
    include: Include = None,
    exclude: Exclude = None,
    at: At = None,
    as_is: AsIs = False,
    in_language: In = None,
) -> None:
    """Write a draft. Nothing goes before `broadcast send`."""
    from bot.commands import drafting
    from bot.house import opened
    from bot.settings import load_settings

    whom = (to, language, channel, took_part, has_not_answered, include, exclude)
    with opened(load_settings()) as house:
        tell(drafting.add(house, _wanted(by, text, in_language, whom, at, as_is)))


@app.command(epilog='Example: yousaid broadcast edit 3 --text "The meeting is on Monday at 6." --by "Duty desk"')
def edit(
    number: Number,
    by: By,
    text: Words = None,
    to: To = None,
    language: Language = None,
    channel: Channel = None,
    took_part: TookPart = None,
    has_not_answered: HasNotAnswered = None,
    include: Include = None,
    exclude: Exclude = None,
    at: At = None,
    as_is: AsIs = False,
    in_language: In = None,
) -> None:
    """Change what has not started. Who approved it has to look again."""
    from bot.commands import drafting
    from bot.house import opened
    from bot.settings import load_settings

    whom = (to, language, channel, took_part, has_not_answered, include, exclude)
    with opened(load_settings()) as house:
        tell(drafting.edit(house, number, _wanted(by, text, in_language, whom, at, as_is)))


@app.command(epilog="Example: yousaid broadcast preview 3")
def preview(number: Number) -> None:
    """Who would get it now, three samples of how it looks, and what it costs."""
    from bot.commands.broadcasting import show_preview
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(show_preview(house, number))


@app.command(epilog='Example: yousaid broadcast send 3 --by "Duty desk"')
def send(number: Number, by: By) -> None:
    """Send it: in five minutes or at its time; above a size or cost, once a second person has approved."""
    from bot.commands import broadcasting
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(broadcasting.send(house, number, by))


@app.command(epilog="Example: yousaid broadcast approve 3 --by Manager --code 482913")
def approve(
    number: Number,
    by: By,
    code: Annotated[str | None, typer.Option(help="The code of what you saw; default: as it is now.")] = None,
) -> None:
    """Say yes to what somebody else wrote, exactly as it was shown."""
    from bot.commands import broadcasting
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(broadcasting.approve(house, number, by, code))


@app.command(epilog='Example: yousaid broadcast pause 3 --by "Duty desk"')
def pause(number: Number, by: By) -> None:
    """Hold back what is not sent yet."""
    _steer(number, "pause", by)


@app.command(epilog='Example: yousaid broadcast resume 3 --by "Duty desk"')
def resume(number: Number, by: By) -> None:
    """Go on with what was held back."""
    _steer(number, "resume", by)


@app.command(epilog='Example: yousaid broadcast cancel 3 --by "Duty desk"')
def cancel(number: Number, by: By) -> None:
    """End it: what is not sent yet never goes."""
    _steer(number, "cancel", by)


@app.command(epilog='Example: yousaid broadcast undo 3 --by "Duty desk"')
def undo(number: Number, by: By) -> None:
    """Take back what has not started: it is a draft again."""
    _steer(number, "undo", by)


@app.command(epilog='Example: yousaid broadcast resend 3 --by "Duty desk"')
def resend(number: Number, by: By) -> None:
    """Once more to those of whom nobody knows whether they got it, after we have looked."""
    from bot.commands import broadcasting
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(broadcasting.resend(house, number, by))


@app.command("list", epilog="Example: yousaid broadcast list")
def list_() -> None:
    """Every broadcast, the newest first, and how far it is."""
    from bot.commands.showing_broadcasts import lines
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(lines(db))


@app.command(epilog="Example: yousaid broadcast show 3")
def show(number: Number) -> None:
    """Its words, who did what with it, and how many texts came to what."""
    from bot.commands.showing_broadcasts import shown
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.reading() as db:
        tell(shown(db, number, house.settings.zone))


def _steer(number: int, step: "Step", by: str) -> None:
    from bot.commands import broadcasting
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(broadcasting.steer(house, number, step, by))


def _wanted(
    by: str,
    text: str | None,
    in_language: list[str] | None,
    whom: tuple[list[str] | None, ...],
    at: str | None,
    as_is: bool,
) -> "Wanted":
    from bot.commands.drafting import Wanted
    from bot.commands.segments import Named

    return Wanted(by, text, tuple(in_language or ()), Named(*(part or () for part in whom)), at, as_is)
