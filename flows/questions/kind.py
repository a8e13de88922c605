"""What a kind of question is: a module with these six functions."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from flows.consultation import Question
from flows.phrase import Phrase
from flows.value import Value
from flows.words import Words


class Reading(NamedTuple):
    """What a reply means as an answer.

    `value` None: it answers nothing. `sure` False: two readings or a stretch, so ask back. `more`: it says more than
    the answer, so the whole text is kept as a view too.
    """

    value: Value | None = None
    sure: bool = False
    more: bool = False


class Kind(Protocol):
    def ask(self, question: Question) -> Phrase:
        """The question, and how to answer it."""

    def ask_again(self, question: Question) -> Phrase:
        """The same in fewer words, for when it was put before."""

    def understand(self, question: Question, text: str, words: Words) -> Reading:
        """Never raises because of what the text holds."""

    def say_back(self, question: Question, value: Value) -> Phrase:
        """What we understood."""

    def choices(self, question: Question) -> tuple[Value, ...]:
        """The values that buttons can stand for; empty where there are none."""

    def problems(self, question: Question) -> Iterator[str]:
        """What is wrong with the question as staff wrote it, each in one sentence that says what to write."""
