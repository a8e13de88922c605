"""One thing is written after the other, and whoever waits with a phone in their hand waits for one other piece at most."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.writer import Writer


@contextmanager
def held(writer: Writer) -> Iterator[threading.Event]:
    """A writer that is busy until the event is set."""
    go_on = threading.Event()
    busy = asyncio.ensure_future(writer.run(go_on.wait, 30))
    try:
        yield go_on
    finally:
        go_on.set()
        busy.add_done_callback(lambda _: writer.close())


async def in_what_order(first: str, rest: str) -> str:
    """These come while the writer is busy with something of the rest."""
    writer, done = Writer(), list[str]()
    with held(writer) as go_on:
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(writer.run(done.append, name)) for name in rest]
        waiting += [asyncio.create_task(writer.run_first(done.append, name)) for name in first]
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*waiting)
    return "".join(done)


@pytest.mark.parametrize(
    ("first", "rest", "order"),
    [("AB", "abcd", "AaBbcd"), ("A", "abc", "Aabc"), ("ABCD", "a", "AaBCD"), ("", "ab", "ab")],
)
async def test_what_people_wait_for_and_the_rest_come_in_turns_and_each_in_its_order(
    first: str, rest: str, order: str
) -> None:
    assert await in_what_order(first, rest) == order


async def test_what_is_given_up_is_not_done_and_what_comes_after_it_is() -> None:
    writer, done = Writer(), list[str]()
    with held(writer) as go_on:
        await asyncio.sleep(0)
        given_up = asyncio.create_task(writer.run(done.append, "given up"))
        other = asyncio.create_task(writer.run(done.append, "other"))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await other
    assert done == ["other"]


async def test_a_fault_reaches_whoever_asked_and_nobody_else() -> None:
    writer = Writer()
    with pytest.raises(ZeroDivisionError):
        await writer.run_first(lambda: 1 // 0)
    assert await writer.run(lambda: 1) == 1
    writer.close()
