"""Words that are numbers by themselves and none where they stand: "4 my kids", "um homem", "two dont work"."""

from collections.abc import Sequence

from flows.reading.entries import UNKNOWN, Entry
from flows.reading.gaps import meaning
from flows.reading.lexicon import Lexicon
from flows.reading.plain_form import Cut

SHORT = 3
"""Letters of a word that people write shorter than it is."""

APART = frozenset({"ands", "ors", "thens", "out_of", "reasons", "excepts", "corrections", "fillers", "leads"})


TIMES = frozenset({"x", "×"})
"""In "4 x 4"; elsewhere a kiss."""

MONTHS = frozenset({"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"})
"""As they are cut short in English."""


def may_only_count(said: Cut, start: int, end: int, number: int | None, lists: Lexicon) -> bool:
    """ "3 lads", who may be spoken to or counted, and "4 x 4"."""
    before, after = said.words[max(start - 2, 0) : start], said.words[end : end + 2]
    if any(len(two) == 2 and two[1] in TIMES and two[0].isdigit() for two in (before, after[::-1])):
        return True
    return number != 1 and bool(after) and not said.gaps[end].strip() and "people" in lists.at(said, end)[0].tags


def may_be_a_preposition(said: Cut, place: int, lists: Lexicon) -> bool:
    """ "4 my kids", "2 the shops": in English text-speak, to and for."""
    rest = said.words[place + 1 :]
    if said.words[place] not in {"2", "4"} or not 2 <= len(rest) <= 3 or said.gaps[place + 1].strip():
        return False
    first, last = lists.single(rest[0]).tags, lists.single(rest[-1]).tags
    return "openers" in first and "thens" not in first and "fillers" not in last


def is_an_article(entry: Entry, said: Cut, end: int, lists: Lexicon, named: bool) -> bool:
    """ "um homem", "une question": a one that is a filler too, right before a word that nobody can place, or before the
    name of an option (`named`).

    Where it is a little word of many a sentence, it is an article before any word that does not join or thank.
    """
    if entry.number != 1:
        return False
    if "little" in entry.tags:
        return end < len(said.words) and not said.gaps[end].strip() and not _stands_apart(lists.single(said.words[end]))
    return "fillers" in entry.tags and (named or _goes_on(said, end, lists))


def is_before_a_number(said: Cut, end: int, lists: Lexicon) -> bool:
    """ "un trois": one number follows at once, and no other after it ("un deux trois" counts)."""
    if end == len(said.words) or said.gaps[end].strip() or lists.single(said.words[end]).number is None:
        return False
    after = said.words[end + 1 : end + 2]
    return not after or bool(said.gaps[end + 1].strip()) or lists.single(after[0]).number is None


def are_only_numbers(said: Cut, lists: Lexicon) -> bool:
    """ "trois un deux": where three or more stand in a row and nothing else, each of them counts."""
    return len(said.words) > 2 and all(lists.single(word).number is not None for word in said.words)


def _stands_apart(entry: Entry) -> bool:
    """What follows a number that stands by itself."""
    return entry.number is not None or bool(entry.tags & APART and not entry.tags & {"openers", "little"})


def is_of_a_verb(said: Cut, start: int, end: int, lists: Lexicon) -> bool:
    """A negation after a number in words, or one with an article: "two dont work", "the 5 never comes", but not "2 not
    enough lights" or "two, not three"."""
    if start == 0 or said.gaps[start].strip():
        return False
    if said.words[start - 1].isdigit() and not (start > 1 and "openers" in lists.single(said.words[start - 2]).tags):
        return False
    return lists.single(said.words[start - 1]).number is not None and _goes_on(said, end, lists)


def _goes_on(said: Cut, end: int, lists: Lexicon) -> bool:
    """With a word that is in no list, and nothing but a blank before it."""
    return end < len(said.words) and not said.gaps[end].strip() and lists.single(said.words[end]) is UNKNOWN


def only_denies(said: Cut, end: int, lists: Lexicon) -> bool:
    """ "no tengo agua": a no that is a not as well, in a sentence that goes on with a verb."""
    if end + 1 >= len(said.words) or said.gaps[end].strip() or said.gaps[end + 1].strip():
        return False
    if "negations" not in lists.single(said.words[end - 1]).tags:
        return False
    after = lists.single(said.words[end]).tags
    return "openers" in after and "fillers" not in after and lists.single(said.words[end + 1]) is UNKNOWN


def only_begins(said: Cut, start: int, end: int, lists: Lexicon, told: bool) -> bool:
    """ "first i need to know", "last we heard", "first, mix it", "eat, first": said of when, where "the first, i think"
    and "2nd one" choose. `told`: something was told before."""
    if end - start > 1 or said.words[start][0].isdigit():
        return False
    if told or end == len(said.words):
        return told
    tags = lists.at(said, end)[0].tags
    begun = start == 0 or said.gaps[start].strip() or "reasons" in lists.single(said.words[start - 1]).tags
    goes_on = "openers" in tags or (said.gaps[end].strip() == "," and tags.isdisjoint(APART))
    return bool(begun) and goes_on and tags.isdisjoint({"fillers", "ands"})


def is_short_for_number(said: Cut, place: int, lists: Lexicon) -> bool:
    """The "no." of "my no.1 fan", and "Nov. 2": no sentence ends there."""
    if place < 0 or said.gaps[place + 1].strip() != "." or not said.words[place + 1].isdigit():
        return False
    word = said.words[place]
    return word in MONTHS or (len(word) <= SHORT and "leads" in lists.single(word).tags)


def _goes_on_as_a_number(said: Cut, end: int) -> bool:
    """ "3 a.m.", with the letters as two words, "1,000" and "8:15pm"."""
    minutes = said.gaps[end] in {":", "."} and said.words[end][:2].isdigit() and said.words[end][2:] in {"am", "pm"}
    thousands = said.gaps[end] == "," and said.words[end].isdigit() and len(said.words[end]) == 3
    return minutes or thousands or said.words[end : end + 2] in {("a", "m"), ("p", "m")}


def is_of_thousands(said: Cut, place: int) -> bool:
    """ "000" of "20,000"."""
    three = place > 0 and said.gaps[place] == "," and len(said.words[place]) == 3
    return three and said.words[place].isdigit() and said.words[place - 1].isdigit()


def after_number(said: Cut, end: int) -> str:
    """ "percent" in "50%", "decimal" in "4.5", "time" in "10:30" and "10 a.m."."""
    if end == len(said.words):
        return "percent" if "%" in said.gaps[end] else ""
    if _goes_on_as_a_number(said, end):
        return "time"
    return meaning(said.gaps[end], said.words[end - 1].isdigit() and said.words[end].isdigit())


def is_out_of_nothing(said: Cut, place: int, lists: Lexicon, numbers: Sequence[int]) -> bool:
    """ "for out of 5", "too out of five": what was dictated before the top of the scale is no number."""
    return bool(numbers) and place < len(said.words) and lists.single(said.words[place]).number == numbers[-1]
