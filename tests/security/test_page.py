"""The page on security names every test there is, and no test that is not there."""

import re

from tests.security.conftest import ROOT, source

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \((\d)\) \| .+ \| `(test_\w+)` \|$", PAGE, re.MULTILINE)
DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)


def test_every_test_that_the_page_names_is_there() -> None:
    there = {name for words in source("tests").values() for name in DEFINED.findall(words)}
    assert sorted({name for _, _, name in ROWS} - there) == []


def test_every_test_of_an_item_is_on_the_page_beside_its_item() -> None:
    here = {name for words in source("tests/security").values() for name in DEFINED.findall(words)}
    of_items = {name for name in here if re.match(r"test_v\d+_\d+_\d+_", name)}
    assert sorted(of_items - {name for _, _, name in ROWS}) == []
    wrong = [name for item, _, name in ROWS if name in of_items and f"test_v{item.replace('.', '_')}_" not in name]
    assert wrong == []


def test_at_least_sixty_items_of_the_first_two_levels_have_a_test() -> None:
    assert len({item for item, level, _ in ROWS if level in "12"}) >= 60
    assert {level for _, level, _ in ROWS} <= {"1", "2", "3"}
