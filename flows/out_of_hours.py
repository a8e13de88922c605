"""Whoever says something in their own words while nobody works hears at once that we do not read all the time.

Why not after a vote too: nobody has to read one, and the line makes most texts twice as dear.
"""

from datetime import datetime, time, tzinfo

from flows.changing import changed
from flows.facts import AnswerGiven, PersonAsked, ViewChanged, ViewContinued, ViewSent
from flows.phrase import Phrase
from flows.turn import Here, Turn

NIGHT = (time(20), time(9))
SAYS_IT = frozenset({"not-watching", "small-print", "small-print-app"})


def is_night(now: datetime, zone: tzinfo, hours: tuple[time, time] = NIGHT) -> bool:
    """By the clock of the place; hours that begin after they end go over midnight."""
    clock, (begins, ends) = now.astimezone(zone).time(), hours
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


def say_so(here: Here, turn: Turn) -> Turn:
    say = turn.say
    if not here.by_night or say is None or say.urgent or not _has_own_words(turn):
        return turn
    if any(phrase.key in SAYS_IT or phrase.key.startswith("help") for phrase in say.phrases):
        return turn
    return changed(turn, say=changed(say, phrases=(*say.phrases, Phrase("not-watching"))))


def _has_own_words(turn: Turn) -> bool:
    """With a vote the reply has its answer in it, and more to say than would fit."""
    kinds = {type(fact) for fact in turn.facts}
    return AnswerGiven not in kinds and bool(kinds & {ViewSent, ViewContinued, ViewChanged, PersonAsked})
