"""`yousaid promise` and who owns what: one plain sentence for everything that cannot be, and nothing kept of it."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import RealClock
from tests.databases import prepared
from tests.runtime.conftest import Call, say

TODAY = RealClock().now().astimezone(ZoneInfo("Europe/London")).date()
DUE, LATER, PAST = TODAY + timedelta(days=20), TODAY + timedelta(days=40), TODAY - timedelta(days=1)
ADD = ("promise", "add", "oak-house", "--what", "locks", "--until", str(DUE), "--by", "First desk")
LATE = ("promise", "late", "1", "--until", str(LATER), "--why", "a part is on order")


@pytest.fixture
def staffed(loaded: Call, tmp_path: Path) -> Call:
    def appoint() -> None:
        loaded("staff", "add", "Second desk", "--role", "owner")
        loaded("staff", "add", "First desk", "--role", "owner", "--owns", "Repairs manager", "--deputy", "Second desk")
        say(1, "my lock is broken")

    prepared(tmp_path / "yousaid.db", "owners of promises", appoint)
    return loaded


@pytest.fixture
def promised(staffed: Call, tmp_path: Path) -> Call:
    def promise() -> None:
        code, out, err = staffed(*ADD, "--owner", "repairs  manager", "--ref", "A1")
        assert (code, err) == (0, "")
        assert out.startswith("Promise 1: news on locks by ")
        assert out.endswith(". 1 person waits.\n")

    prepared(tmp_path / "yousaid.db", "a promise", promise)
    return staffed


def test_the_list_says_what_is_open_and_the_ledger_shows_everything(promised: Call) -> None:
    assert "locks, repairs  manager" in promised("promise", "list")[1]
    assert promised(*LATE, "--by", "First desk")[0] == 0
    assert promised("promise", "correct", "1", "--why", "it was another door", "--by", "Second desk")[0] == 0
    out = promised("promise", "show", "1")[1]
    assert "made until" in out
    assert "by First desk: a part is on order  (corrected)" in out
    assert "3  " in out
    assert "corrected line 2 by Second desk: it was another door" in out


def test_a_correction_of_a_correction_brings_back_what_was_said(promised: Call) -> None:
    promised(*LATE, "--by", "First desk")
    promised("promise", "correct", "1", "--why", "wrong", "--by", "Second desk")
    code, _, err = promised("promise", "correct", "1", "--why", "x", "--by", "Second desk")
    assert (code, err) == (
        1,
        "There is no answer to correct: name the line, as `promise show` has it: --entry NUMBER.\n",
    )
    code, out, _ = promised(
        "promise", "correct", "1", "--why", "right after all", "--by", "Second desk", "--entry", "3"
    )
    assert (code, f"{LATER.day} {LATER:%b %Y}" in out) == (0, True)
    code, _, err = promised("promise", "correct", "1", "--why", "x", "--by", "Second desk", "--entry", "3")
    assert (code, err) == (1, "Line 3 was corrected already. See: yousaid promise show 1\n")
    code, _, err = promised("promise", "correct", "1", "--why", "x", "--by", "Second desk", "--entry", "1")
    assert (code, err) == (1, "Line 1 is no answer and no correction. See: yousaid promise show 1\n")


def test_the_second_who_answers_is_told_who_was_quicker(promised: Call) -> None:
    assert promised(*LATE, "--by", "First desk")[0] == 0
    code, out, err = promised("promise", "kept", "1", "--what", "new locks", "--by", "Second desk")
    assert (code, out) == (1, "")
    assert err.startswith("Nothing was changed: First desk has answered already, late, ")
    assert promised("promise", "kept", "1", "--what", "new locks", "--by", "First desk")[0] == 0
    assert "No promise is open." in promised("promise", "list")[1]
    assert "kept  locks" in promised("promise", "list", "--every")[1]


@pytest.mark.parametrize(
    "words, code, sentence",
    [
        (("add", "oak-house", "--what", "x", "--until", str(PAST), "--by", "First desk"), 1, "is not in the future"),
        (("add", "oak-house", "--what", "x", "--until", "soon", "--by", "First desk"), 2, "is not a date"),
        (
            ("add", "oak-house", "--what", " ", "--until", str(DUE), "--by", "First desk"),
            2,
            "Words are missing after --what",
        ),
        (("add", "oak-house", "--what", "x" * 61, "--until", str(DUE), "--by", "First desk"), 1, "61 of 60 characters"),
        (
            ("add", "oak-house", "--what", "x", "--until", str(DUE), "--by", "First desk", "--ref", "Z9"),
            1,
            "no view Z9",
        ),
        (
            ("add", "oak-house", "--what", "x", "--until", str(DUE), "--by", "First desk", "--answer", "no=1"),
            1,
            "no question",
        ),
        (
            ("add", "oak-house", "--what", "x", "--until", str(DUE), "--by", "Nobody"),
            1,
            'Nobody is called "Nobody" here',
        ),
        (("late", "1", "--until", str(PAST), "--why", "x", "--by", "First desk"), 1, "is not in the future"),
        (("late", "1", "--until", str(DUE), "--why", "x", "--by", "First desk"), 1, "is due"),
        (
            ("late", "1", "--until", str(TODAY + timedelta(days=500)), "--why", "x", "--by", "First desk"),
            1,
            "a nearer day",
        ),
        (("late", "1", "--until", str(LATER), "--why", " ", "--by", "First desk"), 2, "Say why: --why TEXT."),
        (("kept", "1", "--what", "", "--by", "First desk"), 2, "Say what was done: --what TEXT."),
        (("kept", "1", "--what", "word " * 60, "--by", "First desk"), 1, "characters too long for a text"),
        (("kept", "1", "--what", "ring 07700 900123", "--by", "First desk"), 1, "Take out the phone number"),
        (("drop", "7", "--why", "x", "--by", "First desk"), 1, "There is no promise 7. See: yousaid promise list"),
        (("drop", "1", "--by", "First desk"), 2, "--why"),
        (("correct", "1", "--why", "x", "--by", "First desk"), 1, "There is no answer to correct"),
        (("show", "x"), 1, "There is no promise x. See: yousaid promise list"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    promised: Call, words: tuple[str, ...], code: int, sentence: str
) -> None:
    before = promised("promise", "show", "1")[1]
    got, out, err = promised("promise", *words)
    assert (got, out) == (code, "")
    assert sentence in err
    assert promised("promise", "show", "1")[1] == before


def test_words_in_another_language_are_kept_beside_the_first(promised: Call) -> None:
    assert promised(*LATE, "--why.pl", "brak części", "--by", "First desk")[0] == 0
    code, _, err = promised("promise", "drop", "1", "--why", "x", "--why.xx", "y", "--by", "First desk")
    assert (code, "the languages are" in err) == (2, True)


def test_hard_words_are_advised_against_and_stop_nothing(promised: Call) -> None:
    code, _, err = promised("promise", "drop", "1", "--why", "we will utilise it", "--by", "First desk")
    assert (code, err) == (0, 'Advice: "utilise" is hard to read. Write "use".\n')


PLANNED = ("outcome", "add", "oak-house", "--status", "planned", "--said", "it is cold", "--did", "a boiler")


def test_an_outcome_with_a_date_is_a_promise_and_a_date_in_the_past_is_none(staffed: Call) -> None:
    code, _, err = staffed(*PLANNED, "--by", str(PAST))
    assert code == 1
    assert re.fullmatch(rf"--by: {PAST} is in the past. Write \d{{4}}-\d\d-\d\d or a later day.\n", err)
    code, _, err = staffed(*PLANNED, "--by", str(DUE), "--at", f"{LATER} 10:00")
    assert (code, "is over when it is told" in err) == (1, True)
    assert staffed("promise", "list")[1] == "No promise is open.\n"
    assert staffed(*PLANNED, "--by", str(DUE), "--owner", "repairs manager")[0] == 0
    assert '"it is cold", repairs manager' in staffed("promise", "list")[1]


def test_an_outcome_can_be_the_news_that_was_promised(promised: Call) -> None:
    done = (
        "outcome",
        "add",
        "oak-house",
        "--status",
        "done",
        "--said",
        "the lock",
        "--did",
        "a new one",
        "--ref",
        "A1",
    )
    code, _, err = promised(*done, "--keeps", "9")
    assert (code, err) == (1, "There is no promise 9. See: yousaid promise list\n")
    code, _, err = promised(*done, "--keeps", "1", "--at", f"{LATER} 10:00")
    assert (code, "before this is told" in err) == (1, True)
    code, out, _ = promised(*done, "--keeps", "1")
    assert (code, out.splitlines()[-1]) == (0, "It keeps promise 1.")
    assert promised(*done, "--keeps", "1")[2] == "Promise 1 is kept already. Leave --keeps out.\n"


@pytest.mark.parametrize("because", ["", "  "])
def test_an_empty_because_is_no_reason(staffed: Call, because: str) -> None:
    refused = ("outcome", "add", "oak-house", "--status", "not_doing", "--said", "it is cold", "--because", because)
    code, out, err = staffed(*refused)
    assert (code, out, err) == (2, "", "Words are missing after --because.\n")


def test_an_outcome_on_nothing_says_that_nobody_hears_it(staffed: Call) -> None:
    code, out, _ = staffed(*PLANNED, "--answer", "first-repair=3")
    assert (code, "Nobody hears it as it stands" in out) == (0, True)


def test_whoever_leaves_hands_their_jobs_to_their_deputy(promised: Call) -> None:
    assert "First desk: owner; Repairs manager (deputy: Second desk)" in promised("staff", "list")[1]
    code, out, _ = promised("staff", "remove", "First desk")
    assert (code, "The Repairs manager has left: Second desk, the deputy, is asked." in out) == (0, True)
    assert promised("staff", "remove", "First desk")[0] == 1
    out = promised("staff", "remove", "Second desk")[1]
    assert "The Repairs manager has left: all owners are asked." in out


@pytest.mark.parametrize(
    "words, code, sentence",
    [
        (("--deputy", "Second desk"), 2, "Say of which job"),
        (("--owns", "x", "--deputy", "Nobody"), 1, 'Nobody is called "Nobody" here'),
        (("--owns", "x", "--deputy", "First desk"), 1, "Nobody is their own deputy"),
        (("--owns", " "), 2, "Name the job"),
    ],
)
def test_a_job_needs_a_name_and_a_deputy_who_is_there(
    staffed: Call, words: tuple[str, ...], code: int, sentence: str
) -> None:
    got, out, err = staffed("staff", "add", "First desk", "--role", "owner", *words)
    assert (got, out) == (code, "")
    assert sentence in err
