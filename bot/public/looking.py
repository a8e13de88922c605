"""What the public page is made of, read in one look: only what is published, and nothing that moves before a close.

Figures are of consultations that have closed. How many people, messages and votes there were is said as "more than":
beside the answers to a question an exact number would tell how few chose nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from bot.house import House
from bot.offered import offer
from flows.consultation import Consultation
from flows.hiding import LIMIT
from flows.measures import Measures, Share
from flows.promises import Ledger
from flows.result import Given, Result
from flows.results import judged, results
from storage import counting, log_heads, measures, published
from storage.log_heads import Head
from storage.published import PublishedOutcome

JUDGED = ("yes", "partly", "no")
GOOD_FOR = timedelta(minutes=1)
STEPS = tuple(n * 10**power for power in range(1, 7) for n in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Story:
    """An outcome and what those who heard it say, apart."""

    outcome: PublishedOutcome
    consultation: Consultation
    says: Result


@dataclass(frozen=True, slots=True)
class Put:
    """A consultation that has opened. `results`: by question, once it has closed; None: it is being counted."""

    consultation: Consultation
    is_closed: bool
    results: Mapping[str, Result | None]
    stories: Sequence[Story]


@dataclass(frozen=True, slots=True)
class Figures:
    """None: not shown. `people`, `messages`, `votes`: there were more than this."""

    people: int | None
    messages: int | None
    votes: int | None
    thanked: int | None
    told: int | None
    days: int | None
    on_time: Share | None
    kept: Share | None
    open_again: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """`languages`: those that the page is offered in. `number`: where people text to. `figures`: for the first page."""

    languages: Sequence[str]
    default: str
    number: str | None
    put: Sequence[Put]
    stories: Sequence[Story]
    promises: Sequence[Ledger]
    figures: Figures | None
    log: Head | None

    def of(self, name: str) -> Put | None:
        return next((one for one in self.put if one.consultation.name == name), None)


class Counted:
    """The measures, counted once a minute at most: anybody may look, and as often as they like."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[Sequence[str], datetime, Measures] | None = None

    def measures(self, db: Connection, names: Sequence[str], now: datetime, house: House) -> Measures:
        with self._lock:
            if self._known is None or self._known[0] != names or not self._known[1] <= now < self._known[1] + GOOD_FOR:
                self._known = (names, now, measures.measures(db, now, house.settings.zone, names))
            return self._known[2]


def look(house: House, counted: Counted, only: str | None = None) -> Published:
    """`only`: the votes of this consultation are counted; without it the figures are."""
    now = house.clock.now()
    with house.database.reading() as db:
        house.renew(db)
        offered, every = offer(db, house.settings), published.opened(db, now)
        by_name = {one.name: one for one in every}
        told = published.outcomes(db, list(by_name), now)
        stories = [_story(one, by_name[one.outcome.consultation]) for one in told]
        closed = [one.name for one in every if one.has_closed(now)]
        return Published(
            languages=offered.languages,
            default=offered.first,
            number=house.settings.twilio_from,
            put=[_put(db, house, one, stories, now, counted=one.name == only) for one in every],
            stories=stories,
            promises=published.promised(db, {one.outcome.id for one in told}, by_name),
            figures=None if only in by_name else figures(counted.measures(db, closed, now, house), stories),
            log=log_heads.newest(db),
        )


def _story(told: PublishedOutcome, consultation: Consultation) -> Story:
    return Story(told, consultation, judged(told.judged, JUDGED))


def _put(
    db: Connection, house: House, one: Consultation, stories: Iterable[Story], now: datetime, counted: bool
) -> Put:
    is_closed = one.has_closed(now)
    found = counted_results(db, house, one) if is_closed and counted else {}
    return Put(one, is_closed, found, [story for story in stories if story.consultation.name == one.name])


def counted_results(db: Connection, house: House, one: Consultation) -> dict[str, Result | None]:
    """Until every secret ballot is open nothing of that question is told."""
    given = counting.given(db, one.name, house.keys)
    sealed = {question for question, answers in given.items() if answers is None}
    found = results(one, {question: answers or Given({}) for question, answers in given.items()})
    return {name: None if name in sealed else result for name, result in found.items()}


def figures(counted: Measures, stories: Sequence[Story]) -> Figures:
    open_again = sum(story.outcome.is_open_again for story in stories)
    return Figures(
        people=more_than(counted.people),
        messages=more_than(counted.messages),
        votes=more_than(counted.votes),
        thanked=_percent(counted.thanked),
        told=_percent(counted.answered),
        days=None if counted.days is None or counted.answered.part < LIMIT else max(1, -int(-counted.days // 1)),
        on_time=counted.told_on_time if counted.told_on_time.all else None,
        kept=counted.kept_on_time if counted.kept_on_time.all else None,
        open_again=open_again or None,
    )


def more_than(number: int) -> int | None:
    """The greatest round number below it; None where it is no more than ten."""
    return max((step for step in STEPS if step < number), default=None)


def _percent(share: Share) -> int | None:
    return share.percent if share.all >= LIMIT else None
