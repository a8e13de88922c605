"""Words that answer only where nothing else is said: "it is", "wrong", "i do".

In keywords.toml they stand in `sayings` too. Among other words they are only a part of a sentence: "i do like cheese".
"""

from collections.abc import Iterator

from flows.reading.lexicon import Lexicon, Piece
from flows.reading.plain_form import Cut

ANSWERS = frozenset({"yes", "perhaps_yes", "no", "abstain", "partly"})
LITTLE = frozenset({"fillers", "leads"})
MOST_AROUND = 8
"""Words: nobody is courteous for longer."""


def in_its_place(piece: Piece, said: Cut, lists: Lexicon) -> Piece:
    """The same where it may answer: where nothing but courtesies, or the same once more, stand around it.

    Elsewhere what else it can be, such as a courtesy; or its first word alone.
    """
    tags = piece.entry.tags
    if "sayings" not in tags or not tags & ANSWERS:
        return piece
    if len(said.words) - (piece.end - piece.start) <= MOST_AROUND and _is_alone(said, piece, lists):
        return piece._replace(entry=piece.entry._replace(tags=tags - {"sayings"}))
    if _as_part(tags) or piece.end == piece.start + 1:
        return piece._replace(entry=piece.entry._replace(tags=_as_part(tags)))
    first = lists.single(said.words[piece.start])
    return Piece(first._replace(tags=_as_part(first.tags)), piece.start, piece.start + 1)


def _as_part(tags: frozenset[str]) -> frozenset[str]:
    return tags - ANSWERS - {"sayings"} if "sayings" in tags else tags


def without_fillers(said: Cut, lists: Lexicon) -> Cut:
    """The same without the little words that stand in the middle of a phrase: "i really do like it"."""
    last = len(said.words) - 1
    kept = [place for place, word in enumerate(said.words) if not _says_nothing(word, lists, place == last)]
    ends = [*kept[1:], len(said.words)] if kept else []
    after = ("".join(said.gaps[place + 1 : end + 1]) for place, end in zip(kept, ends, strict=True))
    before = "".join(said.gaps[: kept[0] + 1]) if kept else ""
    return Cut(tuple(said.words[place] for place in kept), (before, *after))


def _says_nothing(word: str, lists: Lexicon, is_last: bool) -> bool:
    """Also "definitely" of "i definitely do", but not where it ends what is said."""
    tags = lists.single(word).tags
    if tags >= LITTLE and not is_last:
        return tags <= LITTLE | ANSWERS
    return bool(tags) and tags <= LITTLE


def _is_alone(said: Cut, piece: Piece, lists: Lexicon) -> bool:
    soft = piece.entry.tags & ANSWERS | {"fillers"}
    around = (*_tags(said, 0, piece.start, lists), *_tags(said, piece.end, len(said.words), lists))
    return all(tags & soft for tags in around)


def _tags(said: Cut, place: int, end: int, lists: Lexicon) -> Iterator[frozenset[str]]:
    while place < end:
        piece = lists.at(said.words, said.gaps, place)
        yield piece.entry.tags
        place = piece.end
