"""A conversation with one member as plain values. Who they are is a reference and the last digits of a number."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from bot.console import inbox_seen
from bot.console.covering import Covers
from bot.console.file_pages import BUTTONS, TITLES
from bot.console.inbox_seen import Item
from bot.console.saying import CHANNELS, HELD, KINDS, LANGUAGES, STATES, STATUSES, plainly
from bot.console.tallies import in_words
from bot.console.why_sent import Why, why_sent
from bot.house import House
from bot.media.fetching import NOT_THEIRS
from bot.media.registry import SOURCES
from bot.settings import Settings
from flows.permissions import may
from storage import consultations, duties, hands, loop, meanings, people, readers, requests, staff, talks, writing
from storage.meanings import Meaning
from storage.people import Member
from storage.references import number
from storage.requests import Request
from storage.talks import Line

MOST_VIEWS = 30
REFERENCE = re.compile(r"[A-HJKMNP-Z][1-9][0-9]{0,10}")
REQUEST = re.compile(r"[0-9a-f]{32}")
WORDS_HELD = {**HELD, "outside": "Held for the outside reader"}
HOW_READ = {
    "opened": "Opened this conversation",
    "read": "Said that it is read",
    "read held words": "Read the words that are held",
    "opened what came with a message": "Opened what came with it",
}
PACES = {"": "They hear as usual.", "less": "They want to hear less.", "paused": "They have paused."}


class Called(NamedTuple):
    """What a page of a conversation is called by: a view's number, or a request where no view came with it."""

    member: str
    number: int | None
    request: Request | None


@dataclass(frozen=True, slots=True)
class FileShown:
    """`address`: of its page, with what the link `says`; None: then `how` says why, or where it is."""

    what: str
    says: str
    address: str | None
    how: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """`held`: why there are no words. `tag`: of ours, what kind of message it was and what became of it; `why`: they
    got it. `cover`: what stands before words that are hard to read.
    """

    id: str
    is_ours: bool
    text: str
    held: str | None
    at: datetime
    channel: str
    tag: str
    references: tuple[str, ...]
    files: tuple[FileShown, ...]
    meaning: Meaning | None
    why: Why | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class ReaderShown:
    """`how`: they read it, in words; `why`: the reason that they gave."""

    name: str
    at: datetime
    how: str
    why: str | None


@dataclass(frozen=True, slots=True)
class AnswerShown:
    question: str
    answer: str
    at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """`reference`: of the view that it answers."""

    id: str
    reference: str
    said: str
    status: str


@dataclass(frozen=True, slots=True)
class Talk:
    """`on`: before which line it goes on. `states`: how they are now, in words. `persons`: who wait for a person.

    `written`: the id of what a person wrote to them last.
    """

    called: str
    member: Member
    language: str
    needs: str | None
    channel: str
    states: Sequence[str]
    lines: Sequence[LineShown]
    on: str | None
    views: Sequence[Item]
    answers: Sequence[AnswerShown]
    outcomes: Sequence[OutcomeShown]
    persons: Sequence[Item]
    view: Item | None
    staff: Sequence[str]
    jobs: Sequence[str]
    written: str
    readers: Sequence[ReaderShown]
    may_read: Sequence[str]

    @property
    def shown(self) -> set[int]:
        """Numbers of the views whose words are on the page."""
        lines = (line for line in self.lines if not line.is_ours and line.held is None)
        return {number(reference) for line in lines for reference in line.references}


def find(db: Connection, called: str) -> Called | None:
    if REFERENCE.fullmatch(called):
        found = number(called)
        member = people.author(db, found)
        return None if member is None else Called(member, found, None)
    request = requests.find(db, called) if REQUEST.fullmatch(called) else None
    return None if request is None else Called(request.member, None, request)


def talk(db: Connection, house: House, called: str, found: Called, before: str | None) -> Talk | None:
    member = people.find(db, found.member, house.keys)
    if member is None:
        return None
    now = house.clock.now()
    lines, on = talks.lines(db, found.member, before)
    numbers = talks.numbers_of(db, found.member, MOST_VIEWS)
    if found.number is not None and found.number not in numbers:
        numbers = [found.number, *numbers]
    views = inbox_seen.views_shown(db, house, numbers, now)
    language = plainly(LANGUAGES, member.language)
    read = hands.readable(db, house.settings.language)
    return Talk(
        called=called,
        member=member,
        language=language,
        needs=None if member.language in read else language,
        channel=plainly(CHANNELS, member.channel),
        states=list(states(member)),
        lines=list(lines_shown(db, house.settings, called, lines, member.language)),
        on=on,
        views=views,
        answers=list(answers_shown(db, found.member)),
        outcomes=list(outcomes_shown(db, numbers)),
        persons=inbox_seen.requests_shown(db, house, requests.open_of(db, [found.member]), now),
        view=next((one for one in views if one.called == called), None),
        staff=[one.name for one in staff.every(db)],
        jobs=[duty.title for duty in duties.every(db)],
        written=writing.last(db, found.member)[0],
        readers=list(readers_shown(db, found.number)),
        may_read=[one.name for one in staff.every(db) if may(one.roles, "read")],
    )


def readers_shown(db: Connection, number: int | None) -> Iterator[ReaderShown]:
    for one in readers.of(db, number) if number is not None else ():
        yield ReaderShown(one.name, one.at, plainly(HOW_READ, one.how), one.why)


def states(member: Member) -> Iterator[str]:
    if member.has_left:
        yield "They have left: nothing can be sent to them."
        return
    if member.is_held:
        yield "Questions to them are stopped until somebody who sees to alerts lets them go on."
    if member.is_bad:
        yield "What we sent last could not reach them."
    if member.pace or not (member.is_held or member.is_bad):
        yield PACES.get(member.pace or "", "")


def lines_shown(
    db: Connection, settings: Settings, called: str, lines: Sequence[Line], language: str
) -> Iterator[LineShown]:
    why = why_sent(db, [line.id for line in lines if line.who == "us"], settings.zone)
    said = meanings.newest(db, [line.id for line in lines if line.who == "member" and line.text is not None])
    covers = Covers(db, (reference for line in lines for reference in line.references))
    for line in lines:
        cover = covers.on(line.references, line.text or "", language) if line.who == "member" else ""
        yield LineShown(
            line.id,
            line.who == "us",
            line.text or "",
            plainly(WORDS_HELD, line.held) if line.held else None,
            line.at,
            plainly(CHANNELS, line.channel),
            _tag(line),
            line.references,
            tuple(file_shown(settings, called, line, place) for place in range(len(line.media))),
            said.get(line.id),
            why.get(line.id),
            cover,
        )


def _tag(line: Line) -> str:
    return f"{plainly(KINDS, line.kind)}. {plainly(STATES, line.state)}" if line.who == "us" else ""


def file_shown(settings: Settings, called: str, line: Line, place: int) -> FileShown:
    """Nothing is fetched before somebody opens it."""
    kind, where = line.media[place]
    what = TITLES.get(kind, "File")
    if kind == "place":
        return FileShown("A place on the map", "", None, f"It is at {where} (north, east).")
    source = SOURCES.get(line.channel)
    if source is None or not source.is_theirs(where, settings):
        return FileShown(what, "", None, NOT_THEIRS.format(source.NAME if source else "a provider"))
    return FileShown(what, BUTTONS.get(kind, "Open the file"), f"/console/inbox/{called}/file/{line.id}/{place}", "")


def answers_shown(db: Connection, member: str) -> Iterator[AnswerShown]:
    known = {one.name: one for one in consultations.every(db)}
    for given in talks.answers(db, member):
        consultation = known.get(given.consultation)
        question = consultation.question(given.question) if consultation else None
        if consultation is None or question is None or question.secret:
            continue
        first = consultation.languages[0]
        asked = question.text.in_language(first)
        yield AnswerShown(asked, in_words(question, given.value, first), given.at, given.late)


def outcomes_shown(db: Connection, numbers: Sequence[int]) -> Iterator[OutcomeShown]:
    for reference, outcome in loop.about_views(db, numbers):
        said = outcome.said.in_language(next(iter(outcome.said.by_language)))
        yield OutcomeShown(outcome.id, reference, said, plainly(STATUSES, outcome.status))


def form_of(given: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: given.get(name, "") for name in names}
