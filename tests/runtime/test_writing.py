"""The files that commands write never cost what another file held."""

import os
import resource
from pathlib import Path

import pytest

from bot.commands.telling import CannotDo
from bot.commands.writing import PRIVATE, refuse_where_taken, write_again, write_new
from tests.runtime.conftest import Call, one_sentence


def test_a_new_file_is_written_for_who_may_read_it(tmp_path: Path) -> None:
    write_new(tmp_path / "one", b"words", PRIVATE)
    assert (tmp_path / "one").read_bytes() == b"words"
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [".env", "link", "dangling"])
def test_what_is_there_already_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / ".env").write_bytes(b"KEY=secret")
    (tmp_path / "link").symlink_to(tmp_path / ".env")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for write in (lambda to: write_new(to, b"x"), lambda to: write_again(to, b"x", ".csv"), refuse_where_taken):
        with pytest.raises(CannotDo, match=f"{name} is there already: choose another name"):
            write(tmp_path / name)
    assert (tmp_path / ".env").read_bytes() == b"KEY=secret"
    assert not (tmp_path / "nowhere").exists()


def test_one_of_its_own_kind_is_replaced_as_scripts_do_it_every_night(tmp_path: Path) -> None:
    for content in (b"a longer one", b"short"):
        write_again(tmp_path / "results.CSV", content, ".csv")
    assert (tmp_path / "results.CSV").read_bytes() == b"short"


def test_a_folder_and_a_place_that_is_not_there_are_one_sentence_and_a_device_is_written_to(tmp_path: Path) -> None:
    for to in (tmp_path, tmp_path / "no" / "folder", tmp_path / ("a" * 300)):
        with pytest.raises(CannotDo, match=r"cannot be written .*: choose another place"):
            write_new(to, b"x")
    write_new(Path(os.devnull), b"x")


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(CannotDo, match="File too large"):
            write_new(tmp_path / "one", b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())
    with pytest.raises(CannotDo, match="No space left"):
        write_new(Path("/dev/full"), b"x" * 100_000)


def test_commands_write_over_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("phone\n1\n")
    (tmp_path / "kept.md").write_text("hours of work")
    one_sentence(call("dpia", "--out", str(tmp_path / "kept.md")), "is there already")
    one_sentence(call("keys", "sheet", "--to", str(tmp_path / "kept.md")), "is there already")
    same = call("members", "import", str(tmp_path / "list.csv"), "--check", "--not-taken", str(tmp_path / "list.csv"))
    one_sentence(same, "is the list itself")
    assert (tmp_path / "kept.md").read_text() == "hours of work"
    assert (tmp_path / "list.csv").read_text() == "phone\n1\n"
