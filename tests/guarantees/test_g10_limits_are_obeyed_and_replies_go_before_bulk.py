"""G10: providers' limits and their `retry_after` are obeyed, and a reply never waits behind a broadcast."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.rehearsal.faults import Fault
from tests.faults.kit.crowds import broadcast, gather
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.test_sending import PHONE, say, wait_for_hours

LOCKED_OUT = {"sms": Fault("refuse", code=20003), "telegram": Fault("refuse", code=401)}
LATER: dict[int, dict[str, Fault]] = {
    5: dict.fromkeys(PHONE, Fault("429", retry_after=5)),
    35: dict.fromkeys(PHONE, Fault("429", retry_after=35)),
    300: LOCKED_OUT,
}
"""By how many seconds nothing may go then."""


@pytest.mark.parametrize(("seconds", "faults"), LATER.items(), ids=["429 for 5 s", "429 for 35 s", "locked out"])
async def test_what_surely_was_not_sent_goes_later_once_and_nothing_else_goes_before(
    seconds: int, faults: dict[str, Fault], attack: Attack
) -> None:
    for channel, fault in faults.items():
        getattr(attack.here.provider, channel).script(fault)
        await say(attack, channel, "hello")
    asked = len(attack.here.provider.log.asked)
    attack.joined(("sms", number(2)), ("telegram", "2"))
    await attack.send_out(timedelta(seconds=seconds - 1))
    assert len(attack.here.provider.log.asked) == asked
    await wait_for_hours(attack, 1)
    assert [len(attack.sent_to(address)) for address in (*PHONE.values(), number(2), "2")] == [1, 1, 1, 1]


async def test_replies_and_help_lines_go_at_once_while_a_broadcast_keeps_to_its_pace(
    tmp_path: Path, empty: Path, no_certificates: None
) -> None:
    async with attacked(tmp_path, empty, "oak-house", TWILIO_SEGMENTS_PER_SECOND="1") as attack:
        gather(attack.here.house, 12)
        broadcast(attack.here.house)
        await schedule.tick(attack.here.house)
        await attack.send_out()
        assert in_bulk(attack) == 1
        for place, words in enumerate(("hello", "i want to die", "hello", "hello"), start=501):
            await attack.sms(words, number(place))
            await attack.send_out()
            assert (len(attack.sent_to(number(place))), in_bulk(attack)) == (1, 1)
        for _ in range(30):
            before = in_bulk(attack)
            await attack.send_out(timedelta(seconds=1))
            assert in_bulk(attack) - before <= 1
        assert in_bulk(attack) == 12


def in_bulk(attack: Attack) -> int:
    return len([sent for sent in attack.here.provider.log.sent if "Friday" in sent.text])
