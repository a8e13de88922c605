"""What a text says, whoever wrote it, of what its turn will need to know: looked up for a whole batch before any turn.

Nearly every text needs nothing, and one look at what is remembered of it says so.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from flows import acknowledging, desk, linking, rejoining, rights
from flows.beside import commands_in
from flows.words import Words

Need = Literal["history", "data-by", "forget-code", "link-code", "rejoin-words", "told", "desk", "progress"]
"""What became of what they said; until when what we hold is promised; codes and words that are new; of which alerts
they were told; what they see to as staff, and how far that is."""


class Foreseen(NamedTuple):
    """`given`: the code of another phone, or the words for a new one, that came."""

    needs: frozenset[Need] = frozenset()
    given: str | None = None


@lru_cache(maxsize=1024)
def foreseen(text: str, words: Words) -> Foreseen:
    """Of one text, for somebody who reads that language."""
    return Foreseen(frozenset(_needs(text, words)), linking.code_in(text) or rejoining.words_in(text))


def of_several(texts: Sequence[str], words: Words) -> Foreseen:
    """Of all that one member wrote, in order. After the first of them their language may be another one, in which a
    later one is a wish to be forgotten: then a code must be there."""
    each = [foreseen(text, words) for text in texts]
    if len(each) == 1:
        return each[0]
    needs = frozenset[Need](("forget-code",)).union(*(one.needs for one in each))
    return Foreseen(needs, next((one.given for one in each if one.given), None))


def _needs(text: str, words: Words) -> Iterator[Need]:
    yield from (need for name in commands_in(text, words) if (need := _BY_COMMAND.get(name)))
    if rejoining.asks(text):
        yield "rejoin-words"
    if acknowledging.may_acknowledge(text):
        yield "told"
    if desk.may_be_for(text):
        yield "desk"
    if desk.asks_how_far(text):
        yield "progress"


_BY_COMMAND: dict[str, Need] = {
    **dict.fromkeys(("STATUS", "NEWS", "MORE", "CHANGE"), "history"),
    rights.MY_DATA: "data-by",
    "FORGET_ME": "forget-code",
    "LINK": "link-code",
}
