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


def in_its_place(piece: Piece, said: Cut, start: int, lists: Lexicon) -> Piece:
    """The same where it may answer: where nothing but courtesies, or the same once more, stand around it.

    Elsewhere what else it can be, such as a courtesy; or its first word alone, where no number follows ("good one!").
    """
    entry, end = piece
    tags = entry.tags
    if "sayings" not in tags or not tags & ANSWERS:
        return piece
    if len(said.words) - (end - start) <= MOST_AROUND and _is_alone(said, start, piece, lists):
        return entry._replace(tags=tags - {"sayings"}), end
    if _as_part(tags) or end == start + 1:
        return entry._replace(tags=_as_part(tags), ordinal=None), end
    if any(lists.single(word).number is not None for word in said.words[start:end]):
        return entry._replace(tags=frozenset()), end
    first = lists.single(said.words[start])
    return first._replace(tags=_as_part(first.tags)), start + 1


def _as_part(tags: frozenset[str]) -> frozenset[str]:
    return tags - ANSWERS - {"sayings"} if "sayings" in tags else tags


def without_fillers(said: Cut, lists: Lexicon) -> Cut:
    """The same without the little words that stand in the middle of a phrase: "i really do like it"."""
    pieces = _pieces(said, 0, len(said.words), lists)
    kept = [place for start, piece in pieces for place in _kept(start, piece, len(said.words))]
    ends = [*kept[1:], len(said.words)] if kept else []
    after = ("".join(said.gaps[place + 1 : end + 1]) for place, end in zip(kept, ends, strict=True))
    before = "".join(said.gaps[: kept[0] + 1]) if kept else ""
    return Cut(tuple(said.words[place] for place in kept), (before, *after))


def _kept(start: int, piece: Piece, length: int) -> range:
    """The places of its words, none for a filler. "definitely" of "i definitely do" is one where something follows."""
    (tags, *_), end = piece
    may_be = LITTLE | ANSWERS if tags >= LITTLE and end < length else LITTLE
    says_nothing = end == start + 1 and bool(tags) and tags <= may_be
    return range(0) if says_nothing else range(start, end)


def _is_alone(said: Cut, start: int, piece: Piece, lists: Lexicon) -> bool:
    (tags, *_), end = piece
    soft = tags & ANSWERS | {"fillers"}
    around = (*_pieces(said, 0, start, lists), *_pieces(said, end, len(said.words), lists))
    return all(entry.tags & soft for _, (entry, _) in around)


def _pieces(said: Cut, place: int, end: int, lists: Lexicon) -> Iterator[tuple[int, Piece]]:
    """Each with the place where it begins."""
    while place < end:
        piece = lists.at(said, place)
        yield place, piece
        place = piece[1]
