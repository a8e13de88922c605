"""A whole number on a scale."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Blank, Phrase
from flows.questions.kind import Reading
from flows.reading.choosing import best_choice
from flows.reading.heard import listen
from flows.reading.one_answer import one_answer
from flows.reading.options import needless_options
from flows.reading.plain_form import Cut, cut
from flows.reading.scale import on_scale, scale_of, stars
from flows.value import Value
from flows.words import Words

MOST_BUTTONS = 7
WIDEST = 100


def ask(question: Question) -> Phrase:
    plain: dict[str, Blank] = {"question": question.text, "low": question.low, "high": question.high}
    if question.low_label is None or question.high_label is None:
        return Phrase("ask-score-plain", plain)
    return Phrase("ask-score", {**plain, "low_label": question.low_label, "high_label": question.high_label})


def ask_again(question: Question) -> Phrase:
    key = "ask-again-score" if question.low_label and question.high_label else "ask-again-score-plain"
    return Phrase(key, {"question": question.short or question.text, "low": question.low, "high": question.high})


def understand(question: Question, text: str, words: Words) -> Reading:
    """A whole number from low to high, or "abstain"."""
    said = cut(text)
    if (count := stars(said, question)) is not None:
        return Reading(count, sure=True)

    def read(said: Cut, one: Words) -> Reading:
        return one_answer(on_scale(listen(said, one, scale_of(question, one)), question))

    return best_choice(read, text, words, may_abstain=True)


def say_back(question: Question, value: Value) -> Phrase:
    if not isinstance(value, int):
        return Phrase("have-abstain")
    return Phrase("have-score", {"number": value, "high": question.high})


def choices(question: Question) -> tuple[Value, ...]:
    steps = tuple(range(question.low, question.high + 1))
    return steps if len(steps) <= MOST_BUTTONS else ()


def problems(question: Question) -> Iterator[str]:
    if question.low >= question.high:
        yield f"The scale goes from {question.low} to {question.high}. Write a high number that is above the low one."
    if question.low < 0 or question.high > WIDEST:
        yield f"Nobody can text a number outside 0 to {WIDEST} with ease. Write low and high within it."
    if (question.low_label is None) != (question.high_label is None):
        yield "Only one end of the scale has words. Write low_label and high_label, or neither."
    yield from needless_options(question)
