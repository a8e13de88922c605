"""A decision against a vote, a consultation that is open too short, and one that changes: from the keyboard to phones."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.clock import shuffled
from bot.demo.samples import DEMO, FOLDER
from bot.house import House
from storage import consultations, revising
from tests.runtime.conftest import NOON, Call, PretendChannel, StillClock, outbox_of, say, text
from tests.transcripts.versions import version

AGAINST = ("outcome", "add", "oak-house", "--status", "not_doing", "--said", "hot water first")


def voted(call: Call) -> None:
    for number, body in ((1, "1"), (2, "1"), (3, "2")):
        say(number, "hello")
        say(number, body)
    assert call("consultation", "close", "oak-house")[0] == 0


def test_a_decision_against_a_vote_needs_a_reason_and_goes_to_all_who_voted(loaded: Call) -> None:
    voted(loaded)
    code, out, err = loaded(*AGAINST, "--answer", "first-repair=Hot water")
    assert (code, out) == (1, "")
    assert "everybody who voted hears why" in err
    because = ("--because", "the landlord refused")
    code, out, _ = loaded(*AGAINST, "--answer", "first-repair=Hot water", *because, "--preview")
    assert code == 0
    assert "The vote was for Hot water. Tenants and staff pick." in out
    assert "3 people hear it: 2 who voted for it and 1 who voted on it." in out
    assert loaded(*AGAINST, "--answer", "first-repair=Locks", *because)[1].count("1 person hears it") == 1


def test_before_it_closes_nothing_goes_against_a_vote(loaded: Call) -> None:
    say(1, "hello")
    say(1, "1")
    out = loaded(*AGAINST, "--answer", "first-repair=Hot water", "--because", "no")[1]
    assert "goes against" not in out


def test_who_decides_and_the_rung_stand_where_staff_look(loaded: Call) -> None:
    assert "Co-production: members and staff decide together." in loaded("consultation", "show", "oak-house")[1]


def test_opened_by_hand_for_less_than_a_week_needs_its_reason(call: Call, tmp_path: Path) -> None:
    sample = (FOLDER / "oak-house.yaml").read_text(encoding="utf-8")
    short = sample.replace("opens: today\n", "").replace("today + 14 days", "today + 3 days")
    (tmp_path / "short.yaml").write_text(short, encoding="utf-8")
    assert call("consultation", "load", "short.yaml")[0] == 0
    code, _, err = call("consultation", "open", "oak-house")
    assert (code, "less than 7 days" in err) == (1, True)
    reason = "short_because: {en: the builder comes on Friday, pl: w piątek przychodzi monter}\n"
    (tmp_path / "short.yaml").write_text(short + reason, encoding="utf-8")
    assert call("consultation", "load", "short.yaml")[0] == 0
    assert call("consultation", "open", "oak-house")[0] == 0
    assert "Open for less than a week: the builder comes on Friday." in call("consultation", "show", "oak-house")[1]


def test_loading_a_changed_question_says_how_many_are_told(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    say(1, "locks")
    changed = (FOLDER / "oak-house.yaml").read_text(encoding="utf-8").replace("Locks, pl: Zamki", "Doors, pl: Drzwi")
    (tmp_path / "oak.yaml").write_text(changed, encoding="utf-8")
    code, out, err = loaded("consultation", "load", "oak.yaml")
    assert (code, out) == (0, "oak-house\n")
    assert "1 person is told: what they chose is gone, and no longer counts." in err
    (tmp_path / "oak.yaml").write_text(changed.replace("kind: choose_one", "kind: rank"), encoding="utf-8")
    code, out, err = loaded("consultation", "load", "oak.yaml")
    assert (code, out, "another kind" in err) == (1, "", True)


def change(house: House) -> None:
    with house.database.transaction() as db:
        revising.load(db, version("oak-house-2", house.clock.now()), house.frame, house.clock.now())


async def test_a_changed_question_is_put_again_once_and_not_at_night(house: House, clock: StillClock) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    for body in ("hello", "1"):
        text(house, 1, body)
    clock.move(hours=10)
    change(house)
    for _ in range(2):
        await schedule.tick(house)
        await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "reply"]
    clock.move(hours=12)
    for _ in range(2):
        await schedule.tick(house)
        await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "reply", "update"]
    assert channel.sent[-1].text.startswith("Oak House. A question has changed. Your answer stands.")


async def test_once_it_has_closed_nobody_is_asked_again(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    for body in ("hello", "1"):
        text(house, 1, body)
    change(house)
    with house.database.transaction() as db:
        consultations.close_consultation(db, DEMO, NOON, shuffled, house.keys)
    clock.move(hours=1)
    await schedule.tick(house)
    await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "reply", "update"]
    assert channel.sent[-1].text.startswith("Oak House. The count is closed.")


async def test_buttons_of_the_new_version_count(house: House, clock: StillClock) -> None:
    from flows.turn import Incoming

    def telegram(body: str, id: str, **more: object) -> None:
        now = house.clock.now()
        house.batches.take_batch([Incoming("telegram", id, "77", body, now, **more)], now)  # type: ignore[arg-type]

    telegram("hello", "1")
    telegram("1", "2")
    change(house)
    clock.move(hours=1)
    await schedule.tick(house)
    with house.database.reading() as db:
        (kept,) = db.exec_driver_sql("SELECT buttons FROM outbox WHERE kind = 'update'").scalars().all()
    import json

    telegram("", "3", kind="button", token=json.loads(kept)[0][1])
    with house.database.reading() as db:
        counts = consultations.tally(db, DEMO).questions[0].counts
    assert (counts, clock.now() - NOON) == ({1: 1}, timedelta(hours=1))
