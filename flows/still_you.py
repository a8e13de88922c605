"""Is it still you? A number that was silent for long may be somebody else's by now, who must not hear what is personal.

Nothing that nobody asked for goes there before a YES (`flows.unasked`), but one question that names nobody. Whoever
texts from there within a year of their last text is taken to be still there. After that they may be a stranger: what
they say is kept as ever, but before anything that they said or were told is shown, changed or joined with another phone
they are asked. NO, or "wrong number" at any time: the number is not this member's any more.
"""

from flows import asking, linking
from flows.changing import changed
from flows.commands import find
from flows.doubt import DOUBTED, LONG
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.judging import yes_or_no_to_us
from flows.reading.leaving import Leaving
from flows.reading.whose_phone import is_wrong_person
from flows.state import Asked, MemberState
from flows.turn import Button, Here, Incoming, Say, Turn
from flows.whose import AddressAsked, AddressConfirmed, AddressDetached

SHOWS = frozenset({"STATUS", "NEWS", "MORE", "CHANGE", "UNDO", "BACK", "LINK", "FORGET_ME", "MY_DATA"})
"""Commands that show what was said, change it, or let somebody else in."""


def question(address: str) -> Say:
    """It names nobody and says nothing of what it is about."""
    asked = Asked("still", address)
    buttons = tuple(Button(Phrase(f"button-{value}"), asked, value) for value in ("yes", "no"))
    return Say((), question=Phrase("still-you"), asks=asked, buttons=buttons)


def asks_first(here: Here, text: str) -> bool:
    """May a stranger be asking for what is not theirs?"""
    if here.doubt != LONG:
        return False
    found = find(text, here.words)
    return linking.code_in(text) is not None or (found is not None and found.command in SHOWS)


def ask(here: Here) -> Turn:
    return Turn(here.state, question(here.address), (AddressAsked(here.address),))


def read(here: Here, asked: Asked, text: str) -> Reading:
    """YES or NO from the very address that was asked; any other text is not an answer to it."""
    reading = yes_or_no_to_us(text, here.words)
    return reading if asked.id == here.address and reading.value in ("yes", "no") else Reading()


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    if asked.id != here.address or reading.value not in ("yes", "no"):
        return Turn(without_question(here.state))
    if reading.value == "no":
        return detach(here)
    stays = changed(here, state=without_question(here.state))
    say = asking.say_with_question(stays, (Phrase("staying"),))
    return Turn(stays.state, say, (AddressConfirmed(here.address),))


def heard(here: Here, incoming: Incoming, turn: Turn) -> Turn:
    """Whoever writes soon enough is still there, whatever they write."""
    is_written = incoming.kind in ("text", "button")
    if here.doubt != DOUBTED or not is_written or turn.state.left or not turn.state.joined or _is_said(turn):
        return turn
    facts = (*turn.facts, AddressConfirmed(here.address))
    return changed(turn, state=without_question(turn.state), facts=facts)


def says_it_is_not(here: Here, text: str, leave: Leaving) -> bool:
    """ "wrong number", "not me": of somebody whom we know. From anybody else it is a wish to leave."""
    return here.state.joined and is_wrong_person(text, here.words, leave)


def detach(here: Here) -> Turn:
    """One line that says nothing of whose number we took it for. Of somebody who left: not even that."""
    say = None if here.state.left else Say((Phrase("not-them"),))
    return Turn(without_question(here.state), say, (AddressDetached(here.address),))


def without_question(state: MemberState) -> MemberState:
    return changed(state, open=tuple(asked for asked in state.open if asked.kind != "still"))


def _is_said(turn: Turn) -> bool:
    return turn.has(AddressConfirmed, AddressDetached)
