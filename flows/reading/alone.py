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

    Elsewhere what else it can be, such as a courtesy; or its first word alone, where no number follows ("good one!").
    """
    tags = piece.entry.tags
    if "sayings" not in tags or not tags & ANSWERS:
        return piece
    if len(said.words) - (piece.end - piece.start) <= MOST_AROUND and _is_alone(said, piece, lists):
        return piece._replace(entry=piece.entry._replace(tags=tags - {"sayings"}))
    if _as_part(tags) or piece.end == piece.start + 1:
        return piece._replace(entry=piece.entry._replace(tags=_as_part(tags), ordinal=None))
    if any(lists.single(word).number is not None for word in said.words[piece.start : piece.end]):
        return piece._replace(entry=piece.entry._replace(tags=frozenset()))
    first = lists.single(said.words[piece.start])
    return Piece(first._replace(tags=_as_part(first.tags)), piece.start, piece.start + 1)


def _as_part(tags: frozenset[str]) -> frozenset[str]:
    return tags - ANSWERS - {"sayings"} if "sayings" in tags else tags


def without_fillers(said: Cut, lists: Lexicon) -> Cut:
    """The same without the little words that stand in the middle of a phrase: "i really do like it"."""
    kept = [place for piece in _pieces(said, 0, len(said.words), lists) for place in _kept(piece, len(said.words))]
    ends = [*kept[1:], len(said.words)] if kept else []
    after = ("".join(said.gaps[place + 1 : end + 1]) for place, end in zip(kept, ends, strict=True))
    before = "".join(said.gaps[: kept[0] + 1]) if kept else ""
    return Cut(tuple(said.words[place] for place in kept), (before, *after))


def _kept(piece: Piece, end: int) -> range:
    """The places of its words, none for a filler. "definitely" of "i definitely do" is one where something follows."""
    tags, alone = piece.entry.tags, piece.end == piece.start + 1
    may_be = LITTLE | ANSWERS if tags >= LITTLE and piece.end < end else LITTLE
    says_nothing = alone and bool(tags) and tags <= may_be
    return range(0) if says_nothing else range(piece.start, piece.end)


def _is_alone(said: Cut, piece: Piece, lists: Lexicon) -> bool:
    soft = piece.entry.tags & ANSWERS | {"fillers"}
    around = (*_pieces(said, 0, piece.start, lists), *_pieces(said, piece.end, len(said.words), lists))
    return all(other.entry.tags & soft for other in around)


def _pieces(said: Cut, place: int, end: int, lists: Lexicon) -> Iterator[Piece]:
    while place < end:
        piece = lists.at(said.words, said.gaps, place)
        yield piece
        place = piece.end
