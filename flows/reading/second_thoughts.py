"""What stands beside a yes or a no may take it back for now: "no wait", "yes but another day", "yes but i cant"."""

from collections.abc import Iterator

from flows.reading.entries import OF_ONE_KIND
from flows.reading.lexicon import Lexicon, lexicon
from flows.reading.plain_form import Cut
from flows.reading.whole import whole_answer
from flows.words import Words

ANSWER = frozenset({"yes", "no"})
BESIDE_IT = ANSWER | {"fillers", "corrections"}
PUTTING_OFF = BESIDE_IT | {"buts", "perhaps_yes"}
LIKELY = BESIDE_IT | {"hedges"}
WAITING, POSTPONING = frozenset({"waiting", "pondering"}), frozenset({"postponing"})

FEWEST = 2
"""Sentences: what they ask, and what they answer."""


def is_put_off(said: Cut, words: Words, yes: bool) -> bool:
    """ "no wait", "yes hold on a sec", "no let me think": something may come. A yes for another day is none yet."""
    return _ends_in(WAITING | POSTPONING if yes else WAITING, PUTTING_OFF, said, words)


def is_no_yes_after_all(said: Cut, words: Words, more: bool) -> bool:
    """Is what begins as a yes declined behind a "but", or does it end in a "not" of its own ("sure as hell not", where
    "why not" is a phrase)? `more`: it says more than the yes."""
    return _declines(said, words) or (not more and _ends_in_not(said, words) and not whole_answer(said, words))


def is_no_for_now(said: Cut, words: Words) -> bool:
    """ "no thanks, maybe another time": whoever puts off a no has said it, and so has who says it with thanks."""
    lists = lexicon(words, OF_ONE_KIND)
    tags = [lists.single(word).tags for word in said.words]
    if "no" not in tags[0] or any("yes" in one or "buts" in one for one in tags):
        return False
    (begun, *_), end = lists.at(said, 0)
    return (end > 1 and begun >= {"firm", "no"}) or _ends_in(POSTPONING, LIKELY, said, words)


def answers_their_own(said: Cut, words: Words) -> bool:
    """ "did they cancel? no": a question about others, and its answer, is something that they tell."""
    lists = lexicon(words, OF_ONE_KIND)
    signs = [0, *(place for place in range(1, len(said.words)) if said.gaps[place] != " ")]
    if len(signs) < FEWEST or "?" not in said.gaps[signs[-1]]:
        return False
    alone = all(not lists.single(word).tags.isdisjoint(BESIDE_IT) for word in said.words[signs[-1] :])
    return alone and lists.begins("asking_themselves", said, signs[-2])


def _ends_in(last: frozenset[str], beside: frozenset[str], said: Cut, words: Words) -> bool:
    """Is there nothing but an answer, what may stand beside one, and these words, with which it ends?"""
    lists = lexicon(words, OF_ONE_KIND)
    place, ends = 0, False
    while place < len(said.words):
        (tags, *_), place = lists.at(said, place)
        at_last = not tags.isdisjoint(last)
        if not at_last and tags.isdisjoint(beside):
            return False
        ends = at_last or (ends and tags.isdisjoint(ANSWER))
    return ends


def _declines(said: Cut, words: Words) -> bool:
    """ "yes id love to but i dont think ill manage"; "sounds good but what does it cost", which never said yes."""
    lists = lexicon(words, OF_ONE_KIND)
    buts = [place for place, word in enumerate(said.words[:-1]) if "buts" in lists.single(word).tags]
    if any(lists.begins("declining", said, place + 1) for place in buts):
        return True
    return bool(buts) and lists.begins("only_liking", said, 0)


def _ends_in_not(said: Cut, words: Words) -> bool:
    lists = lexicon(words)
    if "negations" not in lists.single(said.words[-1]).tags:
        return False
    *_, last = _beginnings(said, lists)
    return 0 < last == len(said.words) - 1


def _beginnings(said: Cut, lists: Lexicon) -> Iterator[int]:
    """Where each word or phrase begins."""
    place = 0
    while place < len(said.words):
        yield place
        _, place = lists.at(said, place)
