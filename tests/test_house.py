"""The plan of the house holds: an import only ever leads down, also one that is made late or for a type's sake."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules(root: Path) -> Mapping[str, Path]:
    files = (file for layer in ("bot", "flows", "storage") for file in (root / layer).rglob("*.py"))
    return {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imported(file: Path, known: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in known)
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = (f"{node.module}.{one.name}" for one in node.names)
            yield from (name if name in known else node.module for name in inside if {name, node.module} & known.keys())


def in_order(root: Path) -> list[str]:
    """Each module after all that it imports. Raises CycleError."""
    known = modules(root)
    return list(TopologicalSorter({name: {*imported(known[name], known)} - {name} for name in known}).static_order())


def test_no_module_leads_back_to_itself() -> None:
    assert len(in_order(ROOT)) > 500


def test_a_circle_is_found_though_it_is_for_a_type_s_sake(tmp_path: Path) -> None:
    for name, content in {
        "one": "if False:\n    from flows.two import Two\n",
        "two": "def two():\n    import flows.one",
    }.items():
        (tmp_path / "flows").mkdir(exist_ok=True)
        (tmp_path / "flows" / f"{name}.py").write_text(content, encoding="utf-8")
    with pytest.raises(CycleError):
        in_order(tmp_path)
