"""G6: a broadcast reaches nobody twice, and sent + failed + suppressed + unknown + expired + cancelled = audience."""

from collections import Counter

import pytest
from hypothesis import given, settings

from bot import schedule
from bot.commands import broadcasting
from bot.house import House
from bot.rates import Bucket
from bot.rehearsal.faults import Fault
from flows.broadcast import Step
from storage import broadcasts
from storage.database import Database
from tests.examples import examples
from tests.faults.kit.crowds import broadcast, gather
from tests.guarantees.witness import Witness
from tests.hostile.attack import Attack
from tests.hostile.test_lost_answers import minutes
from tests.hostile.test_sending import ACCEPTED
from tests.storage.broadcast_world import plays, quick, steps

ENDS = {"sent", "failed", "suppressed", "unknown"}
REFUSED = (Fault("refuse", code=30007), Fault("refuse", code=21610))
PEOPLE = 18


@settings(parent=quick, max_examples=examples(8))
@given(steps)
def test_nobody_is_reached_twice_and_every_text_is_accounted_for(sqlite: Database, pressed: list[str]) -> None:
    plays(sqlite, pressed)


@pytest.mark.parametrize(("step", "end"), [("cancel", "cancelled"), ("pause", "expired")])
async def test_through_every_fault_of_the_line_each_is_reached_once_at_most_and_the_sum_is_the_audience(
    step: Step, end: str, witness: Witness
) -> None:
    """Two are refused, eight answers are lost and stay so, one person leaves, and the rest never goes."""
    attack, house = witness.attack, witness.attack.here.house
    gather(house, PEOPLE)
    broadcast(house)
    attack.here.provider.sms.callbacks = "never"
    attack.here.provider.sms.script(*REFUSED, *ACCEPTED, "500-before", "reset-before")
    attack.here.provider.sms.script_lists(*["500-before"] * 1000)
    await schedule.tick(house)
    await attack.sms("please stop texting me", next_to_hear(attack))
    attack.here.outbox.lanes["sms"].bulk = Bucket(1, PEOPLE - 4, attack.here.clock.now())
    await attack.send_out()
    broadcasting.steer(house, 1, step, "Duty desk")
    for days in (2, 6):
        await minutes(attack, days * 24 * 60)
    told = fates(house)
    assert ({fate for fate, many in told.items() if many}, sum(told.values())) == ({*ENDS, end}, PEOPLE)
    reached = Counter(sent.to for sent in attack.here.provider.log.sent if "Friday" in sent.text)
    assert set(reached.values()) == {1}
    assert witness.wrong() == {}


def next_to_hear(attack: Attack) -> str:
    """The number of whoever gets it first, were it sent now."""
    due = "SELECT a.id, a.sealed FROM outbox o JOIN addresses a ON a.id = o.address_id WHERE o.state = 'queued'"
    id, sealed = attack.rows(f"{due} ORDER BY o.priority, o.not_before, o.id")[0]
    return attack.here.house.keys.open(sealed, f"addresses:{id}").decode()


def fates(house: House) -> dict[str, int]:
    with house.database.reading() as db:
        one = broadcasts.look_at(db, 1)
        assert one is not None
        return broadcasts.fates(db, one)
