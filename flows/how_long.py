"""How long what people tell us is kept, in words for them: what `flows.retention` says, by kind."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from flows import retention


class Span(NamedTuple):
    """A length of time, said as each language says it: 2 "year" is "2 years"."""

    number: int
    unit: Literal["day", "month", "year"]


class Kept(NamedTuple):
    """`key`: the message that says it to members, with `spans` in its blanks."""

    key: str
    spans: Mapping[str, Span]


LONGEST = Span(2, "year")
"""Nobody's words are kept for longer, whatever became of them: `retention.LONGEST`."""

NONE: Mapping[str, Span] = {}


def kept(chosen: Mapping[str, int]) -> tuple[Kept, ...]:
    """`chosen`: days, by setting."""
    days = {kind.key: Span(retention.days(kind, chosen), "day") for kind in retention.KINDS}
    return (
        Kept("notice-long-words", {"time": days["views_closed"], "most": LONGEST}),
        Kept("notice-long-texts", {"time": days["texts_in"]}),
        Kept("notice-long-files", {"time": days["files"]}),
        Kept("notice-long-number", NONE),
        Kept("notice-long-stop", NONE),
        Kept("notice-long-results", NONE),
    )
