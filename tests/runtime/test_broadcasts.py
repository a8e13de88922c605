"""A broadcast starts when it may, reaches each once, and staff steer it from their phones; nobody else can."""

import asyncio
import json
import re
from typing import Any

import pytest

from bot import schedule
from bot.broadcasting.bill import bill_of
from bot.commands import broadcasting
from bot.house import House, open_house
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from flows.turn import Incoming
from storage import broadcasts, consultations, staff
from storage.tables import outbox, views
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, text
from tests.storage.installation import every

FRONT_DESK, DEPUTY, CARETAKER = "+447700900551", "+447700900552", "+447700900553"
EVERYBODY = Segment((Rule("everybody"),))
PEOPLE = 3


@pytest.fixture
def house(house: House) -> House:
    with house.database.transaction() as db:
        for name, address, role in (
            ("front desk", FRONT_DESK, "manager"),
            ("deputy", DEPUTY, "approver"),
            ("caretaker", CARETAKER, "staff"),
        ):
            staff.add(db, name, (role,), ("sms", address), house.keys, NOON)
        staff.add(db, "eve", ("outside_reader",), ("sms", "+447700900554"), house.keys, NOON)
    for number in range(PEOPLE):
        text(house, number, "the showers are cold again")
    return house


def limited(house: House, **limits: int) -> None:
    """Other settings, as after a restart."""
    house.settings = house.settings.model_copy(update=limits)


def written(house: House, words: str = "The meeting is on Friday.", **more: Any) -> int:
    draft = Broadcast("", 0, "front desk", Text({"en": words}), more.pop("segment", EVERYBODY), **more)
    with house.database.transaction() as db:
        return broadcasts.add(db, draft, house.frame.ids, house.clock.now()).number


def sent(house: House, **more: Any) -> int:
    number = written(house, **more)
    broadcasting.send(house, number, "front desk")
    return number


def found(house: House, number: int = 1) -> Broadcast:
    with house.database.reading() as db:
        broadcast = broadcasts.look_at(db, number)
    assert broadcast is not None
    return broadcast


def fates(house: House, number: int = 1) -> dict[str, int]:
    with house.database.reading() as db:
        told = broadcasts.fates(db, found(house, number))
    return {fate: many for fate, many in told.items() if many}


async def tick(house: House, clock: StillClock, **by: float) -> None:
    clock.move(**by)
    await schedule.tick(house)


def reply(house: House, address: str, words: str, channel: str = "sms", **more: Any) -> str:
    """What is answered."""
    number = len(every(house.database, outbox.c.id))
    message = Incoming(channel, f"{address} {words} {number}", address, words, house.clock.now(), **more)
    house.batches.take_batch([message], house.clock.now())
    texts = every(house.database, outbox.c.text, where=outbox.c.kind == "reply")
    return str(texts[-1])


async def test_it_goes_after_five_minutes_to_each_once(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=4, seconds=59)
    assert (found(house).state, fates(house)) == ("scheduled", {})
    for _ in range(3):
        await tick(house, clock, seconds=1)
    assert (found(house).state, fates(house)) == ("going", {"waiting": PEOPLE})
    channel = PretendChannel()
    await outbox_of(house, channel).deliver_once()
    assert [post.text for post in channel.sent if post.kind == "update"] == [
        "Oak House. The meeting is on Friday. STOP ends."
    ] * PEOPLE
    await tick(house, clock, seconds=5)
    assert (found(house).state, fates(house)) == ("done", {"sent": PEOPLE})


async def test_two_schedulers_start_it_once(house: House, clock: StillClock) -> None:
    sent(house)
    clock.move(minutes=5)
    other = open_house(house.settings, clock)
    await asyncio.gather(*(schedule.tick(each) for each in (house, other, house, other)))
    other.close()
    assert fates(house) == {"waiting": PEOPLE}


async def test_a_large_audience_is_taken_in_slices_within_one_tick(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices: list[int] = []
    monkeypatch.setattr("bot.telling.broadcast.SLICE", 1)
    monkeypatch.setattr("storage.updates.insert", lambda db, table, columns, rows, *more: slices.append(len(rows)))
    sent(house)
    await tick(house, clock, minutes=5)
    assert slices == [1] * PEOPLE + [0]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
async def test_slices_of_any_size_are_everybody(
    house: House, clock: StillClock, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telling.broadcast.SLICE", size)
    sent(house)
    await tick(house, clock, minutes=5)
    assert fates(house) == {"waiting": PEOPLE}


async def test_whoever_stops_after_the_preview_hears_nothing(house: House, clock: StillClock) -> None:
    sent(house)
    text(house, 0, "stop")
    await tick(house, clock, minutes=5)
    text(house, 1, "stop")
    channel = PretendChannel()
    await outbox_of(house, channel).deliver_once()
    assert [post.address for post in channel.sent if post.kind == "update"] == ["+447700900002"]
    assert fates(house) == {"sent": 1, "suppressed": 1}


async def test_in_trial_mode_it_waits_and_says_so(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: list[str] = ["Nobody is on duty."]
    monkeypatch.setattr("bot.setup.missing", lambda *_: tuple(missing))
    number = written(house)
    assert "Trial mode: it waits" in " ".join(broadcasting.send(house, number, "front desk"))
    await tick(house, clock, hours=1)
    assert found(house).state == "scheduled"
    missing.clear()
    await tick(house, clock)
    assert found(house).state == "going"


async def test_a_pause_holds_back_and_a_cancel_ends_what_waits(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    channel = PretendChannel()
    outbox_ = outbox_of(house, channel)
    broadcasting.steer(house, 1, "pause", "caretaker")
    await outbox_.deliver_once()
    assert fates(house) == {"waiting": PEOPLE}
    broadcasting.steer(house, 1, "resume", "caretaker")
    text(house, 5, "stop")
    broadcasting.steer(house, 1, "cancel", "caretaker")
    await outbox_.deliver_once()
    assert fates(house) == {"cancelled": PEOPLE}
    assert not [post for post in channel.sent if post.kind == "update"]


async def test_what_is_not_sent_in_seven_days_expires_paused_or_not(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    broadcasting.steer(house, 1, "pause", "caretaker")
    await tick(house, clock, days=6)
    assert fates(house) == {"waiting": PEOPLE}
    await tick(house, clock, days=1)
    assert fates(house) == {"expired": PEOPLE}


async def test_more_people_than_anybody_said_yes_to_wait_for_a_second_yes(house: House, clock: StillClock) -> None:
    limited(house, alone_people=PEOPLE)
    sent(house)
    text(house, 7, "hello")
    await tick(house, clock, minutes=5)
    assert (found(house).state, found(house).people) == ("waiting", PEOPLE + 1)
    asked = every(house.database, outbox.c.staff, outbox.c.text, where=outbox.c.kind == "staff")
    assert sorted(name for name, _ in asked) == ["front desk", "deputy"]
    assert "4 people would get it now" in dict(asked)["front desk"]


async def test_above_the_ceiling_it_does_not_start(house: House, clock: StillClock) -> None:
    sent(house)
    limited(house, price_per_segment=1, monthly_limit=2)
    await tick(house, clock, minutes=5)
    assert found(house).state == "draft"
    (told,) = every(house.database, outbox.c.text, where=outbox.c.kind == "staff")
    assert told == (
        "Oak House. Broadcast 1 did not start: texts would cost more this month than they may. It is a draft again."
    )


async def test_of_two_at_once_the_second_counts_what_the_first_costs(house: House, clock: StillClock) -> None:
    limited(house, price_per_segment=1, monthly_limit=10)
    with house.database.reading() as db:
        assert bill_of(db, house, found(house, written(house)), NOON).spent == 6
    for _ in range(2):
        sent(house)
    await tick(house, clock, minutes=5)
    assert [found(house, number).state for number in (2, 3)] == ["going", "draft"]


async def request(house: House) -> tuple[str, str]:
    """The text that a second person gets, and its code."""
    limited(house, alone_people=1)
    sent(house, as_is=True)
    (told,) = every(house.database, outbox.c.text, where=outbox.c.kind == "staff")
    code = re.search(r"APPROVE (\d{6})", told)
    assert code is not None
    return told, code[1]


async def test_a_second_person_reads_all_of_it_and_says_yes_by_text(house: House, clock: StillClock) -> None:
    told, code = await request(house)
    assert told == (
        "Oak House. Broadcast 1 by front desk needs a second yes. 3 people. It says: "
        f'"The meeting is on Friday." Reply APPROVE {code} or NOT YET {code}.'
    )
    assert reply(house, DEPUTY, f"Approve {code}.") == (
        "Broadcast 1 is approved. It goes in five minutes or at its time. To stop it: CANCEL 1."
    )
    assert reply(house, DEPUTY, f"approve {code}") == "Broadcast 1 is about to go already: deputy approved it."
    await tick(house, clock, minutes=5)
    assert (found(house).state, found(house).approved_by) == ("going", "deputy")


async def test_its_author_cannot_and_after_a_change_nobody_can(house: House) -> None:
    _, code = await request(house)
    assert reply(house, FRONT_DESK, f"approve {code}") == "You wrote broadcast 1, so somebody else must approve it."
    with house.database.transaction() as db:
        broadcast = broadcasts.find(db, 1)
        assert broadcast is not None
        broadcasts.undo(db, broadcast, "front desk", NOON)
    changed = "Broadcast 1 was changed after that, so this no longer counts. Look at it again."
    assert reply(house, DEPUTY, f"approve {code}") == changed
    assert "There is no broadcast with the code 999999" in reply(house, DEPUTY, "approve 999999")
    assert found(house).state == "draft"


async def test_not_yet_makes_it_a_draft_again(house: House) -> None:
    _, code = await request(house)
    assert reply(house, DEPUTY, f"not yet {code}").startswith("Broadcast 1 is put off.")
    assert (found(house).state, found(house).seen) == ("draft", None)


@pytest.mark.parametrize("address", [CARETAKER, "+447700900000", "+447700900554"])
async def test_from_anybody_else_the_words_are_an_ordinary_view(house: House, address: str) -> None:
    _, code = await request(house)
    said = len(every(house.database, views.c.number))
    reply(house, address, f"approve {code}")
    assert (found(house).state, len(every(house.database, views.c.number))) == ("waiting", said + 1)


async def test_members_cannot_steer_anything(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    said = len(every(house.database, views.c.number))
    for words in ("broadcasts", "cancel 1", "open oak-house"):
        reply(house, "+447700900000", words)
    assert (found(house).state, len(every(house.database, views.c.number))) == ("going", said + 3)


async def test_staff_see_and_steer_broadcasts_from_their_phones(house: House, clock: StillClock) -> None:
    assert reply(house, CARETAKER, "broadcasts") == "No broadcast is in progress."
    sent(house)
    await tick(house, clock, minutes=5)
    assert reply(house, CARETAKER, "BROADCASTS") == (
        "Broadcast 1: going out, 0 of 3. PAUSE, RESUME or CANCEL with its number."
    )
    assert (
        reply(house, CARETAKER, "Pause 1") == "Broadcast 1 is paused. What is not sent yet waits. RESUME 1 or CANCEL 1."
    )
    assert reply(house, CARETAKER, "pause 1") == "Broadcast 1 is paused already."
    assert reply(house, CARETAKER, "resume 1") == "Broadcast 1 is going on."
    assert reply(house, CARETAKER, "cancel broadcast 1") == "Broadcast 1 is cancelled. What is not sent yet never goes."
    assert reply(house, CARETAKER, "cancel 9") == "There is no broadcast 9. Text BROADCASTS to see those in progress."
    assert fates(house) == {"cancelled": PEOPLE}
    with house.database.reading() as db:
        history = [(event.what, event.who) for event in broadcasts.history(db, found(house))]
    assert history[-3:] == [("paused", "caretaker"), ("resumed", "caretaker"), ("cancelled", "caretaker")]


async def test_two_texts_at_once_do_it_once(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    at = clock.now()
    both = [
        Incoming("sms", f"twice {place}", CARETAKER, words, at) for place, words in enumerate(("pause 1", "pause 1"))
    ]
    house.batches.take_batch(both, at)
    replies = every(house.database, outbox.c.text, where=outbox.c.kind == "reply")[-2:]
    assert [words.partition(".")[0] for words in replies] == ["Broadcast 1 is paused", "Broadcast 1 is paused already"]


async def test_staff_open_a_consultation_from_their_phone(house: House) -> None:
    with house.database.transaction() as db:
        oak = consultations.find(db, "oak-house")
        assert oak is not None
        consultations.load(db, oak._replace(name="elm-house", opens=None, keyword=None), NOON)
    assert reply(house, CARETAKER, "open oak-house") == "oak-house is open already."
    assert reply(house, CARETAKER, "Open ELM-house") == "elm-house is open."
    assert reply(house, CARETAKER, "open pine") == "There is no consultation pine. There is: elm-house, oak-house."
    with house.database.reading() as db:
        elm = consultations.find(db, "elm-house")
    assert elm is not None
    assert elm.is_open(NOON)


async def test_danger_comes_before_any_of_it(house: House) -> None:
    assert "999" in reply(house, CARETAKER, "open up i want to die")


async def test_in_telegram_one_press_says_yes_and_a_second_says_so(house: House) -> None:
    with house.database.transaction() as db:
        staff.add(db, "dan", ("manager",), ("telegram", "4242"), house.keys, NOON)
        staff.add(db, "deputy", ("staff",), None, house.keys, NOON)
    limited(house, alone_people=1)
    sent(house)
    (buttons,) = every(house.database, outbox.c.buttons, where=outbox.c.kind == "staff")
    tokens = dict(json.loads(buttons))
    assert list(tokens) == ["Approve", "Not yet"]
    press = {"channel": "telegram", "kind": "button", "token": tokens["Approve"]}
    reply(house, "4243", "", **press)
    assert found(house).state == "waiting"
    assert reply(house, "4242", "", **press).startswith("Broadcast 1 is approved.")
    assert reply(house, "4242", "", **press) == "Broadcast 1 is about to go already: dan approved it."
