"""Does somebody want no more messages, or want them again? Every clear wish counts; "stop the bus cuts" is none."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from flows.reading.courtesies import is_courteous_yes, is_soft, without_leads, without_soft, without_soft_after
from flows.reading.entries import UNKNOWN
from flows.reading.for_now import limit
from flows.reading.gaps import clauses_of
from flows.reading.leaving_slips import CARRIER_WORDS, is_slipped
from flows.reading.lexicon import can_answer, lexicon
from flows.reading.patterns import Found, Patterns, one_spelling
from flows.reading.plain_form import Cut, cut
from flows.remembering import remembered
from flows.words import Words

Leaving = Literal["yes", "unsure", "no"]
Wish = Leaving | Literal["for now"]
LONGEST_ALONE = 16
"""Words: no word to leave with stands among more courtesies."""

LONGEST_WISH = 24
"""Words that a wish may take, from where the clause begins with it."""

AROUND = 8
"""Words after a wish in which it may turn out to be about something else."""

LONG_TEXT, MOST_LANGUAGES = 64, 3
"""Of a text of more words only their own language, English and so many others are looked at."""

MUCH_MORE = 4
"""Words beside whose phone it is, from which on a text is about something else too."""

SHORT = 3
"""Words: slips of the fingers are looked for only where nothing else is said."""

FORGIVEN_IN = ("en",)
"""Besides their own language: carriers' words are English. In all others a slip is too near to another word."""

LAST_WORDS = CARRIER_WORDS - {"cancel", "end", "quit"}

ABOUT_TEXTS = ("texts", "texting", "write")
"""Groups of words that name what we do."""

LEADING_ON = frozenset({"negations", "little"})
"""Words that go on: "never stop messaging", "a law to stop texting"."""

ABOUT_DATA = frozenset({"FORGET_ME", "MY_DATA"})
_SLASH = r"\s*/([A-Za-z]+)(?:@\w+)?\s*"


def wants_to_leave(text: str, words: Words) -> Leaving:
    """ "yes" for a clear wish, "unsure" for what may be one (ask once, and hold sends meanwhile), else "no"."""
    wish = _wish(text, words)
    return "no" if wish == "for now" else wish


def wants_a_pause(text: str, words: Words) -> bool:
    """A clear wish, and that it is for some time only."""
    return _wish(text, words) == "for now"


@lru_cache(maxsize=1024)
def _wish(text: str, words: Words) -> Wish:
    slashed = re.fullmatch(_SLASH, text) if "/" in text else None
    said = cut(slashed.group(1) if slashed else text)
    if not said.words:
        return "no"
    return _at_once(said.words, words) or _in_any_language(said, words)


def _at_once(said: tuple[str, ...], words: Words) -> Leaving | None:
    """What a word of a carrier, a slip in a short text or a command says; None: look closer."""
    if _is_carrier_word(said):
        return "yes"
    if len(said) > SHORT:
        return None
    if len(said) > 1 and is_courteous_yes(said, words):
        return "no"
    if not any(is_slipped(without_soft(said, one), one) for one in words.of(own_languages(words))):
        return None
    return "unsure" if len(said) == 1 and lexicon(words).is_small(said[0]) else "yes"  # "stp", please in French


def _in_any_language(said: Cut, words: Words) -> Wish:
    signs = words.everywhere().leaving
    speaking = signs.seen_in(said.words)
    if len(said.words) > LONG_TEXT:
        speaking &= {words.language, *FORGIVEN_IN, *signs.most_seen_in(said.words, MOST_LANGUAGES)}
    if speaking and (" ".join(said.words) in words.commands or _is_one_answer(said, words)):
        speaking &= {words.language}  # what is a command or an answer in theirs may be a wish to leave in another
    clauses = clauses_of(said) if speaking else ()
    several = words.of(speaking | {words.language} if speaking else speaking)
    found: set[Wish] = set()
    for one in several:
        found.add(_in_language(said, clauses, one, several))
        if "yes" in found:
            return "yes"
    if "for now" in found and len(clauses) == 1:
        return "for now"
    return "no" if found <= {"no"} else "unsure"


def _is_one_answer(said: Cut, words: Words) -> bool:
    """ "pare ok" seems fine in Romanian, where "pare" is stop in Spanish."""
    return len(said.words) > 1 and _answers(said, words)


BY_SOMEBODY = frozenset({"child", "sexual_violence", "domestic", "violence"})
"""Dangers in which somebody else was told to stop."""


def in_danger(leaving: Leaving, text: str, words: Words, category: str) -> Leaving:
    """Of a text that is a cry for help: "i said stop and he didnt" is not said to us. Only a text that is nothing else
    is a clear wish."""
    if leaving != "yes" or category not in BY_SOMEBODY:
        return leaving
    said = cut(text).words
    is_nothing_else = _is_carrier_word(said) or any(_says_only(said, one) for one in (words, *words.also.values()))
    return "yes" if is_nothing_else else "unsure"


@remembered
def own_languages(words: Words) -> frozenset[str]:
    """The codes of their own language, and of those in which slips are forgiven."""
    return frozenset((words.language, *FORGIVEN_IN))


def wants_to_return(text: str, words: Words) -> bool:
    """START and its like, alone or with a courtesy. Never YES: that may be an answer that a carrier took for START."""
    said = cut(text)
    for one in (words, *words.also.values()):
        rest = without_soft(said.words, one)
        if " ".join(rest) in one.returning or "".join(rest) in one.returning:
            return True
    return False


def _is_carrier_word(words: Sequence[str]) -> bool:
    """Also "S T O P", "opt-out", "stop stop" and "STOP 2"."""
    if "".join(words) in CARRIER_WORDS:
        return True
    first = words[0]
    return first in CARRIER_WORDS and all(word == first or (first == "stop" and word.isdigit()) for word in words)


def _in_language(said: Cut, clauses: Sequence[tuple[str, ...]], words: Words, several: tuple[Words, ...]) -> Wish:
    clauses = [part for clause in clauses for part in _beside_a_wish(clause, words)]
    found = [_clause(clause, words, several) for clause in clauses]
    if "yes" in found or _says_only(said.words, words):
        return "unsure" if _says_more_than_whose(clauses, found, words, several) else "yes"
    if "for now" in found:
        return "for now"
    alone = len(clauses) > 1 and any(_says_only(clause, words) for clause in clauses)
    if alone and ("unsure" in found or _is_last_word(clauses[-1], words)):
        return "yes"
    return "unsure" if alone or "unsure" in found else "no"


def _says_more_than_whose(
    clauses: Sequence[tuple[str, ...]], found: Sequence[Wish], words: Words, several: tuple[Words, ...]
) -> bool:
    """ "this is my wife's phone, i vote 2": whose it is alone is a wish to leave; with more said, and no other wish in
    it, somebody may be writing from a phone that they were lent."""
    rest: list[str] = []
    is_said = False
    for clause, leaving in zip(clauses, found, strict=True) if words.leave_whose else ():
        spelled = one_spelling(clause, words)
        whose = next(iter(_whose(words).find(spelled)), None)
        after = clause if whose is None else tuple(spelled[whose.end :])
        if (leaving == "yes") if whose is None else (after and _clause(after, words, several) != "no"):
            return False
        is_said = is_said or whose is not None
        rest += without_soft(after, words)
    return is_said and (len(rest) >= MUCH_MORE or any(word.isdigit() for word in rest))


def _beside_a_wish(clause: tuple[str, ...], words: Words) -> Sequence[tuple[str, ...]]:
    """ "delete my data and stop texting me", "3 and take me off your list": what follows begins anew where what stands
    before is a whole wish about their data, or an answer. Else it proves nothing: "he should go and leave me alone"."""
    joining = lexicon(words).joining
    if joining.isdisjoint(clause[1:-1]):
        return (clause,)
    place = next(place for place, word in enumerate(clause) if place and word in joining)
    before = clause[:place]
    is_whole = words.commands.get(" ".join(without_soft(before, words))) in ABOUT_DATA or _is_told(before, words)
    return (clause, clause[place + 1 :]) if is_whole else (clause,)


def _is_told(said: tuple[str, ...], words: Words) -> bool:
    """An answer, and none that may belong to the wish: the Welsh "peidiwch a stopio" is do not stop."""
    is_no = "no" in lexicon(words).single(said[-1]).tags
    return not is_no and _answers(Cut(said, ("", *" " * (len(said) - 1), "")), words)


def _answers(said: Cut, words: Words) -> bool:
    """The whole of it is one, such as a number or a yes."""
    entry, end = lexicon(words).at(said, 0)
    return end == len(said.words) and (said.words[0].isdigit() or can_answer(entry))


def _says_only(said: tuple[str, ...], words: Words) -> bool:
    """A word to leave with, and courtesies. A whole clause of it, in a longer text, is at least a question."""
    if len(said) > LONGEST_ALONE:
        return False
    return " ".join(said) in words.leave or " ".join(without_soft(said, words)) in words.leave


def _is_last_word(clause: tuple[str, ...], words: Words) -> bool:
    """ "who is this? STOP": a text that ends with a word that means nothing else."""
    return len(clause) <= LONGEST_ALONE and " ".join(without_soft(clause, words)) in LAST_WORDS


def _clause(clause: tuple[str, ...], words: Words, several: tuple[Words, ...]) -> Wish:
    """A wish counts where the clause begins with it: in "he wont leave me alone" it is not about us."""
    wishes, unsure = _patterns(words)
    spelled = one_spelling(clause[:LONG_TEXT], words)
    begins = len(spelled) - len(without_leads(spelled, words))
    wished = wishes.find(spelled[: begins + LONGEST_WISH])
    ours = (one for one in wished if one.start <= begins or _runs_on(one, spelled, words))
    if left := [one for one in ours if not _is_about_else(one, clause, spelled, words, several)]:
        is_named = all(_may_name(one, spelled, words) for one in left)
        forgiving = (one for one in several if one.language in FORGIVEN_IN)
        return "unsure" if is_named else limit(spelled[max(one.end for one in left) :], words, *forgiving)
    if len(spelled) <= LONGEST_ALONE and any(unsure.find(spelled)):
        rests = (without_soft(clause, words), without_soft_after(clause, words))
        wholes = (spelled, *(one_spelling(rest, words) for rest in rests))
        whole = [one for one in wholes if any(found.end - found.start == len(one) for found in unsure.find(one))]
        if whole and (whole[0] == spelled or not words.leave_unless or not any(_unless(words).find(spelled))):
            return "unsure"
    return "no"


def _runs_on(found: Found, spelled: Sequence[str], words: Words) -> bool:
    """ "do me a favour stop texting me": a wish about our texts with which a sentence ends, and nobody else in it."""
    if not words.leave_others or not words.leave_others.isdisjoint(spelled[: found.start]):
        return False
    if not lexicon(words).single(spelled[found.start - 1]).tags.isdisjoint(LEADING_ON):
        return False
    wish, after = spelled[found.start : found.end], spelled[found.end :]
    return not _of_texts(words).isdisjoint(wish) and all(is_soft(word, words) for word in after)


@lru_cache(maxsize=64)
def _of_texts(words: Words) -> frozenset[str]:
    return frozenset().union(*(words.groups[name][0] for name in ABOUT_TEXTS if name in words.groups))


def _is_about_else(
    found: Found, clause: tuple[str, ...], spelled: Sequence[str], words: Words, several: tuple[Words, ...]
) -> bool:
    """ "take me off the rota": another language's idiom counts anywhere in the clause, since what is spelled the same
    in both may stand at other places there."""
    near = _unless(words).find(spelled[: found.end + AROUND]) if words.leave_unless else ()
    if any(other.start <= found.end and found.start < other.end for other in near):
        return True
    others = (one for one in several if one is not words and one.leave_unless)
    return any(any(_unless(one).find(one_spelling(clause[:LONGEST_WISH], one))) for one in others)


def _may_name(found: Found, spelled: Sequence[str], words: Words) -> bool:
    """ "stop calling me charlie": right after it a word, and no other, that is neither ours nor an everyday one."""
    if not words.leave_named or not any(_named(words).find(spelled[found.start : found.end])):
        return False
    rest = without_soft_after(spelled[found.end :], words)
    return len(rest) == 1 and rest[0] not in words.commonest | words.everyday and _is_unknown(rest[0], words)


def _is_unknown(word: str, words: Words) -> bool:
    lists = lexicon(words)
    return word.isalpha() and lists.single(word) is UNKNOWN and lists.slip(word) is UNKNOWN


@lru_cache(maxsize=64)
def _unless(words: Words) -> Patterns:
    return Patterns(words.leave_unless, words.groups)


@lru_cache(maxsize=64)
def _named(words: Words) -> Patterns:
    return Patterns(words.leave_named, words.groups)


@lru_cache(maxsize=64)
def _whose(words: Words) -> Patterns:
    return Patterns(words.leave_whose, words.groups)


@lru_cache(maxsize=64)
def _patterns(words: Words) -> tuple[Patterns, Patterns]:
    return (
        Patterns(words.leave_wishes, words.groups, words.hooks.get("wishes")),
        Patterns(words.leave_unsure, words.groups, words.hooks.get("unsure")),
    )
