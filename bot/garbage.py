"""How often Python looks for values that keep each other alive: seldom, where many are made and none of them do."""

import gc

SELDOM = 20_000, 10, 10
"""Reading a reply makes hundreds of small values. Looking through them after each 700 is a quarter of its time."""


def look_seldom() -> None:
    """What is here now stays: it is not looked through again."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
