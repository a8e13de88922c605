"""Do mobile networks take a broadcast for spam? Then it pauses by itself: a number that goes on is soon blocked."""

PERCENT = 5
LEAST = 50
"""Of fewer texts whose fate is known, two or three say nothing."""


def is_filtered(known: int, filtered: int) -> bool:
    """`known`: of how many texts we know what became of them; `filtered`: how many of those were stopped as spam."""
    return known >= LEAST and filtered * 100 > known * PERCENT
