"""Offer another language to somebody who writes in it: an offer, never a guess, and never more than a line.

By its letters, where only one of ours has them, or else by its little words.
"""

import re

from flows.changing import changed
from flows.facts import ViewContinued, ViewSent
from flows.phrase import Phrase
from flows.reading.plain_form import cut
from flows.turn import Here, Say, Turn
from flows.words import Words

ARABIC, BENGALI, CYRILLIC = "[\u0600-\u06ff]", "[\u0980-\u09ff]", "[\u0400-\u04ff]"
ONLY_URDU = "[\u0679\u0688\u0691\u06ba\u06d2\u06be\u06c1]"
"""Letters that Urdu has and Arabic has not."""

LETTERS = (
    ("ur", re.compile(f"{ONLY_URDU}.*{ARABIC}|{ARABIC}.*{ONLY_URDU}", re.DOTALL)),
    *((code, re.compile(f"{letters}{{2}}")) for code, letters in (("ar", ARABIC), ("bn", BENGALI), ("uk", CYRILLIC))),
)


FEWEST, BY, TIMES = 2, 2, 2
"""Of a language's own words; and how many more than of the language we write in, by number and in proportion. Of any
other there are fewer."""


def offer(here: Here, turn: Turn, text: str) -> Turn:
    """The same turn; where a view came in another language than ours, with one line more, in that language."""
    if turn.say is None or not turn.has(ViewSent, ViewContinued):
        return turn
    language = written_in(text) or known_by_words(text, turn.state.language, here.words)
    if language is None or language == turn.state.language or language not in here.languages:
        return turn
    say = changed(turn.say, phrases=(*turn.say.phrases, Phrase("language-hint", weight=1, language=language)))
    return changed(turn, say=_in_place_of_a_question(say) if say.first and not written_in(text) else say)


def _in_place_of_a_question(say: Say) -> Say:
    """The first message has no room for both, and whoever is asked should be able to read it: it waits for their next
    text. In other letters the line would not fit either way."""
    return changed(say, question=None, asks=None, buttons=())


def written_in(text: str) -> str | None:
    """The first of our languages whose letters are in the text."""
    return None if text.isascii() else next((code for code, letters in LETTERS if letters.search(text)), None)


def known_by_words(text: str, ours: str, words: Words) -> str | None:
    """The language of which the text has clearly more of the little words than of the one that we write in."""
    times = words.everywhere().telling.told_by(frozenset(cut(text).words))
    own = times.pop(ours, 0)
    if not times:
        return None
    (language, most), *others = times.most_common(2)
    is_clear = most >= max(FEWEST, own + BY, own * TIMES) and (not others or others[0][1] < most)
    return language if is_clear else None
