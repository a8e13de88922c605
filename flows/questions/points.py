"""Share out a number of points over the options: "showers 6 locks 4", "6,4,0", "all on heating"."""

from collections import Counter
from collections.abc import Iterator, Mapping

from flows.consultation import FEWEST_POINTS, MOST_POINTS, Question, Text
from flows.phrase import Blank, Phrase
from flows.questions.kind import Reading
from flows.reading.one_answer import after_correction, before_reason, says_more
from flows.reading.options import option_problems
from flows.reading.other_languages import best_reading
from flows.reading.plain_form import cut
from flows.reading.shares import Shares, shares
from flows.reading.sharing import listen_to_shares, pieces_of, says_which
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
    return best_reading(lambda one: _read(question, text, one), text, words, sums=True)


def _read(question: Question, text: str, words: Words) -> Reading:
    said = cut(text)
    events = listen_to_shares(said, words, question)
    corrected = after_correction(events)
    head = before_reason(corrected)
    explicit = says_which(said)
    found = shares(pieces_of(head, question), question, explicit)
    if not found.sure and len(head) < len(corrected):
        # "para" and "pentru" can give a reason, or stand before an option
        whole = shares(pieces_of(corrected, question), question, explicit)
        found, head = (whole, corrected) if whole.sure else (found, head)
    return _reading(found, says_more(events, corrected, head) or (found.points is None and bool(said.words)))


def _reading(found: Shares, more: bool) -> Reading:
    return Reading(found.points, found.sure, more)


def say_back(question: Question, value: Value) -> Phrase:
    points = value if isinstance(value, tuple) else ()
    given = [(option, n) for option, n in zip(question.options, points, strict=False) if n]
    languages = dict.fromkeys(code for option, _ in given for code in option.by_language)
    said = {code: ", ".join(f"{option.in_language(code)}: {n}" for option, n in given) for code in languages}
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
