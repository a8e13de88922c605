"""A short view that others agree with, disagree with or pass on."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.options import needless_options
from flows.reading.yes_no import agree_or_disagree
from flows.value import Value
from flows.words import Words


def ask(question: Question) -> Phrase:
    return Phrase("ask-statements", {"question": question.text})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-statements", {"question": question.short or question.text})


def understand(question: Question, text: str, words: Words) -> Reading:
    """ "agree", "disagree" or "pass"."""
    return agree_or_disagree(text, words)


def say_back(question: Question, value: Value) -> Phrase:
    return Phrase(f"have-{value}")


def choices(question: Question) -> tuple[Value, ...]:
    return ("agree", "disagree", "pass")


def problems(question: Question) -> Iterator[str]:
    yield from needless_options(question)
