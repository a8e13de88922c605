"""The outbox page: newest first, by state, further back by a link; nobody's number and nobody's words."""

import re

from sqlalchemy import update

from bot.house import House
from storage.tables import outbox
from tests.pages.conftest import NOON, Visit, text
from tests.pages.reader import Reader


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


async def test_what_nobody_knows_of_is_counted_and_sent_again_by_one_button_once(house: House, visit: Visit) -> None:
    for place in (1, 2, 3):
        await text(house, "showers cold", number=place)
    lost = {"state": "unknown", "lease_until": None, "sent_at": NOON, "attempts": 1}
    with house.database.transaction() as db:
        db.execute(update(outbox).values(**lost))
    visitor = await visit(house)
    await visitor.sign_in("approver")
    page = await visitor.look("/console/outbox?state=unknown")
    assert "Reply" in Reader(page).words
    assert "Send again" not in page
    await visitor.sign_in()
    page = await visitor.look("/console/outbox?state=unknown")
    assert "Send again to 3" in page
    which, until = (re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in ("which", "until"))
    for expected in (3, 0):
        status, where, _ = await visitor.send("/console/outbox/again", which=which, until=until)
        assert (status, where) == (303, f"/console/outbox?state=unknown&again={expected}")
    assert "3 messages go once more" in await visitor.look("/console/outbox?state=unknown&again=3")


async def test_a_button_that_is_none_of_ours_sends_nothing(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in()
    for which, until in (
        ("kind:reply", "x"),
        ("kind:' OR 1=1", "1"),
        ("reply", "1"),
        ("", ""),
        ("0" * 32, "9" * 18),
        ("kind:reply", "9" * 18),
    ):
        status, where, _ = await visitor.send("/console/outbox/again", which=which, until=until)
        assert (status, where) == (303, "/console/outbox?state=unknown&again=0")
