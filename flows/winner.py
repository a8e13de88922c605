"""The result in words, for a text to those who took part: what was chosen, ties as ties, and no counts.

Counts stand on pages, where small ones are hidden. A mean is told only where at least ten people gave a number, and it
does not tell what few of them gave. Where few were asked because of an earlier answer, nothing is said of who won.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.conditional import Spoken, may_be_told, people_asked
from flows.consultation import Consultation, Question, Text
from flows.hiding import LIMIT, mean_is_safe
from flows.phrase import Blank, Phrase, Several
from flows.questions.points import each_options_points
from flows.turn import Say
from flows.value import Value

FEWEST_FOR_A_MEAN = 10
SAID = ("yes", "no", "agree", "disagree")
"""Answers that have words of their own."""

YES_AND_NO = 2

Counts = Mapping[Value, int]
Told = Callable[[Question, Counts, int], Phrase | None]


def result(consultation: Consultation, counted: Mapping[str, Counts], limit: int = LIMIT) -> Say | None:
    """`counted`: question -> how many gave each answer in time. None: there is nothing to tell."""
    each = (_told(question, consultation, counted, limit) for question in consultation.questions)
    told = [phrase for phrase in each if phrase]
    if not told:
        return None
    if consultation.sensitive:
        return Say((Phrase("result-sensitive"), Phrase("update-end")))
    lines = (phrase._replace(weight=place) for place, phrase in enumerate(told))
    return Say((Phrase("result-start"), *lines, Phrase("update-end")), first=True)


def _told(question: Question, consultation: Consultation, counted: Mapping[str, Counts], limit: int) -> Phrase | None:
    tell, counts = TOLD.get(question.kind), counted.get(question.id, {})
    if tell is None or not any(counts.values()):
        return None
    phrase = tell(question, counts, limit)
    asked = people_asked(question, consultation, counted)
    few = phrase is not None and not may_be_told(question, _spoken(phrase, question), asked, limit)
    return _line("result-few", question, ()) if few else phrase


def _spoken(phrase: Phrase, question: Question) -> Spoken:
    won = phrase.blanks.get("won")
    greatest = len(won.phrases) if isinstance(won, Several) else 0
    return Spoken(greatest, max(len(question.options), YES_AND_NO) - greatest)


def _most(question: Question, counts: Counts, limit: int, by: str = "result-most") -> Phrase | None:
    """What most chose. "No choice" and "none of them" are no choice that can win."""
    chosen = {value: count for value, count in counts.items() if value in SAID or isinstance(value, int)}
    most = max(chosen.values(), default=0)
    won = sorted((value for value, count in chosen.items() if count == most and most), key=str)
    if not won:
        return None
    return _line(by if len(won) == 1 else "result-tie", question, won)


def _many(question: Question, counts: Counts, limit: int) -> Phrase | None:
    each: Counter[Value] = Counter()
    for value, count in counts.items():
        for option in value if isinstance(value, tuple) else ():
            each[option] += count
    return _most(question, each, limit)


def _rank(question: Question, counts: Counts, limit: int) -> Phrase | None:
    """First choices, as the public page counts them."""
    first: Counter[Value] = Counter()
    for value, count in counts.items():
        if isinstance(value, tuple) and value:
            first[value[0]] += count
    return _most(question, first, limit, "result-first")


def _points(question: Question, counts: Counts, limit: int) -> Phrase | None:
    return _most(question, each_options_points(counts), limit, "result-points")


def _mean(question: Question, counts: Counts, limit: int) -> Phrase | None:
    """Half a tenth is rounded up, exactly."""
    numbers = {value: count for value, count in counts.items() if isinstance(value, int)}
    people, summed = sum(numbers.values()), sum(value * count for value, count in numbers.items())
    if people < FEWEST_FOR_A_MEAN or not _is_open(question, numbers, summed - question.low * people, limit):
        return _line("result-few", question, ()) if people else None
    tenths = (20 * summed + people) // (2 * people)
    whole, tenth = divmod(tenths, 10)
    blanks: dict[str, Blank] = {"question": _asked(question), "whole": whole, "tenth": tenth, "high": question.high}
    return Phrase("result-mean", blanks)


def _is_open(question: Question, numbers: Mapping[int, int], above: int, limit: int) -> bool:
    """The page may show how many gave each number, or the mean gives none of them away."""
    steps = range(question.low, question.high + 1)
    is_whole = all(numbers.get(step, 0) >= limit for step in steps)
    return is_whole or mean_is_safe(sum(numbers.values()), above, len(steps), limit)


def _consent(question: Question, counts: Counts, limit: int) -> Phrase | None:
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
