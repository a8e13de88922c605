"""A view goes back from whoever has it, by one button or one text: no reason is asked, and nothing is lost by it."""

import re
from collections.abc import Collection, Iterable

FORM = re.compile(r"(?:hand )?back ([a-z][1-9][0-9]{0,8})")
"""BACK K7. Without a reference it is a member's own word, and leads to the question before."""


def next_after(name: str, others: Iterable[str | None], listed: Collection[str]) -> str | None:
    """The first of the others who is on the staff list; None: the team has it."""
    return next((one for one in others if one and one != name and one in listed), None)


def told(reference: str, by: str) -> str:
    """What whoever gets it is texted: no word of what was said."""
    return f"{reference} is with you now, from {by}. It is on your home page. To hand it back: BACK {reference}"
