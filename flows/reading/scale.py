"""What a number on a scale can look like: 4, "four", "4/5", "4 out of 5", four stars, the words at its ends."""

from collections.abc import Sequence

from flows.consultation import Question
from flows.reading.events import Event, Target
from flows.reading.names import names_of
from flows.reading.plain_form import Cut
from flows.words import Words

STARS = frozenset({"⭐", "🌟", "★"})


def scale_of(question: Question, words: Words) -> Target:
    """Numbers of the scale, and "full marks"; the words at its ends count only when they are said whole."""
    labels = [question.low_label, question.high_label]
    names = tuple(tuple(label.every()) if label else () for label in labels)
    return Target(
        numbers=range(question.low, question.high + 1),
        names=names_of(names, words, parts=False) if any(names) else None,
        name_values=(question.low, question.high),
        marks={"highest": question.high, "lowest": question.low},
        lists=("highest", "lowest"),
    )


def on_scale(events: Sequence[Event], question: Question) -> list[Event]:
    """The same events with "4/5" and "4 out of 5" made into one number, where the 5 is the top of this scale.

    Some languages say it the other way round: "among 5, 4".
    """
    row: list[Event] = []
    place = 0
    while place < len(events):
        out_of = _is_out_of(events, place)
        if not out_of:
            row.append(events[place])
            place += 1
            continue
        number, between, top = events[place : place + 3]
        row.append(_scaled(top, number, question) if between.kind == "among" else _scaled(number, top, question))
        place += 3
    return row


def _is_out_of(events: Sequence[Event], place: int) -> bool:
    three = events[place : place + 3]
    numbers = {"choice", "outside"}
    return (
        len(three) == 3
        and three[0].kind in numbers
        and three[1].kind in {"slash", "out_of", "among"}
        and three[2].kind in numbers
    )


def _scaled(number: Event, top: Event, question: Question) -> Event:
    if top.value == question.high:
        return number
    return Event(number.kind, number.value, sure=False)


def stars(said: Cut, question: Question) -> int | None:
    """How many stars, where there is nothing else."""
    count = len(said.words)
    if count and set(said.words) <= STARS and question.low <= count <= question.high:
        return count
    return None
