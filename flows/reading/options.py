"""What the kinds of question that have options share: what counts as a choice, and what staff may write."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from flows.consultation import Question, Text
from flows.phrase import Blank, comma
from flows.reading.events import Target
from flows.reading.lexicon import lexicon
from flows.reading.mutations import mutated
from flows.reading.names import names_of
from flows.reading.plain_form import cut, plain_form
from flows.remembering import remembered
from flows.value import Value
from flows.words import Words

MOST = 20
CARRIER_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
"""Alone in a text, these end every message to that phone before we read them: no answer can be one of them."""
TAKEN = CARRIER_WORDS | {"start", "unstop", "help", "info"}

_ELIDED = re.compile(r"\b\w{1,2}['’](?=\w{2})")


ANSWERING_OPTIONS = frozenset({"yes", "no", "none", "abstain"})


def choices_of(question: Question, words: Words, places: bool = False) -> Target:
    """Numbers from 1, letters from A, names in every language, and "the second one" (or places, where order counts)."""
    known = _targets(question)
    key = (words, places)
    if key not in known:
        known[key] = _choices(question, words, places)
    return known[key]


@remembered
def _targets(question: Question) -> dict[tuple[Words, bool], Target]:
    """Filled as languages are met."""
    return {}


def _choices(question: Question, words: Words, places: bool) -> Target:
    count = len(question.options)
    names = tuple(tuple(_as_said(option, words)) for option in question.options)
    wordings = [wording for option in question.options for wording in option.by_language.items()]
    head_first = frozenset(wording for code, wording in wordings if words.in_language(code).head_first)
    return Target(
        numbers=range(1, count + 1),
        letters=min(count, 26),
        names=names_of(names, words, head_first=head_first),
        places=places,
        ordinals=not places,
        marks={} if places else _answers_among(question, words),
    )


def _answers_among(question: Question, words: Words) -> Mapping[str, Value]:
    """Where one option is "Yes", "None of these" or "Don't know", whatever means the same is that option."""
    lists, found = lexicon(words), Counter[str]()
    marks: dict[str, Value] = {}
    for number, option in enumerate(question.options, start=1):
        for said in filter(lambda said: said.words, map(cut, set(option.every()))):
            (tags, *_), end = lists.at(said, 0)
            for tag in tags & ANSWERING_OPTIONS if end == len(said.words) else ():
                found[tag] += marks.get(tag) != number
                marks[tag] = number
    return {tag: number for tag, number in marks.items() if found[tag] == 1}


def _as_said(option: Text, words: Words) -> Iterator[str]:
    """In every language, without what is elided ("anglais" of "Cours d'anglais"), and as it begins in a sentence."""
    yield from option.every()
    yield from (_ELIDED.sub("", wording) for wording in option.every() if _ELIDED.search(wording))
    for code, wording in option.by_language.items():
        yield from mutated(wording, words.in_language(code).mutations)


def run_together(text: str, count: int) -> tuple[int, ...]:
    """ "213" or "bac" where there are three options: if each is a different option; else ()."""
    words = cut(text).words
    if len(words) != 1 or not 2 <= len(words[0]) <= count < 10:
        return ()
    word = words[0]
    numbers = tuple(int(sign) if sign.isdigit() else ord(sign) - ord("a") + 1 for sign in word)
    alike = word.isdigit() or not any(sign.isdigit() for sign in word)
    return numbers if alike and len(set(numbers)) == len(numbers) and all(1 <= n <= count for n in numbers) else ()


def several_said_back(question: Question, numbers: tuple[int, ...]) -> Mapping[str, Blank]:
    """The blanks of a phrase that says several options back: their numbers, and their names in each language."""
    chosen = [question.options[number - 1] for number in numbers]
    languages = dict.fromkeys(code for option in chosen for code in option.by_language)
    names = {code: comma(code).join(option.in_language(code) for option in chosen) for code in languages}
    return {"numbers": ", ".join(map(str, numbers)), "options": Text(names or {"": ""})}


def option_problems(question: Question) -> Iterator[str]:
    """What is wrong with the options, each in one sentence that says what to write."""
    if len(question.options) < 2:
        yield "There are fewer than two options. Write at least two."
    if len(question.options) > MOST:
        yield f"There are {len(question.options)} options, more than a text can hold. Write at most {MOST}."
    names = [name for option in question.options for name in set(option.every())]
    yield from _names_that_cannot_be(names)
    said = [{plain_form(name) for name in option.every()} for option in question.options]
    for name, times in Counter(name for several in said for name in several).items():
        if name and times > 1:
            yield f'Two options are called "{name}". Give each a name of its own.'
    yield from _misleading_numbers(question)


def needless_options(question: Question) -> Iterator[str]:
    """For the kinds that are answered without any."""
    if question.options:
        yield f"The kind {question.kind} has no options. Take them out, or write choose_one as its kind."


def _names_that_cannot_be(names: list[str]) -> Iterator[str]:
    for name in names:
        if not cut(name).words:
            yield f'The option "{name}" has no letters or numbers in it. Write a name.'
        if plain_form(name).replace(" ", "") in TAKEN:
            yield f'Phone companies act on the word "{name}", so it cannot be sent as an answer. Use another word.'


def _misleading_numbers(question: Question) -> Iterator[str]:
    for number, option in enumerate(question.options, start=1):
        for name in set(option.every()):
            said = plain_form(name)
            if said.isdigit() and int(said) != number and int(said) <= len(question.options):
                yield f'The option "{name}" is number {number}, so {said} could mean either. Add a word to it.'
