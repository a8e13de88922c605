"""How the first word of a name begins in the middle of a sentence: Welsh "Parc" is "i'r barc" and "fy mharc"."""

from collections.abc import Iterator, Sequence

from flows.reading.plain_form import cut

Mutations = Sequence[Sequence[str]]
"""Beginnings of words, each with what it can become. The longest come first: "ch" is no "c"."""


def mutated(name: str, mutations: Mutations) -> Iterator[str]:
    """Every other form of a name, in plain form."""
    said = " ".join(cut(name).words) if mutations else ""
    for plain, *changed in mutations:
        if said.startswith(plain):
            yield from (one + said.removeprefix(plain) for one in changed)
            return
