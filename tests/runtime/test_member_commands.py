"""`yousaid members import`: good rows come in, bad ones are said, and nothing is sent unless somebody says so."""

import json
from pathlib import Path

import pytest

from tests.runtime.conftest import Call, say

HEAD = "phone,agreed_on,agreed_where,agreed_words\n"
GOOD = HEAD + "07700 900123,2026-01-01,the drop-in,You may text me\n"


@pytest.fixture
def ready(loaded: Call, tmp_path: Path) -> Call:
    loaded("staff", "add", "desk", "--role", "data_lead", "--role", "manager")
    return loaded


def written(folder: Path, text: str) -> str:
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_list_comes_in_once_and_says_so(ready: Call, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert ready("members", "import", file, "--group", "tenants") == (0, "1 person is new.\n", "")
    assert ready("members", "import", file) == (0, "0 people are new.\n1 is here already.\n", "")
    assert ready("group", "list")[1] == "tenants: 1 person\n"
    assert ready("broadcast", "list")[1].startswith("There is no broadcast")


def test_rows_with_mistakes_are_said_and_written_down_and_the_others_come_in(ready: Call, tmp_path: Path) -> None:
    file, bad = written(tmp_path, GOOD + "0161 496 0000,yes,,\n"), tmp_path / "bad.csv"
    code, out, err = ready("members", "import", file, "--not-taken", str(bad))
    assert (code, out) == (1, "1 person is new.\n1 row not taken.\n")
    assert err.startswith("row 3: This is a landline")
    assert "0161 496 0000" in bad.read_text(encoding="utf-8-sig")


def test_a_check_keeps_nothing(ready: Call, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert "nothing is kept" in ready("members", "import", file, "--check")[1]
    assert ready("members", "import", file)[1] == "1 person is new.\n"


def test_an_invitation_is_a_broadcast_to_those_who_are_new(ready: Call, tmp_path: Path) -> None:
    ready("members", "import", written(tmp_path, GOOD))
    file = written(tmp_path, GOOD + "07700 900124,2026-01-01,the drop-in,You may text me\n")
    code, out, err = ready("members", "import", file, "--invite", "We ask you soon what to mend.", "--by", "desk")
    assert (code, err) == (0, "")
    assert "Broadcast 1 is about to go to 1 person." in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nothing.csv",), 1, "There is no file nothing.csv"),
        ((".",), 1, "is no file that can be read"),
        (("{file}", "--by", "Sam"), 1, "People's data is handled by: desk"),
        (("{file}", "--group", "a:b"), 2, "no colon"),
        ((), 2, "yousaid members import --help"),
    ],
)
def test_what_cannot_be_done_is_said(
    ready: Call, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    file = written(tmp_path, GOOD)
    done, out, err = ready("members", "import", *(one.replace("{file}", file) for one in arguments))
    assert (done, out, says in err) == (code, "", True), err


def test_whoever_handles_nobodys_data_imports_nothing(loaded: Call, tmp_path: Path) -> None:
    loaded("staff", "add", "desk", "--role", "facilitator")
    code, _, err = loaded("members", "import", written(tmp_path, GOOD), "--by", "desk")
    assert (code, "data_lead" in err) == (1, True)


def test_what_we_hold_about_one_person_is_a_file_with_a_reason_and_a_request_has_a_date(
    ready: Call, tmp_path: Path
) -> None:
    say(1, "showers cold")
    say(1, "my data")
    assert "Request 1: somebody asked what we hold about them." in ready("members", "requests")[1]
    made_sure = ("--made-sure", "met them at the desk")
    code, out, _ = ready("members", "data", "1", "--reason", "to hand over", "--format", "json", *made_sure)
    assert (code, json.loads(out)["held"]["written"][0]["words"]) == (0, "showers cold")
    file = tmp_path / "one.html"
    assert ready("members", "data", "A1", "--reason", "to hand over", "--out", str(file))[0] == 0
    assert "showers cold" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert ready("log", "--most", "2")[1].count("took out what we hold about a person") == 2


def test_nothing_is_handed_over_to_whoever_asks_before_somebody_made_sure_who_it_is(ready: Call) -> None:
    say(1, "my data")
    code, out, err = ready("members", "data", "1", "--reason", "to hand over")
    assert (code, out, "First make sure who asked: --made-sure HOW" in err) == (1, "", True)
    assert ready("members", "data", "1", "--reason", "to hand over", "--made-sure", "rang them")[0] == 0
    assert ready("members", "data", "1", "--reason", "the first one was lost")[0] == 0
    log = ready("log", "--most", "3")[1]
    assert (log.count("made sure who asked"), log.count("Why: rang them")) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("Z9", "--reason", "x"), 1, "There is nobody behind Z9"),
        (("\u0661", "--reason", "x"), 1, "There is nobody behind"),
        (("7", "--reason", "x"), 1, "There is no request 7"),
        (("9" * 40, "--reason", "x"), 1, "There is nobody behind 9"),
        (("A1", "--reason", " "), 2, "Say what the file is for"),
        (("A1", "--reason", "x", "--format", "pdf"), 2, "--format json"),
        (("A1", "--reason", "x", "--outside"), 1, "outside reader"),
    ],
)
def test_what_cannot_be_handed_over_is_said(ready: Call, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = ready("members", "data", *arguments)
    assert (result[0], says in result[2]) == (code, True), result
