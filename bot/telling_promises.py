"""The promise clock at work: owners are asked before a date, and members hear of one that passed in silence.

What is due follows from each promise's ledger, so any number of processes may look, at any time: each step is written
once. By night nobody is asked, but for one thing: that it did not work is told at once.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.owners import owners_of
from flows.promises import Event, Ledger, Promise, Remind, Silence, due
from flows.segments import measure
from flows.unasked import is_quiet
from storage import asking_owners, consultations, promise_answers, promises, staff
from storage.letters import Letter
from storage.promise_hearers import count_hearers
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail

HOW = "Reply KEPT and what, LATE, a date and why, or DROP and why."
ENDS_BY_ITSELF = ("answer", "reopened")
"""Kinds of promises that nobody may be waiting for any more, because each has heard in another way."""


def tell_promises(db: Connection, house: "House", now: datetime) -> None:
    """What is told to members is queued at once: later in the day it may not be true any more."""
    promise_answer_dates(db, house, now)
    rules, local = house.rules(db, now), now.astimezone(house.settings.zone)
    silences = 0
    for ledger in promises.open_ones(db):
        match due(ledger, local):
            case Remind() as remind if remind.which == "now" or not is_quiet(now, rules):
                ask_owner(db, house, ledger, remind, now)
            case Silence() as silence if rules.live and not is_quiet(now, rules):
                silences += tell_silence(db, house, ledger, silence, now)
    if silences:
        from bot.telling.due import tell_updates  # only who has something to tell needs the wording of it

        tell_updates(db, house, now)


def promise_answer_dates(db: Connection, house: "House", now: datetime) -> None:
    """The date by which a consultation answers is a promise from the day it opens. A later version does not move it."""
    today = now.astimezone(house.settings.zone).date()
    for one in consultations.every(db):
        if one.answer_by is not None and one.answer_by >= today and one.opens is not None and one.opens <= now:
            promise = Promise(new_id(), 0, "answer", one.name, one.title, sensitive=one.sensitive)
            promises.make(db, promise, f"answer:{one.name}", one.answer_by, None, now)


def ask_owner(db: Connection, house: "House", ledger: Ledger, remind: Remind, now: datetime) -> None:
    """Where nobody can be reached it is tried again at each tick: somebody may be named meanwhile."""
    promise = ledger.promise
    people = owners_of(db, house.settings, promise)
    waiting = count_hearers(db, promise)
    if not people or (promise.kind in ENDS_BY_ITSELF and not waiting):
        return
    event = Event("reminded", now, remind.step, until=remind.until, who=named(people))
    if promises.write(db, promise.id, event):
        ask(db, house, promise, remind.step, people, asked(promise, remind, waiting), now)


def tell_silence(db: Connection, house: "House", ledger: Ledger, silence: Silence, now: datetime) -> bool:
    """Members hear that there is no news, and the owner is asked again. True: there is something to tell them."""
    promise = ledger.promise
    waiting = count_hearers(db, promise)
    if promise.kind in ENDS_BY_ITSELF and not waiting:
        promises.write(db, promise.id, Event("kept", now, ledger.next_step("kept")))
        return False
    people = owners_of(db, house.settings, promise)
    event = Event("silence", now, silence.step, until=silence.until, who=named(people) or None)
    if not promises.write(db, promise.id, event):
        return False
    ask(db, house, promise, silence.step, people, missed(promise, silence, waiting), now)
    promise_answers.tell(db, ledger, event, new_id, now, now)
    return True


def ask(
    db: Connection, house: "House", promise: Promise, step: str, people: Sequence[Person], says: str, now: datetime
) -> None:
    """By text and by email, whichever they have."""
    mails = house.settings.smtp_url is not None
    text = f"{house.name}. {says}"
    for person in asking_owners.tell(db, promise.id, step, people, mails, new_id, now):
        if person.channel is not None:
            staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def asked(promise: Promise, remind: Remind, waiting: int) -> str:
    if remind.which == "now":
        return (
            f"People say that this did not work: {about(promise)}. It is open again. "
            f"Their words are on the staff pages. They hear by {on(remind.until)}. {HOW}"
        )
    after = date.fromordinal(remind.until.toordinal() + 1)
    wait = "1 person waits" if waiting == 1 else f"{waiting} people wait"
    due_on = f"{remind.until:%a} {on(remind.until)}"
    return f"News on {about(promise)} is due {due_on}. {wait}. {HOW} No word: we tell them on {on(after)}."


def missed(promise: Promise, silence: Silence, waiting: int) -> str:
    people = "1 person" if waiting == 1 else f"{waiting} people"
    return (
        f"News on {about(promise)} was due {on(silence.missed)}. Today we tell {people} that there is none. "
        f"They hear by {on(silence.until)}. {HOW}"
    )


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """The same as the text says, and how to answer without a phone. No words of members."""
    from bot.mail import Mail

    promise_id, step = asking_owners.step_of(db, letter.id)
    ledger = promises.by_id(db, [promise_id])[promise_id]
    says = said_at(db, ledger, step)
    subject = f"{house.name}: promise {letter.number}, {about(ledger.promise)}"
    return Mail(letter.id, letter.to, " ".join(subject.split()), "\n\n".join((says, *_how(house, letter))) + "\n")


def said_at(db: Connection, ledger: Ledger, step: str) -> str:
    """What the owner was told at that step, as it is now."""
    event, waiting = ledger.event(step), count_hearers(db, ledger.promise)
    assert event is not None
    assert event.until is not None
    if event.what == "silence":
        gone = date.fromisoformat(step.removeprefix("silence-"))
        return missed(ledger.promise, Silence(gone, event.until), waiting)
    which = step.split("-")[1]
    return asked(ledger.promise, Remind("now" if which == "now" else "day", event.until), waiting)


def _how(house: "House", letter: Letter) -> Sequence[str]:
    from bot.console.telling_key import PROMISE, key_of

    if house.settings.public_url:
        address = f"{house.settings.public_url}/promise/{key_of(house.secret, letter.id, PROMISE)}"
        return (
            f"To answer, open this page. The link is yours alone: please do not pass it on.\n{address}",
            "Nobody reads replies to this email. A reply to our text counts.",
        )
    by = f'--by "{letter.name}"'
    return (
        "Nobody reads replies to this email. A reply to our text counts, and so does one of these,"
        " where yousaid is installed:\n"
        f'yousaid promise kept {letter.number} --what "what was done" {by}\n'
        f'yousaid promise late {letter.number} --until DATE --why "why" {by}\n'
        f'yousaid promise drop {letter.number} --why "why" {by}',
    )


def about(promise: Promise) -> str:
    return promise.what.in_language("en")


def on(day: date) -> str:
    return f"{day.day} {day:%b}"


def named(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)
