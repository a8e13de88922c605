"""REJOIN: a phone is lost, and words that were given long before bring the record to the new one.

They are given once, on request, and kept only as a keyed hash: four words of a thousand, or twelve digits where people
write in other letters. They work once and until new ones are asked for. Guessing meets the same silence as with LINK.
"""

import re

from flows import linking
from flows.changing import changed
from flows.doubt import LONG
from flows.facts import PersonAsked, ViewContinued, ViewSent
from flows.linked import LinkTried, MembersLinked, RecordMoved, RejoinAsked
from flows.phrase import Phrase
from flows.reading.plain_form import cut
from flows.reading.whose_phone import says_new_phone
from flows.rejoin_list import WORDS
from flows.turn import Here, Incoming, Say, Turn

MANY, DIGITS = 4, 12
LONGEST = 120
OTHER_LETTERS = frozenset({"ar", "bn", "uk", "ur"})
"""Languages in which Latin letters are far to reach on a phone."""

_PERSON = ("person",)
"""As the last line to an old number says it, whatever the language."""

_LISTED = frozenset(WORDS)
_ASKS = re.compile(r"\s*/?rejoin\W*", re.IGNORECASE)
_GIVES = re.compile(r"\s*/?rejoin\W+(.+)", re.IGNORECASE | re.DOTALL)


def asks(text: str) -> bool:
    """REJOIN alone."""
    return len(text) <= LONGEST and _ASKS.fullmatch(text) is not None


def words_in(text: str) -> str | None:
    """ "REJOIN amber door lamp fish": the four words, or the twelve digits in whatever script they are written."""
    found = _GIVES.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    digits = "".join(str(int(letter)) for letter in found[1] if letter.isdigit())
    said = cut(found[1]).words
    if len(digits) == DIGITS and all(word.isdigit() for word in said):
        return digits
    return " ".join(said) if len(said) == MANY and _LISTED.issuperset(said) else None


def hear(here: Here, incoming: Incoming) -> Turn | None:
    """None: it is about something else. Whoever has no record here has nothing to give words for."""
    if words_in(incoming.text) is not None:
        return take(here)
    return ask(here) if asks(incoming.text) and here.state.joined else None


def ask(here: Here) -> Turn:
    """New words; those that were given before work no more."""
    said = Phrase("rejoin-words", {"words": here.new_words})
    return Turn(here.state, Say((said,)), (RejoinAsked(plain(here.new_words)),))


def take(here: Here) -> Turn:
    """Words came. Their record is here from now on, and nowhere else."""
    if here.tries >= linking.MOST_TRIES:
        return Turn(here.state, None, (LinkTried(),))
    if here.linked_to is None:
        return Turn(here.state, Say((Phrase("rejoin-unknown"),)), (LinkTried(),))
    facts = (MembersLinked(here.linked_to), RecordMoved(here.linked_to, here.address))
    return Turn(changed(here.state, joined=True), Say((Phrase("rejoined"),)), facts)


def note(here: Here, incoming: Incoming, turn: Turn) -> Turn:
    """ "this is my new number", without the words: a view as any other, and a person finds out who it is.

    So does a person where whoever got an old number texts PERSON first of all.
    """
    if not turn.has(ViewSent, ViewContinued) or turn.has(PersonAsked):
        return turn
    if says_new_phone(incoming.text, here.words):
        return changed(turn, say=_told(turn.say), facts=(*turn.facts, PersonAsked("new-phone")))
    asked = not here.state.joined and cut(incoming.text).words == _PERSON
    return changed(turn, facts=(*turn.facts, PersonAsked("asked"))) if asked else turn


def _told(say: Say | None) -> Say | None:
    """Whoever changed their number wants to know that somebody will see to it."""
    return changed(say, phrases=(*say.phrases, Phrase("person-reads", weight=1))) if say else None


def plain(words: str) -> str:
    """As `words_in` gives them: digits without gaps."""
    return "".join(words.split()) if words.replace(" ", "").isdigit() else words


def may_need_more(here: Here, text: str) -> bool:
    """Would it show or move what may be a stranger's to ask for?"""
    return here.doubt == LONG and (asks(text) or words_in(text) is not None)
