"""The filters `yousaid read` and `yousaid segments`."""

import io
import json
import subprocess
import sys

import pytest

from bot.tools import read, segments


def test_every_line_is_answered_and_an_unreadable_one_is_told_with_its_number() -> None:
    out, problems = io.StringIO(), io.StringIO()
    code = read.run(io.StringIO('{"text": "2", "kind": "score"}\nnot json\n\n{"text": "STOP"}\n'), out, problems)
    rows = [json.loads(row) for row in out.getvalue().splitlines()]
    assert [row["leave"] for row in rows] == ["no", "yes"]
    assert problems.getvalue() == "Line 2: this is not JSON. Write one JSON value on each line.\n"
    assert code == 1


def test_a_wish_to_be_forgotten_is_a_wish_to_leave_and_that_command() -> None:
    said = read.answer({"text": "delete my data"})
    assert (said["leave"], said["command"]) == ("yes", "FORGET_ME")
    assert read.answer({"text": "stop"})["command"] is None


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("[]", "there is no text"),
        ('{"text": 2}', "there is no text"),
        ('{"text": "2", "kind": "quiz"}', 'no question kind "quiz"'),
        ('{"text": "6 4", "kind": "points"}', "needs options"),
        ('{"text": "6 4", "kind": "points", "options": ["a", "b"], "total": 0}', "nothing to share out"),
        ('{"text": "6 4", "kind": "points", "options": ["a", "b"], "total": "10"}', "not a whole number"),
        ('{"text": "2", "kind": ["x"]}', "no question kind"),
        ('{"text": "2", "kind": "choose_one"}', "needs options"),
        ('{"text": "2", "kind": "choose_one", "options": "ab"}', "not a list of texts"),
        ('{"text": "2", "kind": "score", "low": 5, "high": 1}', "above low"),
        ('{"text": "2", "kind": "score", "low": 1.5}', "not a whole number"),
        ('{"text": "2", "kind": "score", "low": true}', "not a whole number"),
        ('{"text": "2", "language": "xx"}', 'no language "xx"'),
        ('{"text": "2", "language": ["en"]}', "no language"),
        ("[" * 100_000, "not JSON"),
        ('{"text": "caf\udce9"}', "not UTF-8"),
    ],
)
def test_a_problem_is_one_sentence_that_says_what_to_write(line: str, part: str) -> None:
    problems = io.StringIO()
    assert read.run(io.StringIO(line + "\n"), io.StringIO(), problems) == 1
    assert part in problems.getvalue()
    assert problems.getvalue().count("\n") == 1


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "\u2028a", "𝒳"])
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    out = io.StringIO()
    read.run(io.StringIO(json.dumps({"text": text}) + "\n"), out)
    assert json.loads(out.getvalue())["view"] == text


def test_segments_answers_strings_and_refuses_the_rest() -> None:
    out, problems = io.StringIO(), io.StringIO()
    assert segments.run(io.StringIO('"It’s"\n5\n'), out, problems) == 1
    assert json.loads(out.getvalue()) == {"encoding": "UCS-2", "segments": 1, "units": 4, "because": ["’"]}
    assert problems.getvalue() == 'Line 2: this is not a JSON string. Write for example "Hello".\n'


@pytest.mark.parametrize(("tool", "heavy"), [("read", "sqlalchemy"), ("segments", "rapidfuzz")])
def test_a_filter_loads_nothing_that_it_does_not_need(tool: str, heavy: str) -> None:
    program = f"import sys, bot.tools.{tool}; print({heavy!r} in sys.modules, 'aiohttp' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_reading_one_line_loads_only_what_its_kind_of_question_needs() -> None:
    program = (
        "import sys, bot.tools.read as read; read.run(); print(*(n for n in sys.modules if 'flows.questions.' in n))"
    )
    line = '{"text": "2", "kind": "score"}\n'
    ran = subprocess.run([sys.executable, "-c", program], input=line, capture_output=True, text=True, check=True)
    loaded = ran.stdout.splitlines()[-1].split()
    assert loaded == [f"flows.questions.{name}" for name in ("kind", "registry", "score")]
