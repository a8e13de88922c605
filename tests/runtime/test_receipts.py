"""What providers say of messages is kept many at a time, and one that cannot be kept holds no other back."""

import asyncio
from typing import Any

import pytest

from bot.channels.channel import Heard
from bot.clock import new_id
from bot.house import House
from bot.inbox import NotKept
from storage import posting
from storage.database import DatabaseProblem
from storage.outbox import Receipt
from tests.runtime.conftest import NOON, PretendChannel, outbox_of, states, text

POISON = "poison"


def said(id: str) -> Heard:
    return Heard(receipts=(Receipt("sms", "delivered", NOON, provider_id=f"SM{id}"),))


@pytest.fixture
def commits(house: House, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many receipts were in each that was tried. One about poison cannot be kept."""
    receive, seen = posting.receive_receipts, list[int]()

    def choke(db: Any, receipts: Any, now: Any) -> int:
        seen.append(len(receipts))
        if any(POISON in (one.provider_id or "") for one in receipts):
            raise KeyError("a fault of ours")
        return receive(db, receipts, now)

    monkeypatch.setattr(posting, "receive_receipts", choke)
    return seen


async def sent(house: House, many: int) -> list[str]:
    channel = PretendChannel()
    for number in range(many):
        text(house, number, "hello")
    await outbox_of(house, channel).deliver_once()
    return [post.id for post in channel.sent]


async def test_those_that_come_together_are_kept_in_one_commit_or_two(house: House, commits: list[int]) -> None:
    ids = await sent(house, 10)
    await asyncio.gather(*(house.take_in(said(id)) for id in ids))
    assert states(house) == {"delivered": 10}
    assert sum(commits) == 10
    assert len(commits) <= 2


async def test_one_that_cannot_be_kept_is_told_so_and_the_others_are_kept(house: House, commits: list[int]) -> None:
    ids = await sent(house, 4)
    given = (house.take_in(said(id)) for id in (*ids, POISON + new_id()))
    answers = await asyncio.gather(*given, return_exceptions=True)
    assert [type(answer) for answer in answers] == [*[type(None)] * 4, NotKept]
    assert states(house) == {"delivered": 4}


async def test_while_the_database_refuses_none_is_told_as_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> int:
        raise DatabaseProblem("disk full")

    monkeypatch.setattr(posting, "receive_receipts", refuse)
    for answer in await asyncio.gather(*(house.take_in(said(str(n))) for n in range(3)), return_exceptions=True):
        assert isinstance(answer, NotKept)
