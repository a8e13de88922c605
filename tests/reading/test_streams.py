"""Standard input and output as shells, pipelines and other programs really hand them over."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BOTH = pytest.mark.parametrize(("tool", "line"), [("read", '{"text": "2"}\n'), ("segments", '"2"\n')])


def run(tool: str, given: bytes, *, encoding: str = "utf-8", **streams: Any) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "bot", tool]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(command, input=given, timeout=60, env={**os.environ, "PYTHONIOENCODING": encoding}, **streams)


@BOTH
def test_whoever_reads_only_the_first_line_meets_no_complaint(tool: str, line: str) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as gone:
        ran = run(tool, line.encode() * 3, stdout=gone)
    assert (ran.returncode, ran.stderr) == (0, b"")


@BOTH
def test_a_full_disk_is_one_sentence(tool: str, line: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run(tool, line.encode(), stdout=full)
    assert (ran.returncode, ran.stderr) == (1, b"The system refuses: no space left on device.\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["read", "check --new-keys"])
def test_a_closed_stream_is_no_fault_of_ours(command: str, closed: str) -> None:
    ran = subprocess.run(f"{sys.executable} -m bot {command} {closed}", shell=True, input=b"", capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-8"])
def test_lines_are_utf8_whatever_the_terminal_is_set_to(encoding: str) -> None:
    ran = run("segments", '\ufeff"Don’t"\n'.encode() + b'"\xff"\n"b"\n', encoding=encoding)
    assert [json.loads(row)["because"] for row in ran.stdout.splitlines()] == [["’"], []]
    assert (ran.returncode, ran.stderr) == (1, b"Line 2: this is not UTF-8. Save the file as UTF-8.\n")


@BOTH
def test_each_line_is_answered_before_the_next_one_comes(tool: str, line: str) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", "bot", tool], stdin=pipe, stdout=pipe, text=True) as waits:
        assert waits.stdin is not None
        assert waits.stdout is not None
        waits.stdin.write(line)
        waits.stdin.flush()
        heard, _, _ = select.select([waits.stdout], [], [], 20)
        waits.stdin.close()
        assert heard


def test_a_scale_as_wide_as_can_be_is_read_as_soon_as_any_other() -> None:
    line = '{"text": "7", "kind": "score", "low": 0, "high": 1000000000000}\n'
    assert json.loads(run("read", line.encode()).stdout)["answer"] == {"value": 7, "sure": True}
