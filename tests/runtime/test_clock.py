"""Ids sort by time and never meet; a demo's clock only moves forward and is remembered."""

import os
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clock import MovedClock, RealClock, new_id, o_clock, secret_key, shuffled, token


def test_ids_are_32_hexadecimal_characters_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(5000)]
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in ids)
    assert ids == sorted(set(ids))


def test_a_forked_process_makes_ids_of_its_own() -> None:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, new_id()[-14:].encode())
        os._exit(0)
    os.wait()
    assert os.read(reader, 14).decode() != new_id()[-14:]


def test_the_real_clock_is_in_utc() -> None:
    assert RealClock().now().utcoffset() == timedelta(0)


def test_a_moved_clock_is_ahead_by_what_it_was_moved_and_keeps_it() -> None:
    kept: list[timedelta] = []
    clock = MovedClock(timedelta(hours=1), kept.append)
    clock.move(timedelta(days=1))
    assert kept == [timedelta(days=1, hours=1)]
    assert abs(clock.now() - datetime.now(UTC) - kept[0]) < timedelta(seconds=5)  # noqa: TID251


def test_a_moved_clock_never_goes_back_and_a_step_that_is_not_kept_is_not_taken() -> None:
    def refuse(_: timedelta) -> None:
        raise OSError("disk full")

    clock = MovedClock(timedelta(0), refuse)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move(timedelta(seconds=-1))
    with pytest.raises(OSError, match="disk full"):
        clock.move(timedelta(days=1))
    assert clock.offset == timedelta(0)


def test_a_time_is_written_as_people_say_it() -> None:
    written = [o_clock(time(*at)) for at in ((0, 5), (9, 0), (12, 0), (21, 40))]
    assert written == ["12:05am", "9am", "12pm", "9:40pm"]


def test_secrets_are_long_and_new_each_time() -> None:
    assert len({token() for _ in range(100)}) == 100
    assert len(token()) == 22
    assert len(secret_key()) == 32


def test_shuffling_loses_nothing_and_forgets_the_order() -> None:
    before = list(range(1000))
    after = shuffled(before)
    assert sorted(after) == before
    assert after != before
