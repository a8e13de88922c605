"""Keys that are written twice among the settings: each place is named, since it is put right at one of them."""

from collections.abc import Iterator, Mapping
from itertools import combinations

PREVIOUS = "_PREVIOUS"


def same_keys(given: Mapping[str, bytes | None]) -> Iterator[str]:
    """By variable. One sentence for each two that hold the same key."""
    for name, other in combinations(given, 2):
        if given[name] is not None and given[name] == given[other]:
            yield f"{other} holds the same key as {name}: {_instead(name, other)}."


def _instead(name: str, other: str) -> str:
    is_pair = other == name + PREVIOUS
    return "write the key from before the change there, or nothing" if is_pair else "write a key of its own for each"
