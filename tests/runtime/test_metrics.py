"""A person on call sees what they decide by, read as Prometheus reads it; and nothing of anybody."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.channels.channel import Heard
from bot.clock import new_id
from bot.house import House, opened
from bot.lately import Lately
from bot.schedule import beat
from bot.settings import Settings, load_settings
from bot.tally import Tally
from bot.watching import keep_tally, look, watching
from flows.turn import Incoming
from storage import audit, noticed, providers, requests
from storage.noticed import Certificate, Clock, LookedThrough
from storage.outbox import Fate, Post, Receipt
from tests.runtime.conftest import NOON, PretendChannel, StillClock, appoint, outbox_of, text

BOTH = {
    "YOUSAID_PUBLIC_URL": "https://yousaid.test",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "x" * 32,
    "TWILIO_FROM": "+447700900000",
}


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return load_settings({**environment, **BOTH})


@pytest.fixture(params=["sqlite", "postgresql"])
def watched(request: pytest.FixtureRequest, environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    """On either database."""
    url = environment["DATABASE_URL"] if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with opened(load_settings({**environment, **BOTH, "DATABASE_URL": url}), clock) as house:
        with house.database.transaction() as db:
            appoint(db, house)
        yield house


def shown(house: House) -> dict[tuple[str, ...], float]:
    """(name, label values ...) -> value, counted now: on a slow machine what was counted before would still hold."""
    house.lately = Lately()
    families = text_string_to_metric_families(metrics.exposition(house))
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def incoming(body: str, number: int = 1) -> Incoming:
    return Incoming("sms", f"SM{body}", f"+447700900{number:03}", body, NOON)


async def test_texts_repeats_and_receipts_are_counted_across_processes(watched: House) -> None:
    for body in ("hello", "hello", "cold showers"):
        await watched.hear(Heard(messages=(incoming(body),)))
    await watched.hear(Heard(receipts=(Receipt("sms", "undelivered", NOON, provider_id="SM1"),)))
    await keep_tally(watched)
    found = shown(watched)
    assert found["yousaid_texts_total", "sms"] == 3
    assert found["yousaid_repeats_total", "sms"] == 1
    assert found["yousaid_receipts_total", "sms", "undelivered"] == 1
    assert found["yousaid_receipts_total", "sms", "delivered"] == 0


async def test_the_outbox_is_shown_by_state_and_kind_and_a_night_s_wait_is_no_reply_s(
    watched: House, clock: StillClock
) -> None:
    text(watched, 1, "hello")
    text(watched, 2, "i want to die")
    clock.move(seconds=90)
    found = shown(watched)
    assert found["yousaid_outbox", "queued", "sms", "reply"] == 1
    assert found["yousaid_outbox", "queued", "sms", "help"] == 1
    assert found["yousaid_outbox_oldest_seconds", "reply"] == 90
    assert found["yousaid_outbox_oldest_seconds", "unasked"] == 0
    assert found["yousaid_alerts_open",] == 1


async def test_a_reply_that_is_tried_again_and_again_has_waited_since_it_was_written(
    watched: House, clock: StillClock
) -> None:
    text(watched, 1, "hello")
    for _ in range(3):
        await outbox_of(watched, PretendChannel([{"status": "retry"}])).deliver_once()
        clock.move(seconds=100)
    assert shown(watched)["yousaid_outbox_oldest_seconds", "reply"] == 300


async def test_what_a_person_wrote_by_night_does_not_wait_before_the_morning(watched: House, clock: StillClock) -> None:
    text(watched, 1, "hello")
    text(watched, 1, "person please")
    await outbox_of(watched, PretendChannel()).deliver_once()
    with watched.database.transaction() as db:
        (asked,) = requests.every_open(db)
        requests.queue_reply(db, asked.id, "We will ring you.", 1, NOON + timedelta(hours=9), new_id, NOON)
    clock.move(hours=8)
    assert shown(watched)["yousaid_outbox_oldest_seconds", "reply"] == 0
    clock.move(hours=2)
    assert shown(watched)["yousaid_outbox_oldest_seconds", "reply"] == 3600


async def test_what_nobody_knows_is_shown_apart_while_it_is_looked_for(house: House) -> None:
    text(house, 1, "hello")
    await outbox_of(house, PretendChannel([{"status": "unknown"}])).deliver_once()
    assert shown(house)["yousaid_outbox", "looked_for", "sms", "reply"] == 1


@pytest.mark.parametrize(
    "fate, expected",
    [
        ({"status": "sent"}, ("sent", "taken")),
        ({"status": "retry", "stop": True, "retry_after": 3}, ("retry", "wait")),
        ({"status": "retry", "stop": True, "effect": "stop_channel", "code": "20003"}, ("retry", "refused")),
        ({"status": "failed", "effect": "left", "code": "21610"}, ("failed", "left")),
        ({"status": "failed", "effect": "bad_address", "code": "21211"}, ("failed", "address")),
        ({"status": "unknown"}, ("unknown", "other")),
    ],
)
async def test_each_try_to_send_is_counted_by_what_became_of_it(
    house: House, fate: dict[str, Any], expected: tuple[str, str]
) -> None:
    text(house, 1, "hello")
    outbox = outbox_of(house, PretendChannel([fate]))
    outbox.learned = house.tally.sent
    await outbox._round()
    await outbox._land(None)
    await keep_tally(house)
    found = shown(house)
    assert found["yousaid_sends_total", "sms", *expected] == 1
    assert found["yousaid_provider_stopped", "sms"] == (expected[1] == "refused")


async def test_a_turn_that_was_set_aside_is_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a fault of ours")

    assert shown(house)["yousaid_set_aside_total",] == 0
    monkeypatch.setattr("bot.talking.engine.take_turn", broken)
    text(house, 1, "hello")
    assert shown(house)["yousaid_set_aside_total",] == 1


async def test_every_metric_that_is_declared_is_shown_where_all_is_known(house: House, clock: StillClock) -> None:
    with house.database.transaction() as db:
        beat(db, house, NOON)
        noticed.keep_clock(db, Clock(-3.5, NOON))
        noticed.keep_looked_through(db, LookedThrough("", NOON - timedelta(days=3)))
        noticed.keep_certificate(db, Certificate(NOON + timedelta(days=30), "", NOON))
        providers.note(db, "sms", "20003", NOON)
        audit.note(db, audit.SYSTEM, "consultation closed", NOON - timedelta(days=9))
    text(house, 1, "hello")
    clock.move(seconds=30)
    written = metrics.exposition(house)
    families = {line.split()[2] for line in written.splitlines() if line.startswith("# TYPE")}
    assert families == {family.name for family in metrics.FAMILIES}
    found = shown(house)
    assert (found["yousaid_worker_seen",], found["yousaid_last_tick_age_seconds",]) == (1, 30)
    assert (found["yousaid_database_whole",], found["yousaid_clock_ahead_seconds",]) == (1, -3.5)
    assert found["yousaid_certificate_ends_in_seconds",] == 30 * 86400 - 30
    assert found["yousaid_provider_stopped", "sms"] == 1
    assert found["yousaid_backup_age_seconds",] == 9 * 86400 + 30
    clock.move(seconds=31)
    assert shown(house)["yousaid_worker_seen",] == 0


async def test_nothing_of_anybody_is_in_it(house: House) -> None:
    for number, words in ((1, "canary is what i said"), (2, "i want to die canary")):
        text(house, number, words)
    written = metrics.exposition(house).casefold()
    assert not [word for word in ("canary", "7700900", "oak", "desk", "self_harm") if word in written]
    assert len(written.splitlines()) < 200


async def test_a_database_that_does_not_answer_is_what_it_tells_and_what_waits_for_it(
    house: House, clock: StillClock, tmp_path: Path
) -> None:
    assert (shown(house)["yousaid_spool_files",], shown(house)["yousaid_spool_oldest_seconds",]) == (0, 0)
    (tmp_path / "yousaid.db").rename(tmp_path / "elsewhere.db")
    await house.hear(Heard(messages=(incoming("hello"),)))
    clock.move(seconds=70)
    found = shown(house)
    assert (found["yousaid_spool_files",], found["yousaid_spool_oldest_seconds",]) == (1, 70)
    assert found["yousaid_database_up",] == 0
    assert found["yousaid_disk_free_bytes",] > 0
    assert ("yousaid_worker_seen",) not in found


async def test_what_could_not_be_kept_of_the_counts_is_kept_later(house: House, tmp_path: Path) -> None:
    house.tally.refused("sms", 403)
    (tmp_path / "yousaid.db").rename(tmp_path / "elsewhere.db")
    await look(house)
    (tmp_path / "elsewhere.db").rename(tmp_path / "yousaid.db")
    await look(house)
    await look(house)
    assert shown(house)["yousaid_refused_total", "sms", "403"] == 1


async def test_what_was_counted_last_is_kept_when_a_process_ends(house: House) -> None:
    async with watching(house, seconds=3600):
        house.tally.refused("sms", 403)
    assert shown(house)["yousaid_refused_total", "sms", "403"] == 1


def test_every_name_that_is_counted_fits_its_column() -> None:
    tally, longest = Tally(), "undelivered"
    for status in ("sent", "retry", "failed", "unknown"):
        for effect in (None, "left", "bad_address", "stop_channel", "moved"):
            tally.sent(Post("1", "telegram", "", ""), Fate("1", status, effect=effect))  # type: ignore[arg-type]
    tally.heard(Heard(receipts=(Receipt("telegram", longest, NOON),)))
    tally.refused("telegram", 403)
    assert max(len("#" + " ".join(name)) for name in tally.take()) <= 32


def test_what_waits_is_counted_from_the_indexes_of_what_is_not_over(house: House, tmp_path: Path) -> None:
    from storage.outbox_seen import _COUNTS

    words = str(_COUNTS.compile(house.database.engine)).replace("?", "9")
    with closing(sqlite3.connect(tmp_path / "yousaid.db")) as db:
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {words}"))
    assert "USING COVERING INDEX ix_outbox_waiting" in plan
    assert not [
        part for part in plan.split("SCAN ")[1:] if "INDEX" not in part.split("SCAN")[0] and "outbox" in part[:8]
    ]


def test_nothing_of_it_is_loaded_before_it_is_asked_for() -> None:
    loaded = "import sys, bot.server, bot.schedule; print([m for m in sys.modules if 'prometheus' in m or m == 'bot.metrics'])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
