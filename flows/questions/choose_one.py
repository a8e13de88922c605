"""Pick one of a few options, by number, letter, place or name."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.choosing import best_choice
from flows.reading.engaged import unless_engaged
from flows.reading.heard import listen
from flows.reading.one_answer import one_answer
from flows.reading.options import choices_of, option_problems
from flows.reading.plain_form import Cut
from flows.value import Value
from flows.words import Words


def ask(question: Question) -> Phrase:
    return Phrase("ask-choose_one", {"question": question.text, "options": question.options})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-choose_one", {"question": question.short or question.text, "options": question.options})


def understand(question: Question, text: str, words: Words) -> Reading:
    """The option's number from 1, or "abstain"."""

    def read(said: Cut, one: Words) -> Reading:
        return one_answer(listen(said, one, choices_of(question, one)), options=len(question.options))

    reading = best_choice(read, text, words, may_abstain=True)
    return unless_engaged(reading, question.options, text, words)


def say_back(question: Question, value: Value) -> Phrase:
    if not isinstance(value, int):
        return Phrase("have-abstain")
    return Phrase("have-choose_one", {"number": value, "option": question.options[value - 1]})


def choices(question: Question) -> tuple[Value, ...]:
    return tuple(range(1, len(question.options) + 1))


def problems(question: Question) -> Iterator[str]:
    yield from option_problems(question)
