"""How much they hear unasked, and when they are asked again: PAUSE, LESS, LATER, and the way back.

One dial with three places: the usual, less, paused. START turns it back to the usual.
"""

import re
from datetime import UTC, datetime, timedelta

from flows import asking, viewing
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Consultation
from flows.facts import Fact, PaceChosen, PauseEnded, QuestionPutOff
from flows.phrase import Phrase
from flows.state import PutOff
from flows.turn import Here, Incoming, Say, Turn
from flows.unasked import LESS, PAUSED

USUAL = "usual"
SOON, MOST = 2, 30
"""Days that LATER puts off: where they say none, and at the very most."""

BEFORE_CLOSE = timedelta(days=1)


def pause(here: Here, incoming: Incoming, found: Found) -> Turn:
    return Turn(changed(here.state, pace=PAUSED), Say((Phrase("paused"),)), chosen(here, PAUSED))


def less(here: Here, incoming: Incoming, found: Found) -> Turn:
    if here.state.pace == LESS:
        return Turn(here.state, Say((Phrase("less-already"),)))
    facts = chosen(here, LESS)
    return Turn(changed(here.state, pace=LESS), Say((Phrase("less"), *_waited(here))), facts)


def usual(here: Here) -> Turn:
    """Back to hearing all. What waited during a pause is told as one line; what was put off is put now."""
    key = "welcome-back" if here.state.pace == PAUSED else "all-again"
    there = back_to_usual(here)
    return Turn(there.state, viewing.put_again(there, (Phrase(key), *_waited(here))), chosen(here, USUAL))


def back_to_usual(here: Here) -> Here:
    return changed(here, state=changed(here.state, pace="", later=None))


def chosen(here: Here, pace: str) -> tuple[Fact, ...]:
    """What has happened, where that is not how it was already."""
    if (here.state.pace or USUAL) == pace:
        return ()
    ended = (PauseEnded(),) if here.state.pace == PAUSED else ()
    return (PaceChosen(pace), *ended)


def _waited(here: Here) -> tuple[Phrase, ...]:
    if here.state.pace != PAUSED or not here.waiting:
        return ()
    return (Phrase("news-waited", {"number": here.waiting}),)


def later(here: Here, incoming: Incoming, found: Found) -> Turn:
    """The open question is let be, and put once more after a while; an answer counts before."""
    put_off = _open_question(here)
    if put_off is None:
        return Turn(here.state, Say((Phrase("nothing-later"),)))
    consultation, question = put_off
    at = when(here.now, days(found.rest), consultation)
    if at is None:
        closes = consultation.closes or here.now
        return Turn(here.state, Say((Phrase("later-closes", {"date": closes.date()}),)))
    later = PutOff(consultation.name, question, int(at.timestamp()))
    state = changed(here.state, later=later, misses=0)
    day = here.today + (at.date() - here.now.date())
    fact = QuestionPutOff(consultation.name, question, at)
    return Turn(state, Say((Phrase("later-set", {"date": day}),)), (fact,))


def _open_question(here: Here) -> tuple[Consultation, str] | None:
    """The newest that is open, also where it is put off already; else what would come next."""
    for asked in here.state.open:
        consultation = asking.find(here, asked.consultation) if asked.kind == "question" else None
        if consultation is not None and consultation.is_open(here.now) and not here.state.held:
            return consultation, asked.id
    upcoming = asking.next_question(here)
    return (upcoming[0], upcoming[1].id) if upcoming else None


def days(rest: str) -> int:
    """ "5", "5 days"; nothing, or no number of days: the usual while."""
    found = re.match(r"\s*(\d{1,4})\b", rest)
    return min(int(found[1]), MOST) if found and int(found[1]) else SOON


def when(now: datetime, after: int, consultation: Consultation) -> datetime | None:
    """Never after it has closed: a day before at the latest; None where that is over."""
    at = now + timedelta(days=after)
    last = consultation.closes - BEFORE_CLOSE if consultation.closes else at
    at = min(at, last)
    return datetime.fromtimestamp(int(at.timestamp()), UTC) if at > now else None


def again(put_off: PutOff, consultation: Consultation, now: datetime) -> Say | None:
    """The question that they put off, put once more; None where it has closed or changed meanwhile."""
    question = consultation.question(put_off.question) if consultation.is_open(now) else None
    if question is None:
        return None
    return asking.put_question(consultation, question, (Phrase("asked-later"),), "question-later")
