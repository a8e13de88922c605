"""What each on a list agreed to, and what a charity's soft opt-in asks of a list."""

from dataclasses import replace

import pytest

from bot.importing.people import Around, read_people
from bot.importing.sheet import CannotRead, read_sheet
from tests.files.lists import AROUND, CONSENT, HEAD, SETTINGS, TODAY

CHARITY = Around(replace(SETTINGS, lawful_basis="soft_opt_in"), TODAY)
PURPOSES = {
    "": ("take_part",),
    "be quoted": ("take_part", "be_quoted"),
    "Be asked again; TAKE PART": ("take_part", "be_asked_again"),
    "quotes, ask_again": ("take_part", "be_quoted", "be_asked_again"),
}


@pytest.mark.parametrize("cell", PURPOSES)
def test_what_they_agreed_to_is_read_and_taking_part_is_always_in_it(cell: str) -> None:
    content = read_people(read_sheet(f'{HEAD},purposes\n07700900123,{CONSENT},,,"{cell}"\n'.encode()), AROUND)
    assert [one.purposes for one in content.people] == [PURPOSES[cell]]


def test_a_purpose_that_there_is_not_is_said() -> None:
    content = read_people(read_sheet(f"{HEAD},purposes\n07700900123,{CONSENT},,,marketing\n".encode()), AROUND)
    assert content.people == ()
    assert "is no purpose" in content.refused[0].why


def test_by_a_soft_opt_in_a_list_says_for_each_that_they_could_say_no() -> None:
    with pytest.raises(CannotRead, match="could_say_no"):
        read_people(read_sheet(f"{HEAD}\n07700900123,{CONSENT},,\n".encode()), CHARITY)
    rows = "".join(f"0770090012{place},{CONSENT},,,{said}\n" for place, said in enumerate(("yes", "no", "", "maybe")))
    content = read_people(read_sheet(f"{HEAD},could_say_no\n{rows}".encode()), CHARITY)
    assert [(one.row, one.could_say_no) for one in content.people] == [(2, True)]
    assert len(content.refused) == 3
