"""The data lead forgets a member, and takes words out, in two steps that nobody does by accident."""

import re

import pytest

from bot.house import open_house
from bot.settings import load_settings
from storage import audit, tables
from tests.runtime.conftest import Call, say
from tests.storage.installation import every

FORGET = ("members", "forget", "A1", "--because", "they asked at the desk")
REDACT = ("view", "redact", "A1", "--because", "a name")


@pytest.fixture
def ready(loaded: Call) -> Call:
    """Somebody has said something, and there is a data lead."""
    for name, role in (("Lead", "data_lead"), ("desk", "facilitator")):
        loaded("staff", "add", name, "--role", role)
    say(1, "Tyler broke the lift")
    return loaded


def kept() -> tuple[int, list[str]]:
    """How many views there are, and what the log says."""
    house = open_house(load_settings())
    with house.database.reading() as db:
        log = [f"{one.who}: {one.did}" for one in audit.newest(db, 9)]
    many = len(every(house.database, tables.views.c.number))
    house.close()
    return many, log


def test_a_member_is_forgotten_in_two_steps(ready: Call) -> None:
    code, out, err = ready(*FORGET)
    assert (code, "1 view" in out, err) == (0, True, "")
    assert kept()[0] == 1
    check = re.findall(r"--check ([0-9a-f]{4})", out)
    code, out, err = ready(*FORGET, "--check", check[0])
    assert (code, out, err) == (0, "It is deleted.\n", "")
    assert kept()[0] == 0
    assert kept()[1][:2] == ["yousaid: forgot a member", "Lead: erased a member"]


def test_a_check_word_counts_no_more_once_they_have_written_again(ready: Call) -> None:
    (check,) = re.findall(r"--check ([0-9a-f]{4})", ready(*FORGET)[1])
    say(1, "and the door")
    code, out, err = ready(*FORGET, "--check", check)
    assert (code, out, "Look again" in err) == (1, "", True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("members", "forget", "Z9", "--because", "x"), 1, "leads to nobody"),
        (("members", "forget", "'; DROP", "--because", "x"), 1, "leads to nobody"),
        (("members", "forget", "A1", "--because", "call 07700 900123"), 2, "Take out the phone number"),
        ((*FORGET, "--by", "desk"), 1, "People's data is handled by: Lead"),
        ((*REDACT, "--by", "desk"), 1, "The data lead"),
        ((*REDACT, "--by", "Lead", "--part", "Tylor"), 1, "does not stand in these words"),
        (("view", "redact", "Z9", "--because", "x", "--by", "Lead"), 1, "There is no view Z9"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    ready: Call, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done, out, err = ready(*arguments)
    assert (done, out, says in err) == (code, "", True), err
    assert kept()[0] == 1


def test_words_are_taken_out_with_a_reason(ready: Call) -> None:
    assert ready(*REDACT, "--by", "Lead", "--part", "Tyler")[0] == 0
    assert ready("view", "show", "A1")[1].splitlines()[-1].strip() == "[taken out] broke the lift"
    assert kept()[1][0] == "Lead: took words out"
