"""Nobody waits while Python looks for what keeps itself alive, and it is found all the same."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.garbage import YOUNG, look, look_between


class Kept:
    """What can refer to itself, as a fault does to where it was raised."""

    itself: "Kept | None" = None


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.freeze()
    gc.enable()


def test_it_is_found_between_batches_once_there_is_enough_and_what_is_kept_is_not_looked_through_again() -> None:
    look_between()
    gc.collect(0)
    lost = Kept()
    lost.itself = lost
    gone = weakref.ref(lost)
    del lost
    look()
    assert not gc.isenabled()
    assert gone() is not None, "so little is not worth a look"
    frozen = gc.get_freeze_count()
    kept = [[number] for number in range(YOUNG)]
    look()
    assert gone() is None
    assert gc.get_freeze_count() >= frozen + len(kept)
    assert gc.get_count()[0] < YOUNG
