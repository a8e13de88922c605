"""G3: texts that came while nobody was there to hear them are fetched later, each once."""

from datetime import timedelta

import pytest

from tests.hostile.attack import NOON, Attack, number
from tests.hostile.test_missed_texts import MINUTE, heard, started, unheard


async def test_forty_texts_that_were_lost_are_there_once_in_order_and_answered(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [(1 + place % 20, f"the showers are cold {place}") for place in range(40)]
    await unheard(attack, monkeypatch, *said)
    assert heard(attack) == []
    attack.here.clock.at += MINUTE
    await started(attack)
    assert heard(attack) == [words for _, words in said]
    moments = [at for (at,) in attack.rows("SELECT at FROM messages ORDER BY id")]
    assert moments == [int((NOON.timestamp() + 10 * place) * 1_000_000) for place in range(40)]
    assert all(attack.sent_to(number(place)) for place in range(1, 21))
    before = attack.counts()
    for _ in range(3):
        await started(attack)
    assert attack.counts() == before
    assert before["repeats"] == 0


async def test_what_its_webhook_brings_after_all_counts_once(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    await unheard(attack, monkeypatch, (1, "cold showers"))
    attack.here.clock.at += MINUTE
    await started(attack)
    (sid,) = attack.rows("SELECT provider_id FROM messages")[0]
    assert (await attack.sms("cold showers", number(1), MessageSid=sid))[0] == 200
    assert attack.counts()["messages"] == attack.counts()["views"] == 1


async def test_what_came_in_before_after_and_in_the_outage_is_there_once(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that did arrive is fetched again, and none of it hides what did not."""
    await attack.here.provider.sms_phone(number(1)).text("before")
    await attack.here.provider.settled()
    await started(attack)
    attack.here.clock.at += timedelta(hours=1)
    await unheard(attack, monkeypatch, (1, "in the outage"), (2, "in it too"))
    await attack.here.provider.sms_phone(number(2)).text("after")
    await attack.here.provider.settled()
    attack.here.clock.at += MINUTE
    for _ in range(2):
        await started(attack)
    assert sorted(heard(attack)) == ["after", "before", "in it too", "in the outage"]
