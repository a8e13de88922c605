"""Share out a number of points over the options: "showers 6 locks 4", "6,4,0", "all on heating"."""

from collections import Counter
from collections.abc import Iterator, Mapping

from flows.consultation import FEWEST_POINTS, MOST_POINTS, Question, Text
from flows.phrase import Blank, Phrase, comma
from flows.questions.kind import Reading
from flows.reading.options import option_problems
from flows.value import Value
from flows.words import Words


def ask(question: Question) -> Phrase:
    return Phrase("ask-points", _blanks(question, question.text))


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-points", _blanks(question, question.short or question.text))


def _blanks(question: Question, text: Text) -> Mapping[str, Blank]:
    rest = max(1, question.total * 2 // 5)
    shown = {"total": question.total, "most": question.total - rest, "rest": rest}
    return {"question": text, "options": question.options, **shown}


def understand(question: Question, text: str, words: Words) -> Reading:
    """The points of each option, in their order; not sure where they do not add up to the total."""
    from flows.reading.points import read_points  # few ever ask for points, and it takes long to load

    return read_points(question, text, words)


def say_back(question: Question, value: Value) -> Phrase:
    points = value if isinstance(value, tuple) else ()
    given = [(option, n) for option, n in zip(question.options, points, strict=False) if n]
    languages = dict.fromkeys(code for option, _ in given for code in option.by_language)
    said = {code: comma(code).join(f"{option.in_language(code)}: {n}" for option, n in given) for code in languages}
    return Phrase("have-points", {"points": Text(said or {"": ""})})


def each_options_points(answers: Mapping[Value, int]) -> dict[Value, int]:
    """By option, its points from all who answered; `answers`: how many gave each answer."""
    points: Counter[Value] = Counter()
    for value, people in answers.items():
        for option, given in enumerate(value if isinstance(value, tuple) else (), start=1):
            points[option] += given * people
    return dict(points)


def choices(question: Question) -> tuple[Value, ...]:
    return ()


def problems(question: Question) -> Iterator[str]:
    yield from option_problems(question)
    if not FEWEST_POINTS <= question.total <= MOST_POINTS:
        yield f"There are {question.total} points to share out. Write a total from {FEWEST_POINTS} to {MOST_POINTS}."
