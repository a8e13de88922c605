"""The outbox page: newest first, by state, further back by a link; nobody's number and nobody's words."""

from sqlalchemy import update

from bot.house import House
from storage.tables import outbox
from tests.pages.conftest import Visit, text
from tests.pages.test_console import Reader


async def test_what_went_out_is_listed_by_state_and_page(house: House, visit: Visit) -> None:
    for place in range(1, 54):
        await text(house, "showers cold", number=place)
    with house.database.transaction() as db:
        last = db.execute(outbox.select().order_by(outbox.c.id.desc()).limit(1)).one()
        db.execute(update(outbox).where(outbox.c.id == last.id).values(state="unknown"))
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    page = await visitor.look("/console/outbox")
    assert page.count('<th scope="row"') == 50
    assert "…0053" in page
    assert "…0001" not in page
    older = page.partition("/console/outbox?before=")[2].partition('"')[0]
    assert "…0001" in await visitor.look(f"/console/outbox?before={older}")
    unknown = Reader(await visitor.look("/console/outbox?state=unknown")).words
    assert "…0053" in unknown
    assert "…0052" not in unknown
    assert "7700900" not in page


async def test_nonsense_in_the_address_shows_everything(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    for odd in ("?state=%27%20OR%201=1", "?before=g", "?before=%00&state=sent&state=failed", "?state=" + "x" * 5000):
        assert (await visitor.client.get(f"/console/outbox{odd}")).status == 200
