"""Several values out of a reply: for questions where more than one can be right, in order or not."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from flows.reading.events import ABOUT_SOMEBODY, AGREED, Event
from flows.reading.one_answer import (
    TOLD,
    after_correction,
    before_reason,
    clauses,
    counts,
    is_left_open,
    says_more,
    with_denials,
)

DOUBTS = frozenset(
    {"or", "out_of", "among", "doubt", "decimal", "minus", "ask", "abstain", "maybe", "outside", "stray"}
)


class Heard(NamedTuple):
    """`values` in the order said, without those excluded; `kinds`: what else was in the part that counts.

    `repeats`: one was said more than once. `places`: (place, choice) where places were said.
    """

    values: tuple[int, ...]
    excluded: frozenset[int]
    sure: bool
    more: bool
    repeats: bool
    kinds: frozenset[str]
    places: tuple[tuple[int, int], ...]


def several_answers(events: Sequence[Event]) -> Heard:
    """The choices of a reply. "1 and 3 are broken" is not sure: it may be a sentence about them."""
    events = with_denials(_after_agreeing(events))
    corrected = after_correction(events)
    head = before_reason(corrected)
    listed = list(_listed(head))
    excluded = frozenset(value for value, weight in listed if weight < 0)
    said = [value for value, weight in listed if weight > 0 and value not in excluded]
    kinds = frozenset(event.kind for event in head)
    # "2 aur 4 magar 3 nahi": what is denied after a reason adds nothing, where it was not chosen before
    later = {-value if weight < 0 and value in said else value for value, weight in _listed(corrected[len(head) :])}
    later -= {value for value, weight in _listed(corrected[len(head) :]) if weight < 0 and value not in said}
    counted = any(counts(*two) or counts(*two[::-1]) for two in pairwise(head))  # "2 teas" and "door 3"
    sure = all(weight in {2, -1} for _, weight in listed) and not kinds & DOUBTS and later <= {*said, *excluded}
    sure = sure and not is_left_open(head)
    return Heard(
        values=tuple(dict.fromkeys(said)),
        excluded=excluded,
        sure=sure and not counted,
        more=says_more(events, corrected, head),
        repeats=len(set(said)) < len(said),
        kinds=kinds,
        places=tuple(_places(head)),
    )


def _after_agreeing(events: Sequence[Event]) -> Sequence[Event]:
    """ "yes, 1 and 3": a yes that only begins the answer, where nothing is told besides."""
    told = [event for event in events if event.kind in TOLD | {"reason"}]
    if told != [AGREED] or events[0] != AGREED or len(events) == 1:
        return events
    return events[2 if events[1].kind == "comma" else 1 :]


def _listed(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """Each choice with its weight: 2 stands, 1 perhaps, 0 part of a sentence, -1 said not to be it."""
    for clause, asked in clauses(events):
        told = negated = False
        for place, event in enumerate(clause):
            told = told or event.kind in TOLD
            negated = event.kind in {"not", "except"} or (negated and event.kind in {"choice", "and", "or", "opener"})
            if event.kind == "choice" and isinstance(event.value, int):
                here = event._replace(sure=event.sure and not _is_counted(clause, place))
                after = clause[place + 1].kind if place + 1 < len(clause) else ""
                yield event.value, -1 if negated else _weight(here, after, told, asked)


def says_all_in_passing(events: Sequence[Event]) -> bool:
    """ "we all love it", "its all good", "all the rides are fun", "not all": part of a sentence wherever it is said."""
    stands = [
        _stands(clause, place)
        for clause, _ in clauses(before_reason(after_correction(events)))
        for place, event in enumerate(clause)
        if event.kind == "all"
    ]
    return bool(stands) and not any(stands)


def _stands(clause: Sequence[Event], place: int) -> bool:
    before, after = clause[:place], [event for event in clause[place + 1 :] if event.kind != "opener"]
    about = bool(before) and before[-1] == ABOUT_SOMEBODY
    denied = next((event.kind for event in reversed(before) if event.kind != "opener"), "") == "not"
    told = any(event.kind in TOLD for event in before) or (bool(after) and after[0].kind in TOLD | {"perhaps"})
    return not about and not denied and not told


def _is_counted(clause: Sequence[Event], place: int) -> bool:
    """ "there were only 2", "i have three": a number right behind whom or what it is about."""
    openers = takewhile(lambda one: one.kind == "opener", reversed(clause[:place]))
    return clause[place].how == "number" and ABOUT_SOMEBODY in openers


def _weight(event: Event, after: str, told: bool, asked: bool) -> int:
    goes_on = after in TOLD or after == "abstain"
    if told:
        return 0 if goes_on else 1
    return 1 if asked or goes_on or not event.sure else 2


def _places(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """(place, choice) pairs of "1st locks, 2nd water" and "locks first then water"; none where they contradict."""
    row = [event for event in events if event.kind in {"place", "choice"}]
    placed_first = bool(row) and row[0].kind == "place"
    place: int | None = None
    said: list[tuple[int | None, int]] = []
    for event in row:
        if not isinstance(event.value, int):
            continue
        if event.kind == "choice":
            said.append((place if placed_first else None, event.value))
            place = None
        elif placed_first or not said:
            place = event.value
        else:
            said[-1] = (event.value, said[-1][1])
    if place is not None and said and said[-1][0] is None:
        said[-1] = (place, said[-1][1])  # "first the lifts, locks last"
    in_order = all(place in {None, count} for count, (place, _) in enumerate(said, start=1))
    for count, (place, choice) in enumerate(said, start=1):
        if place is not None or in_order:
            yield place or count, choice


def numbers_as_places(events: Sequence[Event]) -> Sequence[Event]:
    """ "1 locks 2 water" and "locks 2, water 1": there the numbers 1, 2, ... are places, not choices."""
    choices = [event for event in events if event.kind == "choice"]
    numbers = [event.value for event in choices if event.how == "number"]
    hows = [event.how for event in choices]
    by_turns = len(hows) >= 4 and len(set(zip(hows[::2], hows[1::2], strict=False))) == 1 and hows[0] != hows[1]
    if not by_turns or len(hows) % 2 or sorted(map(str, numbers)) != sorted(map(str, range(1, len(numbers) + 1))):
        return events
    return [
        Event("place", event.value) if event.how == "number" and event.kind == "choice" else event for event in events
    ]
