"""What is handed over is everything that we hold of a person, as it came, in two parts that nothing is missing from."""

import json

import pytest
from sqlalchemy import BigInteger, Table, text

from bot.handing_over import Wanted, hand_out
from bot.house import House
from storage import held, people
from storage.my_data.gathering import LEFT_OUT, SECTIONS, gather
from storage.tables import METADATA
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON
from tests.pages.conftest import text as texts
from tests.pages.reader import Reader

LEADS = {"member_id", "address_id", "message_id", "alert_id", "outbox_id", "ballot_id", "opt_out"}
"""Columns by which something leads to a member."""

NUMBER_IS_NO_VIEW = {"audit"}
COMPLAINT = "the new worker shouted at my mate"
ODD = ["\x00 in it", "a \ud83d half", "\u202etxet", "=1+1", "{{7*7}}", "\u0645\u0631\u062d\u0628\u0627", "e\u0301"]


def leads_to_a_member(table: Table) -> bool:
    number = table.c.get("number")
    is_view = number is not None and isinstance(number.type, BigInteger) and number.autoincrement is False
    return bool(LEADS & set(table.c.keys())) or (is_view and table.name not in NUMBER_IS_NO_VIEW)


def test_every_table_with_something_of_a_member_is_handed_over_or_left_out_for_a_reason() -> None:
    decided = {name for section in SECTIONS for name in section.tables} | set(LEFT_OUT)
    leads = {name for name, table in METADATA.tables.items() if leads_to_a_member(table)}
    assert (leads | set(held.THEIRS) | set(held.INSIDE)) - decided == set()
    assert decided <= set(METADATA.tables)
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


def member_of(house: House) -> str:
    with house.database.reading() as db:
        ((one,), _) = people.page(db, people.Sieve(), house.keys)
    return one.id


def made(house: House, kind: str = "json", is_outside: bool = False) -> bytes:
    wanted = Wanted(member_of(house), "request 1", "data desk", "to hand over", kind, is_outside)  # type: ignore[arg-type]
    with house.database.transaction() as db:
        return hand_out(db, house, wanted, NOON)


@pytest.mark.parametrize("words", [*INJECTIONS, *ODD])
async def test_words_come_out_as_they_went_in(house: House, words: str) -> None:
    await texts(house, words)
    held = json.loads(made(house))["held"]
    assert [one["words"] for one in held["written"]] == [words]
    page = Reader(made(house, "html").decode()).words
    assert words.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd").strip() in page


async def test_a_complaint_is_in_the_outside_reader_s_part_and_nowhere_else(house: House) -> None:
    for words in ("showers cold", COMPLAINT, "my data"):
        await texts(house, words)
    staffs, readers = made(house).decode(), made(house, is_outside=True).decode()
    assert (COMPLAINT in staffs, COMPLAINT in readers) == (False, True)
    assert ("showers cold" in staffs, "showers cold" in readers) == (True, False)
    assert "+447700900001" in staffs
    assert "outside reader" not in json.dumps(json.loads(staffs)["held"])
    both = [json.loads(part)["held"]["happened"] for part in (staffs, readers)]
    with house.database.reading() as db:
        assert sum(map(len, both)) == db.execute(text("SELECT count(*) FROM facts")).scalar_one()


async def test_whether_somebody_complained_cannot_be_told_from_what_staff_hand_over(house: House) -> None:
    """The same notes stand in the file of somebody who never did."""
    await texts(house, "showers cold")
    before = json.loads(made(house))
    await texts(house, COMPLAINT)
    after = json.loads(made(house))
    assert after["not_here"] == before["not_here"]
    for key in set(before["held"]) - {"looked_at"}:
        assert after["held"][key] == before["held"][key], key


async def test_somebody_else_s_words_and_names_of_staff_are_not_in_it(house: House) -> None:
    await texts(house, "showers cold")
    member = member_of(house)
    await texts(house, "violet kettle", number=2)
    with house.database.reading() as db:
        found = gather(db, member, house.keys)
    everything = str([one.entries for one in found])
    assert "showers cold" in everything
    assert "violet kettle" not in everything
    assert "duty desk" not in everything


async def test_that_it_was_taken_out_stands_in_the_log_and_in_the_file(house: House) -> None:
    await texts(house, "showers cold")
    wanted = Wanted(member_of(house), "A1", "data desk", "to hand over", "json")
    with house.database.transaction() as db:
        hand_out(db, house, wanted, NOON)
    held = json.loads(made(house))["held"]
    assert [one["reason"] for one in held["looked_at"]] == ["to hand over"]
    assert "data desk" not in json.dumps(held)
