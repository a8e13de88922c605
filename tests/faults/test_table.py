"""The page on faults says of each of the eighty what shows it, and names no test that is not there."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.faults.more_rows import PARTS
from tests.faults.rows import Row

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"
BEGIN, END = "<!-- made by the tests: pytest tests/faults/test_table.py --update -->\n", "<!-- until here -->\n"
BOTH, POSTGRESQL = {"database", "database_url", "drive", "url"}, {"postgresql", "postgresql_url", "own_server"}
NEEDS_NONE = ("channels", "flows", "rehearsal")
ROWS = [row for rows in PARTS.values() for row in rows]


def test_there_are_eighty_in_order() -> None:
    assert [row.number for row in ROWS] == list(range(1, 81))


def test_each_is_shown_by_a_test_that_is_there_or_says_why_not() -> None:
    for row in ROWS:
        assert shown_by(row) or row.missing, row
        for name in shown_by(row):
            assert len(defined()[name]) == 1, (row.number, name)


def test_the_page_is_what_the_tests_are(update: bool) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    made = before + BEGIN + "".join(tables()) + END + after
    if update:
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


def tables() -> Iterator[str]:
    for part, rows in PARTS.items():
        yield f"\n### {part}\n\n| # | what goes wrong | what comes of it | tests | on |\n|---|---|---|---|---|\n"
        yield from (line(row) for row in rows)
    yield "\n"


def line(row: Row) -> str:
    tests = "<br>".join(f"`{name}`" for name in shown_by(row))
    missing = f"{'Not all: ' if tests else 'Not built yet: '}{row.missing}." if row.missing else ""
    shown = "<br>".join(words for words in (tests, missing) if words)
    return f"| {row.number} | {row.fault} | {row.outcome} | {shown} | {where(row)} |\n"


def shown_by(row: Row) -> list[str]:
    own = sorted(name for name in defined() if name.startswith(f"test_f{row.number:03}_"))
    return [*own, *row.tests]


def where(row: Row) -> str:
    found: set[str] = set()
    for name in shown_by(row):
        found |= databases(*defined()[name][0])
    return " and ".join(kind for kind in ("SQLite", "PostgreSQL") if kind in found) or ("none" if shown_by(row) else "")


def databases(file: Path, asks_for: frozenset[str]) -> set[str]:
    """By what the test asks for. What needs none, such as a channel, is the same on both."""
    if file.parent.name in NEEDS_NONE:
        return set()
    if asks_for & BOTH:
        return {"SQLite", "PostgreSQL"}
    return {"PostgreSQL"} if asks_for & POSTGRESQL else {"SQLite"}


@cache
def defined() -> Mapping[str, list[tuple[Path, frozenset[str]]]]:
    """By the name of a test: where it stands, and what it asks for."""
    found: dict[str, list[tuple[Path, frozenset[str]]]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for part in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and re.match("test_", part.name):
                asks_for = frozenset(argument.arg for argument in part.args.args)
                found.setdefault(part.name, []).append((file, asks_for))
    return found
