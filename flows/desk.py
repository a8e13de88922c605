"""Staff see to the daily things from their phone: OPEN, BROADCASTS, PAUSE 3, CANCEL 3, APPROVE 482913, BACK K7.

Only from an address on the staff list, with a role that may do it; from anybody else the words are an ordinary message.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from flows import broadcast as rules
from flows import handing_back
from flows.broadcast import AS_STAFF_SAY, DONE, Broadcast, Step, code_of, may_steer, why_not, why_not_approved_by
from flows.changing import changed
from flows.consultation import Consultation
from flows.facts import BroadcastSteered, ConsultationOpened, Fact, ViewHandedBack
from flows.permissions import may
from flows.phrase import Phrase
from flows.reading.plain_form import plain_form
from flows.state import Asked
from flows.turn import Desk, Here, Incoming, Say, Turn
from flows.value import Value

LONGEST = 60
MOST_LISTED = 4
APPROVE = "approve"
STEPS: dict[str, Step] = {"approve": "approve", "yes": "approve", "not yet": "not_yet", "not_yet": "not_yet"}
_ANY = re.compile(r"\W*(?:approve|not yet|pause|resume|cancel|open|broadcast|(?:hand )?back)", re.IGNORECASE)
"""Nearly no text begins so, and is not put into its plain form for this."""

_CODE = re.compile(r"(approve|not yet)(?: code)? ([0-9]{6})")
_STEER = re.compile(r"(pause|resume|cancel)(?: broadcast)? ([0-9]{1,9})")
_OPEN = re.compile(r"open (\S.*)")
_LIST = re.compile(r"broadcasts?")

Answer = tuple[str, tuple[Fact, ...]]
"""What they are told, and what has happened."""


@lru_cache(maxsize=1024)
def may_be_for(text: str) -> bool:
    """Only then is it looked up whether whoever writes is staff."""
    if len(text) > LONGEST or _ANY.match(text) is None:
        return False
    said = plain_form(text)
    return any(form.fullmatch(said) for form in FORMS)


def asks_how_far(text: str) -> bool:
    return may_be_for(text) and _LIST.fullmatch(plain_form(text)) is not None


def work(here: Here, incoming: Incoming) -> Turn | None:
    """None where it is none of this, or whoever writes may not do it."""
    desk = here.desk
    answer = None if desk is None else _pressed(here, desk, incoming) or _written(here, desk, incoming)
    if answer is None:
        return None
    told, facts = answer
    return Turn(here.state, Say((Phrase("staff-told", {"told": told}, language="en"),)), facts)


def choices(desk: Desk) -> Iterator[tuple[Asked, Value]]:
    """What a button under a request can mean, those of older requests too."""
    for seen, broadcast in desk.shown.items():
        for value in ("yes", "not_yet"):
            yield Asked(APPROVE, broadcast, seen), value


def after(here: Here, turn: Turn) -> Desk | None:
    """What the next text of the same person finds."""
    desk = here.desk
    for fact in turn.facts if desk else ():
        if desk and isinstance(fact, BroadcastSteered):
            desk = changed(desk, broadcasts=tuple(_steered(one, fact) for one in desk.broadcasts))
        elif desk and isinstance(fact, ViewHandedBack):
            desk = changed(desk, given=tuple(one for one in desk.given if one != fact.reference))
        elif desk and isinstance(fact, ConsultationOpened):
            desk = changed(desk, consultations=tuple(_opened(one, fact, here) for one in desk.consultations))
    return desk


def _steered(one: Broadcast, fact: BroadcastSteered) -> Broadcast:
    if one.id != fact.broadcast:
        return one
    approved_by = fact.by if fact.step == APPROVE else one.approved_by
    return changed(one, state=rules.TO[fact.step], approved_by=approved_by)


def _opened(one: Consultation, fact: ConsultationOpened, here: Here) -> Consultation:
    return changed(one, opens=here.now) if one.name == fact.consultation else one


def _pressed(here: Here, desk: Desk, incoming: Incoming) -> Answer | None:
    pressed = incoming.pressed
    if pressed is None or pressed.asked.kind != APPROVE:
        return None
    return _decide(here, desk, STEPS[str(pressed.value)], pressed.asked.consultation)


def _written(here: Here, desk: Desk, incoming: Incoming) -> Answer | None:
    if incoming.kind != "text" or not may_be_for(incoming.text):
        return None
    text, said = incoming.text, plain_form(incoming.text)
    return next(
        (take(here, desk, found, text) for form, take in FORMS.items() if (found := form.fullmatch(said))), None
    )


def _by_code(here: Here, desk: Desk, found: re.Match[str], text: str) -> Answer | None:
    if not may(desk.roles, "approve"):
        return None
    seen = next((seen for seen in desk.shown if code_of(seen) == found[2]), None)
    if seen is None:
        return f"There is no broadcast with the code {found[2]}. Text BROADCASTS to see what waits.", ()
    return _decide(here, desk, STEPS[found[1]], seen)


def _decide(here: Here, desk: Desk, step: Step, seen: str) -> Answer | None:
    """Yes or not yet, to exactly what was shown."""
    broadcast = next((one for one in desk.broadcasts if one.id == desk.shown.get(seen)), None)
    if broadcast is None or not may(desk.roles, "approve"):
        return None
    sentence = why_not_approved_by(broadcast, desk.name, desk.roles, seen, here.now)
    return (sentence, ()) if sentence else _done(desk, broadcast, step)


def _steer(here: Here, desk: Desk, found: re.Match[str], text: str) -> Answer | None:
    if not may_steer(desk.roles):
        return None
    broadcast = next((one for one in desk.broadcasts if one.number == int(found[2])), None)
    if broadcast is None:
        return f"There is no broadcast {int(found[2])}. Text BROADCASTS to see those in progress.", ()
    step: Step = "pause" if found[1] == "pause" else "resume" if found[1] == "resume" else "cancel"
    sentence = why_not(step, broadcast)
    return (sentence, ()) if sentence else _done(desk, broadcast, step)


def _done(desk: Desk, broadcast: Broadcast, step: Step) -> Answer:
    told = f"Broadcast {broadcast.number} is {DONE[step]}.{THEN.get(step, '').format(number=broadcast.number)}"
    return told, (BroadcastSteered(broadcast.id, str(broadcast.number), step, desk.name),)


THEN: dict[Step, str] = {
    "approve": " It goes in five minutes or at its time. To stop it: CANCEL {number}.",
    "not_yet": " It is a draft again, and its author can change it.",
    "pause": " What is not sent yet waits. RESUME {number} or CANCEL {number}.",
    "cancel": " What is not sent yet never goes.",
}


def _list(here: Here, desk: Desk, found: re.Match[str], text: str) -> Answer | None:
    if not may_steer(desk.roles):
        return None
    going = [one for one in desk.broadcasts if one.state in ("waiting", "scheduled", "going", "paused")]
    if not going:
        return "No broadcast is in progress.", ()
    lines = [_line(desk, one) for one in going[:MOST_LISTED]]
    return f"{' '.join(lines)} PAUSE, RESUME or CANCEL with its number.", ()


def _line(desk: Desk, one: Broadcast) -> str:
    gone, everybody = desk.progress.get(one.id, (0, 0))
    how_far = f", {gone} of {everybody}" if everybody else ""
    return f"Broadcast {one.number}: {AS_STAFF_SAY[one.state]}{how_far}."


def _open(here: Here, desk: Desk, found: re.Match[str], text: str) -> Answer | None:
    """Several words that name no consultation, such as "open the windows please", are an ordinary message."""
    if not may_steer(desk.roles):
        return None
    named = next((one for one in desk.consultations if plain_form(one.name) == found[1]), None)
    if named is None and len(text.split()) > 2:
        return None
    if named is None:
        known = ", ".join(one.name for one in desk.consultations if not one.has_closed(here.now)) or "none yet"
        return f"There is no consultation {found[1]}. There is: {known}.", ()
    if named.has_closed(here.now):
        return f"{named.name} has closed. Load it under another name to ask again.", ()
    if named.is_open(here.now):
        return f"{named.name} is open already.", ()
    return f"{named.name} is open.", (ConsultationOpened(named.name, desk.name),)


def _hand_back(here: Here, desk: Desk, found: re.Match[str], text: str) -> Answer | None:
    """One text, and no question why."""
    called = found[1].upper()
    if not may(desk.roles, "moderate"):
        return None
    if called not in desk.given:
        return f"{called} is not with you, so it stays where it is.", ()
    return f"{called} is not with you any more. Thank you.", (ViewHandedBack(called, desk.name),)


FORMS: dict[re.Pattern[str], Callable[[Here, Desk, re.Match[str], str], Answer | None]] = {
    _CODE: _by_code,
    _STEER: _steer,
    _OPEN: _open,
    _LIST: _list,
    handing_back.FORM: _hand_back,
}
