"""The rehearsal's Twilio is as strict as the real one, and its own official client agrees with it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import ClientSession, encode_basic_auth
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.channels import sms
from bot.channels.twilio_sending import HttpClient
from bot.rehearsal.faults import Callbacks
from storage.outbox import Post
from tests.rehearsal.world import OURS, World

PHONE = "+447700900101"


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    http = HttpClient(world.settings.twilio_api_base)
    yield Client(world.settings.twilio_account_sid, world.settings.twilio_auth_token, http_client=http)
    await http.close()


GOOD = {"To": PHONE, "From": OURS, "Body": "hello"}
REFUSED: dict[str, tuple[dict[str, str | None], int, int]] = {
    "no recipient": ({"To": None}, 21604, 400),
    "a national number": ({"To": "07700900101"}, 21211, 400),
    "a name": ({"To": "Sam"}, 21211, 400),
    "no sender": ({"From": None}, 21603, 400),
    "two senders": ({"MessagingServiceSid": "MG" + "0" * 32}, 21603, 400),
    "a sender that is not ours": ({"From": "+447700900999"}, 21606, 400),
    "a service that is not ours": ({"From": None, "MessagingServiceSid": "MG" + "0" * 32}, 21701, 400),
    "ourselves": ({"To": OURS}, 21266, 400),
    "no body": ({"Body": None}, 21602, 400),
    "an empty body": ({"Body": ""}, 21602, 400),
    "too long": ({"Body": "x" * 1601}, 21617, 400),
    "a callback that is no address": ({"StatusCallback": "/sms/status"}, 21609, 400),
    "a parameter that nobody knows": ({"Bodyy": "hello"}, 20001, 400),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_it_refuses_what_twilio_refuses_in_twilio_s_own_form(world: World, case: str) -> None:
    changed, code, status = REFUSED[case]
    said, got = await post(world, {name: value for name, value in {**GOOD, **changed}.items() if value is not None})
    more = f"https://www.twilio.com/docs/errors/{code}"
    assert (got, said["code"], said["status"], said["more_info"]) == (status, code, status, more)
    assert not world.provider.log.sent


async def test_the_longest_text_and_a_fictional_number_are_accepted(world: World) -> None:
    said, status = await post(world, {**GOOD, "Body": "x" * 1600})
    assert (status, said["status"], said["num_segments"], said["sid"][:2]) == (201, "queued", "11", "SM")


async def test_wrong_credentials_and_another_account_get_nowhere(world: World) -> None:
    said, status = await post(world, GOOD, password="wrong")
    assert (status, said["code"]) == (401, 20003)
    said, status = await post(world, GOOD, account="AC" + "2" * 32)
    assert (status, said["code"]) == (404, 20404)


async def test_json_is_not_a_form(world: World) -> None:
    async with session(world) as http, http.post(messages(world), json=GOOD) as answer:
        assert answer.status == 400


async def test_the_official_client_sees_its_errors_as_real_ones(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await client.messages.create_async(to="07700", from_=OURS, body="hello")
    assert (refused.value.code, refused.value.status) == (21211, 400)


async def test_the_list_of_messages_is_filtered_and_paged_as_the_official_client_expects(
    world: World, client: Client
) -> None:
    for number in range(5):
        world.provider.texts.clock.at += timedelta(hours=1)  # type: ignore[attr-defined]
        await world.provider.sms_phone(PHONE).text(f"text {number}")
    await world.provider.settled()
    await client.messages.create_async(to=PHONE, from_=OURS, body="answer")
    inbound = await client.messages.list_async(to=OURS, page_size=2)
    assert [message.body for message in inbound] == [f"text {number}" for number in (4, 3, 2, 1, 0)]
    assert {message.direction for message in inbound} == {"inbound"}
    recent = await client.messages.list_async(to=OURS, date_sent_after=inbound[1].date_sent)
    assert [message.body for message in recent] == ["text 4", "text 3"]
    early = await client.messages.list_async(to=OURS, date_sent_before=datetime(2026, 11, 24, 11, 30))
    assert [message.body for message in early] == ["text 0"]
    assert [message.body for message in await client.messages.list_async(from_=OURS)] == ["answer"]


async def test_one_message_can_be_looked_at(client: Client) -> None:
    sent = await client.messages.create_async(to=PHONE, from_=OURS, body="hello")
    assert (await client.messages(sent.sid).fetch_async()).body == "hello"
    with pytest.raises(TwilioRestException):
        await client.messages("SM" + "0" * 32).fetch_async()


async def test_its_webhooks_are_signed_as_twilio_s_own_library_checks_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[tuple[str, Any, bytes]] = []

    async def keep(url: str, headers: Any, body: bytes) -> tuple[int, str]:
        posted.append((url, headers, body))
        return 200, ""

    monkeypatch.setattr(world.provider.texts.deliveries, "post", keep)
    await world.provider.sms_phone(PHONE).text("2 cos my door dont lock é😡")
    await world.provider.settled()
    (url, headers, body) = posted[0]
    fields = dict(parse(body))
    assert RequestValidator("12345").validate(url, fields, headers["X-Twilio-Signature"])
    assert (fields["Body"], fields["From"], fields["To"]) == ("2 cos my door dont lock é😡", PHONE, OURS)


async def test_the_carrier_answers_stop_and_then_refuses_what_we_send(world: World, client: Client) -> None:
    phone = world.provider.sms_phone(PHONE)
    await phone.text(" stop ")
    await world.provider.settled()
    assert phone.messages[-1].side == "carrier"
    assert [message.text for message in world.bot.messages] == [" stop "]
    with pytest.raises(TwilioRestException) as refused:
        await client.messages.create_async(to=PHONE, from_=OURS, body="goodbye")
    assert refused.value.code == 21610
    await phone.text("START")
    assert phone.messages[-1].side == "carrier"
    await client.messages.create_async(to=PHONE, from_=OURS, body="welcome back")


@pytest.mark.parametrize("words", ["stop please", "STOP 2", "please stop", "YES"])
async def test_only_the_one_word_is_the_carrier_s_business(world: World, client: Client, words: str) -> None:
    phone = world.provider.sms_phone(PHONE)
    await phone.text(words)
    assert [shown.side for shown in phone.messages] == ["phone"]
    await client.messages.create_async(to=PHONE, from_=OURS, body="thank you")


async def test_help_is_answered_by_the_carrier_and_still_reaches_us(world: World) -> None:
    phone = world.provider.sms_phone(PHONE)
    await phone.text("HELP")
    await world.provider.settled()
    assert phone.messages[-1].side == "carrier"
    assert len(world.bot.messages) == 1


STEPS = ["queued", "sent", "delivered"]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("in-order", STEPS),
        ("backwards", STEPS[::-1]),
        ("twice", [step for step in STEPS for _ in range(2)]),
        ("early", STEPS),
        ("never", []),
    ],
)
async def test_statuses_come_as_scripted(world: World, how: Callbacks, told: list[str]) -> None:
    world.provider.sms.callbacks = how
    fate = await send(world)
    if how == "early":
        assert len(world.bot.receipts) == 3
    await world.provider.settled()
    assert [receipt.status for receipt in world.bot.receipts] == told
    assert fate.status == "sent"


async def test_a_phone_that_is_off_gets_nothing_and_the_status_says_why(world: World) -> None:
    phone = world.provider.sms_phone(PHONE)
    phone.change(fails="30003")
    await send(world)
    await world.provider.settled()
    last = world.bot.receipts[-1]
    assert (last.status, last.code, phone.messages[-1].status) == ("undelivered", "30003", "undelivered")


async def test_a_failed_line_is_tried_once_more_and_then_the_fallback(world: World) -> None:
    world.provider.texts.settings = replace(world.settings, public_url="http://127.0.0.1:1")
    await world.provider.sms_phone(PHONE).text("hello")
    await world.provider.settled()
    assert world.pauses == [1.0]


async def test_an_error_from_the_bot_is_not_tried_again_but_the_fallback_is(world: World) -> None:
    world.bot.answers = [503]
    await world.provider.sms_phone(PHONE).text("hello")
    await world.provider.settled()
    assert world.bot.asked == ["/sms", "/sms/fallback"]
    assert len(world.bot.messages) == 1


async def test_a_message_is_deleted_once_its_fate_is_known_and_what_it_encloses_by_itself(
    world: World, client: Client
) -> None:
    await world.provider.sms_phone(PHONE).text("look", ("photo",))
    await world.provider.settled()
    (message,) = await client.messages.list_async()
    (enclosed,) = await message.media.list_async()
    assert await client.messages(message.sid).media(enclosed.sid).delete_async()
    assert await client.messages(message.sid).media.list_async() == []
    assert await client.messages(message.sid).delete_async()
    assert await client.messages.list_async() == []
    with pytest.raises(TwilioRestException) as gone:
        await client.messages(message.sid).delete_async()
    assert (gone.value.status, gone.value.code) == (404, 20404)


async def test_what_is_on_its_way_is_not_deleted(world: World, client: Client) -> None:
    sent = await client.messages.create_async(to=PHONE, from_=OURS, body="hello")
    world.provider.texts.messages[-1]["status"] = "queued"
    with pytest.raises(TwilioRestException) as refused:
        await client.messages(sent.sid).delete_async()
    assert (refused.value.status, refused.value.code) == (409, 20009)


async def test_what_no_webhook_brought_stays_in_the_list(world: World, client: Client) -> None:
    world.bot.answers = [503, 503]
    await world.provider.sms_phone(PHONE).text("hello")
    await world.provider.settled()
    (kept,) = await client.messages.list_async(to=OURS)
    assert (kept.body, world.bot.messages) == ("hello", [])


async def send(world: World) -> Any:
    client = await sms.connect(world.settings)
    try:
        return await sms.send(client, Post("1", "sms", PHONE, "hello"))
    finally:
        await sms.close(client)


def messages(world: World, account: str | None = None) -> str:
    base = world.settings.twilio_api_base
    return f"{base}/2010-04-01/Accounts/{account or world.settings.twilio_account_sid}/Messages.json"


def session(world: World, password: str | None = None) -> ClientSession:
    login = encode_basic_auth(
        world.settings.twilio_account_sid or "", password or world.settings.twilio_auth_token or ""
    )
    return ClientSession(headers={"Authorization": login})


async def post(
    world: World, fields: dict[str, str], password: str | None = None, account: str | None = None
) -> tuple[Any, int]:
    async with session(world, password) as http, http.post(messages(world, account), data=fields) as answer:
        return await answer.json(), answer.status


def parse(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode(), keep_blank_values=True)
