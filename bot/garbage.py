"""When Python looks for values that keep each other alive: seldom, where many are made and none of them do."""

import gc

SELDOM = 20_000, 10, 100
"""Reading a reply makes hundreds of small values. Looking through them after each 700 is a quarter of its time, and
looking through everything that has come since the start stops whoever is being answered for a tenth of a second."""

YOUNG = 2_000
"""What was made since the last look and is still there: some milliseconds to look through."""


def look_seldom() -> None:
    """What is here now stays: it is not looked through again."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def look_between() -> None:
    """From now on only `look` looks: nobody waits for it in the middle of a batch."""
    gc.collect()
    gc.freeze()
    gc.disable()


def look() -> None:
    """To be called when a batch is over: then what is still there is remembered for later texts, which refers to
    nothing that refers back, and is never looked through again. Until there is enough of it this costs nothing."""
    if gc.get_count()[0] >= YOUNG:
        gc.collect(0)
        gc.freeze()
