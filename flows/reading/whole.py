"""Does a short reply say the same answer from its first word to its last, courtesies aside?"""

from flows.reading.entries import OF_ONE_KIND
from flows.reading.lexicon import ANSWERING, Lexicon, lexicon
from flows.reading.plain_form import Cut
from flows.reading.sentences import Sentences
from flows.words import Words

LONGEST = 16
"""Words: who only answers says no more."""

NAMED = ("yes", "perhaps_yes", "no", "abstain")
AROUND = frozenset({"fillers", "ands"})
SAYS_NOTHING = frozenset({"before", "beside"})
"""In [sentences]: what may stand before an answer ("thanks but"), and on either side of one ("at the moment")."""

OUTCOMES = {"worked": "yes", "failed": "no"}
"""In [sentences]: what answers only where it is asked whether something worked: "still broken"."""


def whole_answer(said: Cut, words: Words, of_outcome: bool = False) -> str:
    """The name of the answer ("yes", "no", "abstain", "perhaps_yes") that the whole reply gives, or "".

    Every word has to belong to it: one that is in no sentence says something else, a question asks, and "y/n" offers.
    """
    grammar, lists = words.grammar(), lexicon(words, OF_ONE_KIND)
    if not grammar.sentences or not 0 < len(said.words) <= LONGEST:
        return ""
    if any("?" in gap or "/" in gap for gap in said.gaps):
        return ""
    if not all(word in grammar.words or lists.is_part(word) for word in said.words):
        return ""
    found = _answers_from(said, Sentences(grammar, said.words), lists, of_outcome)
    if found == {"yes", "perhaps_yes"}:
        return "yes"
    return next(iter(found)) if len(found) == 1 else ""


def _answers_from(said: Cut, sentences: Sentences, lists: Lexicon, of_outcome: bool) -> set[str]:
    """The answers with which one can come from the first word to the end. "" is none so far."""
    last = len(said.words)
    reached: list[set[str]] = [{""}, *(set() for _ in said.words)]
    for place in range(last):
        if not reached[place]:
            continue
        apart = bool(said.gaps[place].strip())
        for meaning, end in _steps(said, place, sentences, lists, of_outcome):
            together = (_together(before, meaning, apart) for before in reached[place])
            reached[end] |= {both for both in together if both is not None}
    return reached[last] - {""}


def _together(before: str, meaning: str, apart: bool) -> str | None:
    """One answer said twice is one; "great, go ahead" is a yes, where they stand apart. None: they are two."""
    if not before or not meaning or before == meaning:
        return before or meaning
    return "yes" if apart and {before, meaning} == {"yes", "perhaps_yes"} else None


def _steps(said: Cut, place: int, sentences: Sentences, lists: Lexicon, of_outcome: bool) -> set[tuple[str, int]]:
    """What can come next, with the answer that it gives, and where it ends. A saying that is no answer is one whole."""
    (tags, *_), known = lists.at(said, place)
    no_answer_before = known if "sayings" in tags and not tags & ANSWERING else place
    here = (one for one in sentences.beginning_at(place) if one[1] > no_answer_before)
    unheard = ({"before"} if place else set()) | (set() if of_outcome else OUTCOMES.keys())
    named = ((_named(one), end) for one, end in here if one not in unheard)
    every = {*named, *((meaning, known) for meaning in _meanings(tags))}
    return {one for one in every if not _goes_on(said, one[1], sentences, lists)}


def _named(sentence: str) -> str:
    return "" if sentence in SAYS_NOTHING else OUTCOMES.get(sentence, sentence)


def _goes_on(said: Cut, end: int, sentences: Sentences, lists: Lexicon) -> bool:
    """ "i cannot" is no, but not of "i cannot disagree", and "its not" is none of "its not a lie"."""
    if "negations" not in lists.single(said.words[end - 1]).tags:
        return False
    while end < len(said.words) and not said.gaps[end].strip():
        beside = [place for meaning, place in sentences.beginning_at(end) if meaning == "beside"]
        (tags, *_), known = lists.at(said, end)
        if not beside and not tags & AROUND:
            return True
        end = max(beside, default=known)
    return False


def _meanings(tags: frozenset[str]) -> list[str]:
    """ "its" is a filler in places, and begins a sentence."""
    named = [name for name in NAMED if name in tags]
    return [*named, ""] if tags & AROUND and "openers" not in tags else named
