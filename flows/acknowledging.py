"""A member of staff answers an alert by text: "ok", "got it", "ALERT 12". Anything else is an ordinary message."""

import re
from collections.abc import Sequence
from functools import lru_cache

from flows.facts import AlertAcknowledged
from flows.phrase import Phrase
from flows.reading.plain_form import plain_form
from flows.turn import Here, Incoming, Say, Told, Turn

LONGEST = 60
_WORDS = (
    "ok|okay|k|ack|acked|acknowledged?|got it|got this|on it|im on it|i am on it|on my way|received|roger|will do|"
    "dealing with it|im dealing with it|i am dealing with it|\U0001f44d|\U0001f44c|\u2705"
)
_SAID = f"(?:{_WORDS})"
_THANKS = "(?: (?:thanks|thank you|thx|ta|cheers))?"
_FORM = re.compile(
    f"(?:{_SAID}(?: {_SAID})*(?: (?:alert ?)?([0-9]{{1,9}}))?|alert ?([0-9]{{1,9}})(?: {_SAID})*){_THANKS}"
)


@lru_cache(maxsize=1024)
def may_acknowledge(text: str) -> bool:
    """Only then is it looked up whether this person was told of an alert."""
    return len(text) <= LONGEST and _FORM.fullmatch(plain_form(text)) is not None


def acknowledge(here: Here, incoming: Incoming) -> Turn | None:
    """None where it is no acknowledgement, or of an alert that they were not told of."""
    if not here.told or incoming.kind != "text" or (told := which(here.told, incoming.text)) is None:
        return None
    rest = [str(other.number) for other in here.told if other.alert != told.alert]
    thanks = Phrase("alert-acknowledged", {"alert": str(told.number)}, language="en")
    more = (Phrase("alert-still-open", {"alert": ", ".join(rest)}, language="en", weight=1),) if rest else ()
    fact = AlertAcknowledged(told.alert, str(told.number), told.by)
    return Turn(here.state, Say((thanks, *more)), (fact,))


def which(told: Sequence[Told], text: str) -> Told | None:
    """The alert that is named; where none is, the one that they were told of last: the reply says which."""
    found = _FORM.fullmatch(plain_form(text)) if len(text) <= LONGEST else None
    if found is None:
        return None
    number = found[1] or found[2]
    return next((one for one in told if number is None or one.number == int(number)), None)


def still_told(here: Here, turn: Turn) -> tuple[Told, ...]:
    """What the next text of the same person may acknowledge."""
    done = {fact.alert for fact in turn.facts if isinstance(fact, AlertAcknowledged)}
    return tuple(told for told in here.told if told.alert not in done)
