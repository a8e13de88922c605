"""Whose phone is it? "Wrong number" and "this is my new number", said by a whole text or a part of it."""

from functools import lru_cache

from flows.reading.courtesies import without_soft
from flows.reading.gaps import clauses_of
from flows.reading.leaving import LONG_TEXT, LONGEST_WISH, Leaving, own_languages
from flows.reading.plain_form import cut
from flows.remembering import remembered
from flows.words import Words


@lru_cache(maxsize=1024)
def is_wrong_person(text: str, words: Words, leaving: Leaving) -> bool:
    """ "wrong number", "not me": the whole text says so, or a part of one that is a wish to leave anyway."""
    said = cut(text)
    if not said.words or len(said.words) > LONGEST_WISH:
        return False
    speaking = words.everywhere().leaving.seen_in(said.words) | own_languages(words)
    there = (one for one in words.of(speaking) if not _needed(one.not_them).isdisjoint(said.words))
    return any(_says_wrong(said.words, one, leaving == "yes") for one in there)


def says_new_phone(text: str, words: Words) -> bool:
    """ "this is my new number": a whole clause says so, in theirs or in English."""
    said = cut(text)
    if len(said.words) > LONG_TEXT:
        return False
    there = [one for one in words.of(own_languages(words)) if not _needed(one.new_phone).isdisjoint(said.words)]
    clauses = (said.words, *clauses_of(said)) if there else ()
    return any(_is_listed(clause, one, one.new_phone) for one in there for clause in clauses)


@remembered
def _needed(listed: frozenset[str]) -> frozenset[str]:
    """The longest word of each phrase: a text without any of them says none of them."""
    return frozenset(max(phrase.split(), key=len) for phrase in listed if phrase)


def _is_listed(said: tuple[str, ...], words: Words, listed: frozenset[str]) -> bool:
    return " ".join(said) in listed or " ".join(without_soft(said, words)) in listed


def _says_wrong(said: tuple[str, ...], words: Words, anywhere: bool) -> bool:
    if _is_listed(said, words, words.not_them):
        return True
    spoken = f" {' '.join(said)} "
    return anywhere and any(f" {phrase} " in spoken for phrase in words.not_them)
