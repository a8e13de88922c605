"""What `yousaid check` looks at, one finding a line: from settings and keys to providers and the clock."""

import asyncio
import os
from collections.abc import Iterator

from sqlalchemy import Connection

from bot import alerts_due, changing_keys, last_backup, machine, setup, telling_complaints
from bot.checking.finding import Finding
from bot.clock import RealClock
from bot.house import open_house, opened
from bot.money import estimate
from bot.settings import Settings, SettingsProblem, load_settings
from flows.crowd import Rule, Segment
from flows.escalation import STEPS
from storage import complaints, crowds, failing, staff
from storage.database import DatabaseProblem
from storage.purse import COSTS
from storage.sealed import WrongKey
from storage.spool import ASIDE, FOLDER, KEPT_ASIDE, Spool

EVERYONE = Segment((Rule("everybody"),))


def check() -> Iterator[Finding]:
    """Everything that can be looked at, also when something before it is wrong."""
    try:
        settings = load_settings()
    except SettingsProblem as wrong:
        yield from (Finding("settings", False, sentence) for sentence in wrong.problems)
        return
    yield Finding("settings", True, "all in order")
    yield from rehearsed_faults()
    yield from _keys(settings)
    settings = _in_force(settings)
    yield from _database(settings)
    yield machine.of_disk(machine.room(settings.data))
    yield waiting_on_disk(settings)
    yield mail_sign_in(settings)
    yield _cost(settings)
    yield _lawful_basis(settings)
    yield from asyncio.run(outside_us(settings))


def rehearsed_faults() -> Iterator[Finding]:
    if written := os.environ.get(failing.VARIABLE):
        yield Finding("rehearsal", False, f"{failing.VARIABLE}={written} makes it fail on purpose: take it away")


def _in_force(settings: Settings) -> Settings:
    """With what was chosen on the staff pages, where it can be read."""
    try:
        with opened(settings, begins=False) as house:
            return house.settings
    except (DatabaseProblem, WrongKey, SettingsProblem):
        return settings


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        settings.keys()
    except SettingsProblem as wrong:
        yield from (
            Finding("keys", False, f"{sentence} New ones: yousaid check --new-keys.") for sentence in wrong.problems
        )
        return
    yield Finding("keys", True, "both are set")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        house = open_house(settings, begins=False)
    except (DatabaseProblem, WrongKey) as wrong:
        yield Finding("database", False, str(wrong))
        return
    except SettingsProblem:
        yield Finding("database", False, "It is looked at once the keys are set.")
        return
    try:
        with house.database.reading() as db:
            missing = setup.missing(db, settings)
            unsigned = _language_not_signed(db, settings)
            changing = Finding("change of keys", *changing_keys.said(db, settings))
            file = tuple(machine.of_file(db, house.database, RealClock().now()))
            told = (_alerts(db, settings), _complaints(db, settings), *_estimate(db, settings))
            kept = tuple(last_backup.finding(db, settings, RealClock().now()))
        yield Finding("database", True, f"{house.database.dialect}, up to date, and the keys fit")
        yield from file
        yield changing
        yield from kept
    finally:
        house.close()
    yield from told
    if not missing:
        yield Finding("trial mode", True, "over: we may write first")
    yield from (Finding("trial mode", False, sentence) for sentence in missing)
    yield from unsigned


def _language_not_signed(db: Connection, settings: Settings) -> tuple[Finding, ...]:
    """Only the language that everybody is greeted in: the others just wait."""
    from bot.languages import ENGLISH
    from storage import signed

    code = settings.language
    if code == ENGLISH or code in signed.signatures(db):
        return ()
    what = f"{code} is not signed, so live texts begin in English: yousaid language show {code}."
    return (Finding("language", False, what),)


def _alerts(db: Connection, settings: Settings) -> Finding:
    """Whom an alert would reach, in order."""
    people = alerts_due.reachable(staff.every(db), settings)
    if not alerts_due.who("duty_person", people):
        how = "yousaid staff add NAME --role duty_person --address NUMBER"
        return Finding("alerts", False, f"no duty person can be told of one: {how}")
    on_duty = alerts_due.now_on(db, settings, RealClock().now())
    told = [one.name for step in STEPS[:-1] for one in alerts_due.who(step, people, on_duty)]
    return Finding("alerts", True, f"told to {', then '.join(dict.fromkeys(told))}, then everybody")


def _complaints(db: Connection, settings: Settings) -> Finding:
    """Whom a complaint of staff would reach, and how they would read it."""
    readers = alerts_due.reachable(complaints.readers(db), settings)
    if not readers:
        how = "yousaid staff add NAME --role outside_reader --email ADDRESS"
        return Finding("complaints", False, f"no outside reader can be told of one: {how}")
    without = [one.name for one in readers if not telling_complaints.gets_link(one, settings)]
    names = ", ".join(one.name for one in readers)
    if not without:
        return Finding("complaints", True, f"told to {names}, with a link to read them")
    how = "give an email address, SMTP_URL and YOUSAID_PUBLIC_URL"
    return Finding("complaints", True, f"told to {names}; for a link to {', '.join(without)}, {how}")


def mail_sign_in(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("mail", True, "SMTP_URL is not set: alerts go by text, and to the staff page")
    from bot.checking import mail

    return mail.look(settings.smtp_url)


def _cost(settings: Settings) -> Finding:
    """What texts may cost in a month, and what one person may send alone."""
    price, limit = settings.price_per_segment, settings.monthly_limit
    if price is None:
        wanted = " and YOUSAID_MONTHLY_LIMIT" if limit is None else ": without it the monthly limit holds nothing back"
        return Finding("cost", limit is None, f"not known before texts go: set YOUSAID_PRICE_PER_SEGMENT{wanted}")
    ceiling = "no monthly limit" if limit is None else f"at most {limit} a month"
    return Finding("cost", True, f"{price} a segment, {ceiling}; above {settings.alone_people} people, two approve")


def _estimate(db: Connection, settings: Settings) -> Iterator[Finding]:
    """For the members that there are now."""
    members = sum(many for (_, channel), many in crowds.sizes(db, EVERYONE).items() if channel in COSTS)
    if settings.price_per_segment and members:
        sums = estimate(members, settings.price_per_segment, settings.per_month)
        yield Finding("month", True, ". ".join(sums))


BASES = {
    "consent": "consent: only those who said yes to being asked again are asked again",
    "soft_opt_in": "soft opt-in: a charity's own purposes; lists need could_say_no for each person",
    "public_task": "public task: no text may promote or ask for money",
}


def _lawful_basis(settings: Settings) -> Finding:
    """By what right people are asked again, and what that demands."""
    chosen = BASES.get(settings.lawful_basis)
    how = "not chosen: read docs/agreeing.md with whoever answers for data, then set YOUSAID_LAWFUL_BASIS"
    return Finding("lawful basis", chosen is not None, chosen or how)


def waiting_on_disk(settings: Settings) -> Finding:
    """What came in while the database refused, on this machine."""
    try:
        spooled = Spool(settings.data / FOLDER, settings.keys()).look()
    except SettingsProblem:
        return Finding("waiting on disk", False, "It is looked at once the keys are set.")
    except OSError as refused:
        why = (refused.strerror or "no reason given").lower()
        return Finding(
            "waiting on disk", False, f"{settings.data / FOLDER} cannot be looked at ({why}): see who owns it"
        )
    if spooled.since is not None:
        since = f"{spooled.since:%Y-%m-%d %H:%M} UTC"
        what = f"{files(spooled.files)} of texts since {since}: yousaid serve takes them in once the database answers"
        return Finding("waiting on disk", False, what)
    if spooled.aside:
        what = f"{files(spooled.aside)} in {settings.data / FOLDER / ASIDE} could not be taken in: the log says why"
        then = f"yousaid serve tries once more when it starts. They go after {KEPT_ASIDE.days} days"
        return Finding("waiting on disk", False, f"{what}; {then}")
    return Finding("waiting on disk", True, "nothing")


def files(many: int) -> str:
    return "1 file" if many == 1 else f"{many} files"


async def outside_us(settings: Settings) -> list[Finding]:
    """What only others can tell: the providers, the right time, and whether our certificate is good."""
    from bot import outside

    found = await providers(settings)
    if not any(finding.subject == "clock" for finding in found):
        found.append(await _clock(settings))
    if settings.public_url.startswith("https://"):
        seen = await outside.look_at_certificate(settings)
        unseen = Finding("certificate", True, "not checked: this machine does not reach YOUSAID_PUBLIC_URL itself")
        found.append(unseen if seen is None else machine.of_certificate(seen, RealClock().now()))
    return found


async def _clock(settings: Settings) -> Finding:
    from bot import outside

    seen = await asyncio.to_thread(outside.beside_database, settings.database_url)
    return Finding("clock", True, "not checked: no provider answered") if seen is None else machine.of_clock(seen)


async def providers(settings: Settings) -> list[Finding]:
    """What each provider that is set says, asked now."""
    from bot.checking import telegram, twilio

    now = RealClock().now
    found: list[Finding] = []
    if not settings.channels_on():
        return [Finding("channels", False, "none is set: fill in the TWILIO_ or TELEGRAM_ settings")]
    for name, look in (("sms", twilio.look), ("telegram", telegram.look)):
        if name in settings.channels_on():
            found += [finding async for finding in look(settings, now)]
    return list({finding.subject: finding for finding in reversed(found)}.values())[::-1]
