"""What a reply means as an answer to one question, worked out once: most replies are the same few, such as "2"."""

from flows.commands import Found
from flows.consultation import Question
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.reading.plain_form import plain_form
from flows.words import Words

YES_OR_NO = frozenset({"yes", "no", "agree", "disagree", "object"})
ALWAYS = frozenset({"UNDO", "SKIP", "MENU", "HELP", "START", "PERSON"})
"""These are shown, or say what must not be missed: a part of an option's name is no answer where it is one of them."""

MOST_KEPT = 4096
SHORT = 24
"""Characters: longer texts are hardly ever sent twice."""

_known: dict[tuple[int, str, str], tuple[Question, Reading]] = {}
"""By the question itself, which is kept beside it: a question is a value that never changes, and is read once."""


def understood(question: Question, text: str, words: Words) -> Reading:
    if len(text) > SHORT:
        return KINDS[question.kind].understand(question, text, words)
    key = (id(question), text, words.language)
    known = _known.get(key)
    if known is not None and known[0] is question:
        return known[1]
    reading = KINDS[question.kind].understand(question, text, words)
    if len(_known) >= MOST_KEPT:
        _known.clear()
    _known[key] = (question, reading)
    return reading


def is_named(question: Question, text: str) -> bool:
    """Is the whole text the name of an option?"""
    said = plain_form(text).strip()
    return any(plain_form(name) == said for option in question.options for name in option.every())


def outranks(question: Question, text: str, found: Found, words: Words) -> bool:
    """What is both a command and an answer to the open question is the answer: an option's name, or a sure answer that
    says nothing else, such as "no change please". "undo yes" is more than a command, and says what to do.
    """
    if is_named(question, text):
        return True
    if found.rest or (found.language_asked and not question.options):
        return False
    reading = understood(question, text, words)
    if not question.options:
        return reading.sure and (reading.value in YES_OR_NO or isinstance(reading.value, int))
    return reading.sure and not reading.more and isinstance(reading.value, int) and found.command not in ALWAYS
