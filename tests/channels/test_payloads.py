"""Every captured request leads to what its file says (`pytest --update` writes what we make of it anew)."""

from pathlib import Path

import pytest

from tests.channels.captured import every, made_of, read_file


@pytest.mark.parametrize("path", every(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_captured_request_is_what_its_file_says(path: Path, update: bool) -> None:
    captured = read_file(path)
    made = made_of(captured)
    if update:
        request = path.read_bytes().partition(b"\n\n~ ")[0]
        path.write_bytes(request + b"\n\n" + "\n".join(made).encode() + b"\n")
    assert update or made == captured.expected


def test_each_file_begins_with_why_it_is_there() -> None:
    assert all(read_file(path).head.startswith("# ") for path in every())
