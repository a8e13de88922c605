"""Offer another language to somebody who writes in its letters: an offer, never a guess, and never more than a line."""

import re

from flows.changing import changed
from flows.facts import ViewContinued, ViewSent
from flows.phrase import Phrase
from flows.turn import Here, Turn

ARABIC, BENGALI, CYRILLIC = "[\u0600-\u06ff]", "[\u0980-\u09ff]", "[\u0400-\u04ff]"
ONLY_URDU = "[\u0679\u0688\u0691\u06ba\u06d2\u06be\u06c1]"
"""Letters that Urdu has and Arabic has not."""

LETTERS = (
    ("ur", re.compile(f"{ONLY_URDU}.*{ARABIC}|{ARABIC}.*{ONLY_URDU}", re.DOTALL)),
    *((code, re.compile(f"{letters}{{2}}")) for code, letters in (("ar", ARABIC), ("bn", BENGALI), ("uk", CYRILLIC))),
)


def offer(here: Here, turn: Turn, text: str) -> Turn:
    """The same turn; where a view came in other letters than ours, with one line more, in that language."""
    if turn.say is None or text.isascii() or not turn.has(ViewSent, ViewContinued):
        return turn
    language = written_in(text)
    if language is None or language == turn.state.language or language not in here.languages:
        return turn
    hint = Phrase("language-hint", weight=3, language=language)
    return changed(turn, say=changed(turn.say, phrases=(*turn.say.phrases, hint)))


def written_in(text: str) -> str | None:
    """The first of our languages whose letters are in the text."""
    return next((code for code, letters in LETTERS if letters.search(text)), None)
