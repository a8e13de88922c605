"""`yousaid outcome`: who will hear it and when is said in counts, and what cannot be read stores nothing."""

from pathlib import Path

import pytest

from bot.commands.in_languages import spread_languages
from tests.runtime.conftest import Call, say

DONE = ("outcome", "add", "oak-house", "--status", "done", "--said", "it is cold", "--did", "a boiler")


def test_an_outcome_says_in_counts_who_hears_it_and_when(loaded: Call) -> None:
    for number, body in ((1, "2"), (2, "2"), (3, "1")):
        say(number, "hello")
        say(number, body)
    code, out, err = loaded(*DONE, "--answer", "first-repair=Locks", "--owner", "repairs manager", "--by", "2027-01-08")
    assert (code, err) == (0, "")
    assert "2 people hear it: 2 who voted for it.\n2 by text; 2 in English.\n" in out
    assert "Trial mode" in out
    assert "+44" not in out
    assert "3 people hear it: 3 who took part." in loaded(*DONE)[1]
    assert "1 person hears it: 1 who said it." in loaded(*DONE, "--ref", "a1")[1]
    assert "done, not told yet" in loaded("outcome", "list")[1]


def test_a_later_time_is_told_and_the_night_is_left_out(loaded: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.setup.missing", lambda *_: ())
    assert "It goes from Fri 8 Jan, 10am on." in loaded(*DONE, "--at", "2027-01-08 10:00")[1]
    assert "It goes from Sat 9 Jan, 9am on." in loaded(*DONE, "--at", "2027-01-08 22:00")[1]


def test_a_missing_translation_stops_it_unless_it_is_sent_as_it_is(loaded: Call) -> None:
    say(1, "hello")
    say(1, "polski")
    code, out, err = loaded(*DONE)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        '1 person reads pl: add --said.pl "...", or --as-is to send it untranslated.',
        '1 person reads pl: add --did.pl "...", or --as-is to send it untranslated.',
    ]
    assert loaded("outcome", "list")[1] == "There is no outcome yet: yousaid outcome add.\n"
    assert loaded(*DONE, "--as-is")[0] == 0
    assert loaded(*DONE, "--said.pl", "zimno", "--did.pl=nowy piec")[0] == 0


def test_the_words_may_come_from_a_file(loaded: Call, tmp_path: Path) -> None:
    say(1, "polski")
    (tmp_path / "did.yaml").write_text("said: {en: it is cold, pl: zimno}\ndid: {en: a boiler, pl: nowy piec}\n")
    assert loaded("outcome", "add", "oak-house", "--status", "done", "--file", "did.yaml")[0] == 0
    whole = (
        "status: done\nsaid: {en: it is cold, pl: zimno}\ndid: {en: a boiler, pl: nowy piec}\nowner: repairs manager\n"
    )
    (tmp_path / "did.yaml").write_text(whole)
    assert loaded("outcome", "add", "oak-house", "--file", "did.yaml")[0] == 0
    (tmp_path / "did.yaml").write_text("sad: it is cold\n")
    code, _, err = loaded("outcome", "add", "oak-house", "--status", "done", "--file", "did.yaml")
    assert code == 1
    assert err.startswith("did.yaml, line 1:")


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (["--answer", "first-repair"], 2, "question=option"),
        (["--answer", "first-repair=Roof"], 2, "1 Hot water, 2 Locks and 3 Heating"),
        (["--answer", "colour=1"], 1, "first-repair, safe-night"),
        (["--said.xx", "words"], 2, "no language xx"),
        (["--said.pl"], 2, "--said.pl"),
        (["--by", "soon"], 2, "--by"),
        (["--at", "2027-02-30"], 2, "--at"),
        (["--file", "nowhere.yaml"], 1, "nowhere.yaml"),
        (["--ref", "nonsense"], 2, "nonsense"),
        (["--ref", "Z9"], 1, "no view Z9"),
        (["--did", "a boiler " * 40], 1, "of 306 characters"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(loaded: Call, more: list[str], code: int, word: str) -> None:
    found, out, err = loaded(*DONE, *more)
    assert (found, out) == (code, "")
    assert word in err
    assert loaded("outcome", "list")[1] == "There is no outcome yet: yousaid outcome add.\n"


def test_a_promise_not_kept_needs_its_reason(loaded: Call) -> None:
    code, _, err = loaded("outcome", "add", "oak-house", "--status", "not_doing", "--said", "it is cold")
    assert code == 1
    assert "--because" in err


def test_languages_are_spread_wherever_they_stand() -> None:
    typed = ["outcome", "add", "--said.pl", "zimno", "oak-house", "--did.pl=piec"]
    assert spread_languages(typed) == ["outcome", "add", "--in", "said.pl=zimno", "oak-house", "--in", "did.pl=piec"]
    assert spread_languages(["staff", "--said.pl"]) == ["staff", "--said.pl"]


def test_advice_on_words_is_said_once_and_the_outcome_is_still_scheduled(loaded: Call) -> None:
    plain = ("outcome", "add", "oak-house", "--status", "planned", "--said", "it is cold")
    code, out, err = loaded(*plain, "--did", "we will commence repairs!", "--did.pl", "Start!")
    assert code == 0
    assert "is scheduled." in out
    assert err.splitlines() == [
        'Advice on --did: "commence" is hard to read. Write "start".',
        'Advice on --did: "!" is loud. Write a full stop.',
        'Advice on --did.pl: "!" is loud. Write a full stop.',
    ]
