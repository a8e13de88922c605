"""Commands do what they say, in plain words; what goes wrong is one sentence and an exit code, never a traceback."""

import shutil
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.demo.samples import FOLDER
from bot.settings import load_settings
from tests.files.test_spreadsheets import book, saved
from tests.runtime.conftest import SAMPLE, Call, one_sentence, say

FAMILIES = (
    "payment",
    "keys",
    "consultation",
    "outcome",
    "promise",
    "broadcast",
    "group",
    "quote",
    "view",
    "request",
    "alert",
    "complaint",
    "staff",
    "language",
    "members",
)


@pytest.mark.parametrize("words", [[], *([family] for family in FAMILIES)])
def test_every_command_has_help_with_an_example(call: Call, words: list[str]) -> None:
    code, out, _ = call(*words, "--help")
    assert code == 0
    for line in out.partition("Commands:")[2].splitlines():
        name = line.split()[0] if line.startswith("  ") and line.strip() else ""
        if name and not line.startswith("   ") and name not in (*FAMILIES, "Start", "bench"):
            code, shown, _ = call(*words, name, "--help")
            assert (code, "Example: " in shown) == (0, True), name


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["serve", "--port", "many"],
        ["serve", "--colour"],
        ["consultation", "show"],
        ["outcome", "add", "oak-house"],
        ["outcome", "add", "oak-house", "--status", "finished"],
        ["staff", "add", "desk", "--role", "king"],
        ["read", "file.txt"],
        ["log", "--most", "9" * 20],
        ["broadcast", "show", "9" * 20],
        ["broadcast", "show", "one"],
        ["outcome", "update", "1", "--version", "9" * 20],
        ["promise", "correct", "1", "--why", "x", "--by", "x", "--entry", "9" * 20],
    ],
)
def test_wrong_use_is_one_sentence_and_2(call: Call, words: list[str]) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "yousaid" in err


def test_new_keys_are_two_settings_that_can_be_used(call: Call, environment: dict[str, str]) -> None:
    code, out, _ = call("check", "--new-keys")
    keys = dict(line.partition("=")[::2] for line in out.splitlines())
    assert code == 0
    assert load_settings({**environment, **keys}).keys()


def test_a_consultation_is_checked_loaded_opened_shown_and_closed(loaded: Call) -> None:
    assert loaded("consultation", "check", SAMPLE)[0] == 0
    say(1, "the showers are cold")
    say(1, "2")
    say(2, "hello")
    code, out, _ = loaded("consultation", "show", "oak-house")
    assert code == 0
    assert "2 views in people's own words; 1 person answered." in out
    assert "      1  Locks" in out
    assert loaded("consultation", "close", "oak-house") == (0, "oak-house is closed.\n", "")
    assert "Closed since" in loaded("consultation", "show", "oak-house")[1]


def test_advice_comes_with_its_line_and_stops_nothing(call: Call, tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8").replace("en: The budget is fixed.", "en: Text OAKS prior to 8 Jan!")
    file = tmp_path / "oaks.yaml"
    file.write_text(text.replace("keyword: OAK", "keyword: OAKS"), encoding="utf-8")
    for command, told in (
        ("check", "oaks.yaml is in order: oak-house, 2 questions in en and pl.\n"),
        ("load", "oak-house\n"),
    ):
        code, out, err = call("consultation", command, str(file))
        assert (code, out) == (0, told)
        assert err.splitlines() == [
            'oaks.yaml, line 11: Advice: "prior to" is hard to read. Write "before".',
            'oaks.yaml, line 11: Advice: "!" is loud. Write a full stop.',
        ]


def test_advice_on_what_would_be_misread_comes_with_the_rest(call: Call, tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8").replace("{en: Heating, ", "{en: 1st floor, ")
    (tmp_path / "oak.yaml").write_text(text, encoding="utf-8")
    code, _, err = call("consultation", "check", str(tmp_path / "oak.yaml"))
    assert code == 0
    assert 'Advice: Option 3, "1st floor", begins with 1, but who texts 1 gets option 1. Begin it with' in err


def test_advice_comes_after_the_mistakes(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("name: broken\nlanguage: en\ntitle: Commence!\ncolour: red\n", encoding="utf-8")
    lines = call("consultation", "check", str(file))[2].splitlines()
    assert ["Advice: " in line for line in lines] == sorted("Advice: " in line for line in lines)
    assert lines[-1] == 'broken.yaml, line 3: Advice: "!" is loud. Write a full stop.'


def test_a_spreadsheet_is_checked_and_loaded_as_a_text_file_is(loaded: Call, tmp_path: Path) -> None:
    file = tmp_path / "oak.xlsx"
    file.write_bytes(saved(book()))
    assert (
        loaded("consultation", "check", str(file))[1] == "oak.xlsx is in order: oak-house, 4 questions in en and pl.\n"
    )
    made = book()
    made["choices"]["C2"], made["settings"]["D2"] = "STOP", None
    file.write_bytes(saved(made))
    code, _, err = loaded("consultation", "load", str(file))
    assert code == 1
    assert "oak.xlsx, settings D2: This is empty." in err
    assert 'oak.xlsx, choices C2: Option 1 cannot be "STOP"' in err


def test_points_are_added_up_and_objections_counted_where_a_consultation_is_shown(loaded: Call) -> None:
    loaded("consultation", "load", str(FOLDER / "common-room.yaml"))
    for number, answers in enumerate(("garden 6 trips 4, object, agree", "4 6, yes, no", "all on trips"), start=1):
        say(number, "room")
        say(number, answers)
    out = loaded("consultation", "show", "common-room")[1]
    assert "  Points from 3 people:\n     14  Day trips\n     10  Garden\n      6  Laptops\n" in out
    assert "      1  object\n      1  yes\n" in out
    assert "      1  agree\n      1  disagree\n" in out


def test_nobody_is_told_of_an_outcome_by_how_they_shared_out_points(loaded: Call) -> None:
    loaded("consultation", "load", str(FOLDER / "common-room.yaml"))
    words = ("--status", "heard", "--said", "more trips", "--answer", "fund=Day trips")
    code, _, err = loaded("outcome", "add", "common-room", *words)
    assert code == 1
    assert err == '"fund" shares out points, so nobody chose one answer. Leave --answer out to tell all.\n'


def test_a_file_with_mistakes_is_told_by_line_and_nothing_is_stored(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("name: broken\ntitel: Repairs\n", encoding="utf-8")
    for command in ("check", "load"):
        code, out, err = call("consultation", command, str(file))
        assert (code, out) == (1, "")
        assert all(line.startswith("broken.yaml, line ") for line in err.splitlines())
        assert len(err.splitlines()) > 1
    assert call("consultation", "show", "broken")[0] == 1


def test_a_talk_in_the_terminal_answers_each_line(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", open_text(tmp_path / "talk", "hello\n2\nSTOP\n"))
    code, out, _ = call("try", SAMPLE)
    assert code == 0
    assert "Which repair first?" in out
    assert "We have 2, Locks." in out
    assert not list(tmp_path.glob("yousaid-try-*"))


def open_text(path: Path, words: str):  # type: ignore[no-untyped-def]
    path.write_text(words, encoding="utf-8")
    return path.open(encoding="utf-8")


def test_a_taken_port_is_one_sentence(call: Call) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        one_sentence(call("serve", "--port", str(taken.getsockname()[1])), "is taken")


def test_a_database_that_is_not_there_or_not_migrated_is_one_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    one_sentence(call("staff", "list"), "yousaid migrate")
    sqlite3.connect(tmp_path / "none.db").close()
    one_sentence(call("staff", "list"), "yousaid migrate")
    assert call("migrate") == (0, "The database is up to date.\n", "")
    assert call("staff", "list")[0] == 0


def test_a_newer_database_is_refused_by_every_command(call: Call, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "yousaid.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    for words in (["migrate"], ["staff", "list"], ["work"]):
        one_sentence(call(*words), "newer")


def test_a_missing_key_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YOUSAID_INDEX_KEY")
    one_sentence(call("staff", "list"), "YOUSAID_INDEX_KEY")


@pytest.mark.parametrize("name", ["YOUSAID_SECRET_KEY", "YOUSAID_INDEX_KEY"])
def test_a_wrong_key_is_named(call: Call, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert call("staff", "list")[0] == 0
    monkeypatch.setenv(name, "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q=")
    one_sentence(call("staff", "list"), name)


def test_a_folder_that_cannot_be_made_is_one_sentence(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    one_sentence(call("demo", "--data", str(tmp_path / "file" / "demo")), str(tmp_path / "file"))


def test_check_says_one_line_each_and_fails_where_something_is_missing(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("check")
    assert code == 1
    assert "ok  database: sqlite, up to date, and the keys fit" in out
    assert "DO  channels: none is set" in out
    assert "DO  trial mode: " in out
    shutil.rmtree(tmp_path / "nothing", ignore_errors=True)


def test_wrong_settings_are_all_said_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("YOUSAID_TIMEZONE", "Mars")
    code, _, err = call("staff", "list")
    assert code == 1
    assert ["PORT" in err, "YOUSAID_TIMEZONE" in err, len(err.splitlines())] == [True, True, 2]


@pytest.mark.parametrize("words", ["consultation show", "export", "numbers", "staff test", "consultation open"])
def test_what_is_typed_in_another_encoding_is_one_sentence(loaded: Call, words: str) -> None:
    one_sentence(loaded(*words.split(), "caf\udce9"), "not UTF-8: set the terminal to it, and type it again.")


def test_a_command_that_is_nearly_one_of_ours_is_asked_back(call: Call) -> None:
    code, _, said = call("verifi")
    assert (code, said) == (2, "No such command 'verifi'. Did you mean 'verify'? See: yousaid --help\n")


def test_what_stands_after_a_word_that_is_no_command_is_none_either(call: Call) -> None:
    assert call("theme", "list")[2] == "No such command 'theme'. See: yousaid --help\n"
    assert call("view", "lst")[2].endswith("? See: yousaid view --help\n")
    assert call("--colour", "view")[2].endswith(" See: yousaid --help\n")
