"""Yes or no."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.options import needless_options
from flows.reading.yes_no import yes_or_no
from flows.value import Value
from flows.words import Words


def ask(question: Question) -> Phrase:
    return Phrase("ask-yes_no", {"question": question.text})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-yes_no", {"question": question.short or question.text})


def understand(question: Question, text: str, words: Words) -> Reading:
    """ "yes", "no" or "abstain"."""
    return yes_or_no(text, words)


def say_back(question: Question, value: Value) -> Phrase:
    return Phrase(f"have-{value}")


def choices(question: Question) -> tuple[Value, ...]:
    return ("yes", "no")


def problems(question: Question) -> Iterator[str]:
    yield from needless_options(question)
