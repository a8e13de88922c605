"""Could a long reply answer at all? Most only tell something, and need no closer look."""

from flows.reading.events import Target
from flows.reading.lexicon import answering_alone, can_answer, lexicon
from flows.reading.plain_form import Cut
from flows.words import Words

TELLING = 8
"""Longer texts mostly tell something: whether they answer at all is looked at first."""


def may_answer(said: Cut, words: Words, target: Target) -> bool:
    """Is there any word that could be a choice, by its list, its figures, its letter or an option's name?"""
    alone, lists = answering_alone(words, target.lists), lexicon(words, target.lists)
    if not alone.isdisjoint(said.words):
        return True
    if target.numbers and any(len(w) == 1 or w[0].isdigit() or w[-1].isdigit() for w in said.words):
        return True
    begun = (place for place, word in enumerate(said.words) if lists.goes_on(word))
    entries = (lists.at(said, place)[0] for place in begun)
    if any(can_answer(entry) and (target.numbers or entry.tags) for entry in entries):
        return True
    return bool(target.names and target.names.find(said.words))
