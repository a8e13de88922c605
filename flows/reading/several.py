"""Answers to several questions in one text: "2, yes, 4", "2 yes 4", "1) 2 2) yes"."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from flows.consultation import Question
from flows.questions.kind import Reading
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut, fold
from flows.words import Words

Understand = Callable[[Question, str, Words], Reading]

_NUMBERED = re.compile(r"(?:^|(?<=[\s,;]))q?(\d{1,2})\s?[).:=]\s?(?=\S)")
_SEPARATOR = re.compile(r"[,;\n]+")
_MAY_BE_SPLIT = re.compile(r"[0-9,;\n\r]|[^\x00-\x7f]")
MOST_JOINED = 24
"""Pieces of one answer: points for a dozen options."""

LONGEST = 200
"""Characters: nobody answers several questions in a longer text without telling a story, which is a view."""


def read_several(questions: Sequence[Question], text: str, words: Words, understand: Understand) -> tuple[Reading, ...]:
    """One reading for each of the first questions, in order; empty unless every piece is a sure answer to its own.

    Also empty where the pieces could all answer the first question alone: "1, 3" may be two choices there.
    """
    if len(questions) < 2 or len(text) > LONGEST:
        return ()
    for pieces, separator in _ways_to_split(text, words, len(questions)):
        if len(pieces) < 2:
            continue
        ways = list(islice(_read(questions, pieces, separator, words, understand), 2))
        if len(ways) == 1 and (not separator or not _all_fit_first(questions[0], pieces, ways[0], words, understand)):
            return ways[0]
    return ()


def _read(
    questions: Sequence[Question], pieces: Sequence[str], separator: str, words: Words, understand: Understand
) -> Iterator[tuple[Reading, ...]]:
    """Each way to give every piece to a question. Where one piece only begins an answer ("showers 6" of ten points),
    the next ones may belong to it."""
    if not pieces:
        yield ()
        return
    for count in range(1, min(len(pieces), MOST_JOINED) + 1 if questions else 1):
        reading = understand(questions[0], separator.join(pieces[:count]), words)
        if reading.value is not None and reading.sure and (count == 1 or not reading.more):
            for others in _read(questions[1:], pieces[count:], separator, words, understand):
                yield (reading, *others)
        if reading.value is None or not separator or (reading.sure and count == 1):
            return


def _all_fit_first(
    question: Question, pieces: Sequence[str], readings: Sequence[Reading], words: Words, understand: Understand
) -> bool:
    if len(readings) < 2:
        return True
    if len(readings) < len(pieces):
        whole = understand(question, " ".join(pieces), words)
        return whole.sure and not whole.more
    return all(understand(question, piece, words).value is not None for piece in pieces)


def _ways_to_split(text: str, words: Words, questions: int) -> Iterator[tuple[list[str], str]]:
    """(pieces, what stands between them). Numbered first, since it says most: nothing can be joined there; then by
    commas and lines; then word by word."""
    if _MAY_BE_SPLIT.search(text):
        folded = fold(text).strip()
        if 2 <= len(pieces := _numbered(folded)) <= questions:
            yield pieces, ""
        if _SEPARATOR.search(folded):
            yield [piece for piece in _SEPARATOR.split(folded) if cut(piece).words], ", "
    yield [word for word in cut(text).words if _says_something(word, words)], " "


def _says_something(word: str, words: Words) -> bool:
    entry = lexicon(words).single(word)
    return entry.number is not None or bool(entry.tags & {"yes", "no"}) or not entry.tags & {"ands", "fillers"}


def _numbered(folded: str) -> list[str]:
    """ "1) 2 2) yes": pieces after 1, 2, 3 ... in order."""
    marks = list(_NUMBERED.finditer(folded))
    in_order = [mark for count, mark in enumerate(marks, start=1) if int(mark.group(1)) == count]
    if len(marks) < 2 or len(in_order) != len(marks) or folded[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(folded)]
    return [folded[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
