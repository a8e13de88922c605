"""G1: every request that we acknowledge is recorded once, however often and in whatever company it comes."""

import asyncio

from tests.faults.kit.history import Posted
from tests.guarantees.witness import Witness
from tests.hostile.attack import Attack, at_once, number

PEOPLE = 20
TIMES = 3


async def test_a_crowd_in_which_every_text_comes_three_times_is_recorded_once_each(witness: Witness) -> None:
    """At once, and again when the first answers are out; each of them has its one reply too."""
    ids = [witness.attack.text("")["MessageSid"] for _ in range(PEOPLE)]
    crowd = [Posted(id, number(place), f"words {place}") for place, id in enumerate(ids, start=1)]
    for _ in range(2):
        await asyncio.gather(*(witness.again(posted) for posted in crowd * TIMES))
        await witness.attack.send_out()
    assert {posted.status for posted in witness.posted.values()} == {200}
    assert witness.wrong() == {}
    counts = witness.attack.counts()
    assert (counts["messages"], counts["views"], counts["outbox"]) == (PEOPLE, PEOPLE, PEOPLE)


async def test_one_text_that_comes_a_hundred_times_at_once_is_one_text(attack: Attack) -> None:
    sid = "SM" + "a" * 32
    answers = await at_once(*(attack.sms("i want to die", MessageSid=sid) for _ in range(100)))
    answers += await at_once(
        *(attack.form("/sms/fallback", {**attack.text("other"), "MessageSid": sid}) for _ in range(20))
    )
    assert {status for status, _ in answers} == {200}
    assert attack.counts() == {
        **dict.fromkeys(attack.counts(), 0),
        "messages": 1,
        "members": 1,
        "views": 1,
        "outbox": 1,
        "alerts": 1,
        "facts": 5,
        "repeats": 1,
    }
    assert attack.rows("SELECT text FROM messages") == [("i want to die",)]


async def test_what_waited_on_the_disk_and_is_sent_again_meanwhile_is_recorded_once(witness: Witness) -> None:
    database, spooling = witness.attack.here.house.database, witness.attack.here.house.spooling
    with database.transaction() as db:
        db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END")
    said = [await witness.text("2", place, vote="2") for place in (1, 2)]
    assert [posted.status for posted in said] == [200, 200]
    with database.transaction() as db:
        db.exec_driver_sql("DROP TRIGGER full")
    assert [await witness.again(posted) for posted in said] == [200, 200]
    await spooling.take_in_what_waits()
    assert witness.attack.counts()["messages"] == 2
    assert {name: said for name, said in witness.wrong().items() if name != "I2"} == {}
