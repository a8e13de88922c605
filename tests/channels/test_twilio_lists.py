"""What no webhook brought is fetched later, once; and a lost answer can be looked up."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels import sms, twilio_lists
from bot.channels.twilio_lists import TooMany, find_sent, texts_since
from bot.channels.twilio_sending import Sender
from bot.rehearsal.faults import Mode
from storage.outbox import Listed, Post
from tests.rehearsal.world import NOW, OURS, World

PHONE = "+447700900101"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Sender]:
    client: Sender = await sms.connect(world.settings)
    yield client
    await sms.close(client)


async def test_a_fetched_text_is_what_its_webhook_would_have_brought(world: World, client: Sender) -> None:
    phone = world.provider.sms_phone(PHONE)
    await phone.text("showers cold again 😡")
    await phone.photo("look")
    await world.provider.settled()
    assert await texts_since(client, world.settings, NOW, LATER) == tuple(world.bot.messages)


async def test_an_outage_of_an_hour_loses_nothing_and_keeps_the_order(world: World, client: Sender) -> None:
    world.bot.answers = [503] * 200
    for number in range(40):
        await world.provider.sms_phone(f"+4477009001{number:02}").text(f"text {number}")
    await world.provider.settled()
    assert not world.bot.messages
    fetched = await texts_since(client, world.settings, NOW, LATER)
    assert [message.text for message in fetched] == [f"text {number}" for number in range(40)]


async def test_only_what_others_texted_to_us_is_fetched(world: World, client: Sender) -> None:
    await sms.send(client, Post("1", "sms", PHONE, "from us"))
    await world.provider.sms_phone(OURS).text("from ourselves")
    assert await texts_since(client, world.settings, NOW, LATER) == ()


async def test_what_came_before_is_not_fetched_again_and_nothing_is_from_the_future(
    world: World, client: Sender
) -> None:
    await world.provider.sms_phone(PHONE).text("hello")
    assert await texts_since(client, world.settings, NOW + timedelta(seconds=1), LATER) == ()
    (text,) = await texts_since(client, world.settings, NOW, NOW - timedelta(days=1))
    assert text.at == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("mode", "accepted"), [("500-after", 1), ("500-before", 0), ("garbage", 1), ("reset-after", 1)]
)
async def test_a_send_whose_answer_was_lost_is_found_when_it_was_accepted(
    world: World, client: Sender, mode: Mode, accepted: int
) -> None:
    world.provider.sms.script(mode)
    post = Post("1", "sms", PHONE, "Oak House. Thank you.")
    assert (await sms.send(client, post)).status == "unknown"
    assert await find_sent(client, post, NOW) == Listed(alike=tuple(sent.id for sent in world.provider.log.sent))
    assert len(world.provider.log.sent) == accepted


async def test_another_person_s_message_and_other_words_are_not_taken_for_it(world: World, client: Sender) -> None:
    await sms.send(client, Post("1", "sms", PHONE, "Oak House. Thank you."))
    (sent,) = world.provider.log.sent
    assert await find_sent(client, Post("2", "sms", "+447700900102", "Oak House. Thank you."), NOW) == Listed()
    assert await find_sent(client, Post("3", "sms", PHONE, "Oak House. Goodbye."), NOW) == Listed(others=(sent.id,))


async def test_what_was_sent_before_and_what_they_texted_to_us_is_not_taken_for_it(
    world: World, client: Sender
) -> None:
    post = Post("1", "sms", PHONE, "Oak House. Thank you.")
    await sms.send(client, post)
    await world.provider.sms_phone(PHONE).text(post.text)
    assert await find_sent(client, post, NOW + timedelta(seconds=1)) == Listed()


async def test_a_list_that_goes_on_says_nothing_for_certain(
    world: World, client: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_lists, "MOST_SENT", 2)
    for place in range(3):
        await sms.send(client, Post(str(place), "sms", PHONE, f"Oak House. {place}"))
    with pytest.raises(TooMany):
        await find_sent(client, Post("9", "sms", PHONE, "Oak House. 0"), NOW)
