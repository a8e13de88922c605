"""A month's limit is never passed, warned of once, and loses no word; strangers beyond a number are kept, not answered."""

from collections.abc import Iterator

import pytest

from bot import spent, standing
from bot.house import House, open_house
from bot.settings import load_settings
from flows.turn import Incoming
from storage import costs, safety
from storage.tables import members, opt_outs, outbox, views
from tests.runtime.broadcasting import limited
from tests.runtime.conftest import Call, PretendChannel, StillClock, outbox_of, text
from tests.runtime.conftest import appoint as set_up
from tests.runtime.desk import Desk, PretendMail, appoint
from tests.storage.installation import every


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    house = open_house(load_settings({**environment, "SMTP_URL": "smtps://mail.example.org"}), clock)
    house.__dict__["send_mails"] = PretendMail()
    with house.database.transaction() as db:
        set_up(db, house)
    appoint(house, "duty", "boss")
    yield house
    house.close()


@pytest.fixture
def channel() -> PretendChannel:
    return PretendChannel()


@pytest.fixture
def desk(house: House, channel: PretendChannel) -> Desk:
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


def went(channel: PretendChannel) -> list[str]:
    return [post.kind for post in channel.sent]


async def test_at_the_limit_words_are_kept_help_lines_go_and_the_rest_waits_for_the_new_month(
    house: House, desk: Desk, channel: PretendChannel, clock: StillClock
) -> None:
    limited(house, price_per_segment=1, monthly_limit=4)
    for number in range(1, 5):
        text(house, number, "the showers are cold")
    text(house, 5, "i want to die")
    await desk.deliver()
    kinds = went(channel)
    assert (kinds.count("help"), kinds.count("reply")) == (1, 2)
    assert sum(post.segments for post in channel.sent if post.kind != "help") <= 4
    assert len(every(house.database, views.c.number)) == 5
    clock.move(minutes=5)
    text(house, 3, "and the lift is broken")
    await desk.deliver()
    with house.database.reading() as db:
        assert costs.held(db) == 3
    clock.move(days=7)
    await desk.deliver()
    assert sorted(post.address[-3:] for post in channel.sent[3:]) == ["003", "004"]


async def test_a_limit_that_is_raised_lets_them_go_at_once(house: House, desk: Desk, channel: PretendChannel) -> None:
    limited(house, price_per_segment=1, monthly_limit=0)
    text(house, 1, "the showers are cold")
    await desk.deliver()
    assert went(channel) == []
    limited(house, price_per_segment=1, monthly_limit=100)
    await desk.deliver()
    assert went(channel) == ["reply"]


async def test_whoever_answers_for_the_money_is_told_once_at_each_mark(
    house: House, desk: Desk, clock: StillClock
) -> None:
    limited(house, price_per_segment=1, monthly_limit=16)
    assert (await desk.tick(), desk.emails) == ([], [])
    for number in range(1, 5):
        text(house, number, "the showers are cold")
    await desk.deliver()
    for told in (["boss"], [], []):
        clock.move(minutes=11)
        assert (await desk.tick(), len(desk.emails)) == (told, len(told))
    for number in range(5, 9):
        text(house, number, "the showers are cold")
    await desk.deliver()
    clock.move(minutes=11)
    assert await desk.tick() == ["boss"]


async def test_the_warning_says_how_much_and_what_follows(house: House, desk: Desk) -> None:
    limited(house, price_per_segment=1, monthly_limit=2)
    text(house, 1, "the showers are cold")
    await desk.deliver()
    desk.channel.sent.clear()
    post, mail = await desk.told()
    assert post.text == (
        "Oak House. This month's texts cost £2.00, 100% or more of the limit of £2.00. By SMS nothing goes out now but "
        "help lines and texts to staff. What people write is kept. See: yousaid money"
    )
    assert mail.subject == "Oak House: 100% of this month's limit for texts"
    assert "To raise the limit" in mail.text


async def test_a_month_says_who_spent_what(house: House, desk: Desk, clock: StillClock) -> None:
    limited(house, price_per_segment=1)
    text(house, 1, "the showers are cold")
    text(house, 2, "i want to die")
    await desk.tick()
    with house.database.reading() as db:
        since = spent.begins("", clock.now(), house.settings.zone)
        assert since is not None
        month = spent.month(db, house.settings, since, clock.now())
    said = {line.what: line.spent.texts for line in month.lines}
    assert said == {
        "Replies to what people write": 1,
        "Texts to staff: alerts, links, requests": 1,
        "Help lines, which the limit is not for": 1,
    }
    assert (
        month.cost
        == month.total.segments
        == sum(line.spent.segments for line in month.lines if not line.what.startswith("Help"))
    )


async def test_more_strangers_than_a_day_may_bring_are_kept_and_not_answered(
    house: House, desk: Desk, channel: PretendChannel, clock: StillClock
) -> None:
    limited(house, strangers_per_day=2)
    for number in range(1, 5):
        text(house, number, "hello")
    text(house, 1, "the showers are cold")
    text(house, 4, "me too")
    text(house, 3, "i want to die")
    await desk.deliver()
    assert sorted(post.address[-3:] for post in channel.sent if post.kind == "reply") == ["001", "001", "002"]
    assert [post.address[-3:] for post in channel.sent if post.kind == "help"] == ["003"]
    with house.database.reading() as db:
        assert len(safety.alerts(db, open_only=True)) == 1
        assert list(standing.sentences(db, house)) == [
            "2 people who texted for the first time got no answer: too many did on one day. Their words are kept. "
            "To answer them from their next text on: yousaid money --let-in"
        ]
    assert len(every(house.database, views.c.number)) == 6
    clock.move(days=1)
    text(house, 5, "hello")
    text(house, 4, "still here")
    assert list(standing.release(house, drop_held=False, let_in=True)) == [
        "2 people are answered from their next text on."
    ]
    channel.sent.clear()
    text(house, 4, "anybody?")
    await desk.deliver()
    assert sorted((post.address[-3:], "STOP ends" in post.text) for post in channel.sent) == [
        ("004", True),
        ("005", True),
    ]


async def test_a_stranger_who_is_not_answered_can_leave_all_the_same(house: House, desk: Desk) -> None:
    limited(house, strangers_per_day=0)
    text(house, 1, "please stop texting me")
    assert await desk.deliver() == 0
    assert len(every(house.database, opt_outs.c.how)) == 1
    assert every(house.database, members.c.left) == [True]


async def test_what_nobody_can_answer_gets_no_news_either(house: House, desk: Desk, clock: StillClock) -> None:
    """A number abroad that earns by each text: its words are kept, and no word of ours goes there, ever."""
    far = Incoming("sms", "x1", "+12025550123", "hello", clock.now(), kind="unanswerable")
    house.batches.take_batch([far], clock.now())
    for _ in range(9):
        clock.move(days=7)
        await desk.tick()
    assert every(house.database, outbox.c.id, where=outbox.c.state.in_(("sent", "attempting")) & outbox.c.member_id.is_not(None)) == []  # fmt: skip


def test_money_by_command_is_a_list_a_table_and_an_error(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUSAID_PRICE_PER_SEGMENT", "0.04")
    assert "Nothing went by SMS in 20" in call("money")[1]
    assert call("money", "--csv", "--month", "2026-11")[1] == "month,what,who,texts,segments,cost\n"
    assert call("money", "--month", "soon")[::2] == (1, '"soon" is no month: write it like 2026-11.\n')
    assert call("money", "--drop-held")[1] == "No reply was held back.\n"
