"""The promise clock: what a promise is, what has happened to it, and what is due today.

A promise has a ledger of events that only grows. Where it stands follows from the events that hold: a correction is an
event too, and whoever corrects a correction brings back what it took away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from flows.consultation import Text
from flows.outcome import About, Outcome

Kind = Literal["outcome", "answer", "added", "reopened"]
What = Literal["made", "reminded", "kept", "late", "dropped", "silence", "drafted", "corrected"]
Which = Literal["now", "week", "day"]

ANSWERS = ("kept", "late", "dropped")
"""What an owner can say of a promise, and what members are told of it."""

MARKS: tuple[tuple[Which, timedelta], ...] = (("week", timedelta(days=7)), ("day", timedelta(days=1)))
"""How long before its date the owner is reminded."""

NEXT_NEWS = timedelta(days=6)
"""From the day on which silence is told: seven days after the date that passed, where it is told the next day."""

REOPENED_DAYS = timedelta(days=14)
"""When those hear who said that it did not work."""

UNDO_FOR = timedelta(minutes=5)
"""How long an answer can be taken back before members are told."""

FURTHEST = timedelta(days=366)
ALL = About()


@dataclass(frozen=True, slots=True)
class Promise:
    """`what` it is about stands in texts, and so does `owner`: a role, never a name; None: nobody is named.

    `kind`: "outcome" (its date), "answer" (the date by which a consultation answers), "added" (by hand), "reopened"
    (it did not work). `subject`: an outcome's id. `number`: what staff call it.
    """

    id: str
    number: int
    kind: Kind
    consultation: str
    what: Text
    owner: str | None = None
    about: About = ALL
    subject: str = ""
    sensitive: bool = False


class Event(NamedTuple):
    """One line of the ledger. `step`: unique in it. `until`: of made and late the date, of silence the next one.

    `words`: what was done, or why. `who`: on the staff list, None: the clock. `of`: the step that is corrected; of a
    draft, what it will be.
    """

    what: What
    at: datetime
    step: str
    until: date | None = None
    words: Text | None = None
    who: str | None = None
    of: str | None = None


class Standing(NamedTuple):
    """`first`: the date as it was made; `until`: the one that holds. `set_on`: when that was said."""

    status: Literal["open", "kept", "dropped"]
    first: date
    until: date
    set_on: datetime
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.status == "open"


class Ledger(NamedTuple):
    """A promise and all that happened to it, in order; the first event is that it was made."""

    promise: Promise
    events: tuple[Event, ...]

    def event(self, step: str) -> Event | None:
        return next((event for event in self.events if event.step == step), None)

    def holding(self) -> tuple[Event, ...]:
        """Those that nobody has corrected, or whose correction was corrected."""
        undone: set[str | None] = set()
        for event in reversed(self.events):
            if event.what == "corrected" and event.step not in undone:
                undone.add(event.of)
        return tuple(event for event in self.events if event.step not in undone)

    def standing(self) -> Standing:
        made = self.events[0]
        assert made.until is not None
        now = Standing("open", made.until, made.until, made.at, False)
        for event in self.holding():
            now = _moved(now, event)
        return now

    def last_answer(self) -> Event | None:
        """The last that holds."""
        return next((event for event in reversed(self.holding()) if event.what in ANSWERS), None)

    def in_the_way(self, who: str, now: datetime) -> Event | None:
        """An answer that stands: of somebody else a moment ago, or one that closed it."""
        last = self.last_answer()
        if last is None or self.own_answer(who, now) is not None:
            return None
        return last if not self.standing().is_open or now - last.at < UNDO_FOR else None

    def own_answer(self, who: str, now: datetime) -> Event | None:
        """What they said a moment ago, and nobody has been told yet: another answer of theirs takes its place."""
        last = self.last_answer()
        return last if last is not None and last.who == who and now - last.at < UNDO_FOR else None

    def draft(self, who: str) -> Event | None:
        """What they wrote and have not sent: nothing came after it but reminders."""
        last = next((event for event in reversed(self.events) if event.what not in ("reminded", "silence")), None)
        return last if last is not None and (last.what, last.who) == ("drafted", who) else None

    def next_step(self, what: What) -> str:
        """Whoever answers at the same time means the same step, so that only one of them counts."""
        kinds = ANSWERS if what in ANSWERS else (what,)
        name = "answer" if what in ANSWERS else what
        return f"{name}-{sum(event.what in kinds for event in self.events)}"


def _moved(now: Standing, event: Event) -> Standing:
    match event.what:
        case "kept":
            return now._replace(status="kept")
        case "dropped":
            return now._replace(status="dropped")
        case "late" if event.until is not None:
            is_late = now.is_late or event.until > now.until
            return now._replace(until=event.until, set_on=event.at, is_late=is_late)
        case "silence" if event.until is not None:
            return now._replace(until=max(now.until, event.until), set_on=event.at, is_late=True)
    return now


class Remind(NamedTuple):
    """The owner is to be asked. `now`: as soon as can be; `week` and `day`: before the date."""

    which: Which
    until: date

    @property
    def step(self) -> str:
        return f"reminded-{self.which}-{self.until}"


class Silence(NamedTuple):
    """The date has passed and nothing was said: members are told so, and by when they hear."""

    missed: date
    until: date

    @property
    def step(self) -> str:
        return f"silence-{self.missed}"


Due = Remind | Silence


def due(ledger: Ledger, now: datetime) -> Due | None:
    """What has to happen today and has not. `now` is local time.

    However long nobody looked, a date that passed is told once, and only the last reminder is still worth sending.
    """
    standing = ledger.standing()
    if not standing.is_open:
        return None
    today = now.date()
    if today > standing.until:
        return Silence(standing.until, today + NEXT_NEWS)
    wanted = _reminder(ledger, standing, now)
    return wanted if wanted is not None and ledger.event(wanted.step) is None else None


def _reminder(ledger: Ledger, standing: Standing, now: datetime) -> Remind | None:
    """A mark that had passed when the date was set is none: whoever set it has just heard of it."""
    at_once = Remind("now", standing.first)
    if ledger.promise.kind == "reopened" and ledger.event(at_once.step) is None:
        return at_once
    set_on = standing.set_on.astimezone(now.tzinfo).date()
    marks = [(which, standing.until - before) for which, before in MARKS]
    passed = [which for which, mark in marks if set_on < mark <= now.date()]
    return Remind(passed[-1], standing.until) if passed else None


class OnTime(NamedTuple):
    """Of all promises whose date has come: `kept` by the date that was first given. Of all the dates that came: `told`,
    which means that people heard something by the day after."""

    kept: int
    promises: int
    told: int
    dates: int


def on_time(ledgers: Iterable[Ledger], now: datetime) -> OnTime:
    """Kept on time beside told on time: a promise may be late, and nobody is left without a word. `now`: local."""
    kept = promises = told = dates = 0
    for ledger in ledgers:
        standing = ledger.standing()
        if not standing.is_open or now.date() > standing.first:
            promises += 1
            kept += _is_kept_on_time(ledger, standing, now)
        heard = list(_dates(ledger, now))
        told, dates = told + sum(heard), dates + len(heard)
    return OnTime(kept, promises, told, dates)


def _is_kept_on_time(ledger: Ledger, standing: Standing, now: datetime) -> bool:
    last = ledger.last_answer()
    return standing.status == "kept" and last is not None and last.at.astimezone(now.tzinfo).date() <= standing.first


def _dates(ledger: Ledger, now: datetime) -> Iterator[bool]:
    """For each date that was given and has come, or was answered before: did people hear by the day after?"""
    day, waits = ledger.standing().first, True
    for event in ledger.holding():
        if event.what in (*ANSWERS, "silence"):
            yield event.at.astimezone(now.tzinfo).date() <= day + timedelta(days=1)
            waits, day = event.until is not None, event.until or day
    if waits and now.date() > day + timedelta(days=1):
        yield False


def of_outcome(outcome: Outcome) -> Promise | None:
    """The promise that an outcome makes; without a number yet. What is done, or never will be, makes none."""
    if outcome.by is None or outcome.status in ("done", "not_doing"):
        return None
    return Promise(
        outcome.id, 0, "outcome", outcome.consultation, quoted(outcome.said), outcome.owner, outcome.about, outcome.id,
        outcome.sensitive,
    )  # fmt: skip


def of_reopened(outcome: Outcome, id: str) -> Promise:
    """To those who said that it did not work."""
    return Promise(
        id, 0, "reopened", outcome.consultation, quoted(outcome.said), outcome.owner, outcome.about, outcome.id,
        outcome.sensitive,
    )  # fmt: skip


def quoted(said: Text) -> Text:
    """What people said may be a whole sentence: in quotes it fits into one of ours, in every language."""
    return Text({language: f'"{words.strip().rstrip(".")}"' for language, words in said.by_language.items()})


def back(event: Event, who: str, now: datetime, why: Text | None = None) -> Event:
    """The correction of an answer, or of a correction."""
    return Event("corrected", now, f"corrected-{event.step}", words=why, who=who, of=event.step)


def added(ledger: Ledger, *events: Event) -> Ledger:
    return Ledger(ledger.promise, (*ledger.events, *events))


def corrects(ledger: Ledger, event: Event) -> Event | None:
    """What a correction is of in the end: the answer at the end of a chain of corrections."""
    seen: Sequence[Event] = ledger.events
    for _ in seen:
        if event.what != "corrected" or event.of is None:
            return event
        before = ledger.event(event.of)
        if before is None:
            return None
        event = before
    return None
