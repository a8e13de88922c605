"""G11: quiet hours and expiry are checked when a message is sent, and not when it is queued."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot import schedule
from tests.faults.kit.crowds import broadcast, gather
from tests.hostile.attack import NOON, Attack, number
from tests.hostile.test_sending import tell

LOCAL_TIMES = {
    "just before the night": (datetime(2026, 11, 24, 19, 59, 59, tzinfo=UTC), 1),
    "when the night begins": (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), 0),
    "just before the morning": (datetime(2026, 11, 25, 8, 59, 59, tzinfo=UTC), 0),
    "in the morning": (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), 1),
    "summer, just before the morning": (datetime(2026, 6, 24, 7, 59, 59, tzinfo=UTC), 0),
    "summer, in the morning": (datetime(2026, 6, 24, 8, 0, tzinfo=UTC), 1),
    "summer, when the night begins": (datetime(2026, 6, 24, 19, 0, tzinfo=UTC), 0),
    "the day when clocks go forward": (datetime(2026, 3, 29, 8, 0, tzinfo=UTC), 1),
    "the day when clocks go back": (datetime(2026, 10, 25, 8, 30, tzinfo=UTC), 0),
}


async def test_at_night_only_replies_and_help_lines_go(attack: Attack) -> None:
    for place, (name, (at, sent)) in enumerate(LOCAL_TIMES.items(), start=1):
        attack.here.clock.at = NOON
        attack.joined(("sms", number(place)), ("sms", number(100 + place)))
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE outbox SET state = 'cancelled', sent_at = NULL")
        tell(attack)
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE updates SET at = 1")
        attack.here.clock.at = at
        await schedule.tick(attack.here.house)
        attack.joined(("sms", number(100 + place)), words=["2", "i want to die"])
        await attack.send_out()
        told = [one for one in attack.sent_to(number(place)) if "boiler" in one]
        helped = [one for one in attack.sent_to(number(100 + place)) if "boiler" not in one]
        assert (name, len(told), len(helped)) == (name, sent, 2)


async def test_what_was_queued_by_day_and_is_sent_in_the_night_waits_for_the_morning(attack: Attack) -> None:
    gather(attack.here.house, 5)
    broadcast(attack.here.house)
    await schedule.tick(attack.here.house)
    assert attack.states() == {"queued": 5}
    for hours, gone in ((8, 0), (4, 0), (9, 5)):  # 20:00, midnight, 9:00
        await attack.send_out(timedelta(hours=hours))
        assert told(attack) == gone


async def test_what_expired_while_nothing_could_be_sent_never_goes(attack: Attack) -> None:
    gather(attack.here.house, 5)
    broadcast(attack.here.house)
    await schedule.tick(attack.here.house)
    await attack.sms("hello", number(501))
    await attack.send_out(timedelta(days=8))
    assert (told(attack), len(attack.sent_to(number(501)))) == (0, 1)
    await schedule.tick(attack.here.house)
    assert Counter(state for (state,) in attack.rows("SELECT state FROM outbox WHERE text LIKE '%Friday%'")) == {
        "expired": 5
    }


def told(attack: Attack) -> int:
    return len([sent for sent in attack.here.provider.log.sent if "Friday" in sent.text])
