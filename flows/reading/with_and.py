"""Arabic writes "and" as one word with the next: a text is looked at with it and without."""

from flows.reading.everywhere import AND

SHORTEST = 4
"""Letters: in a shorter word the "w" that it begins with is mostly its own."""

BY_GOD = "والله"
"""Said with everything. God alone is called on when all else has failed."""


def without_and(row: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    """A second way to read the row, where there is one."""
    if language != "ar":
        return ()
    other = tuple(map(_without_and, row))
    return (other,) if other != row else ()


def _without_and(word: str) -> str:
    return word[1:] if word[0] == AND and len(word) >= SHORTEST and word != BY_GOD else word
