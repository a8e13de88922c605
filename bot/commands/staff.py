"""Staff: who answers for what, and a test text to one of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, WrongUse, listed, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    safeguarding_lead = "safeguarding_lead"
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
    from bot.house import opened
    from bot.settings import load_settings
    from storage import staff

    reached = (channel.value, _tidy(address, channel)) if address else None
    with opened(load_settings()) as house, house.database.transaction() as db:
        now = house.clock.now()
        staff.add(db, name, tuple(r.value for r in role), reached, house.keys, now, _tidy_email(email))
        _give(db, name, owns or (), deputy)
    tell(f"{name} is {listed(words(r.value) for r in role)}.")


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
    from bot import setup
    from bot.house import opened
    from bot.settings import load_settings
    from storage import duties, staff

    with opened(load_settings()) as house, house.database.transaction() as db:
        if not staff.remove(db, name):
            known = listed(one.name for one in staff.every(db))
            raise CannotDo(f'Nobody is called "{name}" here. There is: {known or "nobody yet"}.')
        tell(f"{name} is off the list.")
        tell(orphaned(duties.every(db), {duties.plain(one.name) for one in staff.every(db)}))
        if missing := setup.missing(db, house.settings):
            tell(["Trial mode: we answer those who write, and start nothing.", *missing])


def orphaned(jobs: Iterable["Duty"], names: Collection[str]) -> Iterator[str]:
    """One sentence for each job whose person has left: who is asked instead."""
    from storage.duties import plain

    for job in jobs:
        if plain(job.name) not in names:
            has_deputy = job.deputy is not None and plain(job.deputy) in names
            instead = f"{job.deputy}, the deputy, is asked" if has_deputy else "all owners are asked"
            yield f'The {job.title} has left: {instead}. yousaid staff add NAME --role owner --owns "{job.title}"'


def _give(db: "Connection", name: str, titles: Sequence[str], deputy: str | None) -> None:
    """Raises WrongUse for a deputy of nothing, CannotDo for one whom nobody knows."""
    from storage import duties, staff

    if deputy is not None and not titles:
        raise WrongUse('Say of which job they are the deputy: --owns "repairs manager".')
    known = {duties.plain(one.name): one.name for one in staff.every(db)}
    if deputy is not None and duties.plain(deputy) not in known:
        raise CannotDo(f'Nobody is called "{deputy}" here: add the deputy first, yousaid staff add NAME --role owner.')
    if deputy is not None and duties.plain(deputy) == duties.plain(name):
        raise CannotDo("Nobody is their own deputy: name somebody else.")
    for title in titles:
        if not title.strip():
            raise WrongUse('Name the job: --owns "repairs manager".')
        duties.give(db, title, name, known[duties.plain(deputy)] if deputy else None)


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
    from bot.clock import new_id
    from bot.house import opened
    from bot.in_force import DEFAULT_LANGUAGE
    from bot.settings import load_settings
    from flows.phrase import Phrase
    from flows.turn import Say
    from storage import staff

    with opened(load_settings()) as house, house.database.transaction() as db:
        channel = next((one.channel for one in staff.every(db) if one.name == name), None)
        worded = house.wording.render(Say((Phrase("test-text"),)), DEFAULT_LANGUAGE, channel or "sms")
        staff.queue_text(db, name, worded.text, worded.segments, new_id, house.clock.now())
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


def _tidy_email(email: str | None) -> str | None:
    """Raises CannotDo."""
    from bot import setting_forms

    try:
        return None if email is None else setting_forms.email(email.strip())
    except ValueError:
        raise CannotDo("This is not an email address. Write it like this: desk@example.org.") from None


def words(role: str) -> str:
    return role.replace("_", " ")


def _tidy(address: str, channel: Reached) -> str:
    """The address as the channel writes it. Raises CannotDo."""
    if channel is Reached.telegram:
        if not address.lstrip("-").isdigit():
            raise CannotDo("A Telegram chat is a whole number: the bot shows it when that person texts it.")
        return address
    import phonenumbers

    try:
        number = phonenumbers.parse(address, "GB")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise CannotDo("This is not a phone number. Write it like this: +44 7700 900123.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
