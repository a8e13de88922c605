"""What a reply means as an answer to one question, worked out once: most replies are the same few, such as "2"."""

from flows.consultation import Question
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.words import Words

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
