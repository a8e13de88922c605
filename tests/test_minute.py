"""What is left to `make check` is there, and each test file is in one of the two parts."""

from pathlib import Path

import pytest

from tests.minute import LONG_FILES, MINUTE, REST, pytest_ignore_collect

TESTS = Path(__file__).parent


class Asked:
    """A configuration in which this part is asked for."""

    def __init__(self, part: str | None) -> None:
        self.part = part

    def getoption(self, name: str) -> str | None:
        assert name == "--part"
        return self.part


def files_of(part: str | None) -> set[Path]:
    asked: pytest.Config = Asked(part)  # type: ignore[assignment]
    return {file for file in TESTS.rglob("test_*.py") if pytest_ignore_collect(file, asked) is None}


def test_every_file_that_is_called_long_is_there() -> None:
    assert {file for file in LONG_FILES if not (TESTS / file).is_file()} == set()


def test_each_file_is_in_the_minute_or_in_the_rest_and_in_whatever_asks_for_no_part() -> None:
    minute, rest = files_of(MINUTE), files_of(REST)
    assert minute | rest == files_of(None)
    assert minute & rest == set()
    assert {str(file.relative_to(TESTS)) for file in rest} == LONG_FILES
