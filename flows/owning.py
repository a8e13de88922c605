"""An owner answers a promise by text: KEPT and what, LATE, a date and why, DROP and why; UNDO and SEND after it.

Nothing is guessed: what cannot be told to people goes back with one sentence that says what to send.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from flows.advice import in_words
from flows.changing import changed
from flows.consultation import Text
from flows.facts import Fact, PromiseAnswered, PromiseAskedBack, ViewSent
from flows.owed import Owed
from flows.phrase import Phrase
from flows.plain import advise
from flows.private import PRIVATE
from flows.promises import FURTHEST, Event, Ledger, What, added, back
from flows.reading.dates import find_date
from flows.segments import measure, plain_typography
from flows.turn import Here, Incoming, Say, Turn

WORDS: dict[str, What] = {
    **dict.fromkeys(("kept", "keep", "done"), "kept"),
    **dict.fromkeys(("late", "delay", "delayed"), "late"),
    **dict.fromkeys(("drop", "dropped"), "dropped"),
    "undo": "corrected",
    "send": "drafted",
}
_FORM = re.compile(rf"\s*({'|'.join(WORDS)})\b[\s:,.;-]*(.*)", re.IGNORECASE | re.DOTALL)
_BECAUSE = re.compile(r"[\s:,.;-]*(?:(?:because|cos|coz|since|why|reason)\b[\s:,.;-]*)?", re.IGNORECASE)
_NAME = re.compile(r"(?:promise *|#)([0-9]{1,9})\b[\s:,.;-]*", re.IGNORECASE)
HOW = "Reply KEPT and what, LATE, a date and why, or DROP and why."
EXAMPLES: dict[What, str] = {
    "kept": "Say what was done: KEPT new locks on every door.",
    "late": "Say why: LATE {date} the part is on order.",
    "dropped": "Say why: DROP the landlord said no.",
}
MOST_NAMING = 4
"""So many words at the beginning may name the promise."""


class Said(NamedTuple):
    """An answer, read. `named`: the words that may say which promise is meant."""

    what: What
    named: str
    words: str
    day: date | None = None
    has_date: bool = False


def answer(here: Here, incoming: Incoming) -> Turn | None:
    """None where it is no answer, or of somebody who was asked about nothing."""
    if not here.owed or incoming.kind != "text" or (found := _FORM.fullmatch(incoming.text)) is None:
        return None
    rest = " ".join(plain_typography(found[2]).split())
    return DOES[WORDS[found[1].lower()]](here, rest)


def ask_back(here: Here, turn: Turn, incoming: Incoming) -> Turn:
    """The same turn; where an owner's words answer nothing at all, once with the question how it stands."""
    owed = next((one for one in here.owed if one.ledger.standing().is_open), None)
    if owed is None or owed.asked_back or incoming.kind != "text" or not _is_only_words(here, turn):
        return turn
    until = owed.ledger.standing().until
    back = PromiseAskedBack(owed.ledger.promise.id, owed.ledger.promise.number, until, owed.by)
    says = f"We are not sure how it stands with {owed.what}. {HOW}"
    if not here.state.joined:
        return _told(here, says, back)
    reply = _told(here, f"Your words are kept ({here.reference}). {says}", *turn.facts, back)
    return changed(reply, state=turn.state)


def _is_only_words(here: Here, turn: Turn) -> bool:
    if not here.state.joined:
        return not here.state.left
    return bool(turn.facts) and all(isinstance(fact, ViewSent) and fact.held is None for fact in turn.facts)


def still_owed(here: Here, turn: Turn) -> tuple[Owed, ...]:
    return knowing(here.owed, [fact for fact in turn.facts if isinstance(fact, PromiseAnswered)])


def knowing(owed: Sequence[Owed], happened: Sequence[PromiseAnswered]) -> tuple[Owed, ...]:
    """With what was answered a moment ago, by themselves or by somebody else in the same batch."""
    return tuple(changed(one, ledger=_with(one.ledger, happened)) for one in owed)


def _with(ledger: Ledger, happened: Sequence[PromiseAnswered]) -> Ledger:
    new = tuple(fact.event for fact in happened if fact.promise == ledger.promise.id)
    return added(ledger, *new)


def _kept(here: Here, rest: str) -> Turn:
    return _answered(here, Said("kept", rest, rest))


def _dropped(here: Here, rest: str) -> Turn:
    return _answered(here, Said("dropped", rest, rest))


def _late(here: Here, rest: str) -> Turn:
    """What stands before the date may name the promise; what comes after it is the reason."""
    found = find_date(rest, here.today)
    if found is None:
        return _answered(here, Said("late", rest, ""))
    return _answered(here, Said("late", rest[: found.start], rest[found.end :], found.day, True))


def _answered(here: Here, said: Said) -> Turn:
    owed = _which(here.owed, said.named)
    said = _without_name(owed, said)
    own = _own_answer(here, owed)
    if (sentence := _too_late(here, owed)) is not None:
        return _told(here, sentence)
    before = _with(owed.ledger, [_back(here, owed, own)]) if own else owed.ledger
    if (sentence := _missing(here, before, said) or _unfit(owed, said)) is not None:
        return _told(here, f"{_named(here, owed)}{sentence}")
    undone = (_back(here, owed, own),) if own else ()
    if (advice := _advice(owed, said)) is not None:
        draft = _event(here, owed, before, "drafted", said)
        says = f"Not sent yet. {advice} Answer again in other words, or text SEND to send it as it is."
        return _told(here, says, *undone, _fact(owed, draft))
    return _accept(here, owed, _event(here, owed, before, said.what, said), *undone)


def _which(every: Sequence[Owed], named: str) -> Owed:
    """The one that is named; else the open one that they were asked about last, and the reply says which."""
    if (found := _NAME.match(named)) is not None:
        for owed in every:
            if owed.ledger.promise.number == int(found[1]):
                return owed
    spoken = re.findall(r"\w+", named.lower())[:MOST_NAMING]
    fits = [sum(word in _names(owed) for word in spoken) for owed in every]
    best = max(fits)
    if best and fits.count(best) == 1:
        return every[fits.index(best)]
    return next((owed for owed in every if owed.ledger.standing().is_open), every[0])


def _names(owed: Owed) -> set[str]:
    """Words of more than two letters: the short ones name nothing."""
    return {word for word in re.findall(r"\w+", owed.what.lower()) if len(word) > 2}


def _without_name(owed: Owed, said: Said) -> Said:
    """A reason before the date is a reason; the name of the promise is none."""
    words = said.words
    if said.what == "late" and not words.strip(" .,:;-"):
        spoken = re.findall(r"\w+", said.named.lower())
        words = "" if set(spoken) <= _names(owed) | {"promise"} or not said.has_date else said.named
    words = _NAME.sub("", words, count=1) if _NAME.match(words) else words
    name = f"{owed.what.lower()}:"
    words = words[len(name) :] if words.lower().startswith(name) else words
    return said._replace(words=_BECAUSE.sub("", words, count=1).strip(" .,:;-"))


def _too_late(here: Here, owed: Owed) -> str | None:
    """Somebody else was quicker, or it is closed."""
    last = owed.ledger.in_the_way(owed.by, here.now)
    if last is None:
        return None
    says = f"{last.what.upper()}{f', {_day(last.until)}' if last.until else ''}"
    number = owed.ledger.promise.number
    return (
        f"{last.who or 'Somebody'} has answered for {owed.what}: {says}. Nothing was changed by your text. "
        f"To change it: yousaid promise correct {number}."
    )


def _missing(here: Here, ledger: Ledger, said: Said) -> str | None:
    if said.what == "late" and (sentence := _wrong_date(here, ledger, said)) is not None:
        return sentence
    if said.words:
        return None
    return EXAMPLES[said.what].format(date=_day(said.day or here.today))


def _wrong_date(here: Here, ledger: Ledger, said: Said) -> str | None:
    standing = ledger.standing()
    if not said.has_date:
        return "We need the new date: LATE 7 May the part is on order."
    if said.day is None:
        return "There is no such day. Send LATE, another date and why."
    if said.day <= here.today:
        return f"{_day(said.day)} is not in the future. Send LATE, a later date and why."
    if said.day > here.today + FURTHEST:
        return f"{_day(said.day)} {said.day.year} is more than a year away. Send LATE, a nearer date and why."
    if not standing.is_late and said.day <= standing.until:
        return f"It is due {_day(standing.until)} already, so {_day(said.day)} is not late. Send KEPT when it is done."
    return None


def _unfit(owed: Owed, said: Said) -> str | None:
    if PRIVATE.search(said.words):
        return "Leave the phone number or email address out: many people will read this."
    over = measure(said.words).units - owed.room
    return f"That is {over} characters too long for a text. Say it in fewer words." if over > 0 else None


def _advice(owed: Owed, said: Said) -> str | None:
    """The first thing to write otherwise. What only makes a text dearer stops nobody on a phone."""
    found = (one for one in advise(said.words, owed.plain) if one.rule != "dear")
    return next((in_words(one) for one in found), None)


def _accept(here: Here, owed: Owed, event: Event, *before: PromiseAnswered) -> Turn:
    whom = "1 person hears" if owed.people == 1 else f"{owed.people} people hear"
    says = f"We have it. UNDO takes it back. {whom} {owed.when}: {_news(owed, event)}"
    rest = [one.what for one in here.owed if one is not owed and one.ledger.standing().is_open]
    return _told(here, says, *before, _fact(owed, event), still=", ".join(rest))


def _news(owed: Owed, event: Event) -> str:
    words = event.words.in_language("en") if event.words else ""
    if event.what == "late" and event.until:
        return f"News on {owed.what}. It is late. The new date is {_day(event.until)}. Why: {words}."
    if event.what == "dropped":
        return f"News on {owed.what}. We will not do it. Why: {words}."
    return f"We promised news on {owed.what}. Here it is: {words}."


def _undo(here: Here, rest: str) -> Turn | None:
    for owed in here.owed:
        if (last := _own_answer(here, owed)) is not None:
            back = _back(here, owed, last)
            due = _with(owed.ledger, [back]).standing().until
            return _told(here, f"Taken back. Nobody is told. News on {owed.what} is due {_day(due)}.", back)
    return None


def _send(here: Here, rest: str) -> Turn | None:
    """What they wrote goes as it is."""
    for owed in here.owed:
        draft = owed.ledger.draft(owed.by)
        if draft is not None and draft.of in EXAMPLES and (draft.until is None or draft.until > here.today):
            what = draft.of
            step = owed.ledger.next_step(what)
            return _accept(here, owed, Event(what, here.now, step, draft.until, draft.words, owed.by))
    return None


DOES: dict[What, Callable[[Here, str], Turn | None]] = {
    "kept": _kept,
    "late": _late,
    "dropped": _dropped,
    "corrected": _undo,
    "drafted": _send,
}


def _own_answer(here: Here, owed: Owed) -> Event | None:
    return owed.ledger.own_answer(owed.by, here.now)


def _event(here: Here, owed: Owed, ledger: Ledger, what: What, said: Said) -> Event:
    words = Text({"en": said.words})
    of = said.what if what == "drafted" else None
    return Event(what, here.now, ledger.next_step(what), said.day, words, owed.by, of)


def _back(here: Here, owed: Owed, last: Event) -> PromiseAnswered:
    return _fact(owed, back(last, owed.by, here.now))


def _fact(owed: Owed, event: Event) -> PromiseAnswered:
    return PromiseAnswered(owed.ledger.promise.id, owed.ledger.promise.number, event)


def _named(here: Here, owed: Owed) -> str:
    """Where several are open it is said which one is meant."""
    several = sum(one.ledger.standing().is_open for one in here.owed) > 1
    return f"About {owed.what}: " if several else ""


def _told(here: Here, says: str, *facts: Fact, still: str = "") -> Turn:
    more = (Phrase("to-owner", {"says": f"Still open: {still}."}, 1, "en"),) if still else ()
    return Turn(here.state, Say((Phrase("to-owner", {"says": says}, language="en"), *more)), facts)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
