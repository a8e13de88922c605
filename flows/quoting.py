"""May we show these words of yours to everyone? One question about one quote, and the way to take a yes back.

Only a bare YES to this very question counts: nothing else was asked or told since, nobody may be in danger, and the
number is theirs. A yes with more words is no yes, since nobody knows to what. Silence is a no.
"""

from flows import asking, viewing
from flows.changing import changed
from flows.facts import ViewSent
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.reading.judging import yes_or_no_to_us
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut, plain_form
from flows.state import Asked, no_longer_open
from flows.turn import Button, Here, Incoming, Say, Turn
from flows.words import Words

KIND = "quote"
ENGLISH = "en"
QUALIFYING = frozenset({"excepts", "negations", "reasons", "hedges", "partly"})
"""Kinds of words after which a yes is not to all of it."""

AGREEING = frozenset({"yes", "perhaps_yes"})

LONGEST = 80
"""Letters of a text that takes a yes back: longer ones say something else too."""


def question(quote: str, words: str) -> Say:
    """`quote`: its id. The words stand in it whole, or it does not fit and is not sent."""
    asked = Asked(KIND, quote)
    buttons = tuple(Button(Phrase(f"button-{value}"), asked, value) for value in ("yes", "no"))
    return Say((), question=Phrase("quote-ask", {"words": words}), asks=asked, buttons=buttons, first=True)


def read(here: Here, asked: Asked, text: str) -> Reading:
    """YES or NO, where it was the last thing that was asked; any other text is not an answer to it."""
    if here.state.open[0] != asked or asked.id not in here.quotes:
        return Reading()
    reading = yes_or_no_to_us(text, here.words)
    return reading if reading.sure and reading.value in ("yes", "no") else Reading()


def take(here: Here, incoming: Incoming, asked: Asked, reading: Reading) -> Turn:
    if (reference := here.quotes.get(asked.id)) is None or reading.value not in ("yes", "no"):
        return viewing.old_button(here)
    is_yes = reading.value == "yes" and incoming.kind == "text"
    more = reading.more or bool(incoming.media) or (is_yes and is_qualified(incoming.text, here.words))
    answer = "unclear" if more and reading.value == "yes" else str(reading.value)
    answered = QuoteAnswered(asked.id, reference, answer)
    state = changed(no_longer_open(here.state, asked), misses=0)
    after = changed(here, state=state, quotes={})
    if not more:
        said = (Phrase("quote-yes"),) if answer == "yes" else (Phrase("thanks"), Phrase("quote-no"))
        return Turn(state, asking.say_with_question(after, said), (answered,))
    view = ViewSent(here.reference, incoming.text, here.state.consultation, attached=len(incoming.media))
    kept = (viewing.kept(here, incoming), Phrase("quote-no"))
    return Turn(state, asking.say_with_question(after, kept), (answered, view))


def is_qualified(text: str, words: Words) -> bool:
    """ "yes but not the bit about the morning": all small words, and no bare yes. In their language, or in English."""
    lists = [lexicon(one) for one in (words, words.also.get(ENGLISH, words))]
    tags = ([one.single(word).tags for one in lists] for word in cut(text).words)
    return any(any(one & QUALIFYING for one in each) and not any(one & AGREEING for one in each) for each in tags)


def is_take_back(text: str, words: Words) -> bool:
    """UNQUOTE, or "dont show my words", in their language or in English."""
    if len(text) > LONGEST:
        return False
    said = plain_form(text)
    english = words.also.get(ENGLISH, words)
    return bool(said) and (said in words.unquote or said in english.unquote)


def take_back(here: Here, incoming: Incoming) -> Turn | None:
    """At any time, and after they have left too: then nothing is said. None: it is something else."""
    if incoming.kind not in ("text", "edited") or not here.state.joined or not is_take_back(incoming.text, here.words):
        return None
    state = changed(here.state, open=tuple(one for one in here.state.open if one.kind != KIND))
    if state.left or incoming.kind == "edited":
        return Turn(state, None, (QuotesTakenBack(),))
    after = changed(here, state=state)
    return Turn(state, asking.say_with_question(after, (Phrase("quote-back"),)), (QuotesTakenBack(),))
