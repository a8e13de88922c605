"""Each checker is silent where all is well, and speaks where somebody has made it untrue."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import audit
from tests.faults.kit.checkers import Evidence, Weight, back_to_base, weigh, wrong, wrong_in
from tests.faults.kit.history import History, Posted
from tests.hostile.attack import attacked, number
from tests.hostile.conftest import empty  # noqa: F401

SAID = ((1, "hello", None), (1, "2", "2"), (2, "i want to die", None), (3, "hello", None), (3, "STOP", None))


@pytest.fixture
async def seen(tmp_path: Path, empty: Path) -> AsyncIterator[Evidence]:  # noqa: F811
    """Five texts of three people, each answered; the last one left."""
    history = History(tmp_path / "history")
    async with attacked(tmp_path, empty, "oak-house") as attack:
        for place, words, vote in SAID:
            fields = attack.text(words, number(place))
            history.sent(Posted(fields["MessageSid"], number(place), words, vote, "die" in words))
            history.answered(fields["MessageSid"], (await attack.form("/sms", fields))[0])
            await attack.send_out()
        with attack.here.house.database.transaction() as db:
            audit.note(db, "desk", "looked", attack.here.clock.now())
        yield Evidence(attack.here.house, history.read(), tuple(attack.here.provider.log.sent))


def by_sql(sql: str) -> Callable[[Connection, Evidence], Evidence]:
    def sabotage(db: Connection, seen: Evidence) -> Evidence:
        db.exec_driver_sql(sql)
        return seen

    return sabotage


def sent_twice(db: Connection, seen: Evidence) -> Evidence:
    reply = next(one for one in seen.sent if one.to == number(1))
    return replace(seen, sent=(*seen.sent, reply))


def never_sent(db: Connection, seen: Evidence) -> Evidence:
    return replace(seen, sent=())


def logged(db: Connection, seen: Evidence) -> Evidence:
    return replace(seen, log=f"a text from {number(2)} was kept")


SABOTAGES = [
    ("I1", by_sql("UPDATE messages SET provider_id = 'SMother' WHERE text = '2'")),
    ("I2", by_sql("UPDATE ballots SET value = '1'")),
    ("I2", by_sql("UPDATE answered SET until = at")),
    ("I3", by_sql("UPDATE outbox SET state = 'attempting', lease_until = 1")),
    ("I3", by_sql("UPDATE outbox SET state = 'forgotten'")),
    ("I4", sent_twice),
    ("I4", never_sent),
    ("I5", by_sql("UPDATE opt_outs SET at = 1")),
    ("I6", by_sql("UPDATE audit SET who = 'somebody else'")),
    ("I7", by_sql("UPDATE alerts SET member_id = NULL")),
    ("I8", by_sql("DELETE FROM members")),
    ("I9", logged),
]


async def test_each_checker_is_silent_when_all_is_well_and_speaks_when_it_is_not(seen: Evidence) -> None:
    assert wrong(seen) == {}
    for name, sabotage in SABOTAGES:
        with seen.house.database.engine.connect() as db:
            db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            assert name in wrong_in(db, sabotage(db, seen)), (name, sabotage)
            db.rollback()
    assert wrong(seen) == {}


def test_what_grows_is_told(tmp_path: Path) -> None:
    import os

    now = weigh(os.getpid())
    assert list(back_to_base(now, now)) == []
    assert len(list(back_to_base(now, Weight(now.memory * 2, now.files + 50)))) == 2


def test_a_history_survives_whoever_writes_it(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    history.sent(Posted("1", number(1), "hello"))
    history.answered("1", None)
    history.answered("1", 200)
    history.answered("1", 503)
    (found,) = History(history.path).read()
    assert (found.status, found.is_acked) == (503, True)
