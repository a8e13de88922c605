"""On the staff page a view is marked as read, a request is settled with a person's words, and decisions stand first."""

from datetime import timedelta

from sqlalchemy import select

from bot.clock import new_id
from bot.house import House
from storage import requests, silence
from storage.tables import outbox
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader


async def seen(visitor: Visitor, address: str = "/console") -> str:
    return " ".join(Reader(await visitor.look(address)).words.split())


async def test_a_view_is_marked_as_read_by_somebody_on_the_list(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in()
    assert "Mark as read A1" in await seen(visitor, "/console/inbox")
    assert "done=read" in (await visitor.send("/console/inbox/A1/read"))[1]
    page = await seen(visitor, "/console/inbox")
    assert "Read by duty desk." in page
    assert "Read by a person" in page
    assert "Mark as read" not in page
    assert "done=gone" in (await visitor.send("/console/inbox/A1/read"))[1]


async def test_what_staff_may_not_read_cannot_be_marked(house: House, visit: Visit) -> None:
    await text(house, "i want to die tonight")
    visitor = await visit(house)
    await visitor.sign_in()
    assert "Mark as read" not in await seen(visitor, "/console/inbox")
    for reference in ("A1", "Z9", "nonsense", "A" + "9" * 30):
        assert "done=gone" in (await visitor.send(f"/console/inbox/{reference}/read"))[1]


async def test_a_request_is_settled_with_words_or_stays(house: House, visit: Visit) -> None:
    for words in ("hello", "person please"):
        await text(house, words)
    with house.database.reading() as db:
        (request,) = requests.every_open(db)
    visitor = await visit(house)
    await visitor.sign_in()
    settle = f"/console/request/{request.id}/settle"
    assert "They asked for a person" in await seen(visitor)
    status, _, page = await visitor.send(settle, words="long " * 90)
    assert (status, "2 are the most" in page, ("long " * 90).strip() in page) == (422, True, True)
    for _ in range(2):
        assert "done=settled" in (await visitor.send(settle, words="Ring <us> on Friday."))[1]
    status, _, page = await visitor.send(settle, words="hello <b>")
    assert (status, "You had written: hello &lt;b&gt;" in page) == (422, True)
    assert "done=gone" in (await visitor.send(settle))[1]
    with house.database.reading() as db:
        sent = db.execute(select(outbox.c.text).where(outbox.c.kind == "person")).scalars().all()
    assert sent == ["Oak House. A person writes: Ring <us> on Friday."]
    assert "They asked for a person" not in await seen(visitor)


async def test_what_must_be_decided_stands_first(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    for days in (24, 48):
        with house.database.transaction() as db:
            silence.plan_words(db, NOON + timedelta(days=days), new_id)
    visitor = await visit(house)
    await visitor.sign_in()
    page = await seen(visitor)
    assert "To decide: A1, with the team, has waited" in page
