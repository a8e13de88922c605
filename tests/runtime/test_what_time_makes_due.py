"""Words, reminders, results and apologies are planned by the tick: by day, once, and never to who should not hear."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import schedule
from bot.console.tallies import tallies
from bot.house import House, open_house
from flows.consultation import Condition, Consultation
from storage import consultations, requests
from storage.outbox import Post
from storage.tables import outbox
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, text

DAY = timedelta(days=1)
Told = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def channel() -> PretendChannel:
    return PretendChannel()


@pytest.fixture
def told(house: House, clock: StillClock, channel: PretendChannel) -> Told:
    """Move on so many days, tick twice, and see what went out unasked."""
    sending = outbox_of(house, channel)

    async def told(days: float = 0) -> list[str]:
        clock.move(days=days)
        for _ in range(2):
            await schedule.tick(house)
        while await sending.deliver_once():
            clock.move(seconds=30)
        sent, channel.sent = channel.sent, []
        return [words(post) for post in sent if post.kind == "update"]

    return told


def words(post: Post) -> str:
    return post.text.removeprefix("Oak House. ").removesuffix(" STOP ends.")


def put(house: House, **more: object) -> None:
    """The sample, with something about it changed."""
    with house.database.transaction() as db:
        known = consultations.find(db, "oak-house")
        assert known is not None
        changed: Consultation = known._replace(**more)
        consultations.load(db, changed, house.clock.now())


def close(house: House) -> None:
    with house.database.transaction() as db:
        consultations.close_consultation(db, "oak-house", house.clock.now(), lambda items: items, house.keys)


async def test_two_schedulers_say_one_word(house: House, clock: StillClock, channel: PretendChannel) -> None:
    text(house, 1, "the showers are cold again")
    sending = outbox_of(house, channel)
    clock.move(days=25)
    other = open_house(house.settings, clock)
    await asyncio.gather(*(schedule.tick(each) for each in (house, other, house, other)))
    other.close()
    await sending.deliver_once()
    assert [post.kind for post in channel.sent].count("update") == 1


async def test_in_trial_mode_and_in_the_night_nothing_is_planned(
    house: House, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    text(house, 1, "the showers are cold again")
    assert await told(25.5) == []
    monkeypatch.setattr("bot.setup.missing", lambda *_: ("Nobody is on duty.",))
    assert await told(0.5) == []
    monkeypatch.undo()
    assert len(await told(0.01)) == 1


async def test_whoever_left_hears_no_word_and_no_result(house: House, told: Told) -> None:
    text(house, 1, "the showers are cold again")
    text(house, 1, "2")
    text(house, 1, "STOP")
    close(house)
    assert await told(1) == []
    assert await told(25) == []


async def test_a_result_is_told_once_to_all_who_took_part_and_late_answers_change_nothing(
    house: House, told: Told
) -> None:
    for number, vote in ((1, "1"), (2, "1"), (3, "2")):
        text(house, number, "hello")
        text(house, number, vote)
    text(house, 4, "STATUS")
    close(house)
    for number in (5, 6):
        text(house, number, "oak")
        text(house, number, "2")
    assert await told(0.05) == ["The count is closed. First repair? Hot water, by most votes."] * 3
    assert await told(1) == []


async def test_a_tie_is_said_as_a_tie(house: House, told: Told) -> None:
    for number, vote in ((1, "1"), (2, "2")):
        text(house, number, "hello")
        text(house, number, vote)
    close(house)
    assert await told(0.05) == ["The count is closed. First repair? It is a tie: Hot water, Locks."] * 2


async def test_a_result_says_what_the_staff_page_says(house: House, told: Told) -> None:
    for number in range(30):
        text(house, number, "hello")
        text(house, number, "3")
        text(house, number, "4")
    close(house)
    (first, *rest) = await told(0.05)
    with house.database.reading() as db:
        shown = {one.question: dict(one.rows) for one in tallies(db)}
    assert shown["Which repair first?"] == {"Hot water": 0, "Locks": 0, "Heating": 30}
    assert first == "The count is closed. First repair? Heating, by most votes. Safe at night? On average 4.0 out of 5."
    assert len(rest) == 29


async def test_what_closed_before_this_was_told_at_all_is_no_news(house: House, told: Told) -> None:
    text(house, 1, "hello")
    text(house, 1, "1")
    close(house)
    assert all("count is closed" not in one for one in await told(29))


async def test_nobody_answered_and_nobody_hears_of_it(house: House, told: Told) -> None:
    text(house, 1, "hello")
    close(house)
    assert await told(0.05) == []


async def test_whoever_answered_all_is_not_reminded_and_the_others_are_asked_what_is_open(
    house: House, told: Told
) -> None:
    for number, answers in ((1, ()), (2, ("1",)), (3, ("1", "4")), (4, ("skip",))):
        text(house, number, "hello")
        for one in answers:
            text(house, number, one)
    assert sorted(await told(3)) == [
        "The question is still open until 8 Dec. First repair?\n1 Hot water\n2 Locks\n3 Heating\nSend a number. Or SKIP.",
        "The question is still open until 8 Dec. Safe at night? 1 to 5. Or SKIP.",
    ]
    text(house, 1, "2")
    assert await told(1) == []


async def test_a_reminder_of_what_is_sensitive_says_nothing_of_it_and_start_puts_the_question(
    house: House, told: Told
) -> None:
    put(house, sensitive=True)
    text(house, 1, "hello")
    assert await told(3) == ["The question is still open until 8 Dec. Text START."]
    text(house, 1, "START")
    with house.database.reading() as db:
        replies = select(outbox.c.text).where(outbox.c.kind == "reply").order_by(outbox.c.created_at.desc())
        assert "First repair?" in str(db.execute(replies).scalars().first())


async def test_a_question_that_depends_on_another_is_no_question_for_who_answered_otherwise(
    house: House, told: Told
) -> None:
    with house.database.reading() as db:
        known = consultations.find(db, "oak-house")
    assert known is not None
    first, second = known.questions
    put(house, questions=(first, second._replace(ask_if=Condition(first.id, (2,)))))
    for number, vote in ((1, "1"), (2, "2")):
        text(house, number, "hello")
        text(house, number, vote)
    assert await told(3) == ["The question is still open until 8 Dec. Safe at night? 1 to 5. Or SKIP."]


async def test_a_reminder_that_waits_is_not_sent_to_who_has_answered_meanwhile(
    house: House, clock: StillClock, channel: PretendChannel
) -> None:
    text(house, 1, "hello")
    sending = outbox_of(house, channel)
    clock.move(days=3)
    await schedule.tick(house)
    clock.move(minutes=11)
    text(house, 1, "1")
    await schedule.tick(house)
    await sending.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "reply"]


async def test_a_reminder_is_too_late_once_it_has_closed(house: House, told: Told) -> None:
    text(house, 1, "hello")
    assert all("question" not in one for one in await told(14.3))


async def test_a_second_reminder_only_on_the_day_before_the_close(house: House, told: Told) -> None:
    text(house, 1, "hello")
    days = [day for day in range(1, 15) if any("still open" in one for one in await told(1))]
    assert days == [3, 13]


async def test_who_asked_for_a_person_is_told_once_and_not_after_it_is_settled(house: House, told: Told) -> None:
    for number in (1, 2):
        for words_ in ("hello", "person please"):
            text(house, number, words_)
    with house.database.transaction() as db:
        first = requests.every_open(db)[0]
        assert requests.settle(db, first.id, "duty desk", NOON)
    assert await told(1 + 4.1 / 24) == ["A person will write later. We are sorry. You hear by 27 Nov."]
    assert await told(1) == []
