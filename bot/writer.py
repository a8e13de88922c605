"""The one thread that writes: SQLite has one writer, and a queue in front of it beats waiting on its lock.

There are two queues: what somebody waits for with a phone in their hand (texts that came in, messages that go out), and
all else. Why from each of them in turn: a reply waits for one other piece of work at most, however many there are, and
nothing is left lying for ever.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Asked = tuple[Future[Any], Callable[[], Any]]


class Writer:
    """Runs what it is given one after the other; of each queue in the order given."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._first, self._rest = deque[Asked](), deque[Asked]()
        self._was_first = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._join(self._rest, partial(work, *args, **kwargs))

    async def run_first(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what somebody waits for."""
        return await self._join(self._first, partial(work, *args, **kwargs))

    async def _join(self, queue: deque[Asked], work: Callable[[], T]) -> T:
        done: Future[T] = Future()
        queue.append((done, work))
        self._thread.submit(self._run_next)
        return await asyncio.wrap_future(done)

    def _run_next(self) -> None:
        """There is one in a queue for each time that this is called."""
        is_first = not self._rest or (bool(self._first) and not self._was_first)
        self._was_first = is_first
        done, work = (self._first if is_first else self._rest).popleft()
        if not done.set_running_or_notify_cancel():
            return
        try:
            result = work()
        except BaseException as problem:
            done.set_exception(problem)
        else:
            done.set_result(result)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
