"""What people put around a choice: "can i pick 2", "let's go with the last one", "number 3 looks good".

In keywords.toml, `choosing` of [parts] holds what stands before a choice, and `chosen` what stands after a number.
"""

from collections.abc import Callable

from flows.questions.kind import Reading
from flows.reading.entries import UNKNOWN
from flows.reading.lexicon import Lexicon, lexicon
from flows.reading.one_answer import ABSTAIN
from flows.reading.other_languages import best_reading
from flows.reading.plain_form import Cut, cut
from flows.reading.sentences import Row, Sentences
from flows.reading.whole import whole_answer
from flows.words import Words

LONGEST, LONGEST_SURE = 14, 8
"""Words: who only chooses says no more. Where the choice is sure as it stands, more words give its reason."""

JOINED = frozenset({"-", "'"})
"""Between the halves of one word: "inclino-me"."""

BEFORE: Row = (((), ("choosing",), (), False),)
AFTER: Row = (((), ("chosen",), (), False),)


Read = Callable[[Cut, Words], Reading]
"""Reads an answer to one question, from somebody who writes that language."""


def best_choice(read: Read, text: str, words: Words, may_abstain: bool = False) -> Reading:
    """As `best_reading`, with the words that people put around a choice taken away where they are in the way.

    `may_abstain`: a whole reply that says "no opinion" in a sentence is an answer.
    """

    def read_in(one: Words) -> Reading:
        said = cut(text)
        reading = _plainly_chosen(read, said, one)
        abstains = may_abstain and reading.value is None and _abstains(said, one)
        return Reading(ABSTAIN, sure=True) if abstains else reading

    return best_reading(read_in, text, words)


def _abstains(said: Cut, words: Words) -> bool:
    """ "in the middle" is a place here."""
    lists = lexicon(words)
    return whole_answer(said, words) == ABSTAIN and all(lists.single(word).ordinal is None for word in said.words)


def _plainly_chosen(read: Read, said: Cut, words: Words) -> Reading:
    """What is read of the reply; where it is not sure or says more, of what is left without what stands around it."""
    reading = read(said, words)
    longest = (LONGEST_SURE if reading.more else 0) if reading.sure else LONGEST
    if len(said.words) > longest or (reading.value is None and not _may_be_a_letter(said, words)):
        return reading
    bare = bare_choice(said, words)
    again = read(bare, words) if bare.words != said.words else reading
    return again if again.sure and reading.value in {None, again.value} else reading


def _may_be_a_letter(said: Cut, words: Words) -> bool:
    """ "b looks good": beside other words a letter is no choice at first. "u" and "i" are words themselves."""
    lists = lexicon(words)
    return any(len(word) == 1 and word.isalpha() and lists.single(word) is UNKNOWN for word in said.words)


def bare_choice(said: Cut, words: Words) -> Cut:
    """The reply without what stands around its choice. What else is in it stays, and is read for what it says."""
    grammar = words.grammar()
    if "choosing" not in grammar.parts:
        return said
    lists, sentences = lexicon(words), Sentences(grammar, said.words)
    kept: list[int] = []
    place = 0
    while place < len(said.words):
        end = _end_of_frame(said, place, sentences, lists)
        upto = end if end > place else _end_of_saying(said, place, lists)
        kept += range(place, upto) if end == place else ()
        place = upto
    ends = [*kept[1:], len(said.words)] if kept else []
    after = ("".join(said.gaps[place + 1 : end + 1]) for place, end in zip(kept, ends, strict=True))
    before = "".join(said.gaps[: kept[0] + 1]) if kept else ""
    return Cut(tuple(said.words[place] for place in kept), (before, *after))


def _end_of_frame(said: Cut, place: int, sentences: Sentences, lists: Lexicon) -> int:
    """Where the words around a choice end that begin at a place, or the place itself. One clause holds them all."""
    ends = [end for end in sentences.row(BEFORE, place) if end < len(said.words)]
    if place and _counts(said.words[place - 1], lists) and not said.gaps[place].strip():
        ends += [end for end in sentences.row(AFTER, place) if end == len(said.words) or said.gaps[end].strip()]
    whole = (end for end in ends if not any(gap.strip() and gap not in JOINED for gap in said.gaps[place + 1 : end]))
    return max(whole, default=place)


def _end_of_saying(said: Cut, place: int, lists: Lexicon) -> int:
    """Nothing begins inside a saying: "if i pick" 2. Elsewhere one word on."""
    entry, end = lists.at(said, place)
    return end if "sayings" in entry.tags else place + 1


def _counts(word: str, lists: Lexicon) -> bool:
    """ "3 is good", "b is good" and "the second option is good" choose; "heating is good" may say that it works."""
    entry = lists.single(word)
    is_letter = len(word) == 1 and word.isalpha() and "openers" not in entry.tags
    return entry.number is not None or entry.ordinal is not None or "leads" in entry.tags or is_letter
