"""The result in words, for a text to those who took part: what was chosen, ties as ties, and no counts.

Counts stand on pages, where small ones are hidden. A mean is told only where at least ten people gave a number.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.consultation import Consultation, Question, Text
from flows.phrase import Blank, Phrase, Several
from flows.questions.points import each_options_points
from flows.turn import Say
from flows.value import Value

FEWEST_FOR_A_MEAN = 10
SAID = ("yes", "no", "agree", "disagree")
"""Answers that have words of their own."""

Counts = Mapping[Value, int]
Told = Callable[[Question, Counts], Phrase | None]


def result(consultation: Consultation, counted: Mapping[str, Counts]) -> Say | None:
    """`counted`: question -> how many gave each answer in time. None: there is nothing to tell."""
    told = [phrase for question in consultation.questions if (phrase := _told(question, counted.get(question.id, {})))]
    if not told:
        return None
    if consultation.sensitive:
        return Say((Phrase("result-sensitive"), Phrase("update-end")))
    lines = (phrase._replace(weight=place) for place, phrase in enumerate(told))
    return Say((Phrase("result-start"), *lines, Phrase("update-end")), first=True)


def _told(question: Question, counts: Counts) -> Phrase | None:
    tell = TOLD.get(question.kind)
    return tell(question, counts) if tell and any(counts.values()) else None


def _most(question: Question, counts: Counts, by: str = "result-most") -> Phrase | None:
    """What most chose. "No choice" and "none of them" are no choice that can win."""
    chosen = {value: count for value, count in counts.items() if value in SAID or isinstance(value, int)}
    most = max(chosen.values(), default=0)
    won = sorted((value for value, count in chosen.items() if count == most and most), key=str)
    if not won:
        return None
    return _line(by if len(won) == 1 else "result-tie", question, won)


def _many(question: Question, counts: Counts) -> Phrase | None:
    each: Counter[Value] = Counter()
    for value, count in counts.items():
        for option in value if isinstance(value, tuple) else ():
            each[option] += count
    return _most(question, each)


def _rank(question: Question, counts: Counts) -> Phrase | None:
    """First choices, as the public page counts them."""
    first: Counter[Value] = Counter()
    for value, count in counts.items():
        if isinstance(value, tuple) and value:
            first[value[0]] += count
    return _most(question, first, "result-first")


def _points(question: Question, counts: Counts) -> Phrase | None:
    return _most(question, each_options_points(counts), "result-points")


def _mean(question: Question, counts: Counts) -> Phrase | None:
    """Half a tenth is rounded up, exactly."""
    numbers = {value: count for value, count in counts.items() if isinstance(value, int)}
    people = sum(numbers.values())
    if people < FEWEST_FOR_A_MEAN:
        return _line("result-few", question, ()) if people else None
    tenths = (20 * sum(value * count for value, count in numbers.items()) + people) // (2 * people)
    whole, tenth = divmod(tenths, 10)
    blanks: dict[str, Blank] = {"question": _asked(question), "whole": whole, "tenth": tenth, "high": question.high}
    return Phrase("result-mean", blanks)


def _consent(question: Question, counts: Counts) -> Phrase | None:
    """It goes ahead unless somebody objects."""
    if not any(counts.get(value) for value in ("yes", "no", "object")):
        return None
    return _line("result-objected" if counts.get("object") else "result-consent", question, ())


def _line(key: str, question: Question, won: Sequence[Value]) -> Phrase:
    blanks: dict[str, Blank] = {"question": _asked(question)}
    if won:
        blanks["won"] = Several(tuple(_named(question, won)))
    return Phrase(key, blanks)


def _named(question: Question, won: Sequence[Value]) -> Iterator[Text | Phrase]:
    for value in won:
        yield question.options[value - 1] if isinstance(value, int) else Phrase(f"button-{value}")


def _asked(question: Question) -> Text:
    return question.short or question.text


TOLD: Mapping[str, Told] = {
    "choose_one": _most,
    "yes_no": _most,
    "statements": _most,
    "choose_many": _many,
    "points": _points,
    "rank": _rank,
    "score": _mean,
    "consent": _consent,
}
"""Words (`open_text`) are no count: they are not told here."""
