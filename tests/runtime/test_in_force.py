"""What is chosen on a page counts from the next text on, in every process; the environment always wins."""

import asyncio
import os
import signal
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import schedule, turn_process
from bot.house import House, open_house
from bot.in_force import ON_PAGES, with_chosen
from bot.server import Plan, serve
from bot.settings import FIELDS, Settings, load_settings
from flows.turn import Incoming
from storage import chosen
from storage.migrating import migrate
from storage.tables import outbox
from tests.installed import settings_for
from tests.ports import unused_port

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def choose(settings: Settings, **values: str | None) -> None:
    """As a page of another process does."""
    house = open_house(settings)
    with house.database.transaction() as db:
        chosen.choose(db, values)
    house.close()


def texts(house: House) -> list[str | None]:
    with house.database.reading() as db:
        return list(db.execute(select(outbox.c.text).order_by(outbox.c.created_at, outbox.c.id)).scalars())


@pytest.fixture
def unnamed(tmp_path: Path) -> Settings:
    """The environment says no name."""
    settings = settings_for(unused_port(), tmp_path, YOUSAID_NAME="")
    migrate(settings.database_url)
    return settings


async def test_a_name_that_is_chosen_is_in_the_next_text(unnamed: Settings) -> None:
    house = open_house(unnamed)
    for number, name in enumerate((None, "Oak House", "Elm House"), start=1):
        choose(unnamed, YOUSAID_NAME=name)
        await house.receive([Incoming("sms", f"SM{number}", f"+44770090010{number}", "hello", NOW)])
    assert [(text or "").partition(". Thank")[0] for text in texts(house)] == ["yousaid", "Oak House", "Elm House"]
    house.close()


async def test_a_running_server_with_its_turn_process_says_the_new_name(unnamed: Settings) -> None:
    turns = turn_process.start(lambda: open_house(unnamed).batches)
    ready: asyncio.Future[House] = asyncio.get_running_loop().create_future()
    plan = Plan(web=True, work=False, host="127.0.0.1", ready=ready.set_result, turns=turns)
    process = asyncio.create_task(serve(unnamed, plan))
    house = await ready
    for number, name in enumerate(("Oak House", "Elm House"), start=1):
        choose(unnamed, YOUSAID_NAME=name)
        await house.receive([Incoming("sms", f"SM{number}", f"+44770090010{number}", "hello", NOW)])
    assert house.receive == turns.receive
    assert [(text or "").partition(". Thank")[0] for text in texts(house)] == ["Oak House", "Elm House"]
    os.kill(os.getpid(), signal.SIGTERM)
    await process


async def test_the_worker_keeps_to_new_hours_and_caps_from_the_next_tick_on(unnamed: Settings) -> None:
    house = open_house(unnamed)
    choose(unnamed, YOUSAID_QUIET_HOURS="21:30-08:00", YOUSAID_PER_WEEK="1", YOUSAID_TIMEZONE="Europe/Dublin")
    await schedule.tick(house)
    with house.database.reading() as db:
        rules = house.rules(db, NOW)
    assert (rules.quiet_from, rules.quiet_until, rules.per_week) == (time(21, 30), time(8), 1)
    assert str(rules.zone) == "Europe/Dublin"
    await schedule.stop(schedule.start(house), house)
    house.close()


async def test_own_words_and_help_lines_are_said_in_the_place_of_ours(unnamed: Settings) -> None:
    house = open_house(unnamed)
    with house.database.transaction() as db:
        chosen.say(db, "en", "welcome-kept", "{name} here. We have your words ({reference}).", "desk", NOW)
        chosen.keep_help_lines(db, "england", {"talk": "Our own line 0800 1"})
    await house.receive([Incoming("sms", "SM1", "+447700900101", "hello", NOW)])
    await house.receive([Incoming("sms", "SM2", "+447700900101", "i want to die", NOW)])
    said = texts(house)
    assert (said[0] or "").startswith("yousaid here. We have your words (")
    assert "Our own line 0800 1" in (said[1] or "")
    house.close()


def test_the_environment_wins_over_what_was_chosen() -> None:
    given = load_settings({"YOUSAID_NAME": "Oak House"})
    settings = with_chosen(given, {"YOUSAID_NAME": "Elm House", "YOUSAID_NATION": "wales"})
    assert (settings.name, settings.nation) == ("Oak House", "wales")


@pytest.mark.parametrize("name, value", [("YOUSAID_NAME", "x" * 17), ("DATABASE_URL", "sqlite:///x"), ("NO", "1")])
def test_what_cannot_be_read_or_chosen_is_as_if_nobody_had(name: str, value: str) -> None:
    assert with_chosen(load_settings({}), {name: value}) == load_settings({})


def test_nothing_that_opens_anything_can_be_chosen_on_a_page() -> None:
    assert set(ON_PAGES) <= set(FIELDS)
    assert not [name for name in ON_PAGES if FIELDS[name].is_secret or "TWILIO" in name or "TELEGRAM" in name]
