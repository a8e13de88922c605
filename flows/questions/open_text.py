"""A question answered in the member's own words: the words are the view."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.options import needless_options
from flows.reading.plain_form import cut
from flows.value import Value
from flows.words import Words


def ask(question: Question) -> Phrase:
    return Phrase("ask-open_text", {"question": question.text})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-open_text", {"question": question.short or question.text})


def understand(question: Question, text: str, words: Words) -> Reading:
    """No value, ever; `more` where there are words (an emoji is one)."""
    return Reading(more=bool(cut(text).words))


def say_back(question: Question, value: Value) -> Phrase:
    return Phrase("have-open_text")


def choices(question: Question) -> tuple[Value, ...]:
    return ()


def problems(question: Question) -> Iterator[str]:
    yield from needless_options(question)
