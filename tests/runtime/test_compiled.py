"""What is kept beside its sources is what was made from them."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.compiled import InParts, _one_stamp, compiled, in_parts


@given(st.dictionaries(st.text(min_size=1), st.lists(st.integers(0, 9))), st.text(min_size=1))
def test_a_table_in_parts_is_the_same_table(table: dict[str, list[int]], other: str) -> None:
    parts = InParts(in_parts(table))
    assert dict(parts) == table
    assert len(parts) == len(table)
    assert parts.get(other, []) == table.get(other, [])
    assert (other in parts) == (other in table)


def test_only_the_parts_that_are_asked_for_are_loaded() -> None:
    parts = InParts({**in_parts({"lift": 1}), "lo": b"no table at all"})
    assert parts.get("lift") == 1


def test_it_is_made_anew_when_a_source_has_changed(tmp_path: Path) -> None:
    source = tmp_path / "list.txt"
    source.write_text("a")
    assert [compiled("list", [source], source.read_text) for _ in range(2)] == ["a", "a"]
    source.write_text("b")
    os.utime(source, ns=(0, 0))
    _one_stamp.cache_clear()
    assert compiled("list", [source], source.read_text) == "b"
