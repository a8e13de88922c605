"""Texts that came while nobody was there to hear them are fetched later: each once, in order, with Twilio's own time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import schedule
from bot.inbox import NotKept
from tests.hostile.attack import Attack, attacked, number

MINUTE = timedelta(minutes=1)


async def unheard(attack: Attack, monkeypatch: pytest.MonkeyPatch, *said: tuple[int, str]) -> None:
    """These texts reach Twilio, ten seconds apart, and no webhook of theirs gets through."""

    async def post(*_: Any) -> tuple[int, str]:
        return 503, ""

    with monkeypatch.context() as down:
        down.setattr(attack.here.provider.texts.deliveries, "post", post)
        for place, words in said:
            await attack.here.provider.sms_phone(number(place)).text(words)
            attack.here.clock.at += timedelta(seconds=10)
        await attack.here.provider.settled()


async def started(attack: Attack) -> None:
    """As a process that has just started: what came is fetched, and answered."""
    attack.here.house.texts_asked_for = None
    await ticked(attack)


async def ticked(attack: Attack) -> None:
    await schedule.tick(attack.here.house)
    await attack.send_out()


def heard(attack: Attack) -> list[str]:
    return [text for (text,) in attack.rows("SELECT text FROM messages ORDER BY kept_at, id")]


async def test_what_a_webhook_may_still_bring_is_left_to_it(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await unheard(attack, monkeypatch, (1, "cold showers"))
        await started(attack)
        assert heard(attack) == []
        attack.here.clock.at += 5 * MINUTE
        await ticked(attack)
        assert heard(attack) == ["cold showers"]


async def test_the_list_is_asked_at_the_start_and_every_five_minutes(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await started(attack)
        await unheard(attack, monkeypatch, (1, "cold showers"))
        for wait, many in ((4 * MINUTE, 0), (MINUTE, 1)):
            attack.here.clock.at += wait
            await ticked(attack)
            assert len(heard(attack)) == many


async def test_a_text_that_came_by_webhook_after_the_outage_hides_none_of_it(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await started(attack)
        attack.here.clock.at += timedelta(hours=5)
        await unheard(attack, monkeypatch, (1, "first"))
        attack.here.clock.at += timedelta(hours=5)
        await attack.sms("second", number(2))
        await started(attack)
        assert sorted(heard(attack)) == ["first", "second"]


FAILING = [
    "500-before",
    "garbage",
    *(pytest.param(fault, marks=pytest.mark.faults) for fault in ("timeout-before", "429")),
]


@pytest.mark.parametrize("fault", FAILING)
async def test_a_list_that_fails_is_read_from_the_same_moment_on_the_next_time(
    fault: Any, tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await started(attack)
        await unheard(attack, monkeypatch, (1, "cold showers"))
        attack.here.provider.sms.script_lists(fault, fault)
        for wait, many in ((timedelta(minutes=5), 0), (timedelta(minutes=40), 0), (timedelta(minutes=40), 1)):
            attack.here.clock.at += wait
            await ticked(attack)
            assert len(heard(attack)) == many


async def test_a_text_that_could_not_be_kept_is_fetched_again_and_keeps_no_other_back(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await unheard(attack, monkeypatch, (1, "first"), (2, "second"), (3, "third"))
        attack.here.clock.at += MINUTE
        receive = attack.here.house.receive

        async def full(messages: Any) -> None:
            if messages[0].text == "second":
                raise NotKept
            await receive(messages)

        monkeypatch.setattr(attack.here.house, "receive", full)
        await started(attack)
        assert heard(attack) == ["first", "third"]
        monkeypatch.setattr(attack.here.house, "receive", receive)
        attack.here.clock.at += timedelta(hours=2)
        await ticked(attack)
        assert heard(attack) == ["first", "third", "second"]


async def test_nothing_is_asked_where_there_is_no_twilio(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, TWILIO_ACCOUNT_SID="", TWILIO_AUTH_TOKEN="", TWILIO_FROM="") as attack:
        await started(attack)
        assert attack.here.house.texts_asked_for is None


async def test_a_cry_for_help_that_was_missed_is_answered_and_alerts(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        await unheard(attack, monkeypatch, (1, "i want to die"))
        attack.here.clock.at += MINUTE
        await started(attack)
        assert attack.counts()["alerts"] == 1
        assert ["116 123" in text for text in attack.sent_to(number(1))] == [True]
