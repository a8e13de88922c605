"""Put options in order, best first; those left out come last, equal."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.choosing import best_choice
from flows.reading.events import Event
from flows.reading.heard import listen
from flows.reading.options import choices_of, option_problems, run_together, several_said_back
from flows.reading.plain_form import Cut, cut
from flows.reading.several_answers import Heard, numbers_as_places, several_answers
from flows.value import Value
from flows.words import Words

LISTING = frozenset({"place", "choice", "content", "opener", "then", "comma"})


def ask(question: Question) -> Phrase:
    return Phrase("ask-rank", {"question": question.text, "options": question.options})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-rank", {"question": question.short or question.text, "options": question.options})


def understand(question: Question, text: str, words: Words) -> Reading:
    """The options' numbers, the best first."""
    count = len(question.options)

    def read(said: Cut, one: Words) -> Reading:
        events = listen(said, one, choices_of(question, one, places=True))
        reading = _ranked(several_answers(numbers_as_places(events)), count)
        clear = not _counts_places(events) and not _only_comes_last(events) and not _may_miss_one(events)
        return reading._replace(sure=reading.sure and clear)

    reading = best_choice(read, text, words)
    if reading.value is None and (numbers := run_together(text, count)):
        return Reading(numbers, sure=len(numbers) == count and cut(text).words[0].isdigit())
    return reading


def _counts_places(events: Sequence[Event]) -> bool:
    """ "the first two" says how many, where "first 2, second 1" and "first: 2" say which."""
    choices = [event for event in events if event.kind == "choice"]
    placed = any(before.kind == "place" and after in choices for before, after in pairwise(events))
    return placed and len(choices) == 1 and choices[0].how == "number"


def _only_comes_last(events: Sequence[Event]) -> bool:
    """ "le parc en dernier", where nothing else is said: what comes first is not known."""
    return bool(events) and events[-1].kind == "then" and sum(event.kind == "choice" for event in events) == 1


def _may_miss_one(events: Sequence[Event]) -> bool:
    """ "first the bus, then the library", where no option is known by "bus": a place is said, and no choice with it."""
    row = [event.kind for event in events if event.kind in LISTING]
    said = [list(group) for is_break, group in groupby(row, key=lambda kind: kind in {"comma", "then"}) if not is_break]
    unknown = [kinds for kinds in said[:-1] if set(kinds) <= {"place", "content", "opener"} and "content" in kinds]
    listed = said and said[-1] == ["content"] and "comma" in row and "then" not in row
    return any("choice" in kinds for kinds in said) and bool(unknown or listed)


def _ranked(heard: Heard, count: int) -> Reading:
    if "place" in heard.kinds:
        return _by_place(heard, count)
    if not heard.values or heard.kinds & {"all", "both", "none"}:
        return Reading(more=heard.more or bool(heard.kinds))
    order = tuple(reversed(heard.values)) if "less" in heard.kinds else heard.values
    muddled = heard.kinds & {"less", "equal"} or ("dash" in heard.kinds and len(order) < 3)
    return Reading(order, heard.sure and not muddled and not heard.repeats, heard.more)


def _by_place(heard: Heard, count: int) -> Reading:
    """ "locks first, water 2nd": the places decide, whatever order they were said in."""
    if not heard.places:
        return Reading(tuple(dict.fromkeys(heard.values)) or None, sure=False, more=heard.more)
    wanted = [one for one in heard.places if one[1] not in heard.excluded] or heard.places
    left = tuple(_left_over(heard.places, count))
    said = sorted((*wanted, *left))
    order = tuple(option for place, option in said)
    in_a_row = [place for place, _ in said] == list(range(1, len(said) + 1))
    each = tuple(dict.fromkeys(order))
    return Reading(each, heard.sure and in_a_row and not left and len(each) == len(order), heard.more)


def _left_over(places: Sequence[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """ "bus first, train last" of three: the one that is left is in between."""
    every = set(range(1, count + 1))
    left = every - {place for place, _ in places}, every - {option for _, option in places}
    if len(places) == count - 1 > 1 and count in dict(places) and all(len(one) == 1 for one in left):
        yield left[0].pop(), left[1].pop()


def say_back(question: Question, value: Value) -> Phrase:
    return Phrase("have-rank", several_said_back(question, value if isinstance(value, tuple) else ()))


def choices(question: Question) -> tuple[Value, ...]:
    return ()


def problems(question: Question) -> Iterator[str]:
    yield from option_problems(question)
