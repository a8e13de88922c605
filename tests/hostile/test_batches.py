"""What arrived before a close counts, though the batch that holds it is committed after."""

from datetime import timedelta
from pathlib import Path

from storage.tables.columns import moment
from tests.hostile.attack import attacked, number
from tests.hostile.breaking import one_batch, until


async def test_an_answer_that_arrived_before_close_counts_though_its_commit_came_after(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)), ("sms", number(2)))
        closes = moment(attack.one("SELECT closes FROM consultations"))
        attack.here.clock.at = closes - timedelta(milliseconds=1)
        async with one_batch(attack) as post:
            before = post(attack.sms("1", number(1)))
            await until(lambda: len(attack.here.house.inbox._forming) == 1)
            attack.here.clock.at = closes
            after = post(attack.sms("2", number(2)))
            await until(lambda: len(attack.here.house.inbox._forming) == 2)
        assert ((await before)[0], (await after)[0]) == (200, 200)
        assert attack.rows("SELECT value, late FROM ballots ORDER BY value") == [("1", 0), ("2", 1)]
