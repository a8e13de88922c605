"""What the public page is made of, read in one look: only what is published, and nothing that moves before a close.

Numbers come from what was published (`bot.public.shelf`). Figures are of consultations that have closed. How many
people, messages and votes there were is said as "more than", and in a way that tells nothing beside the answers to a
question: of who answered only what is published anyway is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from bot.house import House
from bot.offered import offer
from bot.public.quoted import Quoted, shown
from bot.public.shelf import Shelf, results_of, take_down
from flows.consultation import Consultation
from flows.measures import Measures, Share
from flows.promises import Ledger
from flows.result import Result
from flows.results import judged
from storage import log_heads, measures, published, published_numbers
from storage.log_heads import Head
from storage.published import PublishedOutcome
from storage.published_numbers import of_outcome

JUDGED = ("yes", "partly", "no")
GOOD_FOR = timedelta(minutes=1)
STEPS = tuple(n * 10**power for power in range(1, 7) for n in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Story:
    """An outcome and what those who heard it say, apart. `quotes`: of views that it answers."""

    outcome: PublishedOutcome
    consultation: Consultation
    says: Result
    quotes: Sequence[Quoted] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """A consultation that has opened. `results`: by question, once it has closed; None: it is being counted. `quotes`:
    in members' own words, once it has closed: before that nothing of what people say stands here."""

    consultation: Consultation
    is_closed: bool
    results: Mapping[str, Result | None]
    stories: Sequence[Story]
    quotes: Sequence[Quoted] = ()


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
    limit: int

    def of(self, name: str) -> Put | None:
        return next((one for one in self.put if one.consultation.name == name), None)


class Counted:
    """The measures, counted once a minute at most: anybody may look, and as often as they like."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[Sequence[str], datetime, tuple[Measures, int]] | None = None

    def measures(self, db: Connection, names: Sequence[str], now: datetime, house: House) -> tuple[Measures, int]:
        """The measures, and how many people said something in their own words."""
        with self._lock:
            if self._known is None or self._known[0] != names or not self._known[1] <= now < self._known[1] + GOOD_FOR:
                counted = measures.measures(db, now, house.settings.zone, names)
                self._known = (names, now, (counted, published.speakers(db, names)))
            return self._known[2]


def look(house: House, counted: Counted, only: str | None = None) -> Published:
    """`only`: the results of this consultation are shown; without it the figures are.

    What is seen for the first time is written down before it is sent; then it is read again, since another process may
    have been first.
    """
    found, shelf = _look(house, counted, only)
    if not shelf.fresh:
        return found
    with house.database.transaction() as db:
        published_numbers.add(db, shelf.fresh, house.clock.now())
    return _look(house, counted, only)[0]


def _look(house: House, counted: Counted, only: str | None) -> tuple[Published, Shelf]:
    now = house.clock.now()
    with house.database.reading() as db:
        house.renew(db)
        offered, every = offer(db, house.settings), published.opened(db, now)
        by_name = {one.name: one for one in every}
        told = published.outcomes(db, list(by_name), now, house.settings.fewest_shown)
        closed = [one for one in every if one.has_closed(now)]
        shelf = take_down(db, house, closed, (one.outcome.id for one in told))
        quoted = shown(db, list(by_name))
        stories = [_story(one, by_name[one.outcome.consultation], shelf, quoted) for one in told]
        results = _results(db, house, closed, shelf)
        found = Published(
            languages=offered.languages,
            default=offered.first,
            number=house.settings.twilio_from,
            put=[_put(one, stories, now, results if one.name == only else {}, quoted) for one in every],
            stories=stories,
            promises=published.promised(db, {one.outcome.id for one in told}, by_name),
            figures=None if only in by_name else _figures(db, house, counted, closed, results, stories),
            log=log_heads.newest(db),
            limit=house.settings.fewest_shown,
        )
        return found, shelf


def _story(told: PublishedOutcome, consultation: Consultation, shelf: Shelf, quoted: Sequence[Quoted]) -> Story:
    """Where they are too few to say how many, nothing is published, and nothing has to be kept."""
    says, subject = judged(told.judged, JUDGED, shelf.limit), of_outcome(told.outcome.id)
    if says.answered is not None:
        says = shelf.offer(subject, says)
    own = [one for one in quoted if one.view in told.outcome.about.references]
    return Story(told, consultation, says if says.answered is not None else shelf.shown(subject) or says, own)


Results = Mapping[str, Mapping[str, Result | None]]


def _results(db: Connection, house: House, closed: Sequence[Consultation], shelf: Shelf) -> Results:
    """By consultation, once its closing is done: a text that came in time may still be on its way to the database."""
    is_done = published.counted(db)
    return {one.name: results_of(db, house, one, shelf) if one.name in is_done else {} for one in closed}


def _put(one: Consultation, stories: Iterable[Story], now: datetime, results: Results, quoted: Sequence[Quoted]) -> Put:
    told = [story for story in stories if story.consultation.name == one.name]
    own = [quote for quote in quoted if quote.consultation == one.name and one.has_closed(now)]
    return Put(one, one.has_closed(now), results.get(one.name, {}), told, own)


def _figures(
    db: Connection,
    house: House,
    counted: Counted,
    closed: Sequence[Consultation],
    results: Results,
    stories: Sequence[Story],
) -> Figures:
    measured, speakers = counted.measures(db, [one.name for one in closed], house.clock.now(), house)
    each = [result for found in results.values() for result in found.values() if result is not None]
    return figures(measured, speakers, each, stories, house.settings.fewest_shown)


def figures(
    counted: Measures, speakers: int, published: Sequence[Result], stories: Sequence[Story], limit: int
) -> Figures:
    """`speakers`: who said something in their own words. `published`: the result of each question."""
    open_again = sum(story.outcome.is_open_again for story in stories)
    answered = [one.answered or 0 for one in published]
    most = max((known + (one.no_choice or 0) for known, one in zip(answered, published, strict=True)), default=0)
    return Figures(
        people=more_than(max(speakers, *answered, 0)),
        messages=_unless_near(counted.messages, most, limit),
        votes=more_than(sum(answered)),
        thanked=_percent(counted.thanked, limit),
        told=_percent(counted.answered, limit),
        days=None if counted.days is None or counted.answered.part < limit else max(1, -int(-counted.days // 1)),
        on_time=counted.told_on_time if counted.told_on_time.all else None,
        kept=counted.kept_on_time if counted.kept_on_time.all else None,
        open_again=open_again or None,
    )


def more_than(number: int) -> int | None:
    """The greatest round number below it; None where it is no more than ten."""
    return max((step for step in STEPS if step < number), default=None)


def _unless_near(messages: int, most: int, limit: int) -> int | None:
    """Each answer to a question came in a message: where hardly more are left, it would tell how few chose nothing."""
    shown = more_than(messages)
    above = min((step for step in STEPS if step >= messages), default=STEPS[-1])
    return shown if above - most >= limit - 1 else None


def _percent(share: Share, limit: int) -> int | None:
    return share.percent if share.all >= limit else None
