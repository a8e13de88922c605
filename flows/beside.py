"""Two wishes in one text: "delete my data and stop texting me"."""

import re
from collections.abc import Iterator

from flows import commands
from flows.reading.gaps import MOST_CLAUSES
from flows.reading.leaving import wants_to_leave
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut
from flows.words import Words

_MARKS = re.compile(r"[.,;:!?&\n]+")


def commands_in(text: str, words: Words) -> frozenset[str]:
    """What the text asks for as a whole; of a wish to leave also what stands beside it, between marks and "and"."""
    parts = _parts(text, words) if wants_to_leave(text, words) == "yes" else ()
    found = (commands.find(text, words), *(commands.find(part, words) for part in parts))
    return frozenset(one.command for one in found if one is not None)


def _parts(text: str, words: Words) -> Iterator[str]:
    for clause in _MARKS.split(text)[:MOST_CLAUSES]:
        part: list[str] = []
        for word in clause.split():
            if not _is_and(word, words):
                part.append(word)
            elif part:
                yield " ".join(part)
                part = []
        if part:
            yield " ".join(part)


def _is_and(word: str, words: Words) -> bool:
    return any("ands" in lexicon(words).single(plain).tags for plain in cut(word).words)
