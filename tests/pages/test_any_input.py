"""Whatever stands in an address or a field, a page answers in plain words: on PostgreSQL, which refuses a NUL."""

import re
from collections.abc import Iterator

import pytest
from yarl import URL

from bot.console.site import PREFIX
from bot.house import House, open_house
from bot.settings import load_settings
from flows.permissions import MAY
from storage import staff
from tests.pages.conftest import NOON, SETTINGS, StillClock, Visit, Visitor, text
from tests.pages.test_permissions import PLACE, ROUTES, address

QUERIES = ("q", "before", "after", "consultation", "of", "ref", "name", "group", "show", "key")


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[House]:
    house = open_house(load_settings({**SETTINGS, "DATABASE_URL": postgresql_url}), StillClock())
    with house.database.transaction() as db:
        staff.add(db, "everything", tuple(MAY), None, house.keys, NOON)
    yield house
    house.close()


@pytest.fixture
async def visitor(on_postgresql: House, visit: Visit) -> Visitor:
    visitor = await visit(on_postgresql)
    await visitor.sign_in("everything")
    return visitor


async def test_an_address_with_a_nul_names_nothing(visitor: Visitor) -> None:
    wrong = []
    for route in ROUTES:
        if "{" not in route.path:
            continue
        place = URL(PREFIX + PLACE.sub("%00", route.path), encoded=True)
        form = {"form": visitor.token()} if route.method == "POST" else None
        answer = await visitor.client.request(route.method, place, data=form, allow_redirects=False)
        if answer.status != 404:
            wrong.append((route.method, route.path, answer.status))
    assert wrong == []


async def test_a_nul_that_is_looked_for_is_not_found(visitor: Visitor) -> None:
    asked = "&".join(f"{name}=%00" for name in QUERIES)
    pages = [address(route) for route in ROUTES if route.method == "GET" and "{" not in route.path]
    pages = [page for page in pages if not re.search("/(live|check)$", page)]
    statuses = {page: (await visitor.client.get(URL(f"{page}?{asked}", encoded=True))).status for page in pages}
    assert {page: status for page, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize(
    ("page", "field"),
    [("reply", "words"), ("assign", "owner"), ("meaning", "message"), ("meaning", "text"), ("held", "reason")],
)
async def test_a_nul_in_a_field_loses_nothing_else_of_it(visitor: Visitor, page: str, field: str) -> None:
    await text(visitor.house, "showers cold")
    more = {"version": "0"} if page == "meaning" else {}
    assert (await visitor.send(f"/console/inbox/A1/{page}", **{field: "warm\x00er", **more}))[0] < 500
    if field == "words":
        assert "warm er" in await visitor.look("/console/inbox/A1")


@pytest.mark.parametrize("reference", ["K9999999999999999999", "A" + "9" * 400, "Z" + "9" * 5000])
async def test_a_reference_that_no_database_has_room_for_is_nobody_s(visitor: Visitor, reference: str) -> None:
    for page in ("/console/broadcasts/new/words", "/console/broadcasts/new/whom", "/console/broadcasts/new/check"):
        fields = {"refs": reference, "refs-exclude": reference, "exclude": f"ref={reference}", "to": f"ref={reference}"}
        assert (await visitor.send(page, **fields))[0] < 500
    for page in ("/console/outcomes/new/whom", "/console/inbox/groups", "/console/payments/owe"):
        assert (await visitor.send(page, refs=reference, reference=reference, name="x", what="in"))[0] < 500
    for page in (f"/console/people?ref={reference[:500]}", f"/console/inbox/{reference[:500]}"):
        assert (await visitor.client.get(page)).status == 404


async def test_a_form_that_is_given_a_nul_for_an_id_makes_its_own(visitor: Visitor) -> None:
    for page in ("/console/outcomes/new/schedule", "/console/promises/new/send", "/console/broadcasts/new/check"):
        assert (await visitor.send(page, id="\x00", consultation="\x00", refs="\x00", to="group=\x00"))[0] < 500
