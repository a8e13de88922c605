"""What is left at the provider is asked a few times a day, beside what a week costs; a stopped account is said in words."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from twilio.rest import Client

from bot import balance
from bot.channels.twilio_sending import HttpClient
from bot.console.needs import needs
from bot.house import House
from storage import providers
from tests.rehearsal.conftest import more_settings, world
from tests.rehearsal.world import World
from tests.runtime.broadcasting import limited
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, text

__all__ = ["more_settings", "world"]


@dataclass
class Holds:
    """A lane's client holds the official one."""

    client: Any


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    http = HttpClient(world.settings.twilio_api_base)
    yield Client(world.settings.twilio_account_sid, world.settings.twilio_auth_token, http_client=http)
    await http.close()


def said(house: House) -> list[str]:
    with house.database.reading() as db:
        return [need.what for need in needs(db, house, house.clock.now())]


async def test_the_official_client_reads_what_is_left(client: Client, world: World) -> None:
    found = await client.balance.fetch_async()
    assert balance.read(found.balance, found.currency, NOON) == (Decimal("20.00"), "GBP", NOON)


async def test_it_is_asked_every_six_hours_and_warned_of_when_under_a_week(
    house: House, clock: StillClock, client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(house, price_per_segment=Decimal("0.04"))
    text(house, 1, "hello")
    await outbox_of(house, PretendChannel()).deliver_once()
    lane = Holds(Holds(client))
    monkeypatch.setattr(house, "lane", lambda channel: lane)
    for amount, hours, expected in (("0.01", 0, False), ("0.01", 1, False), ("20.00", 5.1, False), ("0.01", 6.1, True)):
        world.provider.texts.balance = amount if hours else "20.00"
        clock.move(hours=hours)
        await balance.look_at_balance(house)
        assert any("left at Twilio" in what for what in said(house)) is expected, (amount, hours)


async def test_a_suspended_account_is_said_in_words_until_texts_go_again(house: House, clock: StillClock) -> None:
    stopped = {"status": "retry", "code": "30002", "stop": True, "effect": "stop_channel", "retry_after": 1}
    text(house, 1, "hello")
    outbox = outbox_of(house, PretendChannel([stopped]))
    await outbox.deliver_once()
    assert any("Twilio has suspended the account" in what for what in said(house))
    clock.move(minutes=10)
    await outbox_of(house, PretendChannel()).deliver_once()
    with house.database.reading() as db:
        assert providers.stopped(db) == []
