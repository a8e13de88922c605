"""What members are told of a promise: nothing yet, late, kept, dropped, or that what we said was wrong."""

from datetime import date

from flows.phrase import Blank, Phrase
from flows.promises import Event, Ledger, Promise, corrects
from flows.state import Asked
from flows.turn import Say


def news_of(ledger: Ledger, event: Event) -> Say | None:
    """None where it does not hold any more. What somebody writes after it goes with the promise."""
    told = corrects(ledger, event)
    if told is None or event not in ledger.holding():
        return None
    wrong = event.what == "corrected" and told not in ledger.holding()
    phrases = _corrected(ledger, event) if wrong else _told(ledger, told)
    return Say((*phrases, Phrase("update-end")), asks=Asked("promise", ledger.promise.id, ledger.promise.consultation))


def expires(event: Event) -> date | None:
    """After this day the news is old: there is other news by then."""
    return event.until if event.what in ("late", "silence") else None


def owner_of(owner: str | None) -> Blank:
    return owner or Phrase("promise-team")


def _told(ledger: Ledger, event: Event) -> tuple[Phrase, ...]:
    promise = ledger.promise
    match event.what:
        case "silence":
            return _silence(ledger, event)
        case "late":
            date_ = {"date": event.until} if event.until else {}
            late = Phrase("promise-late", {"what": _what(promise), **date_})
            return late, *_why(promise, event), Phrase("promise-sorry")
        case "dropped":
            return Phrase("promise-dropped", {"what": _what(promise)}), *_why(promise, event)
    return _kept(promise, event)


def _silence(ledger: Ledger, event: Event) -> tuple[Phrase, ...]:
    """That the owner was asked is only said where somebody could be asked."""
    promise = ledger.promise
    missed = date.fromisoformat(event.step.removeprefix("silence-"))
    asked = (Phrase("promise-asked", {"owner": owner_of(promise.owner)}),) if event.who else ()
    said = Phrase("promise-silence", {"what": _what(promise), "date": missed})
    return said, *asked, *_hear_by(event.until)


def _kept(promise: Promise, event: Event) -> tuple[Phrase, ...]:
    """On a phone that may be shared, what was done is not said."""
    if promise.sensitive or event.words is None:
        return (Phrase("promise-kept-only", {"what": _what(promise)}),)
    return (Phrase("promise-kept", {"what": _what(promise), "did": event.words}),)


def _corrected(ledger: Ledger, event: Event) -> tuple[Phrase, ...]:
    standing = ledger.standing()
    wrong = Phrase("promise-corrected", {"what": _what(ledger.promise)})
    return wrong, *_why(ledger.promise, event), *_hear_by(standing.until if standing.is_open else None)


def _hear_by(until: date | None) -> tuple[Phrase, ...]:
    return (Phrase("promise-hear-by", {"date": until}),) if until else ()


def _why(promise: Promise, event: Event) -> tuple[Phrase, ...]:
    return () if promise.sensitive or event.words is None else (Phrase("promise-why", {"because": event.words}),)


def _what(promise: Promise) -> Blank:
    return Phrase("promise-words") if promise.sensitive else promise.what
