"""People who are there already, and a broadcast to all of them."""

import json

from bot.clock import new_id
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import EVERYBODY, Rule, Segment
from flows.state import MemberState, to_json
from storage import broadcasts
from storage.statements import insert
from storage.tables.columns import micros

MEMBER = ("id", "state", "language", "left", "held", "address_id", "created_at")
ADDRESS = ("id", "member_id", "channel", "opt_out", "sealed", "came_by", "came_at")
WORDS = Text({"en": "The meeting is on Friday at 6 in the common room."})


def number_of(place: int) -> str:
    """No real one: Ofcom keeps these for stories, a thousand of each, and behind the first is a block of nobody's."""
    if place >= 4000:
        return f"+44{7700901000 + place - 4000}"
    return f"+44{(7700900, 1632960, 2079460, 1134960)[place // 1000]}{place % 1000:03}"


def gather(house: House, many: int) -> None:
    now = micros(house.clock.now())
    state = json.dumps(to_json(MemberState(language="en", joined=True)), separators=(",", ":"))
    people, addresses = [], []
    for place in range(1, many + 1):
        member, address, number = new_id(), new_id(), number_of(place)
        people.append((member, state, "en", False, False, address, now))
        sealed = house.keys.seal(number.encode(), f"addresses:{address}")
        left = house.keys.opt_out_index("sms", number).hex()
        addresses.append((address, member, "sms", left, sealed, "wrote", now))
    with house.database.transaction() as db:
        insert(db, "members", MEMBER, people)
        insert(db, "addresses", ADDRESS, addresses)


def broadcast(house: House) -> None:
    """To everybody, from now on."""
    now = house.clock.now()
    with house.database.transaction() as db:
        draft = Broadcast("", 0, "front desk", WORDS, Segment((Rule(EVERYBODY),)))
        broadcasts.start(db, broadcasts.add(db, draft, new_id, now), new_id, now)
