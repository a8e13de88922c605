"""Trial mode ends when everything that keeps people safe is set, and says in plain words what is missing."""

import re
from pathlib import Path

from bot import setup
from bot.house import open_house
from bot.settings import FIELDS, Settings, load_settings
from storage import kept, staff
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of


def test_a_new_installation_misses_everything(environment: dict[str, str]) -> None:
    settings = load_settings({**environment, "YOUSAID_NAME": "", "YOUSAID_NATION": ""})
    house = open_house(settings)
    with house.database.reading() as db:
        sentences = setup.missing(db, settings)
    house.close()
    named = ("YOUSAID_NAME", "YOUSAID_NATION", "duty_person", "outside_reader", "data_lead", "staff test")
    assert len(sentences) == len(named)
    assert all(word in sentence for word, sentence in zip(named, sentences, strict=True))


def test_one_person_may_answer_for_several_things(settings: Settings) -> None:
    house = open_house(settings)
    with house.database.transaction() as db:
        staff.add(db, "desk", ("duty_person", "data_lead"), None, house.keys, NOON)
        staff.add(db, "neighbour", ("outside_reader",), None, house.keys, NOON)
        assert len(setup.missing(db, settings)) == 1
        kept.keep(db, staff.TEST_PASSED, "yes")
        assert setup.missing(db, settings) == ()
    house.close()


async def test_a_test_text_that_arrives_ends_trial_mode(settings: Settings, clock: StillClock) -> None:
    house = open_house(settings, clock)
    with house.database.transaction() as db:
        staff.add(db, "desk", tuple(setup.ROLES), ("sms", "+447700900123"), house.keys, NOON)
        id = staff.queue_text(db, "desk", "It works.", 1, lambda: "0" * 32, NOON)
    channel = PretendChannel()
    await outbox_of(house, channel).deliver_once()
    assert [post.address for post in channel.sent] == ["+447700900123"]
    with house.database.transaction() as db:
        from storage import posting
        from storage.outbox import Receipt

        assert setup.missing(db, settings) != ()
        posting.receive_receipts(db, [Receipt("sms", "delivered", NOON, outbox_id=id)], NOON)
        assert setup.missing(db, settings) == ()
    house.close()


def test_the_example_of_the_environment_names_settings_that_there_are() -> None:
    lines = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line.lstrip("# ").partition("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)]
    assert "YOUSAID_SECRET_KEY" in named
    assert set(named) <= set(FIELDS)
