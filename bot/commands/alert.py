"""Alerts: somebody may be in danger. See them, say that you deal with one, let questions go on, close it."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection

from bot.commands.telling import CannotDo, listed, moment, tell

if TYPE_CHECKING:
    from storage import safety

app = typer.Typer(help="Somebody may be in danger: list, acknowledge, release and close.", no_args_is_help=True)

Alert = Annotated[str, typer.Argument(help="The alert's number, as `alert list` shows it.", show_default=False)]
By = Annotated[str, typer.Option(help="Your name, as in `staff list`: it is kept.", show_default=False)]


@app.command("list", epilog="Example: yousaid alert list")
def list_(
    every: Annotated[bool, typer.Option("--every", help="Also those that are acknowledged.")] = False,
) -> None:
    """The open alerts, newest last: when, what kind, how sure. Never what was said."""
    from bot.house import opened
    from bot.settings import load_settings
    from storage import safety

    with opened(load_settings()) as house, house.database.reading() as db:
        there = safety.alerts(db, open_only=False)
        alerts = there if every else [alert for alert in there if alert.acknowledged_by is None]
        tell(described(alert, house.settings.zone) for alert in alerts)
    if not alerts:
        tell("No alert is open.")
    if not every and (taken := sum(alert.acknowledged_by is not None and alert.closed_by is None for alert in there)):
        tell(f"{taken} more {'is' if taken == 1 else 'are'} taken and not closed. See: yousaid alert list --every")


@app.command(epilog='Example: yousaid alert acknowledge 12 --by "Duty desk"')
def acknowledge(alert: Alert, by: By) -> None:
    """Say that you are dealing with it: it is not passed on to the next person."""
    from storage import safety

    _act(safety.acknowledge, alert, by)
    tell("Acknowledged. Questions to this person stay stopped until: yousaid alert release.")


@app.command(epilog='Example: yousaid alert release 12 --by "Duty desk"')
def release(alert: Alert, by: By) -> None:
    """Let questions and reminders to this person go on."""
    from storage import safety

    _act(safety.release, alert, by)
    tell("Released. This person can be asked again.")


@app.command(epilog='Example: yousaid alert close 12 --by "Duty desk" --because "we reached her; her GP knows"')
def close(
    alert: Alert,
    by: By,
    because: Annotated[str, typer.Option(help="What was done, in a few words: it is kept.", show_default=False)],
) -> None:
    """Say that it has been dealt with, and how. Whether questions may go on is another decision: release."""
    from storage import safety

    if not because.strip():
        raise CannotDo("Say what was done: --because TEXT.")
    _act(lambda db, id, name, now: safety.close(db, id, name, because.strip(), now), alert, by)
    tell("Closed. Questions to this person go on only after: yousaid alert release.")


def described(alert: "safety.Alert", zone: tzinfo) -> str:
    """When, what kind, how sure and how often; never who, and never a word of it."""
    cries = f", {alert.cries} messages" if alert.cries > 1 else ""
    taken = f"; {alert.acknowledged_by} is dealing with it" if alert.acknowledged_by else ""
    if alert.closed_by:
        taken = f"; closed by {alert.closed_by}: {alert.closed_because}"
    held = "" if alert.released_at else "; questions are stopped"
    kind = alert.category.replace("_", " ")
    return f"{alert.number}  {moment(alert.opened_at, zone)}  {kind}, {alert.level}{cries}{taken}{held}"


def _act(act: Callable[[Connection, str, str, datetime], bool], alert: str, by: str) -> None:
    """Only somebody whom `staff list` knows may: an alert is answered by a named person."""
    from bot import moderating
    from bot.house import opened
    from bot.settings import load_settings
    from storage import safety, staff

    with opened(load_settings()) as house, house.database.transaction() as db:
        known = [one.name for one in staff.every(db)]
        if by not in known:
            raise CannotDo(f'Nobody is called "{by}" here. There is: {listed(known) or "nobody yet"}.')
        if why := moderating.why_not_alert(db, by, alert, house.keys):
            raise CannotDo(why)
        if not act(db, safety.named(db, alert) or "", by, house.clock.now()):
            raise CannotDo(
                "Nothing was changed: there is no such alert, or somebody was quicker. See: yousaid alert list"
            )
