"""Leave and come back: every clear wish counts, at once and on every channel."""

from flows import asking, joining, rights
from flows.beside import commands_in
from flows.changing import changed
from flows.facts import Fact, MemberJoined, MemberLeft, MemberReturned, PersonAsked, ViewSent
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.judging import yes_or_no_to_us
from flows.reading.leaving import wants_to_return
from flows.state import Asked, no_longer_open
from flows.turn import Here, Incoming, Say, Turn

CARRIER_ANSWERS = {"sms"}
"""Here STOP is answered by the carrier, and a message after it would be refused, so we say nothing."""


def leave(here: Here, incoming: Incoming) -> Turn:
    state = changed(here.state, joined=True, left=True, open=(), misses=0, pace="", later=None, more=None)
    facts: tuple[Fact, ...] = (MemberLeft(),) if here.state.joined else (MemberJoined(), MemberLeft())
    if incoming.channel in CARRIER_ANSWERS or incoming.kind == "left":
        return Turn(state, None, facts)
    return Turn(state, Say((Phrase("goodbye"),)), facts)


def ask_whether(here: Here, incoming: Incoming) -> Turn:
    """It may be a wish to leave: ask once, and hold what nobody asked for meanwhile. The words are kept."""
    view = ViewSent(here.reference, incoming.text, here.state.consultation)
    return Turn(here.state, asking_whether(()), (view,))


def asking_whether(phrases: tuple[Phrase, ...]) -> Say:
    return Say(phrases, question=Phrase("leave-unsure"), asks=Asked("leave", ""))


def away(here: Here, incoming: Incoming) -> Turn:
    """They left. Their words are kept, and nothing is sent unless they ask to come back: no code either, so that a
    person sees to a wish to be forgotten."""
    if incoming.kind == "returned" or wants_to_return(incoming.text, here.words):
        return come_back(changed(here, state=changed(here.state, left=False)), incoming)
    if not incoming.text.strip() and not incoming.media:
        return Turn(here.state)
    asked = commands_in(incoming.text, here.words)
    if rights.MY_DATA in asked:
        return rights.note(here)
    view = ViewSent(here.reference, incoming.text, here.state.consultation, attached=len(incoming.media))
    to_a_person = (PersonAsked("forget"),) if "FORGET_ME" in asked else ()
    return Turn(here.state, None, (view, *to_a_person))


def come_back(here: Here, incoming: Incoming) -> Turn:
    """Whoever has a number that somebody else gave back or left from was never here: they are told who we are."""
    if incoming.kind == "returned":
        return Turn(here.state, None, (MemberReturned(),))
    if not here.state.joined:
        welcome = joining.welcome(here, incoming)
        return changed(welcome, facts=(MemberReturned(), *welcome.facts))
    return Turn(here.state, asking.say_with_question(here, (Phrase("welcome-back"),)), (MemberReturned(),))


def read(here: Here, asked: Asked, text: str) -> Reading:
    """YES or NO to "shall we stop?"; any other text is not an answer to it."""
    reading = yes_or_no_to_us(text, here.words)
    return reading if reading.value in ("yes", "no") else Reading()


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    if reading.value == "yes":
        return leave(here, incoming)
    stays = changed(here, state=no_longer_open(here.state, asked))
    return Turn(stays.state, asking.say_with_question(stays, (Phrase("staying"),)))
