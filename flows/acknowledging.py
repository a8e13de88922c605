"""A member of staff answers an alert by text: "ok", "got it", "ALERT 12". Anything else is an ordinary message.

What misses is answered too, and taken for nothing else: an OK that somebody was quicker than, the number of another
alert, "I can't". Nobody becomes a member by that, and no vote is made of it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from flows.facts import AlertAcknowledged, Fact
from flows.pacing import pace
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
_CANNOT = (
    "(?:i )?(?:cant|cannot|can not|am not able to)(?: do (?:it|this|that)| look| help| now| today| tonight| sorry)*"
)
_AWAY = (
    "(?:im|i am|am) (?:not (?:on duty|on call|on shift|at work|working|in)|off(?: sick| duty| today| tonight)?|ill|"
    "away|on (?:leave|holiday))(?: (?:today|tonight|now|this week|sorry))*"
)
_WHAT = "(?:what|who) is (?:this|it)(?: about)?|(?:what|which) alert(?: is (?:this|it))?|whats (?:this|it)(?: about)?"
_NOT_NOW = re.compile(f"(?:sorry )?(?:no|nope|busy|{_CANNOT}|{_AWAY}|{_CANNOT} {_AWAY}|{_WHAT})(?: sorry)?")


@lru_cache(maxsize=1024)
def may_acknowledge(text: str) -> bool:
    """Only then is it looked up whether this person was told of an alert."""
    if len(text) > LONGEST:
        return False
    said = plain_form(text)
    return _FORM.fullmatch(said) is not None or _NOT_NOW.fullmatch(said) is not None


def acknowledge(here: Here, incoming: Incoming) -> Turn | None:
    """None where it is no answer to an alert, or to one that they were not told of."""
    if not here.told or incoming.kind != "text":
        return None
    told = which(here.told, incoming.text)
    if told is None or told.taken_by:
        return miss(here, incoming.text, told)
    rest = [str(other.number) for other in open_ones(here.told) if other.alert != told.alert]
    thanks = Phrase("alert-acknowledged", {"alert": str(told.number)}, language="en")
    more = (Phrase("alert-still-open", {"alert": ", ".join(rest)}, language="en", weight=1),) if rest else ()
    fact = AlertAcknowledged(told.alert, str(told.number), told.by)
    return Turn(here.state, Say((thanks, *more)), (fact,))


def which(told: Sequence[Told], text: str) -> Told | None:
    """The alert that is named; where none is, the one that they were told of last, an open one before any that
    somebody has taken: the reply says which."""
    found = _FORM.fullmatch(plain_form(text)) if len(text) <= LONGEST else None
    if found is None:
        return None
    number = found[1] or found[2]
    there = (*open_ones(told), *told)
    return next((one for one in there if number is None or one.number == int(number)), None)


def open_ones(told: Sequence[Told]) -> tuple[Told, ...]:
    return tuple(one for one in told if not one.taken_by)


def miss(here: Here, text: str, taken: Told | None) -> Turn | None:
    """An answer by which nobody takes an alert. `taken`: the one that they mean, which somebody has already."""
    if not may_acknowledge(text) or (here.state.open and not _names_an_alert(text, taken)):
        return None  # whoever was asked something may well be answering that
    still_open = open_ones(here.told)
    if taken is None and not still_open:
        return None
    told = _is_taken(taken) if taken else _is_open(still_open)
    return pace(here, Turn(here.state, Say((Phrase("staff-told", {"told": told}, language="en"),))))


def _names_an_alert(text: str, taken: Told | None) -> bool:
    said = plain_form(text)
    return "alert" in said or (taken is not None and str(taken.number) in said)


def _is_taken(told: Told) -> str:
    who = "You are" if told.taken_by == told.by else f"{told.taken_by} is"
    return f"{who} dealing with alert {told.number} already. You need do nothing more for it."


def _is_open(still_open: Sequence[Told]) -> str:
    newest = still_open[0].number
    numbers = ", ".join(str(one.number) for one in still_open)
    begin = f"Alert {numbers} is still open" if len(still_open) == 1 else f"Alerts {numbers} are still open"
    return (
        f"{begin}. See the staff pages for what it is about. Reply ALERT {newest} if you are "
        "dealing with it. If not, it goes to the next person."
    )


def knowing(told: Sequence[Told], happened: Sequence[Fact]) -> tuple[Told, ...]:
    """With what was taken a moment ago, by themselves or by somebody else in the same batch."""
    by = {fact.alert: fact.by for fact in happened if isinstance(fact, AlertAcknowledged)}
    return tuple(one._replace(taken_by=one.taken_by or by.get(one.alert, "")) for one in told)
