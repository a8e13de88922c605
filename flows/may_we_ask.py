"""May we ask you again? Put once, with the end of the questions, where nobody may be asked again without a yes."""

from flows import asking
from flows.agreeing import AskAgainAnswered
from flows.changing import changed
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.judging import yes_or_no_to_us
from flows.state import Asked, no_longer_open
from flows.turn import Button, Here, Incoming, Say, Turn

ASKED = Asked("again", "")
QUESTION = Phrase("may-we-ask")
BUTTONS = tuple(Button(Phrase(f"button-{value}"), ASKED, value) for value in ("yes", "no"))


def with_it(here: Here, say: Say) -> Say:
    """Never where something else is asked, nor while nothing may be."""
    if not here.may_ask or here.state.held or say.question is not None:
        return say
    return changed(say, question=QUESTION, asks=ASKED, buttons=BUTTONS)


def read(here: Here, asked: Asked, text: str) -> Reading:
    """YES or NO; any other text is not an answer to it."""
    reading = yes_or_no_to_us(text, here.words)
    return reading if reading.value in ("yes", "no") else Reading()


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    state = no_longer_open(here.state, asked)
    if not isinstance(reading.value, str):
        return Turn(state)
    said = Phrase("may-ask-yes" if reading.value == "yes" else "may-ask-no")
    return Turn(
        state, asking.say_with_question(changed(here, state=state), (said,)), (AskAgainAnswered(reading.value),)
    )
