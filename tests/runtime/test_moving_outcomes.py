"""`yousaid outcome update`, `correct` and `--preview`: each step is told once, and what was wrong is put right."""

import re
from datetime import timedelta

import pytest

from bot import schedule
from bot.commands.in_languages import spread_languages
from bot.commands.moving import Change, change_outcome
from bot.commands.telling import CannotDo
from bot.house import House
from flows.consultation import Text
from flows.outcome import About, Outcome
from storage import loop, steps
from storage.problems import DatabaseProblem
from tests.runtime.conftest import NOON, Call, PretendChannel, StillClock, outbox_of, say, states, text

ADD = ("outcome", "add", "oak-house", "--status", "planned", "--said", "it is cold", "--did", "a boiler, 8 Jan")
RIGHT = ("--did", "a boiler, 15 Jan", "--why", "the builder moved the day")


def added(call: Call, *more: str) -> str:
    say(1, "it is cold")
    code, out, err = call(*ADD, *more)
    assert (code, err) == (0, "")
    return out.split()[0]


def test_an_outcome_moves_on_and_every_step_is_shown(loaded: Call) -> None:
    outcome = added(loaded)
    code, out, _ = loaded("outcome", "update", outcome, "--status", "done", "--did", "a boiler", "--version", "1")
    assert (code, out.splitlines()[0]) == (0, f"{outcome} is moved on: step 2.")
    assert "1 person hears it: 1 who took part." in out
    shown = loaded("outcome", "show", outcome)[1]
    assert "oak-house: done, told from" in shown
    assert "Version 2" in shown
    assert re.search(r"Step 1: planned, told from .*; moved on .*\n  You said \(en\): it is cold\n", shown)
    assert len(loaded("outcome", "list")[1].splitlines()) == 1


def test_a_correction_keeps_what_was_wrong_and_says_it(loaded: Call) -> None:
    outcome = added(loaded)
    assert loaded("outcome", "correct", outcome, *RIGHT)[0] == 0
    shown = loaded("outcome", "show", outcome)[1]
    assert "What was wrong before (en): the builder moved the day" in shown
    assert re.search(r"Step 1: planned, told from .*; corrected .*\n.*\n  We did \(en\): a boiler, 8 Jan", shown)


def test_a_preview_shows_each_text_and_its_cost_and_keeps_nothing(
    loaded: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUSAID_PRICE_PER_SEGMENT", "0.04")
    say(1, "it is cold")
    say(2, "me too")
    say(3, "hello")
    say(3, "polski")
    say(4, "cold here")
    say(4, "stop")
    code, out, _ = loaded(*ADD, "--said.pl", "jest zimno", "--did.pl", "piec, 8 sty", "--preview")
    assert code == 0
    assert "In English, by text, to 2 people, 1 text each, about £0.08:\n  Oak House. You said: it is cold." in out

    assert "In Polish, by text, to 1 person, 1 text each, about £0.04:\n" in out
    assert "In all about £0.12." in out
    assert "3 people hear it: 3 who took part. 1 more has left: nothing goes to them." in out
    assert "nothing is kept" in out
    assert loaded("outcome", "list")[1] == "There is no outcome yet: yousaid outcome add.\n"


@pytest.mark.parametrize(
    ("command", "more", "code", "word"),
    [
        ("update", ("--status", "not_doing"), 1, "--because"),
        ("update", ("--status", "done", "--did", " "), 2, "--did"),
        ("update", (), 1, "Nothing is different"),
        ("update", ("--status", "done", "--version", "7"), 1, "changed this outcome meanwhile"),
        ("update", ("--by", "2020-01-01"), 2, "far from now"),
        ("update", ("--status", "doing", "--by", "2026-01-01"), 1, "is in the past"),
        ("correct", ("--did", "a boiler, 15 Jan"), 1, "--why"),
        ("correct", ("--why", "no"), 1, "write what is right"),
        ("correct", ("--did", "a boiler " * 40, "--why", "no"), 1, "characters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_moves(
    loaded: Call, command: str, more: tuple[str, ...], code: int, word: str
) -> None:
    outcome = added(loaded)
    found, out, err = loaded("outcome", command, outcome, *more)
    assert (found, out) == (code, "")
    assert word in err
    assert "Version 1" in loaded("outcome", "show", outcome)[1]


def test_an_outcome_that_is_not_there_and_empty_words_are_said(loaded: Call) -> None:
    assert loaded("outcome", "correct", "nothing", *RIGHT)[::2] == (
        1,
        "There is no outcome nothing. See: yousaid outcome list\n",
    )
    code, _, err = loaded(*ADD, "--because", "  ")
    assert (code, "--because" in err) == (2, True)
    assert "Nobody hears it as it stands" in loaded(*ADD)[1]


def test_what_stands_from_later_on_cannot_be_overtaken(loaded: Call) -> None:
    outcome = added(loaded, "--at", "today + 5 days 10:00")
    code, _, err = loaded("outcome", "update", outcome, "--status", "doing")
    assert (code, "--at" in err) == (1, True)
    assert loaded("outcome", "update", outcome, "--status", "doing", "--at", "today + 6 days 10:00")[0] == 0


def test_languages_are_spread_for_what_is_wrong_too() -> None:
    typed = ["outcome", "correct", "1", "--why.pl", "zmiana dnia"]
    assert spread_languages(typed) == ["outcome", "correct", "1", "--in", "why.pl=zmiana dnia"]


def outcome(did: str = "a boiler, 8 Jan") -> Outcome:
    return Outcome("1" * 32, "oak-house", "planned", Text({"en": "it is cold"}), Text({"en": did}), about=About())


def change(how: str = "correct", did: str = "a boiler, 15 Jan", **more: object) -> Change:
    given = {"status": None, "translated": (), "owner": None, "by": None, "at": None, "sensitive": False}
    typed = {"plain": {"did": did, **({"why": "the day moved"} if how == "correct" else {})}}
    later = {"as_is": False, "preview": False, "seen": None}
    return Change(**{"how": how, "outcome": "1" * 32, **given, **typed, **later, **more})  # type: ignore[arg-type]


async def half_told(house: House) -> PretendChannel:
    """Two people took part; the first has had the outcome, the second has had nothing of it."""
    channel = PretendChannel()
    outbox = outbox_of(house, channel, bulk=1)
    for number in (1, 2):
        text(house, number, "it is cold")
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome(), NOON, house.frame)
    await schedule.tick(house)
    await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "reply", "update"]
    return channel


async def test_who_had_it_hears_what_was_wrong_and_who_had_not_only_what_is_right(
    house: House, clock: StillClock
) -> None:
    channel = await half_told(house)
    preview = change_outcome(house, change(preview=True))
    assert [line for line in preview if line.startswith("In English")] == [
        "In English, by text, to 1 person, 1 text each:",
        "In English, by text, to 1 person, 1 text each:",
    ]
    change_outcome(house, change())
    clock.move(minutes=5)
    for _ in range(3):
        await schedule.tick(house)
        assert house.outbox is not None
        await house.outbox.deliver_once()
        clock.move(seconds=2)
    told = [post.text for post in channel.sent[3:]]
    assert sorted(told) == [
        "Oak House. We told you: a boiler, 8 Jan. That was wrong. Why: the day moved. We plan: a boiler, 15 Jan. "
        "STOP ends.",
        "Oak House. You said: it is cold. We plan: a boiler, 15 Jan. STOP ends.",
    ]
    assert states(house)["cancelled"] == 1


async def test_who_left_between_the_preview_and_the_sending_hears_nothing(house: House, clock: StillClock) -> None:
    channel = await half_told(house)
    change_outcome(house, change(preview=True))
    text(house, 1, "STOP")
    change_outcome(house, change())
    await schedule.tick(house)
    text(house, 2, "STOP")
    clock.move(minutes=5)
    assert house.outbox is not None
    await house.outbox.deliver_once()
    assert [post.kind for post in channel.sent[3:]] == []


async def test_what_a_busy_provider_gave_back_does_not_go_once_it_is_corrected(house: House, clock: StillClock) -> None:
    """It was on its way when it was corrected; sent again it would be the old words after the new ones."""
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "it is cold")
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome(), NOON, house.frame)
    await schedule.tick(house)
    with house.database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'attempting' WHERE kind = 'update'")
    change_outcome(house, change())
    with house.database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'queued' WHERE kind = 'update'")
    await schedule.tick(house)
    for _ in range(3):
        await outbox.deliver_once()
        clock.move(days=1)
    told = [post.text for post in channel.sent if post.kind == "update"]
    assert told == ["Oak House. You said: it is cold. We plan: a boiler, 15 Jan. STOP ends."]


async def test_somebody_who_changed_their_vote_still_hears_what_became_of_what_they_were_told(
    house: House, clock: StillClock
) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    for body in ("hello", "2"):
        text(house, 1, body)
    about = About(answers=(("first-repair", 2),))
    with house.database.transaction() as db:
        loop.add_outcome(
            db,
            Outcome("1" * 32, "oak-house", "planned", Text({"en": "x"}), Text({"en": "y"}), about=about),
            NOON,
            house.frame,
        )
    await schedule.tick(house)
    await outbox.deliver_once()
    clock.move(days=1)
    text(house, 1, "undo 1")
    told = change_outcome(house, change("update", did="locks came", status="doing"))
    assert "1 person hears it: 1 who heard of it before." in told
    await schedule.tick(house)
    await outbox.deliver_once()
    assert "We are doing: locks came." in channel.sent[-1].text


def test_of_two_staff_at_once_the_second_is_told(house: House) -> None:
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome(), NOON, house.frame)
        steps.move_on(db, outcome("on order"), 1, NOON, NOON, house.frame)
        with pytest.raises(DatabaseProblem, match="meanwhile"):
            steps.correct(db, outcome("wrong"), 1, NOON, house.frame)
    with house.database.reading() as db:
        assert [one.outcome.did for one in steps.history(db, ["1" * 32])["1" * 32]] == [
            Text({"en": "a boiler, 8 Jan"}),
            Text({"en": "on order"}),
        ]
    with pytest.raises(CannotDo, match="meanwhile"):
        change_outcome(house, change(seen=1))


def test_a_correction_to_what_nobody_has_heard_waits_for_its_time(house: House) -> None:
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome(), NOON + timedelta(days=3), house.frame)
    assert "It goes from Fri 27 Nov, 12pm on." in change_outcome(house, change())


def test_the_same_words_again_are_no_correction(house: House) -> None:
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome(), NOON, house.frame)
    with pytest.raises(CannotDo, match="write what is right"):
        change_outcome(house, change(did="a boiler, 8 Jan"))


def test_the_promise_of_an_outcome_follows_its_steps(loaded: Call) -> None:
    outcome = added(loaded, "--by", "today + 14 days", "--owner", "repairs manager")
    done = ("outcome", "update", outcome, "--status", "done", "--did", "a boiler")
    code, _, err = loaded(*done, "--at", "today + 30 days 10:00")
    assert (code, "before this is told" in err, "yousaid promise late 1" in err) == (1, True, True)
    assert loaded(*done, "--preview")[1].endswith("Leave out --preview to send it.\n")
    assert "kept" not in loaded("promise", "show", "1")[1]
    assert loaded(*done)[0] == 0
    assert "kept" in loaded("promise", "show", "1")[1]


def test_a_preview_of_an_outcome_that_keeps_a_promise_keeps_nothing(loaded: Call) -> None:
    added(loaded, "--by", "today + 14 days")
    keeps = (*ADD, "--keeps", "1")
    assert "It keeps promise 1." not in loaded(*keeps, "--preview")[1]
    assert loaded(*keeps)[1].endswith("It keeps promise 1.\n")
