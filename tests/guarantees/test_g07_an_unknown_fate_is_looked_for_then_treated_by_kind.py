"""G7: a send whose fate is unknown is looked for; then broadcasts go at most once, and help lines at least once."""

from typing import Any

from bot import schedule
from tests.hostile.attack import Attack, number
from tests.hostile.test_lost_answers import minutes
from tests.hostile.test_sending import ACCEPTED, adds_up, somebody, tell, wait_for_hours

CHANNELS = ("sms", "telegram")
NOT_ACCEPTED: list[Any] = ["500-before", "timeout-before", "reset-before"]


async def test_what_the_provider_took_is_never_sent_again_whatever_it_answered(attack: Attack) -> None:
    attack.here.provider.sms.callbacks = "never"
    people = {
        (somebody(channel, place), fault) for channel in CHANNELS for place, fault in enumerate(ACCEPTED, start=1)
    }
    for channel in CHANNELS:
        for place, fault in enumerate(ACCEPTED, start=1):
            await lose(attack, channel, place, fault, "hello")
    await wait_for_hours(attack, 1)
    assert {(address, fault) for address, fault in people if len(attack.sent_to(address)) != 1} == set()


async def test_a_reply_that_was_never_taken_goes_once_we_know(attack: Attack) -> None:
    for place, fault in enumerate(NOT_ACCEPTED, start=1):
        await lose(attack, "sms", place, fault, "hello")
    await wait_for_hours(attack, 1)
    assert [len(attack.sent_to(number(place))) for place in range(1, 4)] == [1, 1, 1]


async def test_help_lines_go_at_least_once_and_never_without_end(attack: Attack) -> None:
    attack.here.provider.sms.callbacks = "never"
    for channel in CHANNELS:
        for place, fault in enumerate(("500-before", "reset-before", "garbage"), start=1):
            await lose(attack, channel, place, fault, "i want to die")
    await wait_for_hours(attack, 1)
    assert all(1 <= len(attack.sent_to(somebody(channel, place))) <= 3 for channel in CHANNELS for place in (1, 2, 3))


async def test_an_update_that_was_taken_is_never_sent_twice_and_one_that_was_not_goes_once(attack: Attack) -> None:
    attack.joined(*(("sms", number(place)) for place in range(1, 5)))
    await attack.send_out()
    before = len(attack.here.provider.log.sent)
    tell(attack)
    await schedule.tick(attack.here.house)
    attack.here.provider.sms.callbacks = "never"
    attack.here.provider.sms.script("500-after", "timeout-after", "500-before", "reset-before")
    for _ in range(4):
        await minutes(attack, 10)
    told = [sent.to for sent in attack.here.provider.log.sent[before:]]
    assert sorted(told) == [number(place) for place in range(1, 5)]
    assert adds_up(attack)


async def lose(attack: Attack, channel: str, place: int, fault: Any, words: str) -> None:
    """What somebody is answered to these words goes out, and the provider does this with it."""
    getattr(attack.here.provider, channel).script(fault)
    attack.joined((channel, somebody(channel, place)), words=[words])
    await attack.send_out()
