"""Numbers that were somebody's: shown by their last digits, and taken back with a reason, which is kept."""

import pytest

from bot.house import House
from storage import audit, people
from tests.pages.conftest import Visit, Visitor, text
from tests.pages.test_console import Reader


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
