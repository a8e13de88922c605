"""Yes, no, or neither: "yeh go on then", "nah ur alright", "no wait, yes"."""

from flows.questions.kind import Reading
from flows.reading.alone import without_fillers
from flows.reading.heard import Event, Target, listen
from flows.reading.lexicon import lexicon
from flows.reading.one_answer import one_answer
from flows.reading.other_languages import best_reading
from flows.reading.plain_form import Cut, cut
from flows.words import Words

SHORT = 7
"""Words: in a longer reply what is between two words of a phrase says something."""

YES_OR_NO = Target(marks={"yes": "yes", "no": "no"})
YES_PARTLY_NO = Target(marks={"partly": "partly", "yes": "yes", "no": "no"})


def yes_or_no(text: str, words: Words) -> Reading:
    """ "yes", "no" or "abstain"; "ok" is a yes that is not sure."""
    return best_reading(lambda one: _read(text, one, YES_OR_NO), text, words)


def yes_partly_or_no(text: str, words: Words) -> Reading:
    """The same, and "partly"."""
    return best_reading(lambda one: _read(text, one, YES_PARTLY_NO), text, words)


def _read(text: str, words: Words, target: Target) -> Reading:
    said = cut(text)
    reading = _heard(said, words, target)
    if reading.sure or len(said.words) > SHORT:
        return reading
    plainer = without_fillers(said, lexicon(words))
    again = _heard(plainer, words, target) if plainer.words != said.words else reading
    return again if again.sure else reading


def _heard(said: Cut, words: Words, target: Target) -> Reading:
    events = listen(said, words, target)
    reading = one_answer(_with_negations(events), hedge_doubts=True)
    if reading.value is None and _only_perhaps(events):
        return Reading("yes", sure=False)
    return reading


def _with_negations(events: list[Event]) -> list[Event]:
    """ "not yes" and "not a bad idea" turn it round, not sure; any other "not" only begins a sentence."""
    row: list[Event] = []
    denied = False
    for event in events:
        if event.kind == "choice" and denied:
            row.append(Event("choice", "yes" if event.value == "no" else "no", sure=False))
        else:
            row.append(event)
        denied = event.kind == "not" or (denied and event.kind in {"opener", "perhaps"})
    return [Event("opener") if _begins(event, row[place:]) else event for place, event in enumerate(row)]


def _begins(event: Event, rest: list[Event]) -> bool:
    """A "not" that something follows: "no dont", "yes not that I care"."""
    return event.kind == "not" and len(rest) > 1


def _only_perhaps(events: list[Event]) -> bool:
    kinds = {event.kind for event in events}
    return "perhaps" in kinds and kinds <= {"perhaps", "then", "comma", "stop", "opener"}
