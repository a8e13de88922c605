"""Staff: who answers for what, and a test text to one of them."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import WrongUse, listed, tell

if TYPE_CHECKING:
    from storage.duties import Duty

app = typer.Typer(help="Who answers for what: add, list, and send one a test text.", no_args_is_help=True)


class Role(StrEnum):
    """What a member of staff answers for."""

    duty_person = "duty_person"
    second_person = "second_person"
    outside_reader = "outside_reader"
    data_lead = "data_lead"
    manager = "manager"
    owner = "owner"
    approver = "approver"
    facilitator = "facilitator"
    moderator = "moderator"
    safeguarding_lead = "safeguarding_lead"
    finance = "finance"
    admin = "admin"
    viewer = "viewer"
    staff = "staff"


class Reached(StrEnum):
    """The channels a member of staff can be reached by."""

    sms = "sms"
    telegram = "telegram"


Name = Annotated[str, typer.Argument(help="A name or a job, as others know it.", show_default=False)]
EXAMPLE_ADD = 'Example: yousaid staff add "duty desk" --role duty_person --role data_lead --address "+44 7700 900123"'


@app.command(epilog=EXAMPLE_ADD)
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option(help="What they answer for; may be given several times.")],
    address: Annotated[str | None, typer.Option(help="Their phone number, or Telegram chat.")] = None,
    channel: Annotated[Reached, typer.Option(help="How the address is reached.")] = Reached.sms,
    email: Annotated[str | None, typer.Option(help="Their email address, for alerts.")] = None,
    owns: Annotated[list[str] | None, typer.Option(help='A job that texts name, such as "repairs manager".')] = None,
    deputy: Annotated[str | None, typer.Option(help="Who is asked in their place: a name on this list.")] = None,
) -> None:
    """Add somebody, or change what they answer for."""
    from bot import staffing
    from bot.house import opened
    from bot.settings import load_settings
    from bot.wanted import Wanted
    from storage import audit

    if deputy is not None and not owns:
        raise WrongUse('Say of which job they are the deputy: --owns "repairs manager".')
    if not all(title.strip() for title in owns or ()):
        raise WrongUse('Name the job: --owns "repairs manager".')
    roles = tuple(r.value for r in role)
    wanted = Wanted(name, roles, address or "", channel.value, email or "", owns or (), deputy)
    with opened(load_settings()) as house, house.database.transaction() as db:
        staffing.appoint(db, house, wanted, audit.SYSTEM)
    tell(f"{name} is {listed(words(role) for role in roles)}.")


@app.command("list", epilog="Example: yousaid staff list")
def list_() -> None:
    """Who answers for what, and what trial mode still waits for."""
    from bot import setup
    from bot.house import opened
    from bot.settings import load_settings
    from storage import duties, staff

    with opened(load_settings()) as house, house.database.reading() as db:
        people = staff.every(db)
        jobs = duties.every(db)
        tell(f"{one.name}: {listed(words(role) for role in one.roles)}{_owned(one.name, jobs)}" for one in people)
        tell(orphaned(jobs, {duties.plain(one.name) for one in people}))
        missing = setup.missing(db, house.settings)
    if missing:
        tell(["Trial mode: we answer those who write, and start nothing.", *missing])


@app.command(epilog='Example: yousaid staff remove "duty desk"')
def remove(name: Name) -> None:
    """Take somebody off the list. What they did stays in what is kept; what they owned passes to their deputy."""
    from bot import setup, staffing
    from bot.house import opened
    from bot.settings import load_settings
    from storage import audit, duties, staff

    with opened(load_settings()) as house, house.database.transaction() as db:
        staffing.remove(db, house, name, audit.SYSTEM)
        tell(f"{name} is off the list.")
        tell(orphaned(duties.every(db), {duties.plain(one.name) for one in staff.every(db)}))
        if missing := setup.missing(db, house.settings):
            tell(["Trial mode: we answer those who write, and start nothing.", *missing])


def orphaned(jobs: Iterable["Duty"], names: Collection[str]) -> Iterator[str]:
    """One sentence for each job whose person has left: who is asked instead."""
    from bot import staffing

    for job, instead in staffing.orphaned(jobs, names):
        yield f'The {job.title} has left: {instead}. yousaid staff add NAME --role owner --owns "{job.title}"'


def _owned(name: str, jobs: Iterable["Duty"]) -> str:
    from storage.duties import plain

    own = [
        f"{job.title}{f' (deputy: {job.deputy})' if job.deputy else ''}"
        for job in jobs
        if plain(job.name) == plain(name)
    ]
    return f"; {listed(own)}" if own else ""


@app.command(epilog='Example: yousaid staff test "duty desk"')
def test(name: Name) -> None:
    """Send them a test text. When it has arrived, the last point of trial mode is met."""
    from bot import staffing
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house, house.database.transaction() as db:
        staffing.queue_test_text(db, house, name)
    tell("The test text waits to be sent: yousaid work, or yousaid serve --all, sends it.")


@app.command(epilog='Example: yousaid staff link "duty desk"')
def link(
    name: Annotated[str | None, typer.Argument(help="Whom it signs in; not needed where one admin is listed.")] = None,
) -> None:
    """Print a link that signs somebody in to the staff pages, once, within twelve hours. While nobody is on the staff
    list it opens the set-up."""
    from bot.console.links import new_link
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        tell(new_link(house, name))


def words(role: str) -> str:
    return role.replace("_", " ")
