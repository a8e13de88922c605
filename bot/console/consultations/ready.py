"""The way from nothing to "invitations sent": each step with its state in words, and which one comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bot.commands.telling import listed
from bot.console.consultations.knowing import translated
from bot.console.drawing import Drawer, long_day, short_day
from bot.console.saying import LANGUAGES, counted, plainly
from flows.broadcast import AS_STAFF_SAY, Broadcast
from flows.consultation import Consultation
from flows.translating import Known, missing
from storage import broadcasts, consultation_steps
from storage.consultation_steps import Step

OPENING = "Open it"


@dataclass(frozen=True, slots=True)
class Task:
    """`address`: after that of the consultation; empty where there is nothing to do. `state`: one word or two."""

    title: str
    address: str
    is_done: bool
    note: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """`sent` of `people` texts have gone."""

    number: int
    state: str
    sent: int
    people: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    consultation: Consultation
    tasks: Sequence[Task]
    invitations: Sequence[Invitation]


def standing(db: Connection, consultation: Consultation, drawer: Drawer, now: datetime) -> Standing:
    steps = consultation_steps.of(db, consultation.name)
    invitations = list(_invitations(db, steps))
    tasks = _numbered(_tasks(consultation, translated(db, consultation), steps, invitations, drawer, now))
    return Standing(consultation, tasks, invitations)


def _numbered(tasks: Iterator[Task]) -> list[Task]:
    """The first that is not done comes next; what was left out before it opened does not come any more."""
    found = list(tasks)
    opened = max((place for place, task in enumerate(found) if task.is_done and task.title == OPENING), default=-1)
    upcoming = next((task for task in found[opened + 1 :] if not task.is_done), None)
    states = (
        "Done" if task.is_done else "Next" if task is upcoming else "Not done" if place < opened else "Not yet"
        for place, task in enumerate(found)
    )
    return [
        Task(task.title, task.address, task.is_done, task.note, state)
        for task, state in zip(found, states, strict=True)
    ]


def _tasks(
    consultation: Consultation,
    known: Mapping[str, Known],
    steps: Sequence[Step],
    invitations: Sequence[Invitation],
    drawer: Drawer,
    now: datetime,
) -> Iterator[Task]:
    questions = (
        "It starts blank." if consultation.is_blank else counted(len(consultation.questions), "question.", "questions.")
    )
    is_over = consultation.has_closed(now)
    yield Task("Write the words", "" if is_over else "write", True, questions)
    yield _translated(consultation, known)
    yield _by_somebody("Look at it on a phone", "phone", "looked", consultation, steps, drawer)
    yield _by_somebody("Test it on yourself", "phone#test", "tested", consultation, steps, drawer)
    yield _opened(consultation, drawer, now)
    yield _invited(consultation, invitations, now)


def _translated(consultation: Consultation, known: Mapping[str, Known]) -> Task:
    left = {code: len(missing(consultation, one)) for code, one in known.items()}
    waiting = [
        f"{plainly(LANGUAGES, code)}: {counted(many, 'text', 'texts')} to translate."
        for code, many in left.items()
        if many
    ]
    ready = listed(plainly(LANGUAGES, code) for code in consultation.languages)
    note = " ".join([f"{ready}.", *waiting])
    return Task("Translate it", "languages", not waiting, note)


def _by_somebody(
    title: str, address: str, what: str, consultation: Consultation, steps: Sequence[Step], drawer: Drawer
) -> Task:
    newest = next((step for step in steps if step.what == what), None)
    if newest is None:
        return Task(title, address, False, "Nobody has yet.")
    is_done = newest.version == consultation.version
    note = f"{newest.who}, {drawer.when(newest.at)}." + ("" if is_done else " The words have changed since.")
    return Task(title, address, is_done, note)


def _opened(consultation: Consultation, drawer: Drawer, now: datetime) -> Task:
    return Task(
        OPENING,
        "" if consultation.has_closed(now) else "open",
        has_opened(consultation, now),
        times(consultation, drawer, now),
    )


def has_opened(consultation: Consultation, now: datetime) -> bool:
    return consultation.opens is not None and consultation.opens <= now


def newest_asked(every: Sequence[Consultation], now: datetime) -> list[tuple[str, str]]:
    """To choose from, as (name, title): the newest that somebody can have answered first; drafts last."""
    asked = [one for one in every if has_opened(one, now)]
    drafts = [one for one in every if not has_opened(one, now)]
    newest = (*reversed(asked), *reversed(drafts))
    return [(one.name, one.title.in_language(one.languages[0])) for one in newest]


def times(consultation: Consultation, drawer: Drawer, now: datetime) -> str:
    """ "Open since Tue 24 Nov, 12pm, until Tue 8 Dec, 6pm." """
    if consultation.opens is None:
        return "It is a draft: nobody is asked yet."
    if consultation.has_closed(now) and consultation.closes:
        return f"Closed since {drawer.when(consultation.closes)}."
    until = f", until {ends(consultation.closes, drawer)}" if consultation.closes else ""
    if not consultation.is_open(now):
        return f"It opens by itself on {begins(consultation.opens, drawer)}{until}."
    return f"Open since {begins(consultation.opens, drawer)}{until}."


def begins(at: datetime, drawer: Drawer) -> str:
    """A day alone begins at midnight, which "12am" would leave open to doubt."""
    local = at.astimezone(drawer.zone)
    return short_day(local.date()) if local.time() == time() else drawer.when(at)


def ends(at: datetime, drawer: Drawer) -> str:
    """A day alone ends at midnight, which nobody would call the next day."""
    local = at.astimezone(drawer.zone)
    if local.time() == time():
        return f"the end of {long_day((local - timedelta(days=1)).date())}"
    return drawer.when(at)


def _invited(consultation: Consultation, invitations: Sequence[Invitation], now: datetime) -> Task:
    address = "invite" if consultation.is_open(now) else ""
    people = sum(one.people for one in invitations)
    if people and any(one.sent for one in invitations):
        return Task(
            "Invite people",
            address,
            True,
            f"Invitations sent to {counted(sum(one.sent for one in invitations), 'person', 'people')}.",
        )
    if invitations:
        return Task("Invite people", address, True, f"The invitation is {invitations[0].state}.")
    if consultation.has_closed(now):
        return Task("Invite people", "", False, "Nobody was invited by text.")
    return Task("Invite people", address, False, "Nobody is invited yet." if address else "It has to be open first.")


def _invitations(db: Connection, steps: Sequence[Step]) -> Iterator[Invitation]:
    for step in steps:
        found = broadcasts.look_at_id(db, step.about) if step.what == "invited" and step.about else None
        if found is not None and found.state != "cancelled":
            yield _invitation(db, found, step)


def _invitation(db: Connection, one: Broadcast, step: Step) -> Invitation:
    sent, all_of_them = broadcasts.how_far(db, one) if one.update else (0, 0)
    return Invitation(one.number, AS_STAFF_SAY[one.state], sent, all_of_them or one.people, step.who, step.at)
