"""Broadcasts of an installation, those who steer them, and those whom they reach."""

from typing import Any

from bot import schedule
from bot.commands import broadcasting
from bot.house import House
from flows.broadcast import Broadcast
from flows.changing import changed
from flows.consultation import Text
from flows.crowd import Rule, Segment
from flows.turn import Incoming
from storage import broadcasts, staff
from storage.tables import outbox
from tests.runtime.conftest import NOON, StillClock, text
from tests.storage.installation import every

FRONT_DESK, DEPUTY, CARETAKER = "+447700900551", "+447700900552", "+447700900553"
EVERYBODY = Segment((Rule("everybody"),))
PEOPLE = 3


def with_a_team(house: House) -> House:
    """Three who work here, one who looks on from outside, and three members."""
    with house.database.transaction() as db:
        for name, address, role in (
            ("front desk", FRONT_DESK, "manager"),
            ("deputy", DEPUTY, "approver"),
            ("caretaker", CARETAKER, "staff"),
        ):
            staff.add(db, name, (role,), ("sms", address), house.keys, NOON)
        staff.add(db, "outsider", ("outside_reader",), ("sms", "+447700900554"), house.keys, NOON)
    for number in range(PEOPLE):
        text(house, number, "the showers are cold again")
    return house


def limited(house: House, **limits: int) -> None:
    """Other settings, as after a restart."""
    house.set_up(changed(house.given, **limits))


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
