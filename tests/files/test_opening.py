"""Whatever a path leads to: words, or one plain sentence about what to do."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.files.consultations import FileProblems, Problem, read_consultation, read_file
from bot.files.opening import decode
from tests.files.reading import GOOD, SAMPLES, TODAY, ZONE, everything_fits


def refused(path: Path) -> Problem:
    with pytest.raises(FileProblems) as found:
        read_file(path, ZONE, TODAY, everything_fits)
    return found.value.problems[0]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.yaml"
    path.write_bytes(content)
    return path


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_file(written(tmp_path, content), ZONE, TODAY, everything_fits).name == "oak-house"


CONTENTS = [
    (GOOD.encode("utf-16"), 1, "UTF-16"),
    (GOOD.encode("utf-16-le"), 1, "UTF-16"),
    (GOOD.replace("budget is fixed", "budget is £500").encode("cp1252"), 5, "£"),
    (GOOD.replace("Tenants", "Tenants’ group").encode("cp1252"), 4, "’"),
    (b"", 1, "empty"),
    (b" \r\n ", 1, "empty"),
    (b"\xef\xbb\xbf", 1, "empty"),
    (b"PK\x03\x04" + b"x" * 50, 1, "spreadsheet"),
    (b"MZ\x90\x00", 1, "program"),
    (b"\x89PNG\r\n\x1a\n", 1, "picture"),
    (b"#" * (1024 * 1024 + 1), 1, "1 MiB"),
    (b"name: a\x00b", 1, "U+0000"),
]


@pytest.mark.parametrize(("content", "line", "what"), CONTENTS)
def test_what_is_not_utf8_text_says_what_to_do(tmp_path: Path, content: bytes, line: int, what: str) -> None:
    problem = refused(written(tmp_path, content))
    assert problem.line == line
    assert what in problem.what
    assert problem.instead


def test_what_is_not_a_file_says_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert "no file" in refused(tmp_path / "absent.yaml").what
    assert "folder" in refused(tmp_path).what
    assert "device" in refused(tmp_path / "pipe").what
    assert "device" in refused(Path("/dev/zero")).what
    assert "cannot be read" in refused(tmp_path / "round").what
    assert "cannot be read" in refused(tmp_path / "a\0b").what
    assert "cannot be read" in refused(tmp_path / ("a" * 5000)).what


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    assert "\n" not in refused(tmp_path / "a\nb.yaml").what


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(written(tmp_path, GOOD.encode()))
    assert read_file(tmp_path / "link.yaml", ZONE, TODAY, everything_fits).name == "oak-house"


def mistakes(content: bytes) -> tuple[Problem, ...]:
    try:
        read_consultation(decode(content), ZONE, TODAY, everything_fits)
    except FileProblems as refused:
        return refused.problems
    return ()


def assert_only_file_problems(content: bytes) -> None:
    assert all(problem.line >= 1 and problem.column >= 1 and problem.what for problem in mistakes(content))


@given(st.binary(max_size=200))
@example(b"\xc0\xaf")
@example(b"\xed\xa0\xbd")
@example(b"&a [*a]")
def test_any_bytes_are_read_or_refused_with_a_line(content: bytes) -> None:
    assert_only_file_problems(content)


@given(st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_sample_is_read_or_refused_with_a_line(start: int, gone: int, put: bytes) -> None:
    content = (SAMPLES / "mill-park.yaml").read_bytes()
    start %= len(content)
    assert_only_file_problems(content[:start] + put + content[start + gone :])


@given(st.integers(0, 100), st.sampled_from(["[]", "{}", "''", "{en: {}}", "[[a]]", "- a", "1", "no", "é", "*a", "|"]))
def test_a_sample_with_one_value_swapped_is_read_or_refused_with_a_line(number: int, value: str) -> None:
    lines = (SAMPLES / "our-rules.yaml").read_text().splitlines()
    number %= len(lines)
    lines[number] = lines[number].split(":")[0] + ": " + value
    assert_only_file_problems("\n".join(lines).encode())
