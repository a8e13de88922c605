"""Staff approve and steer broadcasts, and open consultations, from their phones; nobody else can."""

import json
import re

import pytest

from bot.house import House
from flows.turn import Incoming
from storage import broadcasts, consultations, staff
from storage.tables import facts, outbox
from tests.runtime.broadcasting import (
    CARETAKER,
    DEPUTY,
    FRONT_DESK,
    PEOPLE,
    fates,
    found,
    limited,
    reply,
    sent,
    tick,
    with_a_team,
)
from tests.runtime.conftest import NOON, StillClock
from tests.storage.installation import every


@pytest.fixture
def house(house: House) -> House:
    return with_a_team(house)


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


def views_kept(house: House) -> int:
    """Texts that were kept as views, whether by themselves or as part of one."""
    return len(every(house.database, facts.c.kind, where=facts.c.kind.in_(("ViewSent", "ViewContinued"))))


@pytest.mark.parametrize("address", [CARETAKER, "+447700900000", "+447700900554"])
async def test_from_anybody_else_the_words_are_an_ordinary_view(house: House, address: str) -> None:
    _, code = await request(house)
    said = views_kept(house)
    reply(house, address, f"approve {code}")
    assert (found(house).state, views_kept(house)) == ("waiting", said + 1)


async def test_members_cannot_steer_anything(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    said = views_kept(house)
    for words in ("broadcasts", "cancel 1", "open oak-house"):
        reply(house, "+447700900000", words)
    assert (found(house).state, views_kept(house)) == ("going", said + 3)


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
