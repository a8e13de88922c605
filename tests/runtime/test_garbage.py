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
    gc.unfreeze()
    gc.enable()


def test_only_when_there_is_enough_is_anything_looked_through() -> None:
    look_between()
    gc.collect(0)
    lost = Kept()
    lost.itself = lost
    gone = weakref.ref(lost)
    del lost
    look()
    assert not gc.isenabled()
    assert gone() is not None, "so little is not worth a look"
    some = [[] for _ in range(YOUNG)]  # type: ignore[var-annotated]
    look()
    assert gone() is None
    assert len(some) == YOUNG


def test_what_is_still_there_is_never_looked_through_again() -> None:
    look_between()
    remembered = [[] for _ in range(YOUNG)]  # type: ignore[var-annotated]
    look()
    assert gc.get_count()[0] < YOUNG
    before = gc.get_freeze_count()
    assert before > YOUNG
    look()
    assert gc.get_freeze_count() <= before + len(remembered) // YOUNG
