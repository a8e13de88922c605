"""A promise, an answer to one, or a correction, as it would be kept: everything that can be wrong is found here.

The keyboard and the staff pages both come here. Raises CannotDo or WrongUse with all that is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Connection

from bot.commands.adding import read_answer, read_reference
from bot.commands.consultation import found
from bot.commands.in_languages import translated
from bot.commands.telling import CannotDo, WrongUse, complain, listed
from bot.files.dates import DateProblem, read_day
from bot.house import House
from bot.owed import room
from bot.plain_words import advice
from flows.consultation import Consultation, Text
from flows.loop import unanswerable
from flows.outcome import About
from flows.private import PRIVATE
from flows.promise_news import news_of
from flows.promises import FURTHEST, Event, Ledger, Promise, What, added, back
from flows.segments import measure
from flows.turn import Say
from storage import consultations, loop, promises, staff
from storage.promise_hearers import tally

LONGEST_WHAT = 60
"""What a promise is about stands in every text on it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed. `translated`: "what.pl=words"."""

    consultation: str
    what: str
    translated: tuple[str, ...]
    until: str
    owner: str | None
    references: tuple[str, ...]
    answers: tuple[str, ...]
    sensitive: bool
    by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One more line of a ledger. `own`: takes back what the same person said a moment ago; `before`: with that."""

    ledger: Ledger
    event: Event
    own: Event | None = None

    @property
    def before(self) -> Ledger:
        return added(self.ledger, self.own) if self.own else self.ledger

    @property
    def after(self) -> Ledger:
        return added(self.before, self.event)

    @property
    def news(self) -> Say | None:
        """What members are told of it."""
        return news_of(self.after, self.event)


def proposed_promise(db: Connection, house: House, wanted: Wanted, id: str) -> tuple[Promise, date]:
    now = house.clock.now()
    consultation = found(db, wanted.consultation)
    _known(db, wanted.by)
    what = _texts("what", wanted.what, wanted.translated, consultation.languages[0])
    _refuse(_wrong_what(what))
    about = About(
        tuple(map(read_reference, wanted.references)),
        tuple(read_answer(given, consultation) for given in wanted.answers),
    )
    _refuse(_unknown(db, about, consultation))
    promise = Promise(
        id, 0, "added", consultation.name, what, (wanted.owner or "").strip() or None, about,
        sensitive=wanted.sensitive or consultation.sensitive,
    )  # fmt: skip
    return promise, _day(house, wanted.until, now)


def proposed_answer(
    db: Connection,
    house: House,
    what: str,
    called: str,
    words: str,
    in_others: tuple[str, ...],
    by: str,
    until: str | None,
    is_kept: bool = False,
) -> Proposal:
    """`is_kept`: it will be, so nobody else answers it until the transaction ends."""
    now = house.clock.now()
    ledger = _ledger(db, called, is_kept)
    _known(db, by)
    if (other := ledger.in_the_way(by, now)) is not None:
        raise CannotDo(_in_the_way(ledger, other))
    day = None if until is None else _day(house, until, now)
    texts = _texts("what" if what == "kept" else "why", words, in_others, _language(db, ledger))
    own = ledger.own_answer(by, now)
    taken_back = back(own, by, now) if own else None
    before = added(ledger, taken_back) if taken_back else ledger
    _refuse(_wrong_date(before, day))
    _refuse(_unfit(db, house, ledger, texts))
    answered = cast(What, what)
    return Proposal(ledger, Event(answered, now, before.next_step(answered), day, texts, by), taken_back)


def proposed_correction(
    db: Connection,
    house: House,
    called: str,
    why: str,
    in_others: tuple[str, ...],
    by: str,
    entry: int | None,
    is_kept: bool = False,
) -> Proposal:
    if not why.strip():
        raise WrongUse("Say why: --why TEXT.")
    ledger = _ledger(db, called, is_kept)
    _known(db, by)
    event = _to_correct(ledger, entry)
    texts = _texts("why", why, in_others, _language(db, ledger))
    _refuse(_unfit(db, house, ledger, texts))
    return Proposal(ledger, back(event, by, house.clock.now(), texts))


def _ledger(db: Connection, called: str, is_kept: bool) -> Ledger:
    """Raises CannotDo where there is none."""
    id = promises.named(db, called)
    if id is None:
        raise CannotDo(f"There is no promise {called}. See: yousaid promise list")
    return promises.by_id(db, [id], lock=is_kept)[id]


def _known(db: Connection, by: str) -> None:
    known = [one.name for one in staff.every(db)]
    if by not in known:
        raise CannotDo(f'Nobody is called "{by}" here. There is: {listed(known) or "nobody yet"}.')


def _in_the_way(ledger: Ledger, other: Event) -> str:
    until = f", {long_day(other.until)}" if other.until else ""
    return (
        f"Nothing was changed: {other.who or 'somebody'} has answered already, {other.what}{until}. "
        f"To change that: yousaid promise correct {ledger.promise.number}"
    )


def _to_correct(ledger: Ledger, entry: int | None) -> Event:
    """The line that is named; else the last answer that holds. Raises CannotDo."""
    if entry is None:
        if (last := ledger.last_answer()) is None:
            raise CannotDo("There is no answer to correct: name the line, as `promise show` has it: --entry NUMBER.")
        return last
    chosen = ledger.events[entry - 1] if 1 <= entry <= len(ledger.events) else None
    if chosen is None or chosen.what not in ("kept", "late", "dropped", "corrected"):
        raise CannotDo(
            f"Line {entry} is no answer and no correction. See: yousaid promise show {ledger.promise.number}"
        )
    if chosen not in ledger.holding():
        raise CannotDo(f"Line {entry} was corrected already. See: yousaid promise show {ledger.promise.number}")
    return chosen


def _texts(field: str, typed: str, in_others: Sequence[str], first: str) -> Text:
    """In the consultation's first language, and what was added in others. Raises WrongUse."""
    others = (translated(one, (field,)) for one in in_others)
    words = {first: _one_line(typed), **{language: _one_line(said) for _, language, said in others}}
    if not words[first]:
        raise WrongUse(f"Words are missing after --{field}.")
    return Text(words)


def _one_line(typed: str) -> str:
    """The messages put their own full stop."""
    return " ".join(typed.split()).rstrip(".")


def _language(db: Connection, ledger: Ledger) -> str:
    known = {one.name: one.languages[0] for one in consultations.every(db)}
    return known.get(ledger.promise.consultation, "en")


def _day(house: House, typed: str, now: datetime) -> date:
    """Raises WrongUse for what is no date, CannotDo for one that has passed or is far away."""
    today = now.astimezone(house.settings.zone).date()
    try:
        day = read_day(typed, today)
    except DateProblem as wrong:
        raise WrongUse(f"--until: {wrong}") from None
    if day <= today:
        raise CannotDo(f"--until: {day} is not in the future. Write a later day.")
    if day > today + FURTHEST:
        raise CannotDo(f"--until: {day} is more than a year away. Write a nearer day.")
    return day


def _wrong_date(ledger: Ledger, day: date | None) -> Iterator[str]:
    standing = ledger.standing()
    if day is not None and not standing.is_late and day <= standing.until:
        yield f"--until: it is due {standing.until} already, so {day} is not late. Write a later day."


def _wrong_what(what: Text) -> Iterator[str]:
    for language, words in what.by_language.items():
        if PRIVATE.search(words):
            yield "Take out the phone number or email address: many people will read this."
        if len(words) > LONGEST_WHAT:
            yield f"In {language} --what has {len(words)} of {LONGEST_WHAT} characters: say it in fewer words."


def _unknown(db: Connection, about: About, consultation: Consultation) -> Iterator[str]:
    yield from unanswerable(about, consultation)
    for reference in loop.unknown_references(db, about.references):
        yield f"There is no view {reference}: the staff page shows each view with its reference."


def _unfit(db: Connection, house: House, ledger: Ledger, texts: Text) -> Iterator[str]:
    """One sentence for each language in which it would not fit into a text."""
    reads = {crowd.language for crowd in tally(db, ledger.promise)} | set(texts.by_language)
    for language in sorted(reads):
        words = texts.in_language(language)
        over = measure(words).units - room(house.wording, ledger, [language])
        if PRIVATE.search(words):
            yield "Take out the phone number or email address: many people will read this."
        elif over > 0:
            yield f"In {language} it is {over} characters too long for a text: say it in fewer words."


def advise(texts: Text) -> None:
    """At the keyboard."""
    for language, words in texts.by_language.items():
        for sentence in advice(words, language):
            complain(f"Advice: {sentence}")


def _refuse(sentences: Iterator[str]) -> None:
    if every := list(dict.fromkeys(sentences)):
        raise CannotDo(*every)


def first_words(text: Text) -> str:
    return next(iter(text.by_language.values()))


def long_day(day: date) -> str:
    """ "Fri 16 Apr 2027" """
    return f"{day:%a} {day.day} {day:%b %Y}"
