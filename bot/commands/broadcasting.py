"""What each `yousaid broadcast` command does, from its words to what is kept."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.broadcasting.asking import approvers, ask
from bot.broadcasting.bill import Bill, bill_of, limits
from bot.broadcasting.preview import preview, unagreed
from bot.commands.telling import CannotDo, complain, counted, listed, moment
from bot.commands.who_does_it import found, there, works_here
from bot.fitting import invitation_overflow
from bot.house import House
from bot.money import money, too_dear
from bot.resending import SLICE, Again, send_slice
from bot.telling_when import when_told
from flows.agreeing import promotes
from flows.broadcast import (
    DONE,
    Broadcast,
    Step,
    code_of,
    is_above,
    needs_second,
    share,
    starts_at,
    why_not_approved_by,
)
from flows.permissions import may
from storage import broadcasts, resending
from storage.resending import Lost, Which


def show_preview(house: House, number: int) -> list[str]:
    now, settings = house.clock.now(), house.settings
    with house.database.reading() as db:
        broadcast = there(broadcasts.look_at(db, number), number)
        bill = bill_of(db, house, broadcast, now)
        if not broadcast.as_is:
            warn_of(untranslated(broadcast, bill))
    return list(preview(broadcast, bill, limits(settings), settings.price_per_segment is not None, settings.zone))


def send(house: House, number: int, by: str) -> list[str]:
    with house.database.transaction() as db:
        return sent(db, house, number, by)


def sent(
    db: Connection,
    house: House,
    number: int,
    by: str,
    seen: str | None = None,
    warn: Callable[[str], None] = complain,
) -> list[str]:
    """To a second person where it is large or dear, else to the five minutes in which it can be taken back.

    `seen`: the digest of what its sender looked at, where they did; anything else is not sent.
    """
    now = house.clock.now()
    sender = works_here(db, by)
    broadcast = replace(found(db, number, "send"), author=sender.name)
    bill = bill_of(db, house, broadcast, now)
    shown = replace(broadcast, seen=broadcasts.seen(broadcast, bill.people), people=bill.people)
    if seen is not None and seen != shown.seen:
        raise CannotDo(f"Broadcast {number} is not what you looked at any more. Look again, then send it.")
    if problems := list(why_not_sent(db, house, broadcast, bill, now)):
        raise CannotDo(*problems)
    if (mark := share(bill.spent, bill.cost, limits(house.settings))) is not None:
        warn(f"Warning: with it, this month's texts cost {mark}% of what they may, or more.")
    if needs_second(bill.people, bill.cost, limits(house.settings)):
        return wait_for_second(db, house, shown, bill, now)
    return schedule(db, house, shown, sender.name, now)


def wait_for_second(db: Connection, house: House, shown: Broadcast, bill: Bill, now: datetime) -> list[str]:
    waiting = broadcasts.keep(db, replace(shown, state="waiting"), "sent", shown.author, now)
    asked = ask(db, house, waiting, bill, now)
    whom = f"Asked by text: {listed(asked)}." if asked else "Nobody could be asked by text."
    cost = f" and {money(bill.cost)}" if bill.cost else ""
    return [
        f"Broadcast {shown.number} waits for a second yes: {counted(bill.people, 'person', 'people')}{cost}. {whom}",
        f"They answer with the code {waiting.code}, or: yousaid broadcast approve {shown.number} --by NAME",
    ]


def schedule(db: Connection, house: House, shown: Broadcast, by: str, now: datetime) -> list[str]:
    scheduled = replace(shown, state="scheduled", goes_at=starts_at(shown, now))
    broadcasts.keep(db, scheduled, "sent", by, now)
    return told_when(db, house, scheduled, now)


def approve(house: House, number: int, by: str, code: str | None) -> list[str]:
    with house.database.transaction() as db:
        return approved(db, house, number, by, code)


def approved(db: Connection, house: House, number: int, by: str, code: str | None) -> list[str]:
    now = house.clock.now()
    person, broadcast = works_here(db, by), there(broadcasts.find(db, number), number)
    seen = code_is(db, broadcast, code)
    if sentence := why_not_approved_by(broadcast, person.name, person.roles, seen, now):
        raise CannotDo(sentence)
    return told_when(db, house, broadcasts.approve(db, broadcast, person.name, now), now)


def steer(house: House, number: int, step: Step, by: str) -> str:
    with house.database.transaction() as db:
        return steered(db, house, number, step, by)


def steered(db: Connection, house: House, number: int, step: Step, by: str) -> str:
    person, broadcast = works_here(db, by), found(db, number, step)
    broadcasts.STEPS[step](db, broadcast, person.name, house.clock.now())
    then = " It is a draft again." if step == "undo" else ""
    return f"Broadcast {number} is {DONE[step]}.{then}"


def resend(house: House, number: int, by: str) -> list[str]:
    """Those whose fate stays unknown get it once more; what is still looked for is left alone."""
    now = house.clock.now()
    with house.database.transaction() as db:
        person, broadcast = works_here(db, by), found(db, number, "resend")
        if not may(person.roles, "write"):
            raise CannotDo(f"{person.name} may not send broadcasts: whoever writes them may.")
        lost = resending.lost_of(db, broadcast.update or "", now)
    many = resent(house, Again(Which("update", broadcast.update), now, person.name, now))
    if not many:
        return [why_nobody(number, lost)]
    return [
        f"Broadcast {number} goes once more to {counted(many, 'person', 'people')} of whom nobody knows whether they "
        "got it.",
        f"How far it is: yousaid broadcast show {number}",
    ]


def resent(house: House, again: Again) -> int:
    many = 0
    while True:
        with house.database.transaction() as db:
            went = send_slice(db, house, again, is_first=not many)
        many += went
        if went < SLICE:
            return many


def why_nobody(number: int, lost: Lost | None) -> str:
    if lost is None:
        return f"Nothing was sent: of everybody who gets broadcast {number} it is known."
    if lost.looked_for:
        people = counted(lost.looked_for, "person is", "people are")
        return f"Nothing was sent: {people} still asked for at the provider, for a day at most. Try again later."
    return "Nothing was sent: of whom it is not known, they have left, cannot be reached, or it is too late for them."


def code_is(db: Connection, broadcast: Broadcast, code: str | None) -> str | None:
    """What they saw. Raises CannotDo where no request for this broadcast ever had that code."""
    if code is None or code == broadcast.code:
        return broadcast.seen
    shown = broadcasts.shown_to_approve(db, [broadcast])
    if code not in map(code_of, shown):
        raise CannotDo(f"Broadcast {broadcast.number} never had the code {code}: the request and the preview have it.")
    return "an older one"


def why_not_sent(db: Connection, house: House, broadcast: Broadcast, bill: Bill, now: datetime) -> Iterator[str]:
    """Everything that stands against it, each in one sentence that says what to do."""
    number, limit = broadcast.number, limits(house.settings)
    if not bill.people:
        yield from unagreed(bill)
        yield f"Nobody gets it as it stands: yousaid broadcast edit {number} --to everybody"
    if broadcast.at is not None and broadcast.at < now:
        when = moment(broadcast.at, house.settings.zone)
        yield f"Its time has passed, {when}: yousaid broadcast edit {number} --at WHEN"
    if limit.month is not None and is_above(bill.spent, bill.cost, limit):
        yield f"{too_dear(bill.cost, bill.spent, limit.month)}: choose fewer people."
    if house.settings.lawful_basis == "public_task" and (words := list(promotes(broadcast.text.by_language.values()))):
        said = ", ".join(f'"{word}"' for word in words)
        yield f"It says {said}. A public task is no right to promote or to ask for money: take that out."
    yield from introduced_too_long(house, broadcast, bill)
    if not broadcast.as_is:
        yield from untranslated(broadcast, bill)
    if needs_second(bill.people, bill.cost, limit) and not approvers(db, broadcast):
        yield "A second person must approve it, and nobody else may: yousaid staff add NAME --role approver."


def introduced_too_long(house: House, broadcast: Broadcast, bill: Bill) -> Iterator[str]:
    for language in sorted({language for language, _ in bill.first}):
        if over := invitation_overflow(house.wording, broadcast, language):
            yield (
                f"In {language} some get it as our first text, with how we come by their number. With that it takes "
                f"{over.units} of {over.limit} characters: say it in fewer words."
            )


def untranslated(broadcast: Broadcast, bill: Bill) -> Iterator[str]:
    readers: dict[str, int] = {}
    for (language, _), many in bill.sizes.items():
        readers[language] = readers.get(language, 0) + many
    for language, many in sorted(readers.items()):
        if language not in broadcast.text.by_language:
            people = counted(many, "person reads", "people read")
            how = f'yousaid broadcast edit {broadcast.number} --text.{language} "..." or --as-is'
            yield f"{people} {language}: {how}"


def warn_of(sentences: Iterator[str]) -> None:
    for sentence in sentences:
        complain(sentence)


def told_when(db: Connection, house: House, scheduled: Broadcast, now: datetime) -> list[str]:
    number, at = scheduled.number, scheduled.goes_at or now
    return [
        f"Broadcast {number} is about to go to {counted(scheduled.people, 'person', 'people')}.",
        when_told(house, at, now, house.rules(db, now)),
        f"Until then: yousaid broadcast undo {number} --by NAME",
    ]
