"""Groups of members: staff name them by views, and a broadcast goes to one."""

from pathlib import Path

import pytest

from tests.databases import prepared
from tests.runtime.conftest import Call, say


@pytest.fixture
def heard(loaded: Call, tmp_path: Path) -> Call:
    def hear() -> None:
        loaded("staff", "add", "desk", "--role", "manager")
        for number in (1, 2, 3):
            say(number, f"showers cold on floor {number}")

    prepared(tmp_path / "yousaid.db", "three views", hear)
    return loaded


def test_a_group_grows_shrinks_and_is_gone_when_nobody_is_in_it(heard: Call) -> None:
    assert heard("group", "list")[1].startswith("There is no group yet")
    assert heard("group", "add", " first  floor ", "--ref", "a1", "--ref", "A2") == (0, "first floor: 2 people.\n", "")
    assert heard("group", "add", "first floor", "--ref", "A1")[1] == "first floor: 2 people.\n"
    assert heard("group", "remove", "first floor", "--ref", "A2")[1] == "first floor: 1 person.\n"
    assert heard("group", "list")[1] == "first floor: 1 person\n"
    assert heard("group", "remove", "first floor", "--everybody")[1] == "first floor: 0 people.\n"
    assert heard("group", "list")[1].startswith("There is no group yet")


def test_a_broadcast_goes_to_a_group_and_to_nobody_else(heard: Call) -> None:
    heard("group", "add", "first floor", "--ref", "A1")
    add = ("broadcast", "add", "--text", "The lift is closed today", "--by", "desk")
    assert heard(*add, "--to", "group=first floor")[0] == 0
    out = heard("broadcast", "preview", "1")[1]
    assert "To those who are in the group first floor." in out
    assert "1 person gets it now." in out
    code, _, err = heard(*add, "--to", "group=attic")
    assert (code, err) == (1, 'There is no group "attic": there is first floor. See: yousaid group add\n')


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "x" * 41, "--ref", "A1"), 2, "1 to 40 characters"),
        (("add", "a:b", "--ref", "A1"), 2, "no colon"),
        (("add", "first floor"), 2, "Say who"),
        (("add", "first floor", "--ref", "Z9"), 1, "There is no view Z9"),
        (("add", "first floor", "--ref", "nonsense"), 2, "--ref"),
        (("remove", "first floor"), 2, "Say who"),
        (("remove", "first floor", "--ref", "A1"), 1, "Nobody of these"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    heard: Call, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done, out, err = heard("group", *arguments)
    assert (done, out, says in err, err.count("\n")) == (code, "", True, 1), err
