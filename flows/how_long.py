"""How long what people tell us is kept, by kind: said by text, on the page about privacy and in the risk assessment."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A length of time, said as each language says it: 2 "year" is "2 years"."""

    number: int
    unit: Literal["day", "month", "year"]


class Kept(NamedTuple):
    """`key`: the message that says it to members, with `spans` in its blanks. `what`, `how_long`: for staff."""

    key: str
    what: str
    how_long: str
    spans: Mapping[str, Span] = MappingProxyType({})


AFTER_CLOSING = Span(90, "day")
LONGEST = Span(2, "year")
"""Nobody's words are kept for longer, whatever became of them."""

KEPT: tuple[Kept, ...] = (
    Kept(
        "notice-long-words",
        "What members say in their own words",
        "90 days after the matter is closed, two years at the most",
        MappingProxyType({"time": AFTER_CLOSING, "most": LONGEST}),
    ),
    Kept("notice-long-number", "Numbers, chats and answers", "until the member asks to be forgotten"),
    Kept("notice-long-stop", "The list of those who want no messages (a keyed hash, no number)", "it stays"),
    Kept("notice-long-results", "Results and counts without names", "they stay"),
)
