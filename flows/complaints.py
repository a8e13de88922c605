"""A view that complains of somebody who works here: an outside reader gets it, and the team concerned does not."""

from functools import lru_cache

from flows.changing import changed
from flows.facts import PersonAsked, ViewChanged, ViewSent
from flows.phrase import Phrase
from flows.reading.courtesies import without_leads, without_soft_after
from flows.reading.patterns import Patterns, one_spelling
from flows.reading.plain_form import cut
from flows.turn import Here, Say, Turn
from flows.words import Words

OUTSIDE = "outside"
MOST_TOGETHER = 3
"""Texts in a row that are looked at as one."""
NOT_UNDERSTOOD = PersonAsked("not-understood")
"""The outside reader reads it: staff who were asked to would learn whose it is."""

KEPT = ("kept", "not-sure", "reason-kept", "view-changed", "kept-promise", "kept-promise-late")


def hold(here: Here, turn: Turn, text: str) -> Turn:
    """The same turn, with its view held for the outside reader where it complains of staff, and the member told so."""
    if not turn.has(ViewSent, ViewChanged):
        return turn
    heard = next((f for f in turn.facts if isinstance(f, ViewSent | ViewChanged) and f.held is None), None)
    if heard is None or not complains(here, text):
        return turn
    facts = tuple(
        changed(fact, held=OUTSIDE) if isinstance(fact, ViewSent | ViewChanged) else fact
        for fact in turn.facts
        if fact != NOT_UNDERSTOOD
    )
    return Turn(turn.state, _told(turn.say, heard.reference), facts)


def complains(here: Here, text: str) -> bool:
    """By itself, or together with the words that it goes on from: "the new worker", "shouted at me"."""
    goes_on = here.state.telling is not None and here.recent
    return is_about_staff(text, here.words) or bool(
        goes_on and is_about_staff(" ".join((*here.recent[-MOST_TOGETHER:], text)), here.words)
    )


def _told(say: Say | None, reference: str) -> Say | None:
    if say is None:
        return None
    instead = Phrase("kept-outside", {"reference": reference})
    kept: dict[str, tuple[Phrase, ...]] = dict.fromkeys(KEPT, (instead,))
    kept["person-reads"] = ()
    kept["welcome-kept"] = (Phrase("welcome"), instead)
    return changed(say, phrases=tuple(one for phrase in say.phrases for one in kept.get(phrase.key, (phrase,))))


@lru_cache(maxsize=1024)
def is_about_staff(text: str, words: Words) -> bool:
    """In any language we have. What sounds the same in two languages is excused in either."""
    said = cut(text).words
    several = words.of(words.everywhere().complaints.seen_in(said))
    return any(_complains(said, one) for one in several) and not any(_is_excused(said, one) for one in several)


def _complains(said: tuple[str, ...], words: Words) -> bool:
    """Also "i want to make a complaint" with nothing else said: it may be about them, where "about the bins" is not."""
    spelled = one_spelling(said, words)
    found = list(_phrases(words).find(spelled))
    if any(one.which < len(words.complaints) for one in found):
        return True
    start = len(spelled) - len(without_leads(spelled, words)) if found else 0
    end = len(without_soft_after(spelled, words)) if found else 0
    return any(one.start <= start and one.end >= end for one in found)


def _is_excused(said: tuple[str, ...], words: Words) -> bool:
    return any(_unless(words).find(one_spelling(said, words)))


@lru_cache(maxsize=64)
def _phrases(words: Words) -> Patterns:
    return Patterns((*words.complaints, *words.complaints_alone), words.groups, words.hooks.get("complaints"))


@lru_cache(maxsize=64)
def _unless(words: Words) -> Patterns:
    return Patterns(words.complaints_unless, words.groups)
