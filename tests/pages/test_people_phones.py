"""Numbers that were somebody's: shown by their last digits, and taken back with a reason, which is kept."""

import pytest

from bot.house import House
from storage import audit, people
from tests.pages.conftest import Visit, Visitor, text
from tests.pages.reader import Reader


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    return visitor


async def test_a_number_is_taken_back_with_a_reason(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    await text(visitor.house, "wrong number")
    with visitor.house.database.reading() as db:
        (member,) = people.page(db, people.Sieve(), visitor.house.keys)[0]
    page = f"/console/people/{member.id}"
    assert "whoever has it said that it is not theirs" in Reader(await visitor.look(page)).words
    words = await visitor.look(f"{page}/phones")
    assert member.digits in words
    address = words.partition('name="number" value="')[2][:32]
    assert (await visitor.send(f"{page}/phones", number=address, reason=""))[0] == 422
    assert (await visitor.send(f"{page}/phones", number="0" * 32, reason="they came by"))[0] == 404
    assert (await visitor.send(f"{page}/phones", number=address, reason="they came by"))[0] == 303
    assert "There is none" in await visitor.look(f"{page}/phones")
    with visitor.house.database.reading() as db:
        assert any(
            entry.did == "gave a number back" and entry.reason == "they came by" for entry in audit.newest(db, 20)
        )


async def test_a_record_is_moved_with_both_numbers_masked_and_a_reason(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    with visitor.house.database.reading() as db:
        (member,) = people.page(db, people.Sieve(), visitor.house.keys)[0]
    await text(visitor.house, "this is my new number", number=2)
    page = f"/console/people/{member.id}/move"
    for wrong in ("Z99", "A1"):
        assert (await visitor.client.get(f"{page}?ref={wrong}")).status == 422
    words = Reader(await visitor.look(f"{page}?ref=a2")).words
    assert member.digits in words
    assert "+447700" not in words
    assert (await visitor.send(page, ref="A2", reason=""))[0] == 422
    assert (await visitor.send(page, ref="A2", reason="came to the desk"))[0] == 303
    with visitor.house.database.reading() as db:
        (one,) = people.page(db, people.Sieve(), visitor.house.keys)[0]
        assert (one.id, one.views) == (member.id, 2)
        assert one.digits != member.digits
        assert any(entry.did == "moved a record" for entry in audit.newest(db, 20))
    assert (await visitor.send(page, ref="A2", reason="came to the desk"))[0] == 422


async def test_nobody_is_moved_who_left(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    await text(visitor.house, "hello", number=2)
    await text(visitor.house, "stop", number=2)
    with visitor.house.database.reading() as db:
        member = next(one for one in people.page(db, people.Sieve(), visitor.house.keys)[0] if not one.has_left)
    assert (await visitor.send(f"/console/people/{member.id}/move", ref="A2", reason="came"))[0] == 422
