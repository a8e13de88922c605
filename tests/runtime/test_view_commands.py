"""Staff see what waits, read it, say whose it is, and write back to whoever asked for a person."""

import re
from pathlib import Path

import pytest

from tests.databases import prepared
from tests.runtime.conftest import Call, say

DESK = ("staff", "add", "desk", "--role", "duty_person")
WHEN = r"\w{3} \d+ \w{3} \d{4} \d\d:\d\d"


@pytest.fixture
def heard(loaded: Call, tmp_path: Path) -> Call:
    def hear() -> None:
        loaded(*DESK)
        say(1, "showers cold")

    prepared(tmp_path / "yousaid.db", "a view", hear)
    return loaded


def test_a_list_has_no_words_and_show_has_them(heard: Call) -> None:
    code, out, _ = heard("view", "list")
    assert code == 0
    assert re.fullmatch(rf"A1  {WHEN}  heard\n", out)
    assert heard("view", "show", "a1")[1].endswith("heard\nshowers cold\n")


def test_what_is_read_and_given_is_in_every_list(heard: Call) -> None:
    assert heard("view", "read", "A1", "--by", "desk") == (0, "It is kept that you have read it.\n", "")
    assert heard("view", "read", "A1", "--by", "desk") == (0, "Somebody has read it already: that stays.\n", "")
    assert heard("view", "give", "A1", "--owner", " repairs  manager ") == (
        0,
        "A1 is with repairs manager from now on.\n",
        "",
    )
    assert re.search(rf"read, with repairs manager, read by desk \({WHEN}\)$", heard("view", "list")[1].strip())
    waits = heard("view", "list", "--unanswered")[1]
    assert "0 days, with repairs manager, read, its author hears more by" in waits
    heard("view", "give", "A1", "--owner", "team")
    assert "with the team, read" in heard("view", "list", "--unanswered")[1]


def test_what_is_answered_waits_no_more(heard: Call) -> None:
    answer = ("outcome", "add", "oak-house", "--status", "planned", "--said", "cold", "--did", "a boiler")
    assert heard(*answer, "--ref", "A1")[0] == 0
    assert heard("view", "list", "--unanswered") == (0, "No view waits for that.\n", "")
    assert heard("view", "list", "--must-decide") == (0, "No view waits for that.\n", "")


def test_words_held_for_others_are_never_shown(heard: Call) -> None:
    say(1, "the new worker shouted at my mate")
    say(2, "i want to die tonight")
    for reference, command in (("A2", "complaint list"), ("A3", "alert list")):
        for arguments in (
            ("show", reference),
            ("read", reference, "--by", "desk"),
            ("give", reference, "--owner", "x"),
        ):
            code, out, err = heard("view", *arguments)
            assert (code, out) == (1, "")
            assert err.endswith(f"See: yousaid {command}\n")
    assert "tonight" not in heard("view", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("show", "A9"), 1, "no view A9"),
        (("show", "nonsense"), 2, "They look like K7"),
        (("show", "A" + "9" * 40), 1, "no view"),
        (("read", "A1", "--by", "a stranger"), 1, "desk"),
        (("give", "A1", "--owner", " "), 2, "--owner"),
        (("give", "A1", "--owner", "x" * 41), 2, "40"),
    ],
)
def test_what_cannot_be_done_is_said(heard: Call, arguments: tuple[str, ...], code: int, word: str) -> None:
    found, out, err = heard("view", *arguments)
    assert (found, out) == (code, "")
    assert word in err


@pytest.fixture
def wanted(heard: Call) -> tuple[Call, str]:
    """Somebody needs a person, and the id of it."""
    say(1, "person please")
    return heard, heard("request", "list")[1].split()[0]


def test_a_request_is_settled_once_with_words_that_say_whose_they_are(wanted: tuple[Call, str]) -> None:
    call, id = wanted
    assert re.fullmatch(rf"\w{{32}}  {WHEN}  .*\n", call("request", "list")[1])
    settle = ("request", "settle", id, "--by", "desk", "--text", "Ring 020 7946 0000 and ask for repairs.")
    assert call(*settle) == (0, "Settled, and your words are on their way.\n", "")
    code, out, err = call(*settle)
    assert (code, out) == (1, "")
    assert err == "It is settled already, by desk. Nothing was sent.\n"
    assert call("request", "list") == (0, "Nobody waits for a person.\n", "")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--by", "a stranger"), "desk"),
        (("--by", "desk", "--text", " "), "without words"),
        (("--by", "desk", "--text", "long " * 90), "fewer words"),
    ],
)
def test_what_cannot_be_sent_leaves_the_request_open(
    wanted: tuple[Call, str], more: tuple[str, ...], word: str
) -> None:
    call, id = wanted
    code, out, err = call("request", "settle", id, *more)
    assert (code, out) == (1, "")
    assert word in err
    assert id in call("request", "list")[1]


def test_nothing_is_written_to_somebody_who_left_since(wanted: tuple[Call, str]) -> None:
    call, id = wanted
    say(1, "STOP")
    assert "has left since" in call("request", "list")[1]
    assert call("request", "settle", id, "--by", "desk", "--text", "hello")[0] == 1
    assert call("request", "settle", id, "--by", "desk") == (0, "Settled.\n", "")
    assert "no request" in call("request", "settle", "nonsense", "--by", "desk")[2]
