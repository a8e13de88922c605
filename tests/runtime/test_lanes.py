"""A lane obeys its provider: it stops when told to, keeps places for replies, and says once that it is locked out."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.twilio_sending import CONNECTIONS
from bot.lanes import FEWEST_IN_FLIGHT, KEPT_FOR_REPLIES, MOST_IN_FLIGHT, Lane, Room
from bot.rates import Bucket
from storage.outbox import Fate, Post

ALL = FEWEST_IN_FLIGHT + KEPT_FOR_REPLIES
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
POST = Post("1", "sms", "+447700900123", "hello")


class Broken:
    async def send(self, client: object, post: Post) -> Fate:
        raise KeyError("a fault of ours")


def lane(replies: float = 100, bulk: float = 10) -> Lane:
    return Lane("sms", Broken(), None, Bucket(replies, replies, NOW), Bucket(bulk, bulk, NOW))  # type: ignore[arg-type]


def room(lane: Lane, now: datetime = NOW) -> dict[bool, int]:
    return {each.bulk: each.limit for each in lane.room(now)}


def test_some_of_the_places_are_kept_for_replies() -> None:
    busy = lane(bulk=20)
    assert list(busy.room(NOW)) == [Room("sms", False, ALL), Room("sms", True, FEWEST_IN_FLIGHT)]
    busy.in_flight = FEWEST_IN_FLIGHT
    assert room(busy) == {False: KEPT_FOR_REPLIES}
    busy.in_flight = ALL
    assert room(busy) == {}


@pytest.mark.parametrize(("rate", "places"), [(1, 10), (30, 10), (100, 20), (1000, MOST_IN_FLIGHT)])
def test_a_fast_sender_has_places_for_what_a_slow_provider_takes_its_time_with(rate: float, places: int) -> None:
    assert room(lane(bulk=rate), NOW)[True] == min(rate, places)
    assert MOST_IN_FLIGHT + KEPT_FOR_REPLIES <= CONNECTIONS


def test_a_broadcast_never_makes_a_reply_wait() -> None:
    slow = lane(bulk=1)
    slow.started(Post("1", "sms", "a", "text", kind="update", segments=3), NOW)
    assert room(slow) == {False: ALL - 1}


def test_replies_slow_a_broadcast_down() -> None:
    slow = lane(bulk=1)
    for _ in range(5):
        slow.started(POST, NOW)
        slow.in_flight -= 1
    assert True not in room(slow, NOW + timedelta(seconds=4))
    assert room(slow, NOW + timedelta(seconds=5))[True] == 1


def test_nothing_at_all_goes_while_the_provider_says_wait() -> None:
    told = lane()
    told.learn(Fate("1", "retry", retry_after=35, stop=True), NOW)
    assert room(told, NOW + timedelta(seconds=34.9)) == {}
    assert told.ready_in(NOW) == 35
    assert room(told, NOW + timedelta(seconds=35))[False] == ALL


def test_refused_credentials_are_said_once_and_tried_again_with_one_message(caplog: pytest.LogCaptureFixture) -> None:
    shut = lane()
    with caplog.at_level(logging.CRITICAL):
        for number in range(100):
            shut.learn(Fate(str(number), "retry", effect="stop_channel"), NOW)
    assert len(caplog.records) == 1
    assert room(shut, NOW + timedelta(minutes=4)) == {}
    assert room(shut, NOW + timedelta(minutes=5)) == {False: 1, True: 1}
    shut.learn(Fate("1", "sent"), NOW + timedelta(minutes=5))
    assert room(shut, NOW + timedelta(minutes=5))[False] == ALL


async def test_a_channel_that_breaks_its_word_leaves_the_fate_unknown() -> None:
    assert await lane().send(POST) == Fate("1", "unknown", code="fault")


def test_looking_again_never_spins() -> None:
    assert lane().ready_in(NOW) >= 0.01


def test_what_nobody_waits_for_goes_in_handfuls_and_a_slow_sender_never_waits_for_more_than_one() -> None:
    fast, slow = lane(bulk=30), lane(bulk=1)
    for each in (fast, slow):
        each.bulk.take(each.bulk.room(NOW), NOW)
    later = NOW + timedelta(seconds=fast.ready_in(NOW))
    assert timedelta(seconds=0.1) < later - NOW <= timedelta(seconds=0.2)
    assert True not in room(fast, NOW + (later - NOW) / 2)
    assert room(fast, later + timedelta(microseconds=2))[True] == 6
    assert room(slow, NOW + timedelta(seconds=1))[True] == 1
