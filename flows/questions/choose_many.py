"""Pick any number of options: several, all, or none of them."""

from collections.abc import Iterator

from flows.consultation import Question
from flows.phrase import Phrase
from flows.questions.kind import Reading
from flows.reading.choosing import best_choice
from flows.reading.engaged import unless_engaged
from flows.reading.first_few import first_few
from flows.reading.heard import listen
from flows.reading.options import choices_of, option_problems, run_together, several_said_back
from flows.reading.plain_form import Cut
from flows.reading.several_answers import Heard, says_all_in_passing, several_answers
from flows.value import Value
from flows.words import Words

UNCLEAR = frozenset({"dash", "slash", "greater", "less", "equal", "none"})
"""Between numbers, these may say something else than "and"."""


def ask(question: Question) -> Phrase:
    return Phrase("ask-choose_many", {"question": question.text, "options": question.options})


def ask_again(question: Question) -> Phrase:
    return Phrase("ask-again-choose_many", {"question": question.short or question.text, "options": question.options})


def understand(question: Question, text: str, words: Words) -> Reading:
    """The options' numbers, lowest first; () for "none"."""
    count = len(question.options)

    def read(said: Cut, one: Words) -> Reading:
        if few := first_few(said, one, count):
            return Reading(few, sure=True)
        events = listen(said, one, choices_of(question, one))
        reading = _chosen(several_answers(events), count)
        return reading._replace(sure=False) if reading.sure and says_all_in_passing(events) else reading

    reading = best_choice(read, text, words)
    if reading.value is None and (numbers := run_together(text, count)):
        return Reading(tuple(sorted(numbers)), sure=False)
    return unless_engaged(reading, question.options, text, words)


def _chosen(heard: Heard, count: int) -> Reading:
    every = tuple(range(1, count + 1))
    if "all" in heard.kinds or ("both" in heard.kinds and not heard.values):
        return _all_of_them(heard, every)
    if heard.values:
        clear = heard.sure and not heard.kinds & UNCLEAR and not set(heard.values) & heard.excluded
        clear = clear and ("both" not in heard.kinds or len(heard.values) == 2)
        return Reading(tuple(sorted(heard.values)), clear, heard.more)
    if heard.excluded:
        return Reading(tuple(n for n in every if n not in heard.excluded), sure=False, more=heard.more)
    if "none" in heard.kinds:
        return Reading((), heard.sure and not heard.more, heard.more)
    return Reading(more=heard.more or bool(heard.kinds))


def _all_of_them(heard: Heard, every: tuple[int, ...]) -> Reading:
    """ "all", "all 3", "all but 2", "both" where there are two."""
    left = tuple(n for n in every if n not in heard.excluded)
    fits = "both" not in heard.kinds or len(every) == 2
    agrees = not heard.values or set(heard.values) in ({len(every)}, set(every))
    alone = not heard.more or bool(heard.kinds & {"comma", "stop", "reason"})
    return Reading(left, heard.sure and fits and agrees and alone and "none" not in heard.kinds, heard.more)


def say_back(question: Question, value: Value) -> Phrase:
    if not isinstance(value, tuple) or not value:
        return Phrase("have-none")
    return Phrase("have-choose_many", several_said_back(question, value))


def choices(question: Question) -> tuple[Value, ...]:
    return ()


def problems(question: Question) -> Iterator[str]:
    yield from option_problems(question)
