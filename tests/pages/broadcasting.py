"""What the tests of the pages of broadcasts share: who sits there, and how one is written, looked at and sent."""

import re
from collections.abc import Mapping

from multidict import MultiDict

from bot.house import House
from flows.broadcast import Broadcast
from flows.changing import changed
from storage import broadcasts, groups, staff
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

NEW, ONE = "/console/broadcasts/new", "/console/broadcasts/1"
ID = "e" * 32
GOOD = {"id": ID, "text_en": "The meeting is on Friday at 6"}


async def with_three_members(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    for number, words in enumerate(("showers cold again", "me too", "hello"), start=1):
        await text(house, words, number=number)
    with house.database.transaction() as db:
        groups.add(db, "first floor", ["A1"])
        staff.add(db, "front desk", ("facilitator",), None, house.keys, NOON)
    return visitor


def limited(house: House, **limits: object) -> None:
    house.set_up(changed(house.given, **limits))


def found(house: House, number: int = 1) -> Broadcast:
    with house.database.reading() as db:
        broadcast = broadcasts.look_at(db, number)
    assert broadcast is not None
    return broadcast


def words(page: str) -> str:
    return " ".join(Reader(page).words.split())


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="(\w+)"', page)[0]


async def signed_in(visitor: Visitor, name: str | None = None) -> Visitor:
    await visitor.client.post("/console/sign-out", data={"form": visitor.token()})
    await visitor.sign_in(name)
    return visitor


async def post(visitor: Visitor, address: str, fields: Mapping[str, object]) -> tuple[int, str]:
    """Where boxes share a name."""
    form = MultiDict(
        (name, one) for name, some in fields.items() for one in ([some] if isinstance(some, str) else some)
    )  # type: ignore[attr-defined]
    form.add("form", visitor.token())
    answer = await visitor.client.post(address, data=form, allow_redirects=False)
    return answer.status, answer.headers.get("Location", "") or await answer.text()


async def draft(visitor: Visitor, **more: str) -> str:
    status, where, _ = await visitor.send(f"{NEW}/check", **{**GOOD, **more})
    assert (status, where) == (303, ONE)
    return await visitor.look(ONE)
