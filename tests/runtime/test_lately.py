"""What took long to count is not counted again at once; what is quick always is."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from bot.lately import LONG, LONGEST, MOST, TIMES, Lately


class Watch:
    def __init__(self) -> None:
        self.now, self.counts = 0.0, 0

    def __call__(self) -> float:
        return self.now

    def takes(self, seconds: float) -> Callable[[], int]:
        def count() -> int:
            self.now += seconds
            self.counts += 1
            return self.counts

        return count


def test_what_is_quick_is_counted_each_time() -> None:
    watch = Watch()
    lately = Lately(watch)
    assert [lately.count("views", watch.takes(LONG / 2)) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(("took", "holds"), [(0.5, TIMES * 0.5), (100, LONGEST)])
def test_what_took_long_holds_for_as_long_as_that_and_no_longer(took: float, holds: float) -> None:
    watch = Watch()
    lately = Lately(watch)
    lately.count("views", watch.takes(took))
    watch.now += holds - 0.01
    assert lately.count("views", watch.takes(took)) == 1
    watch.now += 0.02
    assert lately.count("views", watch.takes(took)) == 2


def test_each_thing_is_counted_by_itself_and_only_so_many_are_held() -> None:
    watch = Watch()
    lately = Lately(watch)
    found = [lately.count(number, watch.takes(1)) for number in range(MOST + 1)]
    assert len(set(found)) == MOST + 1
    assert lately.count(MOST, watch.takes(1)) == MOST + 1
    assert lately.count(0, watch.takes(1)) == MOST + 2


def test_a_count_that_fails_is_tried_again() -> None:
    watch = Watch()
    lately = Lately(watch)

    def fails() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        lately.count("views", fails)
    assert lately.count("views", watch.takes(1)) == 1


def test_who_asks_at_once_waits_for_one_count() -> None:
    watch, both = Watch(), Barrier(2, timeout=30)
    lately = Lately(watch)
    found: list[int] = []

    def slowly() -> int:
        if watch.counts == 0:
            both.wait()
        return watch.takes(1)()

    first = Thread(target=lambda: found.append(lately.count("views", slowly)))
    second = Thread(target=lambda: found.append(lately.count("views", slowly)))
    first.start()
    both.wait()
    second.start()
    first.join()
    second.join()
    assert found == [1, 1]
