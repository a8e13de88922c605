"""A list of people, row by row: who is taken, and of everybody else what is wrong and what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.people import Around, read_people
from bot.importing.sheet import CannotRead, read_sheet
from storage.imports import Content, Listed
from tests.files.lists import AROUND, CONSENT, HEAD, SETTINGS, TODAY, read, refused


def why(text: str) -> list[str]:
    return [one.why for one in read(text).refused]


def test_every_mistake_of_a_row_is_said_at_once_and_the_others_are_taken() -> None:
    content = read(f"{HEAD}\n0161 496 0000,yes,,words,Klingon,a:b\n07700 900123,{CONSENT},Polish,first floor; night\n")
    ((row, _, said, _),) = content.refused
    assert row == 2
    for part in ("landline", "not when", "where they agreed", "This language", "no colon"):
        assert part in said
    told = ("2026-11-01", "the drop-in", "You may text me")
    assert content.people == (Listed(3, "sms", "+447700900123", "pl", ("first floor", "night"), *told),)


def test_the_same_person_twice_is_taken_once_and_never_with_two_consents() -> None:
    same = f"07700 900123,{CONSENT},,\n+44 7700 900123,{CONSENT},,\n"
    content = read(f"{HEAD}\n{same}")
    assert [one.row for one in content.people] == [2]
    assert "same person as in row 2" in content.refused[0].why
    content = read(f"{HEAD}\n07700 900123,{CONSENT},,\n07700900123,2026-10-01,door,yes,,\n")
    assert content.people == ()
    assert [one.row for one in content.refused] == [2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "It is empty"),
        (" \n\n", "It is empty"),
        ("07700900123\n07700900124\n", "No column is called phone"),
        ("phone,agreed_on\n07700900123,2026-11-01\n", "where and with what words"),
        ("phone,mobile,agreed_on,agreed_where,agreed_words\n", 'Two columns say "phone"'),
        (f'{HEAD}\n07700900123,"2026-11-01,x\n', "quote"),
        (",".join(f"c{n}" for n in range(10_000)), "more than 60 columns"),
    ],
)
def test_a_file_that_is_no_list_of_people_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        read(text)


def test_a_header_alone_is_a_list_of_nobody() -> None:
    assert read(HEAD) == Content(tuple(HEAD.split(",")), (), (), ())


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    assert refused(lambda: read_people(read_sheet(content), AROUND), CannotRead).endswith(".")


def test_short_rows_are_filled_and_long_rows_are_asked_about() -> None:
    assert "does not say where" in why(f"{HEAD}\n07700900123,2026-11-01\n")[0]
    assert "more cells than columns" in why(f"{HEAD}\n07700900123,{CONSENT},en,a,b,c\n")[0]


def test_what_cannot_be_seen_and_what_is_too_long_does_no_harm() -> None:
    content = read(f"{HEAD}\n0770\u200b0900123,2026-11-01,a\x00b,{'x' * 600},,\n")
    assert "more than 500 characters" in content.refused[0].why
    assert read(f"{HEAD}\n07700900123,2026-11-01,a\x00b,words,,\n").people[0].where == "a b"


def test_somebody_who_said_no_is_never_taken() -> None:
    rows = f"phone,agreed_on,agreed_where,agreed_words,consent\n07700900123,{CONSENT},no\n07700900124,{CONSENT},yes\n"
    content = read(rows)
    assert [one.address for one in content.people] == ["+447700900124"]
    assert "They did not agree" in content.refused[0].why


def test_everybody_on_a_list_can_come_into_one_group() -> None:
    content = read(f"{HEAD}\n07700900123,{CONSENT},,night\n", Around(SETTINGS, TODAY, "tenants"))
    assert content.people[0].groups == ("tenants", "night")


def test_what_was_understood_in_one_of_two_ways_is_said() -> None:
    content = read("phone,name,agreed_on,agreed_where,agreed_words\n07700900123,Sam,3/4/2026,door,words\n")
    assert content.notes == ("Nothing is kept of: name.", "Days come before months: 3/4/2026 is read as 2026-04-03.")
