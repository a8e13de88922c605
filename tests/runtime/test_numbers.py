"""`yousaid numbers`: how well we listen, exact, in plain lines or as JSON."""

import json
from pathlib import Path

from tests.runtime.conftest import Call, say


def test_people_messages_and_votes_are_counted_apart(loaded: Call) -> None:
    say(1, "showers cold again")
    say(1, "2")
    say(2, "hello")
    code, out, _ = loaded("numbers")
    assert code == 0
    assert out.splitlines()[0] == "People: 2. Messages: 3. Votes: 1."
    assert "Views received: 2. Not yet read: 2." in out
    assert "Thanked within 10 seconds: 0 of 2 (0%)." in out


def test_one_consultation_counts_only_what_belongs_to_it(loaded: Call) -> None:
    say(1, "hello")
    say(1, "2")
    counted = json.loads(loaded("numbers", "oak-house", "--json")[1])
    assert (counted["people"], counted["votes"], counted["thanked"]) == (1, 1, [0, 1])
    assert counted["kept_on_time"] == [0, 0]


def test_before_anything_has_happened_there_is_nothing_to_have_a_share_of(loaded: Call) -> None:
    code, out, _ = loaded("numbers", "oak-house")
    assert (code, "Told what became of it: 0 of 0." in out) == (0, True)


def test_a_consultation_that_is_not_there_is_said_to_be_so(loaded: Call) -> None:
    code, out, err = loaded("numbers", "nowhere")
    assert (code, out) == (1, "")
    assert 'There is no consultation "nowhere"' in err


def test_the_results_are_exported_for_a_spreadsheet_and_a_program(loaded: Call, tmp_path: Path) -> None:
    for number, words in ((1, "hello"), (1, "2"), (2, "hi"), (2, "1")):
        say(number, words)
    code, out, _ = loaded("export", "oak-house", "--format", "json")
    assert code == 0
    assert [(one["answer"], one["people"]) for one in json.loads(out)["results"]][:3] == [
        ("Hot water", 1),
        ("Locks", 1),
        ("Heating", 0),
    ]
    assert loaded("export", "oak-house", "--format", "xlsx", "--to", str(tmp_path / "out.xlsx"))[0] == 0
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"
    assert loaded("export", "nowhere")[0] == 1
    code, _, err = loaded("export", "oak-house", "--to", str(tmp_path / "no" / "folder.csv"))
    assert (code, "choose another place" in err) == (1, True)
